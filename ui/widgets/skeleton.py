"""What stands where content will be, for the moment it takes to come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Space, colours

_LINE = 14
_WIDTHS = (0.62, 0.9, 0.78, 0.5)


class Skeleton(QWidget):
    """Grey lines; still, because what moves draws the eye to nothing."""

    def __init__(self, rows: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(320, self._rows * (_LINE + Space.M))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().skeleton))
        for row in range(self._rows):
            width = self.width() * _WIDTHS[row % len(_WIDTHS)]
            painter.drawRoundedRect(QRectF(0, row * (_LINE + Space.M), width, _LINE), 7, 7)
        painter.end()
