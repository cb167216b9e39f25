"""Tags: a word or two about something, in a tone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Size, Space, Tone, TypeScale, colours, icon_pixmap, tone_colours
from ui.theme.fonts import scaled_font

_HEIGHT = 24


class Tag(QWidget):
    """A small rounded label; the tone is never the only bearer of the meaning, the words are."""

    def __init__(
        self, text: str, tone: Tone = "neutral", *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._tone: Tone = tone
        self._icon = icon
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(scaled_font(self.font(), TypeScale.CAPTION))

    def text(self) -> str:
        """Return the words."""
        return self._text

    def tone(self) -> Tone:
        """Return the tone."""
        return self._tone

    def set_tag(self, text: str, tone: Tone) -> None:
        """Change words and tone."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        icon_width = Size.ICON_SMALL + Space.XS - 2 if self._icon else 0
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 2 * 10 + icon_width, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        background, foreground = tone_colours(colours(), self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(background))
        painter.drawRoundedRect(QRectF(self.rect()), _HEIGHT / 2, _HEIGHT / 2)
        words = self.rect().adjusted(10, 0, -10, 0)
        if self._icon:
            side = 14
            pixmap = icon_pixmap(self._icon, foreground, side, self.devicePixelRatioF())
            painter.drawPixmap(words.left() - 2, (self.height() - side) // 2, pixmap)
            words.setLeft(words.left() + Size.ICON_SMALL + Space.XS - 2)
        painter.setPen(QColor(foreground))
        painter.setFont(self.font())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)
        painter.end()
