"""What every button that paints itself has in common: Enter, the pointer above it, the ring of the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.widgets.keyboard_ring import BY_KEYBOARD


class PaintedButton(QAbstractButton):
    """Space and Enter click it; ``is_ringed`` says whether ``paintEvent`` draws the ring."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._came_by_keyboard = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_ringed(self) -> bool:
        """Tell whether it has the focus and the keyboard brought it."""
        return self.hasFocus() and self._came_by_keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._came_by_keyboard = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
