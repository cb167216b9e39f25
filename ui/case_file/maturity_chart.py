"""How ready a project is, axis by axis, drawn as a small radar."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.messages import tr
from ui.theme import TypeScale, colours
from ui.theme.fonts import scaled_font

_MOST = 5
_SIDE = 260
_MARGIN_X = 64
_MARGIN_Y = 28


class MaturityChart(QWidget):
    """A radar of values 0 to 5; an axis that is not recorded has no point, and the shape passes it by.

    Decoration for the eye: the values stand beside it as words, and in its accessible name.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes: tuple[tuple[str, int | None], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_values(self, axes: Sequence[tuple[str, int | None]]) -> None:
        """Draw these axes with their values."""
        self._axes = tuple(axes)
        said = [
            tr(
                "case_file.project.chart.name",
                axis=name,
                value=tr("forms.not_recorded") if value is None else value,
            )
            for name, value in axes
        ]
        self.setAccessibleName(f"{tr('case_file.project.chart')}. {'; '.join(said)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIDE + 2 * (_MARGIN_X - 32), _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._axes:
            return
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2 + 6)
        radius = min(self.width() / 2 - _MARGIN_X, self.height() / 2 - _MARGIN_Y)
        for ring in range(1, _MOST + 1):
            is_outer = ring == _MOST
            painter.setPen(QPen(QColor(table.border_strong if is_outer else table.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self._ring(middle, radius * ring / _MOST))
        painter.setPen(QPen(QColor(table.border), 1))
        for place in range(len(self._axes)):
            painter.drawLine(middle, self._point(middle, radius, place))
        self._paint_shape(painter, middle, radius)
        self._paint_names(painter, middle, radius)
        painter.end()

    def _paint_shape(self, painter: QPainter, middle: QPointF, radius: float) -> None:
        table = colours()
        points = [
            self._point(middle, radius * value / _MOST, place)
            for place, (_name, value) in enumerate(self._axes)
            if value is not None
        ]
        fill = QColor(table.accent)
        fill.setAlphaF(0.22)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(table.accent), 2))
        if len(points) > 1:
            painter.drawPolygon(QPolygonF(points))
        painter.setBrush(QColor(table.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, 4, 4)

    def _paint_names(self, painter: QPainter, middle: QPointF, radius: float) -> None:
        table = colours()
        painter.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        for place, (name, value) in enumerate(self._axes):
            at = self._point(middle, radius + 16, place)
            painter.setPen(QColor(table.muted if value is None else table.text))
            box = QRectF(at.x() - _MARGIN_X, at.y() - 10, 2 * _MARGIN_X, 20)
            if at.x() > middle.x() + 8:
                box.moveLeft(at.x() - 8)
            elif at.x() < middle.x() - 8:
                box.moveRight(at.x() + 8)
            align = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignLeft
                if at.x() > middle.x() + 8
                else Qt.AlignmentFlag.AlignRight
                if at.x() < middle.x() - 8
                else Qt.AlignmentFlag.AlignHCenter
            )
            painter.drawText(box, int(align), name)

    def _ring(self, middle: QPointF, radius: float) -> QPolygonF:
        return QPolygonF([self._point(middle, radius, place) for place in range(len(self._axes))])

    def _point(self, middle: QPointF, radius: float, place: int) -> QPointF:
        angle = 2 * pi * place / len(self._axes) - pi / 2
        return QPointF(middle.x() + radius * cos(angle), middle.y() + radius * sin(angle))
