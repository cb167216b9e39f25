"""A small rounded control that says one thing and leads to where it is settled."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Tone, TypeScale, colours, icon_pixmap, tone_colours
from ui.theme.fonts import scaled_font
from ui.widgets.painted_button import PaintedButton

_HEIGHT = 28
_ICON = 14
_PADDING = 10
_GAP = 6


class AlertChip(PaintedButton):
    """Looks like a tag, acts like a button."""

    def __init__(self, icon: str, tone: Tone, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon: str = icon
        self._tone: Tone = tone
        self.setObjectName(name)
        self.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Say something in place of what was said; "" takes the chip out of sight."""
        self._tone = tone or self._tone
        self.setVisible(bool(text))
        if self.text() != text:
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()
        self.update()

    def tone(self) -> Tone:
        """Return the tone."""
        return self._tone

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + 2 * _PADDING + _ICON + _GAP, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        background, foreground = tone_colours(table, self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.is_ringed:
            painter.setPen(QPen(QColor(table.focus), 2))
        elif self.underMouse():
            painter.setPen(QPen(QColor(foreground), 1))
        painter.setBrush(QColor(background))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        pixmap = icon_pixmap(self._icon, foreground, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(_PADDING, (self.height() - _ICON) // 2, pixmap)
        painter.setPen(QColor(foreground))
        painter.setFont(self.font())
        words = self.rect().adjusted(_PADDING + _ICON + _GAP, 0, -4, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
