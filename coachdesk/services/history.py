"""Who changed what and when; and taking a change back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coachdesk.errors import UnknownRecord
from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.clock import stamp_at
from coachdesk.journal.edit import Changed, Edit
from coachdesk.programme.declaration import Plain
from coachdesk.services.reopening import SETTLE, NothingToUndo, reopen
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import (
    JournalLine,
    changes_named,
    is_deleted,
    journal_lines,
    made_entity,
    read_journal,
)
from coachdesk.storage.scope_file import ScopeFile

__all__ = ["HistoryEntry", "NothingToUndo", "history", "undo_change", "undo_edit"]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history: values before and after, by field; ``at`` is aware UTC.

    ``can_undo``: something of it stands, or stands again since what came later was taken back. ``undone_by``: the
    change that took it back; None as long as something of it stands.
    """

    change_id: str
    at: datetime
    person_id: str
    device_id: str
    act: str
    kind: str
    entity_id: str
    before: Mapping[str, Plain]
    after: Mapping[str, Plain]
    is_delete: bool
    batch_id: str | None
    can_undo: bool
    undone_by: str | None


def history(cabinet: Cabinet, scope: str, *, limit: int = 500) -> list[HistoryEntry]:
    """Return the last changes of a scope, newest first."""
    return [_entry(line) for line in read_journal(cabinet.file(scope), limit=limit)]


def _entry(line: JournalLine) -> HistoryEntry:
    change = line.change
    return HistoryEntry(
        change_id=change.id,
        at=stamp_at(change.stamp),
        person_id=change.person,
        device_id=change.device,
        act=change.act,
        kind=change.kind,
        entity_id=change.entity_id,
        before=line.before,
        after=change.put,
        is_delete=change.is_delete,
        batch_id=change.batch,
        can_undo=line.still_stands,
        undone_by=None if line.still_stands else line.undone_by,
    )


def undo_change(cabinet: Cabinet, scope: str, change_id: str) -> Changed:
    """Write a change that puts back what another replaced, where it still stands.

    Taking back the making of a thing deletes it; taking back a deletion brings it back. Fields written over since
    are left alone, unless that was taken back too: so several steps go back, one after the other. Taking back a
    decision opens every answer that it replaced. Raises ``NothingToUndo`` when none is left.
    """
    file = cabinet.file(scope)
    found = changes_named(file, (change_id,))
    if not found:
        raise UnknownRecord(kind="change")
    if found[change_id].act == SETTLE:
        return reopen(cabinet, scope, (change_id,))
    edit = undo_edit(file, found[change_id])
    if edit is None:
        raise NothingToUndo()
    changed = cabinet.write(scope, [edit])
    if changed is None:
        raise NothingToUndo()
    return changed


def undo_edit(file: ScopeFile, change: Change) -> Edit | None:
    """Return the edit that takes a change back, None when nothing of it stands any more."""
    (line,) = journal_lines(file, [change])
    if change.is_delete:
        if not line.still_stands:
            return None
        return Edit(change.kind, change.entity_id, "undo", {DELETED: False}, undoes=change.id)
    if is_deleted(file, change.kind, change.entity_id):
        return None
    if made_entity(file, change):
        return Edit(change.kind, change.entity_id, "undo", {DELETED: True}, undoes=change.id)
    fields: dict[str, Plain] = {
        name: (value or False) if name == DELETED else value
        for name, value in line.before.items()
        if name in line.standing
    }
    return Edit(change.kind, change.entity_id, "undo", fields, undoes=change.id) if fields else None
