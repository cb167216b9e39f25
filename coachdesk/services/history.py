"""Who changed what and when; and taking a change back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coachdesk.errors import PersonFacing, UnknownRecord
from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.clock import stamp_at
from coachdesk.journal.edit import Changed, Edit
from coachdesk.programme.declaration import Plain
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import (
    JournalLine,
    changes_named,
    head_ids,
    is_deleted,
    journal_lines,
    read_journal,
)
from coachdesk.storage.scope_file import ScopeFile


class NothingToUndo(PersonFacing):
    """Everything that this change wrote has been written over since."""

    code = "nothing_to_undo"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history: values before and after, by field; ``at`` is aware UTC."""

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
        can_undo=line.still_stands and line.undone_by is None,
        undone_by=line.undone_by,
    )


def undo_change(cabinet: Cabinet, scope: str, change_id: str) -> Changed:
    """Write a change that puts back what another replaced, where it still stands.

    Taking back the making of a thing deletes it; taking back a deletion brings it back. Fields written over since
    are left alone. Raises ``NothingToUndo`` when none is left.
    """
    file = cabinet.file(scope)
    found = changes_named(file, (change_id,))
    if not found:
        raise UnknownRecord(kind="change")
    edit = undo_edit(file, found[change_id])
    if edit is None:
        raise NothingToUndo()
    changed = cabinet.write(scope, [edit])
    if changed is None:
        raise NothingToUndo()
    return changed


def undo_edit(file: ScopeFile, change: Change) -> Edit | None:
    """Return the edit that takes a change back, None when nothing of it stands any more."""
    heads = head_ids(file, change.kind, change.entity_id)
    if change.is_delete:
        if change.id not in heads.get(DELETED, ()):
            return None
        return Edit(change.kind, change.entity_id, "undo", {DELETED: False}, undoes=change.id)
    if is_deleted(file, change.kind, change.entity_id):
        return None
    if _made_it(file, change):
        return Edit(change.kind, change.entity_id, "undo", {DELETED: True}, undoes=change.id)
    before = journal_lines(file, [change])[0].before
    fields: dict[str, Plain] = {}
    for name, value in before.items():
        if change.id in heads.get(name, ()):
            fields[name] = (value or False) if name == DELETED else value
    return Edit(change.kind, change.entity_id, "undo", fields, undoes=change.id) if fields else None


def _made_it(file: ScopeFile, change: Change) -> bool:
    """Tell whether the entity came to be with this change: the earliest of those that replace nothing.

    Not the first that arrived: changes come in any order.
    """
    rows = file.sql.execute(
        "SELECT id FROM change WHERE kind = ? AND entity = ? AND json_extract(body, '$.r') IS NULL"
        " ORDER BY stamp, id LIMIT 1",
        (change.kind, change.entity_id),
    )
    return bool(rows) and rows[0][0] == change.id
