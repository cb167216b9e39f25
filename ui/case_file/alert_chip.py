"""A small rounded control that says one thing and leads to where it is settled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import Tone, TypeScale, colours, icon_pixmap, tone_colours
from ui.theme.fonts import scaled_font

_HEIGHT = 28
_ICON = 14
_PADDING = 10
_GAP = 6
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class AlertChip(QAbstractButton):
    """Looks like a tag, acts like a button."""

    def __init__(self, icon: str, tone: Tone, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon: str = icon
        self._tone: Tone = tone
        self._is_ringed = False
        self.setObjectName(name)
        self.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._is_ringed = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        background, foreground = tone_colours(table, self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus() and self._is_ringed:
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
