"""Find what is typed in case files and not written yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.programme.case_summary import full_name
from ui.background import Task
from ui.operations.editing import FORM_DRAFT
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.programme.case_file import CaseFile
    from coachdesk.storage.cabinet import Cabinet
    from coachdesk.storage.vault_file import Draft


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """Whose file it is in, and where: the kind of entity, its id, the first field that holds such text."""

    case_id: str
    name: str
    kind: str
    entity_id: str
    field: str
    saved_at: datetime


def find_unsaved(ops: Operations, on_done: Callable[[list[UnsavedText]], None], *, owner: QObject) -> Task:
    """Find the newest text of each case file in which some waits, newest first."""
    return ops.run_query(read_unsaved, on_done, owner=owner)


def read_unsaved(cabinet: Cabinet) -> list[UnsavedText]:
    """Return the newest text of each case file in which some waits (on the desk's thread)."""
    from coachdesk.errors import CoachDeskError
    from coachdesk.services import case_files, drafts

    found: dict[str, UnsavedText] = {}
    for draft in drafts.find_drafts(cabinet):
        if draft.kind != FORM_DRAFT or not draft.entity_id or draft.case_id in found:
            continue
        try:
            case = case_files.open_case_file(cabinet, draft.case_id)
        except CoachDeskError:
            continue  # a file that is set aside or gone is told elsewhere; its texts stay sealed
        if not case.is_deleted and _is_there(case, draft):
            found[draft.case_id] = _text_of(case, draft)
    return list(found.values())


def _kind_of(draft: Draft) -> str:
    return draft.id.split("/")[1]


def _is_there(case: CaseFile, draft: Draft) -> bool:
    """Tell whether what a text is about is there still; what is deleted has none to offer."""
    many = {
        "barrier": [one.id for one in case.barriers],
        "action": [one.id for one in case.actions],
        "milestone": [one.id for one in case.milestones],
        "document": [one.id for one in case.documents],
    }.get(_kind_of(draft))
    is_new = "/" in (draft.entity_id or "")
    return many is None or is_new or draft.entity_id in many


def _text_of(case: CaseFile, draft: Draft) -> UnsavedText:
    person = case.beneficiary
    return UnsavedText(
        draft.case_id,
        full_name(person.first_names, person.birth_name, person.usual_name),
        _kind_of(draft),
        draft.entity_id or "",
        next(iter(draft.fields), ""),
        datetime.fromtimestamp(draft.saved_at, UTC),
    )
