"""Documents that lie open in another program: placed, watched, taken back into the case file, wiped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.documents.placed_document import SavedFile
    from coachdesk.documents.private_folder import PrivateFolder, WipeReport
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet


@dataclass
class Placed:
    """The private folder of an unlocked desk; made and used on the desk's thread only."""

    folder: PrivateFolder | None = None

    def ready(self, cabinet: Cabinet) -> PrivateFolder:
        """Return the folder, made at the first call: it takes over what an earlier process left."""
        if self.folder is None:
            from coachdesk.documents.private_folder import PrivateFolder, default_root

            self.folder = PrivateFolder(default_root(), desk=str(cabinet.folder))
        return self.folder


@dataclass(frozen=True)
class Taken:
    """What came back: the changes, for the broadcast; the wipe's report; whether documents are still open."""

    changed: tuple[Changed, ...] = ()
    report: WipeReport | None = None
    is_open: bool = False


def place(
    ops: Operations,
    placed: Placed,
    case_id: str,
    document_id: str,
    on_done: Callable[[Path], None],
    *,
    owner: QObject,
) -> None:
    """Put a kept document into the private folder; ``on_done`` gets its path."""

    def work(cabinet: Cabinet) -> Path:
        from coachdesk.services import documents

        document, data = documents.read_document(cabinet, case_id, document_id)
        name = document.file_name or f"{document.title or 'document'}.docx"
        return placed.ready(cabinet).place(case_id, document_id, name, data)

    ops.run_query(work, on_done, owner=owner)


def take_back_saved(
    ops: Operations, placed: Placed, on_done: Callable[[Taken], None], *, owner: QObject
) -> None:
    """Take back what was saved in another program since the last look."""

    def work(cabinet: Cabinet) -> Taken:
        folder = placed.ready(cabinet)
        changed = _take_back(cabinet, folder, folder.look())
        return Taken(changed, is_open=bool(folder.documents))

    ops.run_command(work, on_done, owner=owner)


def take_back_and_wipe(
    ops: Operations,
    placed: Placed,
    on_done: Callable[[Taken], None] | None = None,
    *,
    owner: QObject | None = None,
) -> None:
    """Take back everything newer than the case files and wipe the folder: at lock, and after unlocking."""

    def work(cabinet: Cabinet) -> Taken:
        folder = placed.ready(cabinet)
        changed = _take_back(cabinet, folder, folder.unkept())
        report = folder.wipe()
        return Taken(changed, report, is_open=bool(folder.documents))

    ops.run_command(work, on_done, owner=owner)


def _take_back(cabinet: Cabinet, folder: PrivateFolder, saved: list[SavedFile]) -> tuple[Changed, ...]:
    """Keep each; one that cannot be kept stays in the folder and is met again at the next look."""
    from coachdesk.errors import PersonFacing
    from coachdesk.services import documents

    kept: list[Changed] = []
    for one in saved:
        try:
            changed: Changed | None
            if one.is_extra or not one.is_whole:
                changed = documents.keep_file(cabinet, one.case_id, one.file_name, one.data, "other")
            else:
                changed = documents.take_back(cabinet, one.case_id, one.document_id, one.data)
        except PersonFacing:
            folder.note_not_kept([one])
            continue
        folder.note_kept(one)
        if changed is not None:
            kept.append(changed)
    return tuple(kept)
