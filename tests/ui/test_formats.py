"""Dates, numbers and amounts as people write them (facts, part 8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from ui import messages
from ui.messages import Language

Speak = Callable[[Language], None]
TODAY = date(2026, 11, 24)


def test_french_dates(app_language: Speak) -> None:
    assert messages.format_date(date(2026, 3, 1)) == "01/03/2026"
    assert messages.format_date_long(date(2026, 3, 1)) == "1er\u00a0mars 2026"
    assert messages.format_date_long(TODAY) == "24\u00a0novembre 2026"
    assert messages.format_date_short(TODAY, TODAY) == "24\u00a0nov."
    assert messages.format_date_short(date(2025, 8, 1), TODAY) == "1er\u00a0août 2025"
    assert messages.format_weekday(TODAY) == "mardi 24\u00a0novembre"
    assert messages.format_date(None) == ""


def test_english_dates(app_language: Speak) -> None:
    app_language("en")
    assert messages.format_date(date(2026, 3, 1)) == "01/03/2026"
    assert messages.format_date_long(date(2026, 3, 1)) == "1\u00a0March 2026"
    assert messages.format_weekday(TODAY) == "Tuesday 24\u00a0November"


def test_numbers_and_amounts(app_language: Speak) -> None:
    assert messages.format_number(1_234_567.89, 2) == "1\u202f234\u202f567,89"
    assert messages.format_cents(123_450) == "1\u202f234,50\u00a0€"
    assert messages.format_cents(-5) == "-0,05\u00a0€"
    assert messages.format_cents(10**14 + 1) == "1\u202f000\u202f000\u202f000\u202f000,01\u00a0€"
    assert messages.format_cents(None) == ""
    assert messages.format_percent(0.3) == "30\u00a0%"
    assert messages.format_number(-0.001, 2) == "0,00"
    app_language("en")
    assert messages.format_number(1_234_567.89, 2) == "1,234,567.89"
    assert messages.format_cents(123_450) == "€1,234.50"
    assert messages.format_percent(0.3) == "30%"


@pytest.mark.parametrize(
    ("clock", "french", "english"),
    [("14:30", "14\u00a0h\u00a030", "14:30"), ("09:00", "9\u00a0h", "9:00"), ("tôt", "tôt", "tôt")],
)
def test_times(app_language: Speak, clock: str, french: str, english: str) -> None:
    assert messages.format_time(clock) == french
    app_language("en")
    assert messages.format_time(clock) == english


def test_lengths(app_language: Speak) -> None:
    assert messages.format_minutes(45) == "45\u00a0min"
    assert messages.format_minutes(60) == "1\u00a0h"
    assert messages.format_minutes(90) == "1\u00a0h\u00a030"


def test_instants_are_told_in_paris() -> None:
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    winter = datetime(2026, 12, 31, 23, 5, tzinfo=UTC)
    assert messages.format_instant(summer) == "02/07/2026 à 0\u00a0h\u00a030"
    assert messages.format_instant(winter) == "01/01/2027 à 0\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (TODAY, "aujourd’hui"),
        (date(2026, 11, 23), "hier"),
        (date(2026, 11, 25), "demain"),
        (date(2026, 11, 21), "il y a 3 jours"),
        (date(2026, 11, 26), "dans 2 jours"),
        (date(2026, 6, 1), "1er\u00a0juin"),
    ],
)
def test_relative_days(app_language: Speak, day: date, expected: str) -> None:
    assert messages.format_relative(day, TODAY) == expected


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), "25 ans"),
        (date(2000, 2, 29), date(2026, 3, 1), "26 ans"),
        (date(2000, 6, 15), date(2026, 6, 14), "25 ans"),
        (date(2000, 6, 15), date(2026, 6, 15), "26 ans"),
        (date(2025, 6, 15), date(2026, 6, 15), "1 an"),
    ],
)
def test_ages(app_language: Speak, born: date, day: date, age: str) -> None:
    assert messages.format_age(born, day) == age
