"""What a screen without content says: what it is for, and the first thing to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space, colours, icon_pixmap
from ui.widgets.buttons import Button
from ui.widgets.text import text_label

_DISC = 72
_ICON = 32


class _Disc(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(_DISC, _DISC)

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(table.accent_soft))
        painter.drawEllipse(self.rect())
        pixmap = icon_pixmap(self._icon, "on_accent_soft", _ICON, self.devicePixelRatioF())
        painter.drawPixmap((_DISC - _ICON) // 2, (_DISC - _ICON) // 2, pixmap)
        painter.end()


class EmptyState(QWidget):
    """An icon, a sentence, and at most two acts, in the middle of the space there is."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
        second_text: str = "",
        on_second: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.XL, Space.L, Space.XL)
        column.setSpacing(Space.S)
        column.addStretch(1)
        column.addWidget(_Disc(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(Space.S)
        for words, role in ((title, "title"), (text, "muted")):
            label = text_label(words, role, wrap=True)  # type: ignore[arg-type]  # both are roles
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(480)
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label, 100)
            row.addStretch(1)
            column.addLayout(row)
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addStretch(1)
        self.action_button = Button(action_text, "primary", on_click=on_action)
        self.second_button = Button(second_text, on_click=on_second)
        for button, words in ((self.action_button, action_text), (self.second_button, second_text)):
            acts.addWidget(button)
            if not words:
                button.hide()
        acts.addStretch(1)
        column.addSpacing(Space.S)
        column.addLayout(acts)
        column.addStretch(2)
