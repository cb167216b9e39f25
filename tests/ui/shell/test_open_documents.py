"""A kept document opened in another program: taken back when saved there, wiped before the desk locks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from coachdesk.services import case_files, documents
from coachdesk.storage.cabinet import Cabinet
from ui.operations import Operations
from ui.shell.host import Host
from ui.shell.open_documents import OpenDocuments, open_document, recover

Settle = Callable[[], None]


class OtherProgram(QObject):
    """Stands where Word does: it is told which file to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Note the file."""
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def program() -> Iterator[OtherProgram]:
    made = OtherProgram()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]  # the stub says bytes, the call takes text
    yield made
    QDesktopServices.unsetUrlHandler("file")


def kept(ops: Operations, settle: Settle, owner: QObject) -> tuple[str, str]:
    found: list[tuple[str, str]] = []

    def work(cabinet: Cabinet) -> tuple[str, str]:
        case_id = case_files.enrol_beneficiary(cabinet, {"birth_name": "Traoré"}).scope
        changed = documents.keep_file(cabinet, case_id, "Devis.txt", b"premier devis", "other")
        return case_id, changed.entities[0][1]

    ops.run_query(work, found.append, owner=owner)
    settle()
    return found[0]


def content(ops: Operations, settle: Settle, case_id: str, document_id: str) -> bytes:
    found: list[bytes] = []
    ops.run_query(
        lambda cabinet: documents.read_document(cabinet, case_id, document_id)[1], found.append, owner=ops
    )
    settle()
    return found[0]


def test_what_is_saved_there_comes_back_and_nothing_stays_in_plain(
    host: Host, ops: Operations, settle: Settle, qtbot: QtBot, program: OtherProgram
) -> None:
    case_id, document_id = kept(ops, settle, host)
    open_document(host, case_id=case_id, document_id=document_id)
    qtbot.waitUntil(lambda: bool(program.opened))
    path = program.opened[0]
    assert path.read_bytes() == b"premier devis"
    if sys.platform != "win32":  # there an access list says it
        assert path.parent.stat().st_mode & 0o077 == 0
    path.write_bytes(b"second devis, plus long")
    qtbot.waitUntil(
        lambda: content(ops, settle, case_id, document_id) == b"second devis, plus long", timeout=15_000
    )
    path.write_bytes(b"troisieme devis, juste avant le verrouillage")
    host.about_to_lock.emit()
    settle()
    assert content(ops, settle, case_id, document_id).startswith(b"troisieme")
    assert not path.exists()


def test_what_an_earlier_run_left_is_taken_back_and_wiped(
    host: Host, ops: Operations, settle: Settle, qtbot: QtBot, program: OtherProgram
) -> None:
    case_id, document_id = kept(ops, settle, host)
    open_document(host, case_id=case_id, document_id=document_id)
    qtbot.waitUntil(lambda: bool(program.opened))
    path = program.opened[0]
    path.write_bytes(b"avant la panne")
    gone = host.findChild(OpenDocuments)
    assert gone is not None
    gone.stop()
    gone.setParent(None)
    gone.placed.folder = None
    recover(host)
    settle()
    qtbot.waitUntil(lambda: content(ops, settle, case_id, document_id) == b"avant la panne")
    left = list(path.parent.glob("*")) if path.parent.exists() else []
    assert path not in left
