"""What several people wrote without having seen each other: find it, decide, and take a decision back.

A decision is one change that replaces every open answer, so that it travels like any other. Taking it back opens the
same answers again: nobody's words are left for the history alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from coachdesk.errors import PersonFacing
from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Plain
from coachdesk.services.editing import plain_fields
from coachdesk.services.open_conflicts import (
    OpenAnswer,
    OpenConflict,
    Writer,
    count_open,
    open_conflicts,
)
from coachdesk.services.reopening import reopen
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import read_conflict

__all__ = [
    "ConflictMoved",
    "OpenAnswer",
    "OpenConflict",
    "Writer",
    "count_open",
    "decide",
    "open_conflicts",
    "reopen",
    "settle",
    "take",
    "take_newest",
]


class ConflictMoved(PersonFacing):
    """Another answer came, or somebody decided, while the person was looking: what they saw is not what stands."""

    code = "conflict_moved"


# Deciding


def settle(
    cabinet: Cabinet, scope: str, kind: str, entity_id: str, field: str, value: object
) -> Changed | None:
    """Write the value decided on, which replaces every open one; for ``_deleted``, True or False."""
    fields: dict[str, Plain] = (
        {DELETED: bool(value)} if field == DELETED else plain_fields(kind, {field: value})
    )
    return cabinet.write(scope, [Edit(kind, entity_id, "settle", fields)])


def decide(cabinet: Cabinet, conflict: OpenConflict, value: object) -> Changed | None:
    """Write another value than the open ones (typed as in the entity).

    Raises ``InvalidValue``, and ``ConflictMoved`` when the open answers are not those of ``conflict`` any more.
    """
    _require_unmoved(cabinet, conflict)
    return settle(cabinet, conflict.case_id, conflict.kind, conflict.entity_id, conflict.field, value)


def take(cabinet: Cabinet, conflict: OpenConflict, answer: OpenAnswer) -> Changed | None:
    """Decide for one of the open answers, as it was written; raises ``ConflictMoved`` as for ``decide``."""
    _require_unmoved(cabinet, conflict)
    return cabinet.write(conflict.case_id, [_edit([(conflict, answer)])])


def take_newest(cabinet: Cabinet, conflicts: Sequence[OpenConflict]) -> Changed | None:
    """Decide for the newest answer in several conflicts of one case file, in one transaction.

    Deletions are left open: whether a thing goes is not decided in bulk. None when nothing is left to decide.
    Raises ``ConflictMoved`` as for ``decide``; nothing is written then.
    """
    chosen: dict[tuple[str, str], list[tuple[OpenConflict, OpenAnswer]]] = {}
    for conflict in conflicts:
        if not conflict.is_deletion:
            _require_unmoved(cabinet, conflict)
            slot = (conflict.kind, conflict.entity_id)
            chosen.setdefault(slot, []).append((conflict, conflict.answers[0]))
    if not chosen:
        return None
    return cabinet.write(
        conflicts[0].case_id, [_edit(one) for one in chosen.values()], batch=new_id(cabinet.now_ms())
    )


def _edit(chosen: Sequence[tuple[OpenConflict, OpenAnswer]]) -> Edit:
    """Return the edit that decides conflicts of one entity.

    Values stay as the journal has them: one that this version could not write itself is not lost by choosing it.
    """
    fields: dict[str, Plain] = {}
    for conflict, answer in chosen:
        fields |= {**answer.beside, conflict.field: answer.value}
    first = chosen[0][0]
    return Edit(first.kind, first.entity_id, "settle", fields)


def _require_unmoved(cabinet: Cabinet, conflict: OpenConflict) -> None:
    file = cabinet.file(conflict.case_id)
    stands = read_conflict(file, conflict.kind, conflict.entity_id, conflict.field)
    if {value.change_id for value in stands.values} != conflict.seen:
        raise ConflictMoved()
