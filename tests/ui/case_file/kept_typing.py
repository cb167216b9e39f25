"""A real window on a real desk, and every box in it that a person can type in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.desk import create_desk
from coachdesk.preferences import Preferences, write_preferences
from coachdesk.services import case_files, documents, drafts, editing
from coachdesk.storage.cabinet import Cabinet
from coachdesk.vault.header import KdfCost
from tests.ui.keys import type_text
from ui.case_file.case_file_page import CaseFilePage
from ui.lock.lock_screen import LockScreen
from ui.shell.frame import Frame
from ui.shell.page import Page
from ui.shell.window import DeskWindow
from ui.widgets import DateField, SearchField, TimeField
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.reference_editor import ReferenceEditor
from ui.widgets.forms.text_editors import CentsEditor, WholeEditor

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"

Box = QLineEdit | QPlainTextEdit


def boxes_in(root: QWidget) -> dict[str, Box]:
    """Return every box that takes text and is in use, by name; those to search with do not count."""
    found: dict[str, Box] = {}
    boxes: list[Box] = [*root.findChildren(QLineEdit), *root.findChildren(QPlainTextEdit)]
    for box in boxes:
        if box.isEnabled() and not box.isReadOnly() and not isinstance(box, SearchField):
            name = box.objectName() or box.accessibleName()
            while name in found:
                name += "'"
            found[name] = box
    return found


def text_of(box: Box) -> str:
    """Return what stands in a box."""
    return box.text() if isinstance(box, QLineEdit) else box.toPlainText()


def half_typed(box: Box, number: int) -> str:
    """Return half of something for a box: a text that no other box gets, which dates and numbers cannot be."""
    editor: Any = box.parent()
    while editor is not None and not isinstance(editor, FieldEditor):
        editor = editor.parent()
    if isinstance(box, DateField):
        return f"{number}/0"
    if isinstance(box, TimeField):
        return f"77h{number}"
    if isinstance(editor, WholeEditor):
        return f"3x{number}"
    if isinstance(editor, CentsEditor):
        return f"12,{number}"
    if isinstance(editor, ReferenceEditor):
        return f"Zz{number}"
    return f"Moiti{number}"


def _make_desk(folder: Path) -> dict[str, str]:
    desk, _words = create_desk(folder, PASSPHRASE, "Claire", cost=KdfCost(64, 1, 1))
    cabinet = desk.cabinet
    ids: dict[str, str] = {}

    def enrol(name: str, *, with_pathway: bool) -> str:
        fields = {"first_names": name, "birth_name": "Traore", "entered_on": date(2026, 9, 1)}
        return case_files.enrol_beneficiary(cabinet, fields, with_pathway=with_pathway).scope

    ids["awa"], ids["idir"] = enrol("Awa", with_pathway=True), enrol("Idir", with_pathway=False)
    awa = ids["awa"]
    for kind, fields in (
        ("barrier", {"theme": "mobilite", "opened_on": date(2026, 9, 1)}),
        ("action", {"title": "Appeler la CMA"}),
    ):
        ids[kind] = editing.add(cabinet, awa, kind, fields).entities[0][1]
    ids["milestone"] = case_files.open_case_file(cabinet, awa).milestones[-1].id
    ids["document"] = documents.keep_file(cabinet, awa, "Devis.pdf", b"x", "other").entities[0][1]
    desk.lock()
    write_preferences(folder, Preferences(language="fr", theme="light"))
    return ids


@dataclass
class KeptTyping:
    """A window, unlocked, with two people; ``go`` shows the place under test."""

    folder: Path
    qtbot: QtBot
    ids: dict[str, str] = field(default_factory=dict)
    window: DeskWindow = field(init=False)

    def __post_init__(self) -> None:
        self.ids = _make_desk(self.folder)
        self.start(self.folder)

    def start(self, folder: Path) -> None:
        """Start the program on a desk and unlock it."""
        self.window = DeskWindow(folder)
        self.window.resize(1_366, 768)
        self.window.start()
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.unlock()

    def settle(self) -> None:
        for _ in range(3):
            assert self.window.background.wait_until_idle(30)
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def unlock(self) -> None:
        screen = self.window.screen_shown
        assert isinstance(screen, LockScreen)
        screen.field.line.setText(PASSPHRASE)
        screen.try_to_open()
        self.settle()
        assert isinstance(self.window.screen_shown, Frame)

    @property
    def frame(self) -> Frame:
        frame = self.window.screen_shown
        assert isinstance(frame, Frame)
        return frame

    @property
    def page(self) -> Page:
        assert self.frame.page is not None
        return self.frame.page

    def case_page(self) -> CaseFilePage:
        assert isinstance(self.page, CaseFilePage)
        return self.page

    def navigate(self, route: str, **params: str) -> None:
        self.frame.host.navigate(route, **params)
        self.settle()

    def ask(self, work: Callable[[Cabinet], Any]) -> Any:
        found: list[Any] = []
        self.window.operations.run_query(work, found.append, owner=self.window)
        self.settle()
        return found[0]

    def on_the_disk(self, case_id: str) -> str:
        """Return all that is written or sealed of a case, as text."""
        case = self.ask(lambda cabinet: case_files.open_case_file(cabinet, case_id))
        sealed = self.ask(lambda cabinet: drafts.find_drafts(cabinet, case_id))
        return f"{case} {[one.fields for one in sealed]}"

    def type_everywhere(self, boxes: dict[str, Box], first: int) -> dict[str, str]:
        """Type into every box, the keyboard leaving none of them: all of it is half typed."""
        typed: dict[str, str] = {}
        for number, (name, box) in enumerate(boxes.items(), start=first):
            box.selectAll()
            typed[name] = half_typed(box, number)
            type_text(box, typed[name])
        return typed

    # Ways to leave in the middle, and to come back

    def lock_itself(self) -> None:
        """Nobody touches the program, which locks; it is unlocked again."""
        self.window.idle.went_idle.emit()
        self.settle()
        assert not self.window.operations.is_unlocked
        self.unlock()

    def close(self) -> None:
        """The window is closed, and the program started again."""
        folder = self.window.folder
        self.window.close()
        self.start(folder)

    def kill(self, case_id: str, typed: dict[str, str]) -> None:
        """The process ends at once, a second after the last key: what the disk holds then is all there is."""

        def is_all_there() -> bool:
            kept = self.on_the_disk(case_id)
            return all(text in kept for text in typed.values())

        self.qtbot.waitUntil(is_all_there, timeout=1_000)
        left = self.window.folder.parent / f"{self.window.folder.name}-left"
        shutil.copytree(self.window.folder, left)
        self.window.close()
        self.start(left)
