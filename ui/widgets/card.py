"""Cards: what belongs together, on a surface of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Size, Space, icon_pixmap
from ui.widgets.keyboard_ring import show_ring
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent


class IconLabel(QLabel):
    """An icon that is only to be looked at; it follows the theme."""

    def __init__(
        self, name: str, colour: str = "muted", size: int = Size.ICON, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = (name, colour, size)
        self.setFixedSize(size, size)

    def set_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._icon = (name, colour, self._icon[2])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, colour, size = self._icon
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icon_pixmap(name, colour, size, self.devicePixelRatioF()))
        painter.end()


class Card(QFrame):
    """A surface with an optional title, acts at its right, and a ``body``."""

    def __init__(
        self,
        title: str = "",
        *,
        subtitle: str = "",
        icon: str = "",
        padding: int = Space.L,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        # A title's line is as high as a control, with or without one in it: titles of cards side by side align.
        is_line = bool(title) and not subtitle
        outer.setContentsMargins(padding, padding - (Space.S if is_line else 0), padding, padding)
        outer.setSpacing(Space.S if is_line else Space.M)
        self._head = QHBoxLayout()
        self._head.setSpacing(Space.S)
        self._title = text_label(title, "title")
        if not title:
            self._title.hide()  # setHidden(False) would show it as a window of its own for a moment
        if title or subtitle:
            words = QGridLayout()  # the icon stands in the title's line, however high what is beside it
            words.setHorizontalSpacing(Space.S)
            words.setVerticalSpacing(2)
            words.setColumnStretch(1, 1)
            if is_line:
                words.setRowMinimumHeight(0, Size.CONTROL)
            if icon:
                words.addWidget(IconLabel(icon, "accent"), 0, 0, Qt.AlignmentFlag.AlignVCenter)
            words.addWidget(self._title, 0, 1)
            if subtitle:
                words.addWidget(text_label(subtitle, "muted", wrap=True), 1, 1)
            self._head.addLayout(words, 1)
            outer.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.S)
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the title of a card that was made with one."""
        self._title.setText(title)

    def add_action(self, widget: QWidget) -> None:
        """Put a control at the right of the title."""
        self._head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)


class ClickableCard(Card):
    """A card that is one control: click, Enter or Space."""

    clicked = Signal()

    def __init__(self, label: str, *, padding: int = Space.M, parent: QWidget | None = None) -> None:
        super().__init__(padding=padding, parent=parent)
        self.setProperty("clickable", "true")
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_ring(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        show_ring(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


def line(parent: QWidget | None = None) -> QFrame:
    """Return a thin line between two parts."""
    made = QFrame(parent)
    made.setProperty("role", "line")
    return made
