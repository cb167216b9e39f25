"""Milestones planned by days from entry, and how far each phase is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.pathway import (
    Milestone,
    MilestoneTemplate,
    PathwayTemplate,
    PhaseProgress,
    phase_progress,
    planned_dates,
)

TODAY = date(2026, 11, 24)


def template(*offsets: int) -> PathwayTemplate:
    lines = tuple(MilestoneTemplate(f"m{days}", "P1", days, {"fr": "Étape"}) for days in offsets)
    return PathwayTemplate("t", lines)


@pytest.mark.parametrize(
    ("entered_on", "days", "planned_on"),
    [
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 1)),
        (date(2026, 1, 31), 28, date(2026, 2, 28)),
        (date(2026, 1, 31), 29, date(2026, 3, 1)),
        (date(2028, 1, 31), 29, date(2028, 2, 29)),
        (date(2028, 2, 29), 365, date(2029, 2, 28)),
        (date(2028, 2, 29), 366, date(2029, 3, 1)),
        (date(2026, 3, 28), 1, date(2026, 3, 29)),  # the night the clocks go forward
        (date(2026, 10, 25), 7, date(2026, 11, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2026, 3, 1), -1, date(2026, 2, 28)),
        (date(9999, 12, 30), 1, date(9999, 12, 31)),
        (date(9999, 12, 30), 910, date(9999, 12, 31)),
    ],
)
def test_a_milestone_is_planned_so_many_days_after_entry(
    entered_on: date, days: int, planned_on: date
) -> None:
    assert planned_dates(template(days), entered_on) == {f"m{days}": planned_on}


@given(st.dates(max_value=date(9990, 1, 1)), st.lists(st.integers(0, 1000), unique=True))
def test_the_days_between_are_those_of_the_template(entered_on: date, offsets: list[int]) -> None:
    dates = planned_dates(template(*offsets), entered_on)
    assert dates == {f"m{days}": entered_on + timedelta(days=days) for days in offsets}


def milestone(phase: str | None, planned: int | None = None, **more: object) -> Milestone:
    planned_on = None if planned is None else TODAY + timedelta(days=planned)
    return Milestone(id="m", phase=phase, planned_on=planned_on, **more)  # type: ignore[arg-type]  # declared names


@pytest.mark.parametrize(
    ("milestones", "counts"),
    [
        ([], (0, 0, 0)),
        ([milestone("P1")], (0, 1, 0)),
        ([milestone("P1", -1)], (0, 1, 1)),
        ([milestone("P1", 0)], (0, 1, 0)),
        ([milestone("P1", 1)], (0, 1, 0)),
        ([milestone("P1", -9, reached_on=TODAY)], (1, 1, 0)),
        ([milestone("P1", -9, not_applicable="sans local")], (0, 0, 0)),
        ([milestone("P1", -9, reached_on=TODAY, not_applicable="x")], (0, 0, 0)),
        ([milestone("P2", -9), milestone(None, -9), milestone("P99", -9)], (0, 0, 0)),
        ([milestone("P1", -2), milestone("P1", -1, reached_on=TODAY), milestone("P1", 3)], (1, 3, 1)),
    ],
)
def test_a_phase_counts_what_applies_to_it(milestones: list[Milestone], counts: tuple[int, int, int]) -> None:
    assert phase_progress(milestones, ["P0", "P1"], TODAY) == [
        PhaseProgress("P0", 0, 0, 0),
        PhaseProgress("P1", *counts),
    ]


def test_a_phase_is_complete_when_all_that_applies_is_reached() -> None:
    assert PhaseProgress("P1", 2, 2, 0).is_complete
    assert not PhaseProgress("P1", 1, 2, 0).is_complete
    assert not PhaseProgress("P1", 0, 0, 0).is_complete
