"""What may be kept: every kind of value, at its bounds, and back as it was."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.errors import InvalidValue
from coachdesk.programme.declaration import (
    EntityType,
    FieldSpec,
    FieldType,
    Scope,
    Sensitivity,
    cents,
    choice,
    choices,
    clean_text,
    entity,
    entity_type_of,
    flag,
    from_plain,
    instant,
    long_text,
    on,
    reference,
    text,
    to_plain,
    whole,
)
from coachdesk.programme.registry import ENTITY_TYPES


@entity("sample", Scope.CASE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One field of every type."""

    id: str
    line: str | None = text(length=5, required=True)
    note: str | None = long_text(length=13, searchable=True)
    code: str | None = choice("civilities", sensitivity=Sensitivity.SPECIAL)
    codes: tuple[str, ...] = choices("resources")
    number: int | None = whole(-2, 7)
    money: int | None = cents()
    is_so: bool | None = flag()
    day_on: date | None = on()
    moment_at: datetime | None = instant()  # noqa: RUF009 - it declares a field, as on() does
    other_id: str | None = reference("partner")


SAMPLE = entity_type_of(Sample)
F = SAMPLE.fields


def refusal(name: str, value: object) -> dict[str, object]:
    with pytest.raises(InvalidValue) as caught:
        to_plain(F[name], value)
    return caught.value.context


def test_a_declaration_is_read_back_from_its_class() -> None:
    assert (SAMPLE.kind, SAMPLE.scope, SAMPLE.cls, SAMPLE.is_single) == ("sample", Scope.CASE, Sample, False)
    assert list(F) == [field.name for field in fields(Sample) if field.name != "id"]
    assert [spec.name for spec in F.values()] == list(F)
    assert F["line"] == FieldSpec("line", FieldType.TEXT, required=True, length=5)
    assert F["note"] == FieldSpec("note", FieldType.NOTE, searchable=True, length=13)
    assert (F["code"].catalogue, F["code"].sensitivity) == ("civilities", Sensitivity.SPECIAL)
    assert F["codes"].catalogue == "resources"
    assert (F["number"].least, F["number"].most) == (-2, 7)
    assert F["other_id"].target == "partner"
    assert Sample(id="s").codes == ()
    assert SAMPLE.field("money") is F["money"]
    with pytest.raises(InvalidValue) as caught:
        SAMPLE.field("gone")
    assert caught.value.context == {"kind": "sample", "field": "gone", "reason": "unknown_field"}


@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("line", "  été  ", "été"),
        ("line", "abcde", "abcde"),
        ("line", "a\r\nb\tc", "a b c"),
        ("line", "a\x00\x07\x1b\x7f\x85b", "ab"),
        ("line", "e\u0301", "é"),
        ("line", "e\u0301" * 5, "é" * 5),  # five once composed
        ("line", "\ud800", "?"),
        ("line", " \n ", None),
        ("line", "", None),
        ("note", " un\r\ndeux\rtrois ", "un\ndeux\ntrois"),
        ("note", "a\tb\x0bc", "a\tbc"),
        ("code", " mrs ", "mrs"),
        ("codes", ("rsa", "are", "rsa"), ["are", "rsa"]),
        ("codes", {"b", "a"}, ["a", "b"]),
        ("codes", (), []),
        ("codes", None, []),
        ("number", -2, -2),
        ("number", 7, 7),
        ("number", 0, 0),
        ("number", None, None),
        ("money", 0, 0),
        ("money", 10**12, 10**12),
        ("is_so", False, False),
        ("is_so", True, True),
        ("day_on", date(2024, 2, 29), "2024-02-29"),
        ("day_on", date.min, "0001-01-01"),
        ("other_id", "f" * 32, "f" * 32),
    ],
)
def test_is_kept_as(name: str, value: object, plain: object) -> None:
    kept = to_plain(F[name], value)
    assert kept == plain
    assert type(kept) is type(plain)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("line", "abcdef", "too_long"),
        ("line", 5, "not_text"),
        ("line", b"a", "not_text"),
        ("note", ["a"], "not_text"),
        ("note", "x" * 14, "too_long"),
        ("code", True, "not_text"),
        ("codes", "rsa", "not_codes"),
        ("codes", ("rsa", 3), "not_codes"),
        ("codes", 3, "not_codes"),
        ("number", -3, "out_of_range"),
        ("number", 8, "out_of_range"),
        ("number", True, "not_whole"),
        ("number", 3.0, "not_whole"),
        ("number", "3", "not_whole"),
        ("money", -1, "out_of_range"),
        ("money", 10**12 + 1, "out_of_range"),
        ("is_so", 1, "not_a_flag"),
        ("is_so", "yes", "not_a_flag"),
        ("day_on", datetime(2026, 3, 1, tzinfo=UTC), "not_a_date"),
        ("day_on", "2026-03-01", "not_a_date"),
        ("moment_at", datetime(2026, 3, 1), "not_an_instant"),  # noqa: DTZ001 - naive is what is refused
        ("moment_at", date(2026, 3, 1), "not_an_instant"),
        ("other_id", 7, "not_text"),
    ],
)
def test_is_refused_because(name: str, value: object, reason: str) -> None:
    context = refusal(name, value)
    assert (context["field"], context["reason"]) == (name, reason)
    assert str(value) not in {
        str(each) for key, each in context.items() if key not in ("least", "most", "limit")
    }


