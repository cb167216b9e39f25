"""A person who looks at one window of several: what lies over it, what is pressed in it, and a picture of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QMenu,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.stories.person_at_the_window import PersonAtTheWindow
from ui.shell.window import DeskWindow
from ui.widgets import ChoiceBox, Tag

PICTURES = "COACHDESK_STORY_PICTURES"
"""Names a folder: the main moments of the story are kept in it as pictures."""


class PersonAmongWindows(PersonAtTheWindow):
    """Looks at one window only, however many there are."""

    def __init__(self, name: str, window: DeskWindow, qtbot: QtBot) -> None:
        super().__init__(window, qtbot)
        self.name = name

    def in_front(self) -> QWidget:
        """Return the dialog that lies over this person's window, the uppermost, or the window."""
        front: QWidget = self.window
        while True:
            over = [one for one in front.findChildren(QDialog) if _is_over(one, front)]
            if not over:
                return front
            front = over[-1]

    def sees(self, words: str) -> bool:
        tags = (one.text() for one in self.in_front().findChildren(Tag) if one.isVisible())
        return super().sees(words) or any(words in text for text in tags)

    def wait_for(self, is_so: Callable[[], object], what: str) -> None:
        try:
            super().wait_for(is_so, what)
        except AssertionError as error:
            self.picture("jamais-vu")
            raise AssertionError(f"{self.name}: {error}") from None

    def turn_to(self) -> None:
        """Sit down in front of this window: the keyboard is here."""
        front = self.in_front()
        if not front.isActiveWindow():
            front.activateWindow()
            self._qtbot.waitUntil(front.isActiveWindow)

    def press(self, words: str) -> None:
        self.turn_to()
        self.scroll_to(self.button(words))
        super().press(words)

    def type(self, text: str, into: QWidget | None = None) -> None:
        self.turn_to()
        super().type(text, into)

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        self.turn_to()
        super().key(key, modifier, times)

    def scroll_to(self, part: QWidget) -> None:
        """Bring a part of a long page into view."""
        around = part.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(part)
                self.rest()
                return
            around = around.parentWidget()

    def press_named(self, name: str, within: QWidget | None = None) -> None:
        """Click a button by its object name, where several say the same words."""
        self.turn_to()
        root = within or self.in_front()
        found = [
            one
            for one in root.findChildren(QAbstractButton)
            if one.objectName().startswith(name) and one.isVisible() and one.isEnabled()
        ]
        assert found, f"no button named {name}"
        self.scroll_to(found[0])
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        self.rest()

    def tick(self, name: str) -> None:
        """Click a box to tick by its object name."""
        self.turn_to()
        box = self.part(QCheckBox, name)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(9, box.height() // 2))
        self.rest()

    def choose(self, name: str, words: str) -> None:
        """Choose in a list by the keyboard."""
        self.turn_to()
        box = self.part(ChoiceBox, name)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == words:
                break
            QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentText() == words, [box.itemText(place) for place in range(box.count())]
        self.rest()

    def choose_in_menu(self, button: QAbstractButton, words: str) -> None:
        """Open a button's menu, and click what says some words."""
        self.turn_to()
        offered: list[str] = []

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            offered.extend(one.text() for one in menu.actions())
            found = next((one for one in menu.actions() if one.text() == words), None)
            if found is None:
                menu.close()
                return
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(found).center())

        QTimer.singleShot(0, choose)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()
        assert words in offered, offered

    def has_button(self, words: str) -> bool:
        """Tell whether a button that says some words can be pressed."""
        found = self.in_front().findChildren(QAbstractButton)
        return any(one.isVisible() and one.isEnabled() and one.text() == words for one in found)

    def picture(self, name: str) -> None:
        """Keep what is seen, when a folder for pictures is named."""
        folder = os.environ.get(PICTURES)
        if not folder:
            return
        self.rest()
        shown = self.window.grab()
        front = self.in_front()
        if front is not self.window:
            over = front.grab()
            place = QPoint((shown.width() - over.width()) // 2, max(0, (shown.height() - over.height()) // 2))
            painter = QPainter(shown)
            painter.fillRect(shown.rect(), QColor(0, 0, 0, 90))
            painter.drawPixmap(place, over)
            painter.end()
        who = self.name.split()[0].lower()
        Path(folder).mkdir(parents=True, exist_ok=True)
        number = len(list(Path(folder).glob("*.png"))) + 1
        shown.save(str(Path(folder) / f"{number:02}-{who}-{name}.png"))


def _is_over(dialog: QDialog, front: QWidget) -> bool:
    parent = dialog.parentWidget()
    return dialog.isVisible() and parent is not None and parent.window() is front
