"""A person in front of the window: sees what is shown, presses what is named, types where the keyboard is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as NeverCame
from pytestqt.qtbot import QtBot

from ui.shell.window import DeskWindow

W = TypeVar("W", bound=QWidget)
_PATIENCE = 30_000
"""Milliseconds until something that was asked for must be seen."""


class PersonAtTheWindow:
    """Nothing is done that a person could not: only what is visible is pressed, read or typed into."""

    def __init__(self, window: DeskWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    def rest(self) -> None:
        """Let everything asked be answered and painted."""
        for _ in range(3):
            assert self.window.background.wait_until_idle(_PATIENCE / 1_000)
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if QApplication.activeWindow() is None:
            # The offscreen platform has no window manager that gives the keyboard back after a dialog.
            self.in_front().activateWindow()
            QCoreApplication.processEvents()

    def wait_for(self, is_so: Callable[[], object], what: str) -> None:
        """Wait until something is seen."""
        try:
            self._qtbot.waitUntil(lambda: bool(is_so()), timeout=_PATIENCE)
        except NeverCame:
            raise AssertionError(f"never seen: {what}") from None
        self.rest()

    def in_front(self) -> QWidget:
        """Return the window that is worked in: the dialog over the others, or the program's window."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            return modal
        dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]
        return next((one for one in dialogs if one.isVisible()), self.window)

    def sees(self, words: str) -> bool:
        """Tell whether some words stand in the window in front."""
        root = self.in_front()
        shown = (label.text() for label in root.findChildren(QLabel) if label.isVisible())
        return any(words in text for text in shown)

    def button(self, words: str) -> QAbstractButton:
        """Return the button that says some words, or bears them as its name."""
        root = self.in_front()
        found = [
            one
            for one in root.findChildren(QAbstractButton)
            if one.isVisible()
            and one.isEnabled()
            and words in (one.text().replace("&", "").strip(), one.accessibleName())
        ]
        assert found, (
            f"no button “{words}” in {[b.text() for b in root.findChildren(QPushButton) if b.isVisible()]}"
        )
        return found[0]

    def press(self, words: str) -> None:
        """Click a button."""
        QTest.mouseClick(self.button(words), Qt.MouseButton.LeftButton)
        self.rest()

    def part(self, kind: type[W], name: str) -> W:
        """Return a part of the window in front that is visible, by its object name."""
        found = next((one for one in self.in_front().findChildren(kind, name) if one.isVisible()), None)
        assert found is not None, name
        return found

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type, accents too, where the keyboard is, or into a box after clicking it."""
        if into is not None:
            QTest.mouseClick(into, Qt.MouseButton.LeftButton)
        target = QApplication.focusWidget()
        assert target is not None, "the keyboard is nowhere"
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(target, event)
        QCoreApplication.processEvents()

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        """Press a key where the keyboard is."""
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.rest()

    def choose_file(self, path: Path) -> None:
        """Type the path in the dialog that asks for a file, and open it."""
        dialog = self.in_front()
        assert isinstance(dialog, QFileDialog)
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(str(path))
        accept = next(one for one in dialog.findChildren(QPushButton) if one.isDefault())
        QTest.mouseClick(accept, Qt.MouseButton.LeftButton)
        self.rest()
