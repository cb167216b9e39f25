"""A disc with somebody's initials."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Tone, colours, tone_colours

# Not danger and warning: a person's colour must not read as a state.
_TONES: tuple[Tone, ...] = ("accent", "neutral", "success")


def initials(name: str) -> str:
    """Return at most two initials: of the first and the last word."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in picked)


def avatar_tone(name: str) -> Tone:
    """Return the tone of a name: always the same for the same name."""
    return _TONES[sum(map(ord, name)) % len(_TONES)]


class Avatar(QWidget):
    """Initials on a soft disc; decoration only, the name stands beside it."""

    def __init__(self, name: str = "", size: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(size, size)

    def set_name(self, name: str) -> None:
        """Show somebody else."""
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        background, foreground = tone_colours(colours(), avatar_tone(self._name))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(background))
        painter.drawEllipse(self.rect())
        font = QFont(self.font())
        font.setPixelSize(max(10, round(self.width() * 0.38)))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(foreground))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, initials(self._name))
        painter.end()
