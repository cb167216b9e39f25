"""Draws the fields of a card in two columns: what it is called, and what it says now, after what it said before."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from ui.theme import Colours, Space
from ui.widgets.timeline_item import Fact, TimelineItem

_LABELS = 232
"""The column of the labels, the same in every card, so that the eye finds the values in one line."""

_ROW_GAP = 2
_ARROW = "  \u2192  "


@dataclass(frozen=True, slots=True)
class FactsDrawing:
    """The two columns at a width, in a font; heights are in pixels."""

    font: QFont
    width: int

    def height(self, item: TimelineItem) -> int:
        """Return the height that the facts of a card take."""
        metrics = QFontMetrics(self.font)
        rows = sum(self._row_height(fact, metrics) for fact in item.facts)
        rows += _ROW_GAP * max(len(item.facts) - 1, 0)
        return rows + (self._more_height() if item.more else 0)

    def paint(self, painter: QPainter, table: Colours, left: int, top: int, item: TimelineItem) -> None:
        """Draw the facts of a card from a point on."""
        metrics = QFontMetrics(self.font)
        painter.setFont(self.font)
        labels = self._labels_width()
        for fact in item.facts:
            layout, height = self._value(fact, table)
            painter.setPen(QColor(table.muted))
            said = metrics.elidedText(fact.label, Qt.TextElideMode.ElideRight, labels - Space.M)
            place = QRect(left, top, labels - Space.M, metrics.lineSpacing())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
            painter.setPen(QColor(table.text))
            layout.draw(painter, QPointF(left + labels, top))
            top += height + _ROW_GAP
        if item.more:
            painter.setPen(QColor(table.accent))
            place = QRect(left, top + Space.XS - _ROW_GAP, self.width, metrics.lineSpacing())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, item.more)

    def _labels_width(self) -> int:
        return min(_LABELS, self.width * 2 // 5)

    def _row_height(self, fact: Fact, metrics: QFontMetrics) -> int:
        # Most values are a few words: no need to lay them out to know that they take one line.
        is_short = metrics.horizontalAdvance(_words(fact)) < self._values_width() - Space.XS
        return metrics.lineSpacing() if is_short else self._value(fact)[1]

    def _values_width(self) -> int:
        return max(40, self.width - self._labels_width())

    def _more_height(self) -> int:
        return Space.XS + QFontMetrics(self.font).lineSpacing()

    def _value(self, fact: Fact, table: Colours | None = None) -> tuple[QTextLayout, int]:
        """Return the value laid out, with its height; what stood there before is paler."""
        layout = QTextLayout(_words(fact), self.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if fact.before and table is not None:
            pale = QTextLayout.FormatRange()
            pale.start, pale.length = 0, len(fact.before) + len(_ARROW)
            pale.format = QTextCharFormat()
            pale.format.setForeground(QColor(table.muted))
            layout.setFormats([pale])
        spacing = QFontMetrics(self.font).lineSpacing()
        height = 0
        layout.beginLayout()
        while (piece := layout.createLine()).isValid():
            piece.setLineWidth(self._values_width())
            piece.setPosition(QPointF(0, height))
            height += spacing
        layout.endLayout()
        return layout, max(height, spacing)


def _words(fact: Fact) -> str:
    return f"{fact.before}{_ARROW}{fact.value}" if fact.before else fact.value
