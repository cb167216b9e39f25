"""What the header says, worked out from a case file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coachdesk.programme.beneficiary import Beneficiary, EntrySituation
from coachdesk.programme.case_file import CaseFile, Conflict
from coachdesk.programme.pathway import Milestone
from coachdesk.programme.project import Project
from coachdesk.programme.session import Action, Session
from ui.case_file.facts import SILENT_DAYS, case_facts, first_late
from ui.case_file.header import steps_of

TODAY = date(2026, 11, 24)
PHASES = ("P0", "P1", "P2")


def _case(
    *,
    status: str | None = "active",
    entered_on: date | None = None,
    sessions: tuple[Session, ...] = (),
    milestones: tuple[Milestone, ...] = (),
    actions: tuple[Action, ...] = (),
) -> CaseFile:
    person = Beneficiary(id="c", first_names="Awa", birth_name="Diop", status=status, entered_on=entered_on)
    return CaseFile(
        "c", person, EntrySituation(id="s"), Project(id="p"), (), sessions, actions, milestones, (), (), False
    )


def test_the_next_appointment_is_the_first_to_come_today_included() -> None:
    sessions = (
        Session(id="1", held_on=TODAY, next_on=TODAY + timedelta(days=9), next_at="09:00"),
        Session(id="2", held_on=TODAY, next_on=TODAY, next_at="14:30"),
        Session(id="3", held_on=TODAY, next_on=TODAY - timedelta(days=1)),
    )
    appointment = case_facts(_case(sessions=sessions), PHASES, TODAY).appointment
    assert appointment is not None
    assert (appointment.on, appointment.at) == (TODAY, "14:30")
    assert case_facts(_case(sessions=sessions[2:]), PHASES, TODAY).appointment is None


@pytest.mark.parametrize(
    ("days", "absence", "status", "silent"),
    [
        (SILENT_DAYS, None, "active", SILENT_DAYS),
        (SILENT_DAYS - 1, None, "active", None),
        (90, None, "left", None),
        (90, None, "prospect", None),
        (5, "unexcused", "follow_up", None),
    ],
)
def test_silence_counts_from_the_last_contact(
    days: int, absence: str | None, status: str, silent: int | None
) -> None:
    met = Session(id="1", held_on=TODAY - timedelta(days=days), absence=absence)
    assert case_facts(_case(status=status, sessions=(met,)), PHASES, TODAY).silent_days == silent


def test_a_missed_appointment_is_no_contact() -> None:
    missed = Session(id="1", held_on=TODAY - timedelta(days=2), absence="excused")
    entered_on = TODAY - timedelta(days=50)
    facts = case_facts(_case(sessions=(missed,), entered_on=entered_on), PHASES, TODAY)
    assert (facts.last_contact_on, facts.silent_days) == (None, 50)


def test_late_things_are_counted_and_the_longest_is_found() -> None:
    day = timedelta(days=1)
    milestones = (
        Milestone(id="m1", phase="P0", planned_on=TODAY - 3 * day),
        Milestone(id="m2", phase="P0", planned_on=TODAY - 9 * day, reached_on=TODAY),
        Milestone(id="m3", phase="P1", planned_on=TODAY - 9 * day, not_applicable="non"),
        Milestone(id="m4", phase="P1", planned_on=TODAY),
    )
    actions = (
        Action(id="a1", title="x", due_on=TODAY - 5 * day),
        Action(id="a2", title="x", due_on=TODAY - 8 * day, done_on=TODAY),
    )
    case = _case(milestones=milestones, actions=actions)
    facts = case_facts(case, PHASES, TODAY)
    assert (facts.late_milestones, facts.late_actions, facts.late_count) == (1, 1, 2)
    assert first_late(case, TODAY) == "a1"
    assert first_late(_case(), TODAY) == ""


def test_phases_overlap_and_are_no_locked_ladder() -> None:
    milestones = (
        Milestone(id="1", phase="P0", reached_on=TODAY),
        Milestone(id="2", phase="P1"),
        Milestone(id="3", phase="P2", reached_on=TODAY),
        Milestone(id="4", phase="P2"),
    )
    facts = case_facts(_case(milestones=milestones), PHASES, TODAY)
    assert [step.state for step in steps_of(facts.phases)] == ["done", "current", "current"]
    assert (facts.reached, facts.applicable) == (2, 4)
    assert facts.current is not None
    assert facts.current.phase == "P1"
    assert [step.state for step in steps_of(case_facts(_case(), PHASES, TODAY).phases)] == ["todo"] * 3


def test_what_is_decided_together_is_counted_once() -> None:
    """As the Merge page counts it: the bytes of a document and their size are one choice."""
    fields = ("content_hash", "size_bytes", "title", "of_tomorrow")
    conflicts = tuple(Conflict("document", "d", name, ()) for name in fields)
    case = replace(_case(), conflicts=(*conflicts, Conflict("document", "e", "size_bytes", ())))
    assert case_facts(case, PHASES, TODAY).conflict_count == 3
