"""Telephone numbers, addresses and amounts as people type them, and as Excel spoils them."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.spreadsheets.amounts import read_cents, read_siret, read_whole
from coachdesk.spreadsheets.contacts import read_email, read_phones, read_postal_code, split_address
from coachdesk.spreadsheets.sheet import Raw


@pytest.mark.parametrize(
    ("raw", "phones"),
    [
        ("01 99 00 64 25", ["+33199006425"]),
        ("01.99.00.64.25", ["+33199006425"]),
        ("01/99/00/64/25", ["+33199006425"]),
        ("01-99-00-64-25", ["+33199006425"]),
        ("+33 1 99 00 64 25", ["+33199006425"]),
        ("+33 (0)1 99 00 64 25", ["+33199006425"]),
        ("0033199006425", ["+33199006425"]),
        (199006425, ["+33199006425"]),
        (199006425.0, ["+33199006425"]),
        ("199006425", ["+33199006425"]),
        (33199006425, ["+33199006425"]),
        ("0612345678 / 0199006425", ["+33612345678", "+33199006425"]),
        ("0612345678 ou 0199006425", ["+33612345678", "+33199006425"]),
        ("06 12 34 56 78 01 99 00 64 25", ["+33612345678", "+33199006425"]),
        ("0612345678\n0199006425", ["+33612345678", "+33199006425"]),
        ("Tél. : 06 12 34 56 78", ["+33612345678"]),
        ("0262 20 12 34", ["+262262201234"]),
        ("+221 77 123 45 67", ["+221771234567"]),
        ("2250707123456", ["+2250707123456"]),
    ],
)
def test_phones(raw: Raw, phones: list[str]) -> None:
    read = read_phones(raw)
    assert (read.value, read.code, read.rest) == (tuple(phones), None, "")


@pytest.mark.parametrize(
    "raw", ["06 12", "07 00 00 00 00", "3949", "numéro perdu", 12345, "06 39 98 00 00", True]
)
def test_what_is_no_phone_is_kept_as_text(raw: Raw) -> None:
    read = read_phones(raw)
    assert (read.value, read.code) == (None, "invalid_phone")
    assert read.rest


def test_words_beside_a_phone_are_kept() -> None:
    read = read_phones("06 12 34 56 78 (sa mère)")
    assert (read.value, read.rest) == (("+33612345678",), "06 12 34 56 78 (sa mère)")
    half = read_phones("06 12 34 56 78 / 06 12 34")
    assert (half.value, half.code) == (("+33612345678",), "invalid_phone")
    assert half.rest == "06 12 34 56 78 / 06 12 34"


@pytest.mark.parametrize("raw", ["", "?", "non", "NC", "aucun", "-", 0])
def test_no_phone(raw: Raw) -> None:
    assert read_phones(raw).value is None
    assert read_phones(raw).code is None


@given(st.text(max_size=40) | st.integers(0, 10**16))
def test_phones_are_valid_or_nothing(raw: str | int) -> None:
    value = read_phones(raw).value
    for phone in value if isinstance(value, tuple) else ():
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone))


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        ("awa.sow@exemple.fr", "awa.sow@exemple.fr"),
        (" <Awa.Sow@Exemple.FR> ", "Awa.Sow@Exemple.FR"),
        ("mailto:awa@exemple.fr", "awa@exemple.fr"),
        ("emmanuelle.uvrard@exemple.fr", "emmanuelle.uvrard@exemple.fr"),
    ],
)
def test_emails(raw: str, email: str) -> None:
    assert (read_email(raw).value, read_email(raw).code) == (email, None)


def test_doubtful_emails() -> None:
    for raw in ("awa@", "awa.exemple.fr", "awa@exemple", "a..b@exemple.fr", "@exemple.fr"):
        assert (read_email(raw).value, read_email(raw).code, read_email(raw).rest) == (
            None,
            "invalid_email",
            raw,
        )
    two = read_email("awa@exemple.fr ; pro@exemple.fr")
    assert (two.value, two.code, two.rest) == (
        "awa@exemple.fr",
        "several_values",
        "awa@exemple.fr ; pro@exemple.fr",
    )


@pytest.mark.parametrize(
    ("raw", "code", "city"),
    [
        ("93200", "93200", ""),
        (93200, "93200", ""),
        (93200.0, "93200", ""),
        (1000, "01000", ""),
        ("1000", "01000", ""),
        ("93 200", "93200", ""),
        ("F-93200", "93200", ""),
        ("93200 Saint-Denis", "93200", "Saint-Denis"),
        ("Saint-Denis (93200)", "93200", "Saint-Denis"),
        ("97411", "97411", ""),
    ],
)
def test_postal_codes(raw: Raw, code: str, city: str) -> None:
    assert read_postal_code(raw).value == (code, city)


@pytest.mark.parametrize("raw", ["93", 93, "932000", "2A004", "99999", "Bobigny"])
def test_no_postal_code(raw: Raw) -> None:
    assert (read_postal_code(raw).value, read_postal_code(raw).code) == (None, "invalid_postal_code")


def test_a_whole_address_is_cut() -> None:
    assert split_address("12 bis, rue X\n93200 Saint-Denis") == ("12 bis, rue X", "93200", "Saint-Denis")
    assert split_address("chez M. Sow, 93 rue 4") == ("chez M. Sow, 93 rue 4", "", "")


@pytest.mark.parametrize(
    ("raw", "cents"),
    [
        ("600 €", 60_000),
        ("1 234,56", 123_456),
        ("1\u202f234,56\u00a0€", 123_456),
        ("1234.56", 123_456),
        ("10k€", 1_000_000),
        ("2,5 k", 250_000),
        ("environ 3000 euros", 300_000),
        (5_000, 500_000),
        (12.5, 1_250),
        (0.1 + 0.2, 30),
        ("0", 0),
    ],
)
def test_amounts(raw: Raw, cents: int) -> None:
    assert read_cents(raw).value == cents


@pytest.mark.parametrize("raw", ["1.234,56", "beaucoup", "-5", -5, "12,345", True, 1e300, "5 à 10 k€"])
def test_no_amount(raw: Raw) -> None:
    assert (read_cents(raw).value, read_cents(raw).code) == (None, "unreadable_amount")


@given(st.integers(0, 10**11))
def test_amounts_as_the_french_write_them(cents: int) -> None:
    euros, rest = divmod(cents, 100)
    assert (
        read_cents(f"{euros:,},{rest:02d} €".replace(",", "\u202f", f"{euros:,}".count(","))).value == cents
    )


def test_counts() -> None:
    for raw, count in (("2", 2), ("2 enfants", 2), ("deux", 2), ("aucun", 0), ("non", 0), (3.0, 3), (0, 0)):
        assert read_whole(raw, 0, 30).value == count
    for raw in ("beaucoup", 31, -1, 2.5, True):
        assert read_whole(raw, 0, 30).code == "unreadable_number"
    assert read_whole("2 ou 3", 0, 30).rest == "2 ou 3"
    ages = read_whole("2 (3 et 5 ans)", 0, 30)
    assert (ages.value, ages.rest) == (2, "2 (3 et 5 ans)")


def test_company_numbers() -> None:
    for raw in ("73282932000074", 73282932000074, "732 829 320 00074", "40483304800022", "35600000049837"):
        assert read_siret(raw).value == str(raw).replace(" ", "")
    for raw in ("732829320", "12345678901234", "SIRET en cours"):
        assert (read_siret(raw).value, read_siret(raw).code, read_siret(raw).rest) == (
            None,
            "invalid_siret",
            raw,
        )
