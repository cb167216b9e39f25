"""Copies that were made before many case files went at once: listed, and put back one by one."""

from __future__ import annotations

from coachdesk.journal.edit import Changed
from coachdesk.programme.declaration import Scope
from coachdesk.storage import keeping_back
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.keeping_back import KeptBack

__all__ = ["KeptBack", "kept_back", "put_back_kept"]


def kept_back(cabinet: Cabinet) -> list[KeptBack]:
    """Return the copies of this desk, newest first; each is kept for a month."""
    return keeping_back.kept_back(cabinet.folder)


def put_back_kept(cabinet: Cabinet, kept: KeptBack, case_id: str) -> Changed | None:
    """Take in what the copy of a case file holds, with its documents; None when all of it is here.

    The copy stays. What takes the file away again, such as headquarters' statements, is not changed by this. Raises
    ``FileMissing``, ``FileDamaged``, ``FileTooNew``, ``DiskFull``.
    """
    copy = keeping_back.open_kept(cabinet, kept, case_id)
    try:
        changes, contents = keeping_back.held_in(copy)
    finally:
        copy.close()
    file = cabinet.make_scope(case_id, Scope.CASE)
    for data in contents:
        file.keep_bytes(data)
    changed = cabinet.apply(case_id, changes)
    cabinet.mark_whole(case_id)
    if changed is not None:
        cabinet.note_to_send(case_id)  # as far as it is this desk's own: nobody knows any more what was sent
    return changed
