"""A row of Dossiers: what counts in it and what does not, after each kind of write and when made from nothing."""

from __future__ import annotations

import dataclasses
import secrets
from datetime import date, timedelta
from typing import Any

import pytest

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Edit
from coachdesk.programme.case_summary import CaseSummary
from coachdesk.services import case_files, finding
from coachdesk.storage.cabinet import Cabinet, single_id

DAY = date(2026, 3, 2)


class Case:
    """One case file of somebody, and its row in the index."""

    def __init__(self, cabinet: Cabinet) -> None:
        self.cabinet = cabinet
        self.id = case_files.enrol_beneficiary(cabinet, {"birth_name": "Traoré", "first_names": "Awa"}).scope

    def put(self, kind: str, entity: str = "", **fields: Any) -> str:
        entity = entity or secrets.token_hex(16)
        self.cabinet.write(self.id, [Edit(kind, entity, "x", fields)])
        return entity

    def delete(self, kind: str, entity: str) -> None:
        self.cabinet.write(self.id, [Edit(kind, entity, "remove", {DELETED: True})])

    def apart(self, kind: str, entity: str, **put: Any) -> None:
        change = Change(secrets.token_hex(16), self.id, kind, entity, "x", put, {}, 1, "pb", "db", 1)
        self.cabinet.apply(self.id, [change])

    @property
    def row(self) -> CaseSummary:
        """Return the row, which is the same when it is made from nothing."""
        row = self.cabinet.index.summary(self.id)
        assert row is not None
        self.cabinet.index.absorb_all(self.cabinet.file(self.id))
        assert self.cabinet.index.summary(self.id) == row
        return row


@pytest.fixture
def case(cabinet: Cabinet) -> Case:
    """Return a fresh case."""
    return Case(cabinet)


def test_the_person_as_listed(case: Case) -> None:
    fields = {
        "gender": "female",
        "born_on": "2000-02-29",
        "promotion_id": "p" * 32,
        "coach_id": "c" * 32,
        "status": "left",
        "entered_on": "2026-01-05",
        "left_on": "2026-06-30",
        "outcome": "created",
        "city": "Épinay",
        "phone": "+33199001234",
        "email": "awa@example.org",
        "usual_name": "Diop",
    }
    case.put("beneficiary", case.id, **fields)
    case.put("situation", single_id(case.id, "situation"), in_qpv="yes")
    case.put("project", single_id(case.id, "project"), title="Retoucherie")
    row = case.row
    assert row == CaseSummary(
        case_id=case.id,
        display_name="Awa Diop",
        sort_key="diop\tawa",
        first_names="Awa",
        last_name="Diop",
        gender="female",
        born_on=date(2000, 2, 29),
        promotion_id="p" * 32,
        coach_id="c" * 32,
        status="left",
        entered_on=date(2026, 1, 5),
        left_on=date(2026, 6, 30),
        outcome="created",
        city="Épinay",
        phone="+33199001234",
        email="awa@example.org",
        in_qpv="yes",
        project_title="Retoucherie",
    )
    case.put("beneficiary", case.id, usual_name=None)
    assert (case.row.display_name, case.row.last_name) == ("Awa Traoré", "Traoré")


def test_what_was_deleted_does_not_count(case: Case) -> None:
    for kind, fields in (("situation", {"in_qpv": "yes"}), ("project", {"title": "Retoucherie"})):
        entity = case.put(kind, single_id(case.id, kind), **fields)
        case.delete(kind, entity)
    case.delete("session", case.put("session", held_on="2026-03-02", next_on="2026-04-02"))
    case.delete("action", case.put("action", title="a", due_on="2026-03-02"))
    case.delete(
        "milestone", case.put("milestone", phase="P1", planned_on="2026-03-02", reached_on="2026-03-02")
    )
    case.delete("barrier", case.put("barrier", theme="mobilite"))
    empty = Case(case.cabinet).row
    row = case.row
    assert dataclasses.replace(row, case_id="") == dataclasses.replace(empty, case_id="")


