"""Milestones reached, as a thin bar: in a cell of the list and in the side panel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.messages import tr
from ui.theme import colours

BAR = 6


def draw_bar(painter: QPainter, bar: QRectF, part: float) -> None:
    """Draw a bar filled to ``part`` of 1."""
    table = colours()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(table.pressed))
    painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
    if part > 0:
        filled = QRectF(bar)
        filled.setWidth(max(bar.width() * min(part, 1.0), BAR))
        painter.setBrush(QColor(table.accent))
        painter.drawRoundedRect(filled, BAR / 2, BAR / 2)


class MilestoneBar(QWidget):
    """The bar as a widget."""

    def __init__(self, reached: int, applicable: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = reached / applicable if applicable else 0.0
        self.setFixedHeight(BAR)
        self.setAccessibleName(tr("dossiers.milestones", reached=reached, applicable=applicable))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_bar(painter, QRectF(self.rect()), self._part)
        painter.end()
