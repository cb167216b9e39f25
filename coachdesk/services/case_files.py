"""Open a case file, enrol somebody, delete a file and bring it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from coachdesk.errors import InvalidValue
from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import new_id
from coachdesk.programme.case_file import CaseFile
from coachdesk.services.editing import plain_fields
from coachdesk.services.pathway import pathway_edits
from coachdesk.storage.cabinet import Cabinet, single_id
from coachdesk.storage.reading import read_case_file


def open_case_file(cabinet: Cabinet, case_id: str) -> CaseFile:
    """Return everything about one beneficiary.

    Raises ``UnknownRecord``, ``FileMissing``, ``FileDamaged`` (its file was set aside), ``FileTooNew``.
    """
    return read_case_file(
        cabinet.case(case_id), single_id(case_id, "situation"), single_id(case_id, "project")
    )


def enrol_beneficiary(
    cabinet: Cabinet,
    fields: Mapping[str, object],
    *,
    situation: Mapping[str, object] | None = None,
    with_pathway: bool = True,
    case_id: str | None = None,
    batch: str | None = None,
) -> Changed:
    """Make a case file for somebody; ``changed.scope`` is its id.

    A name is needed. The coach is whoever works on this desk unless said otherwise; the pathway's milestones are
    planned when the day of entry is known.
    """
    plain = plain_fields("beneficiary", fields)
    if not (plain.get("birth_name") or plain.get("usual_name") or plain.get("first_names")):
        raise InvalidValue(kind="beneficiary", field="birth_name", reason="required")
    plain.setdefault("coach_id", cabinet.author.person)
    plain.setdefault("status", "active" if plain.get("entered_on") else "prospect")
    case_id = case_id or new_id()
    edits = [Edit("beneficiary", case_id, "enrol", plain)]
    if situation:
        edits.append(
            Edit("situation", single_id(case_id, "situation"), "enrol", plain_fields("situation", situation))
        )
    entered_on = fields.get("entered_on")
    if with_pathway and isinstance(entered_on, date):
        edits += pathway_edits(case_id, entered_on, act="enrol")
    return cabinet.write_new_case(case_id, edits, batch=batch)


def delete_case_file(cabinet: Cabinet, case_id: str) -> Changed:
    """Take a case file out of every list; it can be brought back."""
    changed = cabinet.write(case_id, [Edit("beneficiary", case_id, "delete_case", {DELETED: True})])
    return changed or Changed(case_id, frozenset(), (), ())


def restore_case_file(cabinet: Cabinet, case_id: str) -> Changed:
    """Bring a deleted case file back as it was."""
    changed = cabinet.write(case_id, [Edit("beneficiary", case_id, "restore", {DELETED: False})])
    return changed or Changed(case_id, frozenset(), (), ())
