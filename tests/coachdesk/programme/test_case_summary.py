"""Ages at birthdays, what comes next, what is late, who was not heard of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.case_summary import CaseSummary, age_on, full_name

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def summary(**fields: Any) -> CaseSummary:
    return CaseSummary(case_id="c", display_name="Awa", sort_key="awa", **fields)


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2028, 2, 28), 27),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
        (date(2000, 6, 15), date(2026, 6, 14), 25),
        (date(2000, 6, 15), date(2026, 6, 15), 26),
        (date(2000, 12, 31), date(2026, 12, 30), 25),
        (date(2000, 12, 31), date(2027, 1, 1), 26),
        (date(2000, 1, 1), date(2025, 12, 31), 25),
        (TODAY, TODAY, 0),
    ],
)
def test_the_age_on_a_day(born_on: date, day: date, age: int) -> None:
    assert age_on(born_on, day) == age
    assert summary(born_on=born_on).age(day) == age


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 70))
def test_nobody_grows_older_but_on_one_day_a_year(born_on: date, years: int) -> None:
    try:
        birthday = born_on.replace(year=born_on.year + years)
    except ValueError:
        birthday = date(born_on.year + years, 3, 1)
    assert age_on(born_on, birthday) == years
    assert age_on(born_on, birthday - timedelta(days=1)) == years - 1


def test_an_unknown_birth_date_has_no_age() -> None:
    assert summary().age(TODAY) is None


@pytest.mark.parametrize(
    ("first", "birth", "usual", "name"),
    [
        ("Awa", "Traoré", "Diop", "Awa Diop"),
        ("Awa", "Traoré", None, "Awa Traoré"),
        (None, "Traoré", None, "Traoré"),
        ("Awa", None, None, "Awa"),
        ("", "", "", ""),
        (None, None, None, ""),
    ],
)
def test_the_name_to_show(first: str | None, birth: str | None, usual: str | None, name: str) -> None:
    assert full_name(first, birth, usual) == name


def test_todays_appointment_is_the_next_one() -> None:
    later = TODAY + timedelta(days=9)
    assert summary(appointments=(YESTERDAY, TODAY, later)).next_on(TODAY) == TODAY
    assert summary(appointments=(later, TOMORROW, YESTERDAY)).next_on(TODAY) == TOMORROW
    assert summary(appointments=(YESTERDAY,)).next_on(TODAY) is None


def test_what_is_due_today_is_not_late() -> None:
    busy = summary(due_on=(TODAY - timedelta(days=9), YESTERDAY, TODAY, TOMORROW))
    assert busy.late_count(TODAY) == 2
    assert busy.next_due_on(TODAY) == TODAY
    assert busy.next_due_on(TOMORROW) == TOMORROW
    assert summary(due_on=(YESTERDAY,)).next_due_on(TODAY) is None
    assert summary().late_count(TODAY) == 0


def test_silence_counts_from_the_last_contact_else_from_entry() -> None:
    entered, met = TODAY - timedelta(days=40), TODAY - timedelta(days=3)
    assert summary(entered_on=entered, last_contact_on=met).days_without_contact(TODAY) == 3
    assert summary(entered_on=entered).days_without_contact(TODAY) == 40
    assert summary(entered_on=TOMORROW).days_without_contact(TODAY) == 0
    assert summary().days_without_contact(TODAY) is None
