"""What an import writes, scope by scope: the register first, then one step for each case file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Edit
from coachdesk.journal.identity import derived_id, new_id
from coachdesk.programme.pathway import Milestone
from coachdesk.programme.register import Person, Promotion
from coachdesk.services.editing import plain_fields
from coachdesk.services.pathway import pathway_edits
from coachdesk.spreadsheets.plan import CREATE, UPDATE, ImportPlan, PlannedRow
from coachdesk.spreadsheets.references import NewName
from coachdesk.spreadsheets.targets import ENTERED_ON, SINGLE_KINDS, FieldKey
from coachdesk.storage.cabinet import REGISTER, Cabinet, single_id
from coachdesk.storage.reading import read_kind

IMPORT_ACT = "import"


@dataclass(frozen=True, slots=True)
class ImportStep:
    """The edits of one scope, written in one transaction; ``is_new``: its case file is made with them."""

    scope: str
    edits: tuple[Edit, ...]
    is_new: bool = False

    @property
    def is_update(self) -> bool:
        """Tell whether the step changes a case file that was there."""
        return not self.is_new and self.scope != REGISTER

    def to_json(self) -> dict[str, Any]:
        """Return the step as the vault keeps it until it is written."""
        edits = [[edit.kind, edit.entity_id, dict(edit.fields)] for edit in self.edits]
        return {"scope": self.scope, "new": self.is_new, "edits": edits}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the step that ``to_json`` described."""
        edits = tuple(Edit(kind, entity, IMPORT_ACT, fields) for kind, entity, fields in content["edits"])
        return cls(str(content["scope"]), edits, bool(content["new"]))


def barrier_id(case_id: str, theme: str) -> str:
    """Return the id of the barrier that imports make for a theme: a sheet imported twice makes one."""
    return derived_id(case_id, "barrier", IMPORT_ACT, theme)


def import_steps(cabinet: Cabinet, plan: ImportPlan) -> list[ImportStep]:
    """Return the steps of a plan. Raises ``InvalidValue`` when a value does not fit its field."""
    ids, register = _register_edits(cabinet, plan)
    steps = [ImportStep(REGISTER, tuple(register))] if register else []
    for row in plan.rows:
        if row.action == CREATE:
            steps.append(_new_case(cabinet, row, ids, new_id()))
        elif row.action == UPDATE and row.case_id is not None:
            steps.append(_changed_case(cabinet, row, ids, row.case_id))
    return steps


def _register_edits(cabinet: Cabinet, plan: ImportPlan) -> tuple[dict[NewName, str], list[Edit]]:
    """Return (ids of promotions and coaches by their name in the sheet, edits that make them).

    The ids follow from the name, and for a promotion from the year it begins, so that two laptops that import
    one list make one promotion, and next year's "Promo 1" is another one.
    """
    promotions = read_kind(cabinet.register, Promotion)
    people = read_kind(cabinet.register, Person)
    alive = {each.id for each in promotions.alive} | {each.id for each in people.alive}
    deleted = promotions.deleted_ids | people.deleted_ids
    years = _first_years(plan)
    ids: dict[NewName, str] = {}
    edits: list[Edit] = []
    for name in plan.new_names:
        entity_id = derived_id(REGISTER, name.kind, name.key, years.get(name, ""))
        ids[name] = entity_id
        if entity_id in alive:
            continue
        fields: dict[str, object] = {"name": name.name}
        if name.kind == "person":
            fields["role"] = "coach"
        plain = plain_fields(name.kind, fields)
        if entity_id in deleted:
            plain[DELETED] = False
        edits.append(Edit(name.kind, entity_id, IMPORT_ACT, plain))
    return ids, edits


def _first_years(plan: ImportPlan) -> dict[NewName, str]:
    """Return the year in which the first person of each new promotion entered."""
    years: dict[NewName, int] = {}
    for row in plan.rows:
        entered_on = row.values.get(ENTERED_ON.key)
        for name in row.new_names.values():
            if name.kind == "promotion" and isinstance(entered_on, date):
                years[name] = min(years.get(name, entered_on.year), entered_on.year)
    return {name: str(year) for name, year in years.items()}


def _by_kind(
    changes: Mapping[FieldKey, object], row: PlannedRow, ids: Mapping[NewName, str]
) -> dict[str, dict[str, object]]:
    fields: dict[str, dict[str, object]] = {}
    for (kind, name), value in changes.items():
        fields.setdefault(kind, {})[name] = value
    for (kind, name), new in row.new_names.items():
        fields.setdefault(kind, {})[name] = ids[new]
    return fields


def _case_edits(case_id: str, row: PlannedRow, fields: Mapping[str, dict[str, object]]) -> list[Edit]:
    edits = [
        Edit(kind, single_id(case_id, kind), IMPORT_ACT, plain_fields(kind, fields[kind]))
        for kind in SINGLE_KINDS
        if kind in fields
    ]
    for barrier in row.barriers:
        found = {"theme": barrier.theme, "level": barrier.level, "comment": barrier.comment}
        plain = plain_fields("barrier", {name: value for name, value in found.items() if value is not None})
        edits.append(Edit("barrier", barrier_id(case_id, barrier.theme), IMPORT_ACT, plain))
    return edits


def _new_case(cabinet: Cabinet, row: PlannedRow, ids: Mapping[NewName, str], case_id: str) -> ImportStep:
    """Return the step that makes a case file, with what enrolling by hand sets as well: coach, status, pathway."""
    fields = _by_kind(row.changes, row, ids)
    person = fields.setdefault("beneficiary", {})
    person.setdefault("coach_id", cabinet.author.person)
    if "status" not in person:
        has_left = "left_on" in person or "outcome" in person
        person["status"] = "left" if has_left else "active" if "entered_on" in person else "prospect"
    edits = _case_edits(case_id, row, fields)
    entered_on = person.get("entered_on")
    if isinstance(entered_on, date):
        edits += pathway_edits(case_id, entered_on, act=IMPORT_ACT)
    return ImportStep(case_id, tuple(edits), is_new=True)


def _changed_case(cabinet: Cabinet, row: PlannedRow, ids: Mapping[NewName, str], case_id: str) -> ImportStep:
    """Return the step that changes a case file; somebody who has entered now gets a pathway."""
    edits = _case_edits(case_id, row, _by_kind(row.changes, row, ids))
    entered_on = row.changes.get(ENTERED_ON.key)
    if isinstance(entered_on, date):
        milestones = read_kind(cabinet.file(case_id), Milestone)
        if not milestones.alive and not milestones.deleted_ids:
            edits += pathway_edits(case_id, entered_on, act=IMPORT_ACT)
    return ImportStep(case_id, tuple(edits))
