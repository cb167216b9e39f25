"""Read a case file with the names it needs (``enrolment.py`` deletes one and brings it back)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.declaration import Plain
from ui.background import Task
from ui.operations.editing import FORM_DRAFT, OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet


@dataclass(frozen=True, slots=True)
class References:
    """The names of what the register holds, by kind and id, in the order to show them."""

    promotions: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)
    me_id: str = ""

    def by_kind(self) -> Mapping[str, Mapping[str, str]]:
        """Return the names by id, for each kind of entity that a field may refer to."""
        return {"promotion": self.promotions, "person": self.people, "partner": self.partners}

    def name(self, kind: str, entity_id: str | None) -> str:
        """Return one name; "" when the id is empty or not known on this desk."""
        return self.by_kind().get(kind, {}).get(entity_id, "") if entity_id else ""


@dataclass(frozen=True, slots=True)
class CaseReading:
    """A case file as read, with the names it refers to.

    ``sealed`` is what forms kept of it without writing it, by entity id.
    """

    case: CaseFile
    references: References
    sealed: Mapping[str, Mapping[str, Plain]]


def open_case(
    ops: Operations,
    case_id: str,
    on_done: Callable[[CaseReading], None],
    on_error: OnError | None = None,
    *,
    owner: QObject,
) -> Task:
    """Read everything about one person that the case file page shows."""

    def work(cabinet: Cabinet) -> CaseReading:
        from coachdesk.services import case_files, drafts

        case = case_files.open_case_file(cabinet, case_id)
        sealed = {
            draft.entity_id: draft.fields
            for draft in drafts.find_drafts(cabinet, case_id)
            if draft.kind == FORM_DRAFT and draft.entity_id
        }
        return CaseReading(case, read_references(cabinet), sealed)

    return ops.run_query(work, on_done, on_error, owner=owner)


def read_references(cabinet: Cabinet) -> References:
    """Return the names of the register (on the desk's thread)."""
    from coachdesk.services import register

    return References(
        promotions={one.id: one.name or "" for one in register.list_promotions(cabinet)},
        people={one.id: one.name or "" for one in register.list_people(cabinet)},
        partners={one.id: one.name or "" for one in register.list_partners(cabinet)},
        me_id=register.me(cabinet).id,
    )
