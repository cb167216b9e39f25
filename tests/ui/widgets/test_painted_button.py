"""A button that paints itself: Enter clicks it, and the ring shows for the keyboard only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.painted_button import PaintedButton


class Plain(PaintedButton):
    """Paints nothing."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leave the ground as it is."""


@pytest.mark.parametrize(
    ("reason", "is_ringed"),
    [
        (Qt.FocusReason.TabFocusReason, True),
        (Qt.FocusReason.BacktabFocusReason, True),
        (Qt.FocusReason.ShortcutFocusReason, True),
        (Qt.FocusReason.MouseFocusReason, False),
    ],
)
def test_the_ring_shows_for_the_keyboard_only(qtbot: QtBot, reason: Qt.FocusReason, is_ringed: bool) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    other, button = QLineEdit(), Plain()
    row.addWidget(other)
    row.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    button.setFocus(reason)
    qtbot.waitUntil(button.hasFocus)
    assert button.is_ringed is is_ringed
    button.clearFocus()
    assert not button.is_ringed


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_click_it(qtbot: QtBot, key: Qt.Key) -> None:
    button = Plain()
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)
