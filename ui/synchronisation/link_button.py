"""Words that open something, in line with the words around them."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import colours
from ui.widgets.painted_button import PaintedButton

_HEIGHT = 28
_AROUND = 4
"""Room for the ring, at each side; the words themselves begin in line with labels."""


class LinkButton(PaintedButton):
    """Accent words, underlined under the pointer; cut with an ellipsis where there is no room."""

    def __init__(self, text: str, *, on_click: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: on_click())

    def sizeHint(self) -> QSize:
        # Whole pixels upwards: half a pixel less, and the last letters would give way to an ellipsis.
        words = math.ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text()))
        return QSize(words + _AROUND, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 80), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(QColor(table.accent))
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - _AROUND
        )
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), left, words)
        if self.is_ringed:
            painter.setPen(QPen(QColor(table.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()