def test_what_is_refused_names_its_bounds() -> None:
    assert refusal("line", "abcdef")["limit"] == 5
    assert (refusal("number", 8)["least"], refusal("number", 8)["most"]) == (-2, 7)


PARIS_WINTER, PARIS_SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("moment", "plain"),
    [
        # The hour that Paris skips on 29 March 2026 and the one it has twice on 25 October.
        (datetime(2026, 3, 29, 1, 59, 59, tzinfo=PARIS_WINTER), "2026-03-29T00:59:59Z"),
        (datetime(2026, 3, 29, 3, 0, tzinfo=PARIS_SUMMER), "2026-03-29T01:00:00Z"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS_SUMMER), "2026-10-25T00:30:00Z"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS_WINTER), "2026-10-25T01:30:00Z"),
        (datetime(2027, 1, 1, 0, 30, tzinfo=PARIS_WINTER), "2026-12-31T23:30:00Z"),
        (datetime(2026, 3, 1, 12, 0, 0, 999_999, tzinfo=UTC), "2026-03-01T12:00:00Z"),
    ],
)
def test_an_instant_is_kept_in_utc_to_the_second(moment: datetime, plain: str) -> None:
    assert to_plain(F["moment_at"], moment) == plain
    assert from_plain(F["moment_at"], plain) == moment.replace(microsecond=0)


def values_of(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return typed values that fit a declaration, None among them."""
    match spec.type:
        case FieldType.WHOLE | FieldType.CENTS:
            found: st.SearchStrategy[Any] = st.integers(spec.least, spec.most)
        case FieldType.FLAG:
            found = st.booleans()
        case FieldType.DATE:
            found = st.dates()
        case FieldType.INSTANT:
            found = st.datetimes(
                datetime(1000, 1, 1),  # noqa: DTZ001 - hypothesis takes naive bounds
                datetime(9998, 1, 1),  # noqa: DTZ001 - as above
                timezones=st.sampled_from([UTC, PARIS_WINTER, PARIS_SUMMER]),
            )
        case FieldType.CHOICES:
            return st.lists(st.text(max_size=8), max_size=4).map(tuple)
        case _:
            found = st.text(max_size=min(spec.length, 60))
    return found | st.none()


@pytest.mark.parametrize("described", [SAMPLE, *ENTITY_TYPES.values()], ids=lambda each: each.kind)
def test_every_declared_field_keeps_what_it_is_given(described: EntityType) -> None:
    @settings(max_examples=25)
    @given(st.fixed_dictionaries({name: values_of(spec) for name, spec in described.fields.items()}))
    def kept(given_: dict[str, Any]) -> None:
        for name, value in given_.items():
            spec = described.fields[name]
            plain = to_plain(spec, value)
            assert json.loads(json.dumps(plain)) == plain
            typed = from_plain(spec, plain)
            assert to_plain(spec, typed) == plain, "kept again it is the same"
            if spec.type in (FieldType.WHOLE, FieldType.CENTS, FieldType.FLAG, FieldType.DATE):
                assert typed == value

    kept()


@given(st.text(alphabet=st.characters(), max_size=40), st.booleans())
def test_cleaned_text_is_clean_and_stays_as_it_is(value: str, is_multiline: bool) -> None:
    cleaned = clean_text(value, is_multiline=is_multiline)
    assert clean_text(cleaned, is_multiline=is_multiline) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    cleaned.encode("utf-8")
    kept = {"\n", "\t"} if is_multiline else set()
    assert {c for c in cleaned if unicodedata.category(c) == "Cc"} <= kept


@pytest.mark.parametrize(
    ("name", "plain", "value"),
    [
        ("line", 3, None),
        ("codes", "rsa", ()),
        ("codes", None, ()),
        ("codes", ["b", "a"], ("b", "a")),
        ("number", True, None),
        ("number", "3", None),
        ("number", 99, 99),
        ("is_so", 1, True),
        ("is_so", 0, False),
        ("is_so", "yes", None),
        ("day_on", "bientôt", None),
        ("day_on", 20260301, None),
        ("moment_at", "2026-99-01T00:00:00Z", None),
        ("moment_at", 5, None),
    ],
)
def test_what_another_version_wrote_differently_is_not_recorded_here(
    name: str, plain: Any, value: object
) -> None:
    assert from_plain(F[name], plain) == value
    assert type(from_plain(F[name], plain)) is type(value)
