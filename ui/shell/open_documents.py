"""Opens kept documents in the program that Windows has for them, and takes back what is saved there.

One for each unlocked desk, a child of its ``Host``. While something lies open the private folder is looked at every
second; before the desk locks, everything is taken back and wiped; after unlocking, what a crash left is too.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from ui.messages import tr
from ui.operations import open_documents as work
from ui.shell.host import Host

LOOK_MS = 1_000


class OpenDocuments(QTimer):
    """Ticks once a second while documents lie open."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.host = host
        self.placed = work.Placed()
        self._is_looking = False
        self.setInterval(LOOK_MS)
        self.timeout.connect(self._on_tick)
        host.about_to_lock.connect(self._on_lock)

    def recover(self) -> None:
        """Take back what an earlier run left, and wipe it."""
        work.take_back_and_wipe(self.host.operations, self.placed, self._recovered, owner=self)

    def open(self, case_id: str, document_id: str) -> None:
        """Place a document and open it."""
        work.place(self.host.operations, self.placed, case_id, document_id, self._opened, owner=self)

    def _opened(self, path: Path) -> None:
        self.start()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.host.tell(tr("documents.no_program"), tone="warning")

    def _on_tick(self) -> None:
        if self.host.operations.is_unlocked and not self._is_looking:
            self._is_looking = True
            work.take_back_saved(self.host.operations, self.placed, self._looked, owner=self)

    def _looked(self, taken: work.Taken) -> None:
        self._is_looking = False
        if taken.changed:
            self.host.tell(tr("documents.taken_back"), tone="success")
        if not taken.is_open:
            self.stop()

    def _recovered(self, taken: work.Taken) -> None:
        if taken.changed:
            self.host.tell(tr("documents.recovered"), tone="success")
        if taken.report is not None and not taken.report.is_clean:
            self.host.tell(tr("documents.still_open"), tone="warning")
            self.start()

    def _on_lock(self) -> None:
        self.stop()
        if self.placed.folder is not None:
            work.take_back_and_wipe(self.host.operations, self.placed)


def open_document(host: Host, *, case_id: str, document_id: str) -> None:
    """Open a kept document (the act ``open_document``)."""
    _of(host).open(case_id, document_id)


def _of(host: Host) -> OpenDocuments:
    found = host.findChild(OpenDocuments)
    return found if found is not None else OpenDocuments(host)


def recover(host: Host) -> None:
    """Take back and wipe what an earlier run left open (once, after unlocking)."""
    _of(host).recover()
