"""Read what several people wrote without having seen each other, decide, and take a decision back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.programme.declaration import Plain
from ui.background import Task
from ui.operations.case_files import References, read_references
from ui.operations.editing import OnChanged, OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.services.conflicts import OpenAnswer, OpenConflict
    from coachdesk.storage.cabinet import Cabinet

MERGING_DRAFT = "merging"
"""The kind of draft that keeps an answer being written to a conflict."""

_SHAPE = "typed"


@dataclass(frozen=True, slots=True)
class ConflictsReading:
    """The conflicts that were read, of how many there are, with the names they refer to.

    ``typed``: what was being written for some of them, by their keys.
    """

    conflicts: tuple[OpenConflict, ...]
    total: int
    references: References
    typed: Mapping[str, Plain] = field(default_factory=dict)


def read_conflicts(
    ops: Operations,
    on_done: Callable[[ConflictsReading], None],
    on_error: OnError | None = None,
    *,
    case_id: str = "",
    decides_for_all: bool = False,
    owner: QObject,
) -> Task:
    """Read what waits for a decision of whoever works here, and in the file ``case_id`` whoever it is about.

    ``decides_for_all``: a supervisor of the team works here.
    """

    def work(cabinet: Cabinet) -> ConflictsReading:
        from coachdesk.services import conflicts, drafts

        found = conflicts.open_conflicts(cabinet, also=case_id, decides_for_all=decides_for_all)
        typed = {
            draft.id: draft.fields.get(_SHAPE)
            for draft in drafts.find_drafts(cabinet)
            if draft.kind == MERGING_DRAFT
        }
        of_conflicts = {one.key: typed[_draft_id(one)] for one in found if _draft_id(one) in typed}
        total = max(conflicts.count_open(cabinet, decides_for_all=decides_for_all), len(found))
        return ConflictsReading(tuple(found), total, read_references(cabinet), of_conflicts)

    return ops.run_query(work, on_done, on_error, owner=owner)


def count_conflicts(
    ops: Operations,
    on_done: Callable[[int], None],
    on_error: OnError,
    *,
    decides_for_all: bool = False,
    owner: QObject,
) -> Task:
    """Count what waits for a decision of whoever works here; quick, no case file is opened."""

    def work(cabinet: Cabinet) -> int:
        from coachdesk.services import open_conflicts

        return open_conflicts.count_open(cabinet, decides_for_all=decides_for_all)

    return ops.run_query(work, on_done, on_error, owner=owner)


def take(
    ops: Operations,
    conflict: OpenConflict,
    answer: OpenAnswer,
    on_done: OnChanged,
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Decide for one of the open answers."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import conflicts

        changed = conflicts.take(cabinet, conflict, answer)
        _forget(cabinet, conflict)
        return changed

    return ops.run_command(work, on_done, on_error, owner=owner)


def decide(
    ops: Operations,
    conflict: OpenConflict,
    value: object,
    on_done: OnChanged,
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Write another value (typed as in the entity) in place of the open ones."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import conflicts

        changed = conflicts.decide(cabinet, conflict, value)
        _forget(cabinet, conflict)
        return changed

    return ops.run_command(work, on_done, on_error, owner=owner)


def take_newest(
    ops: Operations,
    open_ones: Sequence[OpenConflict],
    on_done: OnChanged,
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Decide for the newest answer in several conflicts of one case file; deletions are left open."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import conflicts

        return conflicts.take_newest(cabinet, open_ones)

    return ops.run_command(work, on_done, on_error, owner=owner)


def reopen(ops: Operations, scope: str, change_ids: Sequence[str]) -> Task:
    """Take decisions back, whatever page is shown by then."""

    def work(cabinet: Cabinet) -> Changed:
        from coachdesk.services import conflicts

        return conflicts.reopen(cabinet, scope, change_ids)

    return ops.run_command(work)


def keep_typed(ops: Operations, conflict: OpenConflict, typed: Plain) -> Task:
    """Seal an answer that is being written, in place of what was sealed before; None forgets it."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.services import drafts

        if typed is None:
            _forget(cabinet, conflict)
            return
        drafts.keep_draft(
            cabinet,
            drafts.Draft(
                id=_draft_id(conflict),
                kind=MERGING_DRAFT,
                case_id=conflict.case_id,
                entity_id=conflict.entity_id,
                fields={_SHAPE: typed},
                saved_at=int(time()),
            ),
        )

    return ops.run_command(work)


def _forget(cabinet: Cabinet, conflict: OpenConflict) -> None:
    from coachdesk.services import drafts

    drafts.discard_draft(cabinet, _draft_id(conflict))


def _draft_id(conflict: OpenConflict) -> str:
    return f"{MERGING_DRAFT}/{conflict.key}"
