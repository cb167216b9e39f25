"""Dates as a French sheet holds them, possible or not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.spreadsheets.dates import read_date
from coachdesk.spreadsheets.sheet import Raw
from tests.coachdesk.spreadsheets.builders import TODAY

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("01/03/1990", date(1990, 3, 1)),
        ("1/3/1990", date(1990, 3, 1)),
        ("01-03-1990", date(1990, 3, 1)),
        ("01.03.1990", date(1990, 3, 1)),
        ("01 03 1990", date(1990, 3, 1)),
        ("1990-03-01", date(1990, 3, 1)),
        ("1990/03/01", date(1990, 3, 1)),
        ("1er mars 1990", date(1990, 3, 1)),
        ("1ᵉʳ mars 1990", date(1990, 3, 1)),
        ("1 MARS 1990", date(1990, 3, 1)),
        ("jeudi 1er mars 1990", date(1990, 3, 1)),
        ("le 1er mars 1990", date(1990, 3, 1)),
        ("née le 01/03/1990", date(1990, 3, 1)),
        ("18 févr. 1999", date(1999, 2, 18)),
        ("18 aout 99", date(1999, 8, 18)),
        ("1-mars-90", date(1990, 3, 1)),
        ("March 1, 1990", date(1990, 3, 1)),
        ("1st March 1990", date(1990, 3, 1)),
        ("18.03.97", date(1997, 3, 18)),
        ("01/01/05", date(2005, 1, 1)),
        ("01/01/11", date(2011, 1, 1)),
        ("01/01/27", date(1927, 1, 1)),
        ("19900301", date(1990, 3, 1)),
        ("01031990", date(1990, 3, 1)),
        ("1990-03-01T00:00:00", date(1990, 3, 1)),
        ("01/03/1990 08:30", date(1990, 3, 1)),
        ("01/03/1990 à 8h30", date(1990, 3, 1)),
        (32933, date(1990, 3, 1)),
        (32933.75, date(1990, 3, 1)),
        ("32933", date(1990, 3, 1)),
        (date(1990, 3, 1), date(1990, 3, 1)),
        (datetime(1990, 3, 1, 8, 30), date(1990, 3, 1)),  # noqa: DTZ001 - a cell has no time zone
    ],
)
def test_reads(raw: Raw, day: date) -> None:
    read = read_date(raw, today=TODAY, is_birth=True)
    assert (read.value, read.rest) == (day, "")
    assert read.code in (None, "unlikely_birth_date")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31/02/1990", "impossible_birth_date"),
        ("29/02/2001", "impossible_birth_date"),
        ("45/01/1990", "impossible_birth_date"),
        ("12/13/90", "day_month_swapped"),
        ("13/13/1990", "impossible_birth_date"),
        ("15/06/2062", "impossible_birth_date"),
        ("01/01/1901", "impossible_birth_date"),
        (date(2062, 6, 15), "impossible_birth_date"),
        ("mars 1990", "incomplete_date"),
        ("1990", "incomplete_date"),
        (1990, "incomplete_date"),
        ("12/05", "incomplete_date"),
        ("bientôt", "unreadable_date"),
        ("0199002594", "unreadable_date"),
        (199002594, "unreadable_date"),
        ("1/2/3", "unreadable_date"),
        ("12/05/990", "unreadable_date"),
        ("10/01/26", "unclear_year"),
        ("01/01/15", "unclear_year"),
        ("01/03/2016", "unlikely_birth_date"),
    ],
)
def test_doubts(raw: Raw, code: str) -> None:
    read = read_date(raw, today=TODAY, is_birth=True)
    assert read.code == code
    if read.value is None:
        assert read.rest
    else:
        assert read.rest == ""


def test_a_century_too_late_is_suggested_earlier() -> None:
    assert read_date("15/06/2062", today=TODAY, is_birth=True).suggestion == "1962-06-15"
    assert read_date("31/02/1990", today=TODAY, is_birth=True).suggestion is None


@pytest.mark.parametrize("raw", ["", "?", "-", "NC", "non renseigné", "à vérifier"])
def test_nothing_is_no_doubt(raw: str) -> None:
    assert read_date(raw, today=TODAY) == read_date("", today=TODAY)
    assert read_date(raw, today=TODAY).code is None


def test_other_dates_are_not_held_to_an_age() -> None:
    assert read_date("01/03/26", today=TODAY).value == date(2026, 3, 1)
    assert read_date("01/03/97", today=TODAY).value == date(1997, 3, 1)
    assert read_date("01/03/2062", today=TODAY).code == "unlikely_date"
    assert read_date("31/04/2026", today=TODAY).code == "impossible_date"


def test_words_beside_a_date_are_kept() -> None:
    read = read_date("12/05/2026 (à confirmer)", today=TODAY)
    assert (read.value, read.rest) == (date(2026, 5, 12), "12/05/2026 (à confirmer)")


def test_american_dates() -> None:
    assert read_date("03/25/1990", today=TODAY).code == "day_month_swapped"
    assert read_date("03/04/1990", today=TODAY, is_month_first=True).value == date(1990, 3, 4)
    assert read_date("25/03/1990", today=TODAY, is_month_first=True).value == date(1990, 3, 25)


@given(st.dates(date(1930, 1, 1), date(2011, 1, 1)))
def test_any_birth_date_in_any_way_of_writing(day: date) -> None:
    month = MONTHS[day.month - 1]
    ways = (
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
        f"{day.day}{'er' if day.day == 1 else ''} {month} {day.year}",
        f"{day:%d-%m-%y}",
        f"{day:%Y%m%d}",
        (day - date(1899, 12, 30)) // timedelta(days=1),
    )
    for way in ways:
        assert read_date(way, today=TODAY, is_birth=True).value == day, way


@given(st.text(max_size=30) | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_never_raises_and_never_loses(raw: str | float) -> None:
    for is_birth in (True, False):
        read = read_date(raw, today=TODAY, is_birth=is_birth)
        assert read.value is not None or read.rest or read.code is None
