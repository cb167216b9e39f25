"""What people type for a date or a time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.typed_dates import read_date, read_time

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("24/11/2026", date(2026, 11, 24)),
        ("24.11.26", date(2026, 11, 24)),
        ("24-11-2026", date(2026, 11, 24)),
        ("24 11 2026", date(2026, 11, 24)),
        ("241126", date(2026, 11, 24)),
        ("24112026", date(2026, 11, 24)),
        ("1/3/26", date(2026, 3, 1)),
        ("1/3", date(2026, 3, 1)),
        ("2026-11-24", date(2026, 11, 24)),
        (" 24/11/2026 ", date(2026, 11, 24)),
        ("auj", TODAY),
        ("Aujourd’hui", TODAY),
        ("hier", date(2026, 11, 23)),
        ("demain", date(2026, 11, 25)),
        ("+7", date(2026, 12, 1)),
        ("- 3", date(2026, 11, 21)),
        ("03/05/92", date(1992, 5, 3)),
        ("29/02/2000", date(2000, 2, 29)),
        ("31/12/46", date(2046, 12, 31)),
        ("31/12/47", date(1947, 12, 31)),
    ],
)
def test_dates_people_type(typed: str, expected: date) -> None:
    assert read_date(typed, TODAY) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31/02/2026",
        "29/02/2026",
        "13/13/2026",
        "2411",
        "bientôt",
        "24/11/1",
        "00/00/0000",
        "\u0662\u0664/\u0661\u0661/\u0662\u0660\u0662\u0666 x",  # digits, but not ours
    ],
)
def test_what_is_no_date(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@given(st.dates(date(1930, 1, 1), date(2045, 12, 31)))
def test_every_date_as_written_by_the_program_is_read_back(day: date) -> None:
    assert read_date(f"{day.day:02}/{day.month:02}/{day.year}", TODAY) == day
    assert read_date(f"{day.day:02}{day.month:02}{day.year}", TODAY) == day
    assert read_date(day.isoformat(), TODAY) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_nothing(typed: str) -> None:
    found = read_date(typed, TODAY)
    assert found is None or isinstance(found, date)
    clock = read_time(typed)
    assert clock is None or len(clock) == 5


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14h30", "14:30"),
        ("14 h 30", "14:30"),
        ("14\u00a0h\u00a030", "14:30"),
        ("1430", "14:30"),
        ("930", "09:30"),
        ("14:30", "14:30"),
        ("9", "09:00"),
        ("9h", "09:00"),
        ("9 H 5", "09:05"),
        ("0", "00:00"),
        ("25h", None),
        ("9:75", None),
        ("midi", None),
        ("", None),
    ],
)
def test_times_people_type(typed: str, expected: str | None) -> None:
    assert read_time(typed) == expected