@pytest.mark.parametrize(
    ("absence", "is_contact"), [(None, True), ("present", True), ("excused", False), ("unexcused", False)]
)
def test_somebody_who_did_not_come_was_not_met(case: Case, absence: str | None, is_contact: bool) -> None:
    case.put("session", held_on="2026-03-02")
    case.put("session", held_on="2026-03-09", absence=absence)
    assert case.row.last_contact_on == (date(2026, 3, 9) if is_contact else DAY)


def test_the_latest_appointments_are_kept_in_order(case: Case) -> None:
    days = [DAY + timedelta(days=number) for number in range(10)]
    for day in reversed(days):
        case.put("session", held_on="2026-01-01", next_on=day.isoformat())
    case.put("session", held_on="2026-01-02", next_on=days[-1].isoformat())
    assert case.row.appointments == tuple(days[-8:])


def test_open_actions_and_unreached_milestones_are_due(case: Case) -> None:
    case.put("action", "a1", title="a", due_on="2026-03-05")
    case.put("action", title="without a day")
    case.put("action", title="done", due_on="2026-03-01", done_on="2026-03-01")
    case.put("milestone", "m1", phase="P1", planned_on="2026-03-03")
    case.put("milestone", phase="P1", planned_on="2026-02-01", reached_on="2026-02-02")
    case.put("milestone", phase="P1", planned_on="2026-02-03", not_applicable="sans local")
    case.put("milestone", phase="P1")
    assert list(case.row.due_on) == [date(2026, 3, 3), date(2026, 3, 5)]
    case.put("action", "a1", done_on="2026-03-04")
    assert list(case.row.due_on) == [date(2026, 3, 3)]
    case.put("milestone", "m1", reached_on="2026-03-04")
    assert list(case.row.due_on) == []
    case.put("action", "a1", done_on=None)
    assert list(case.row.due_on) == [date(2026, 3, 5)]


def test_milestones_are_counted_and_the_first_open_phase_is_shown(case: Case) -> None:
    case.put("milestone", phase="P0", reached_on="2026-01-01")
    case.put("milestone", phase="P0", not_applicable="x")
    case.put("milestone", "m2", phase="P2")
    case.put("milestone", phase="P5")
    assert (case.row.reached, case.row.applicable, case.row.phase) == (1, 3, "P2")
    case.put("milestone", "m2", reached_on="2026-01-02")
    assert (case.row.reached, case.row.applicable, case.row.phase) == (2, 3, "P5")


def test_lifted_barriers_are_not_open(case: Case) -> None:
    case.put("barrier", theme="mobilite")
    case.put("barrier", theme="mobilite", lifted_on="2026-01-01")
    assert case.row.open_barriers == 1


def test_the_fields_that_wait_for_a_decision_are_counted(case: Case) -> None:
    session = case.put("session", note="a", place="a", minutes=5)
    case.apart("session", session, note="b", place="b", minutes=5)
    case.apart("beneficiary", case.id, birth_name="Traore")
    document = case.put("document", title="a")
    case.apart("document", document, title="b")
    assert case.row.conflict_count == 4
    case.put("session", session, note="both", place="both")
    assert case.row.conflict_count == 2


def test_an_empty_case_has_a_row(case: Case) -> None:
    row = case.row
    assert (row.reached, row.applicable, row.open_barriers, row.conflict_count) == (0, 0, 0, 0)
    assert (row.appointments, row.due_on, row.phase, row.is_damaged) == ((), (), None, False)


@pytest.mark.parametrize(
    ("kind", "field"), [("beneficiary", "born_on"), ("action", "due_on"), ("session", "next_on")]
)
def test_a_date_of_another_version_does_not_take_the_list_away(case: Case, kind: str, field: str) -> None:
    case.apart(kind, case.id if kind == "beneficiary" else "e", **{field: "bientôt"})
    assert [one.case_id for one in finding.list_cases(case.cabinet)] == [case.id]
