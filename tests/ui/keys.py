"""The keyboard and the mouse, for tests (pytest-qt's own are untyped)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_NONE = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key | str, modifier: Qt.KeyboardModifier = _NONE) -> None:
    """Press and let go one key."""
    if isinstance(key, str):
        QTest.keyClicks(widget, key, modifier)
    else:
        QTest.keyClick(widget, key, modifier)


def type_text(widget: QWidget, text: str) -> None:
    """Type text letter by letter; QTest knows ASCII only."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click with the left button, in the middle unless a place is given."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _NONE, at or widget.rect().center())
