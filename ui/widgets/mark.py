"""The program's mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ui.theme import Colours, colours

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_GRID = 28


def paint_mark(painter: QPainter, table: Colours, size: int) -> None:
    """Draw somebody at a desk, in a rounded square of ``size`` pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / _GRID, size / _GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(table.accent))
    painter.drawRoundedRect(0, 0, _GRID, _GRID, 8, 8)
    painter.setBrush(QColor(table.on_accent))
    painter.drawEllipse(9, 5, 10, 10)
    painter.drawRoundedRect(5, 18, 18, 4, 2, 2)


class Mark(QWidget):
    """The mark, to look at."""

    def __init__(self, size: int = _GRID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, colours(), self.width())
        painter.end()


def window_icon(table: Colours) -> QIcon:
    """Return the icon of the program's windows."""
    made = QIcon()
    for size in (16, 32, 48):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_mark(painter, table, size)
        painter.end()
        made.addPixmap(pixmap)
    return made
