"""Takes an import back: what it made is deleted, what it changed is put back, what came later is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Changed, Edit
from coachdesk.programme.declaration import Plain
from coachdesk.services.history import undo_edit
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.projection import change_from_row
from coachdesk.storage.reading import journal_lines, made_entity
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.vault_file import Batch

_UNDO_ACT = "undo_import"


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """What was taken back. ``kept``: cases that the import made and somebody has worked on since."""

    undone: tuple[str, ...]
    kept: tuple[str, ...]
    changed: tuple[Changed, ...]


def undo_steps(cabinet: Cabinet, batch: Batch, progress: Callable[[int, int], None]) -> UndoneImport:
    """Take back what a batch wrote, case files first, each in one transaction."""
    undone: list[str] = []
    kept: list[str] = []
    changed: list[Changed] = []
    scopes = sorted(batch.scopes, key=lambda scope: scope == REGISTER)
    for done, scope in enumerate(scopes, start=1):
        if scope != REGISTER and cabinet.scope_entry(scope) is None:
            cabinet.index.forget(scope)  # a failed import's file, gone as a whole
        file = _readable(cabinet, scope)
        made = _changes_of(file, batch.id) if file is not None else []
        if file is not None and made:
            edits = _register_edits(cabinet, file, made) if scope == REGISTER else _case_edits(file, made)
            if edits is None:
                kept.append(scope)
            elif (written := cabinet.write(scope, edits)) is not None:
                changed.append(written)
            if edits is not None and scope != REGISTER:
                undone.append(scope)
        progress(done, len(scopes))
    return UndoneImport(tuple(undone), tuple(kept), tuple(changed))


def _readable(cabinet: Cabinet, scope: str) -> ScopeFile | None:
    """Return a scope's file; None when it was never made, or cannot be read any more."""
    if cabinet.scope_entry(scope) is None:
        return None
    try:
        return cabinet.file(scope)
    except (FileDamaged, FileMissing, FileTooNew):
        return None


def _changes_of(file: ScopeFile, batch_id: str) -> list[Change]:
    rows = file.sql.execute(
        "SELECT id, kind, entity, act, body, stamp, person, device, schema, batch FROM change"
        " WHERE batch = ? ORDER BY seq",
        (batch_id,),
    )
    return [change_from_row(row, file.scope_id) for row in rows]


def _case_edits(file: ScopeFile, made: list[Change]) -> list[Edit] | None:
    """Return the edits that take a case's changes back; None when it was made then and worked on since."""
    begun = next((each for each in made if each.kind == "beneficiary" and made_entity(file, each)), None)
    if begun is None:
        return [edit for change in reversed(made) if (edit := _edit(file, change)) is not None]
    others = file.sql.execute(
        "SELECT count(*) FROM change WHERE batch IS NOT ? AND act != ?", (begun.batch, _UNDO_ACT)
    )
    if int(others[0][0]):
        return None
    return [Edit("beneficiary", file.scope_id, _UNDO_ACT, {DELETED: True}, undoes=begun.id)]


def _edit(file: ScopeFile, change: Change) -> Edit | None:
    """Return the edit that takes one change back, as far as it still stands."""
    if made_entity(file, change) and _is_edited_since(file, change):
        (line,) = journal_lines(file, [change])
        fields: dict[str, Plain] = {
            name: [] if isinstance(value, list) else None
            for name, value in change.put.items()
            if name in line.standing
        }
        return Edit(change.kind, change.entity_id, _UNDO_ACT, fields, undoes=change.id) if fields else None
    edit = undo_edit(file, change)
    return None if edit is None else replace(edit, act=_UNDO_ACT)


def _is_edited_since(file: ScopeFile, change: Change) -> bool:
    rows = file.sql.execute(
        "SELECT 1 FROM change WHERE kind = ? AND entity = ? AND id != ? LIMIT 1",
        (change.kind, change.entity_id, change.id),
    )
    return bool(rows)


def _register_edits(cabinet: Cabinet, file: ScopeFile, made: list[Change]) -> list[Edit]:
    """Return the edits that delete the promotions and coaches an import made, unless a case still names them."""
    used = {each.promotion_id for each in cabinet.index.summaries()}
    used |= {each.coach_id for each in cabinet.index.summaries()}
    return [
        edit
        for change in made
        if change.entity_id not in used
        and not _is_edited_since(file, change)
        and (edit := _edit(file, change)) is not None
    ]
