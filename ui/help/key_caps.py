"""Keys as they look on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Space, TypeScale, colours
from ui.theme.fonts import scaled_font

_HEIGHT = 26
_LEAST_WIDTH = 26
_RADIUS = 6


class KeyCaps(QWidget):
    """One or several keys to be pressed together, such as Ctrl and K."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys.split()
        self.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" + ".join(self._keys))

    def _widths(self) -> list[int]:
        metrics = self.fontMetrics()
        return [max(_LEAST_WIDTH, metrics.horizontalAdvance(key) + 2 * Space.S) for key in self._keys]

    def sizeHint(self) -> QSize:
        widths = self._widths()
        return QSize(sum(widths) + Space.XS * (len(widths) - 1), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        left = 0
        for key, width in zip(self._keys, self._widths(), strict=True):
            cap = QRectF(left + 0.5, 0.5, width - 1, _HEIGHT - 1)
            painter.setPen(QPen(QColor(table.border_strong), 1))
            painter.setBrush(QColor(table.surface))
            painter.drawRoundedRect(cap, _RADIUS, _RADIUS)
            painter.setPen(QColor(table.text))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            left += width + Space.XS
        painter.end()
