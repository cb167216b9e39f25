"""What typed text means, and what a person is told when it means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.declaration import FieldSpec, FieldType
from coachdesk.programme.registry import ENTITY_TYPES
from ui.widgets.forms import formats
from ui.widgets.forms.reading import Reading, fitted, read_cents, read_whole, typed_cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1 234,56", 123_456),
        ("1\u202f234,56\u00a0€", 123_456),
        ("1234.56", 123_456),
        ("1234", 123_400),
        ("0,5", 50),
        ("  ", None),
    ],
)
def test_amounts_as_people_type_them(typed: str, cents: int | None) -> None:
    assert read_cents(typed) == Reading(cents)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1.234,56", "not_money"),
        ("1.234", "cents"),
        ("12,345", "cents"),
        ("douze", "not_money"),
        ("-5", "not_money"),
        (",50", "not_money"),
        ("12,", "cents"),
        ("١٢", "not_money"),
    ],
)
def test_an_amount_that_could_mean_two_things_is_refused(typed: str, key: str) -> None:
    problem = read_cents(typed).problem
    assert problem is not None
    assert problem.key == f"forms.problem.{key}"


@given(st.integers(0, 10**12), st.sampled_from([",", "."]))
def test_an_amount_written_by_the_program_is_read_back(cents: int, mark: str) -> None:
    assert read_cents(typed_cents(cents, decimal_mark=mark)).value == cents


@pytest.mark.parametrize(("typed", "number"), [("3", 3), ("1 000", 1000), ("-2", -2), ("", None)])
def test_whole_numbers(typed: str, number: int | None) -> None:
    assert read_whole(typed) == Reading(number)


@pytest.mark.parametrize("typed", ["3,5", "deux", "1" * 20, "--1", "²"])
def test_what_is_no_whole_number(typed: str) -> None:
    assert read_whole(typed).problem is not None


def test_a_required_field_does_not_stay_empty() -> None:
    title = ENTITY_TYPES["action"].fields["title"]
    problem = fitted(title, Reading(None)).problem
    assert problem is not None
    assert problem.key == "forms.problem.required"


def test_bounds_and_length_are_said_with_their_figures() -> None:
    children = ENTITY_TYPES["situation"].fields["children"]
    out = fitted(children, Reading(31)).problem
    assert out is not None
    assert dict(out.values) == {"least": 0, "most": 30}
    comment = ENTITY_TYPES["barrier"].fields["comment"]
    long = fitted(comment, Reading("x" * 281)).problem
    assert long is not None
    assert dict(long.values) == {"limit": 280}
    money = fitted(ENTITY_TYPES["project"].fields["own_funds_cents"], Reading(10**12 + 1)).problem
    assert money is not None
    assert money.key == "forms.problem.too_much_money"


def test_no_code_at_all_is_the_empty_tuple() -> None:
    spec = FieldSpec(name="x", type=FieldType.CHOICES, catalogue="resources")
    assert fitted(spec, Reading(())) == Reading(())


@pytest.mark.parametrize(
    ("typed", "kept", "is_remarked"),
    [
        ("01 99 00 12 34", "+33199001234", False),
        ("01.99.00.12.34", "+33199001234", False),
        ("+33 (0)1 99 00 12 34", "+33199001234", False),
        ("0033199001234", "+33199001234", False),
        ("+32 470 12 34 56", "+32470123456", False),
        ("07 00 00 00 00", "+33700000000", True),
        ("12", "12", True),
        ("01 99 00 12 34 (sa mère)", "01 99 00 12 34 (sa mère)", True),
        ("appeler le CCAS", "appeler le CCAS", True),
    ],
)
def test_telephones_are_kept_whatever_is_typed(typed: str, kept: str, is_remarked: bool) -> None:
    reading = formats.read_text("beneficiary", "phone", typed)
    assert (reading.value, reading.problem) == (kept, None)
    assert (reading.remark is not None) == is_remarked


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("+33199001234", "01 99 00 12 34"), ("+32470123456", "+32 470 12 34 56"), ("voir CCAS", "voir CCAS")],
)
def test_telephones_are_shown_as_people_read_them(kept: str, shown: str) -> None:
    assert formats.shown_text("beneficiary", "phone", kept) == shown
    assert formats.read_text("beneficiary", "phone", shown).value == kept


@pytest.mark.parametrize("code", ["QN09328M", "qn 093 28 m", "QN02A01N", "QN97602C"])
def test_qpv_codes_of_the_list_in_force(code: str) -> None:
    reading = formats.read_text("situation", "qpv_code", code)
    assert reading == Reading(code.replace(" ", "").upper())


def test_a_qpv_code_of_2015_is_kept_as_history() -> None:
    reading = formats.read_text("situation", "qpv_code", "QP093001")
    assert reading.value == "QP093001"
    assert reading.remark is not None


@pytest.mark.parametrize("code", ["QN09328", "QN09328X", "QN9328M", "93028", "QN02C01M"])
def test_a_qpv_code_that_cannot_exist_is_not_kept(code: str) -> None:
    problem = formats.read_text("situation", "qpv_code", code).problem
    assert problem is not None
    assert problem.key == "forms.problem.qpv_code"


def test_sirets_have_a_key() -> None:
    assert formats.read_text("project", "siret", "404 833 048 00022").value == "40483304800022"
    assert formats.read_text("project", "siret", "35600000049837").value == "35600000049837"  # La Poste
    assert formats.read_text("project", "siret", "12345678901234").problem is not None
    assert formats.shown_text("project", "siret", "40483304800022") == "404 833 048 00022"


@pytest.mark.parametrize("field", ["comment", "phone", "first_names"])
def test_a_social_security_number_enters_no_text(field: str) -> None:
    problem = formats.read_text("beneficiary", field, "son numéro : 2 84 05 88 157 005 25").problem
    assert problem is not None
    assert problem.key == "forms.problem.social_security"


@pytest.mark.parametrize("text", ["01 99 00 12 34", "Dossier 2026-0012, née en 1985", "404 833 048 00022"])
def test_other_numbers_enter(text: str) -> None:
    assert formats.read_text("beneficiary", "comment", text).problem is None
