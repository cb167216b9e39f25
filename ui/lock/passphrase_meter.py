"""How good a passphrase is, while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.messages import tr
from ui.operations import passphrases
from ui.theme import Space, colours
from ui.widgets.text import text_label

_HEIGHT = 8
_MARK_AT = 0.8


class _Bar(QWidget):
    """Filled up to the estimate; the rule's 80 bits stand at four fifths, so that better shows as better."""

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.colour = "danger"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(table.neutral_soft))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), _HEIGHT), 4, 4)
        if self.share > 0:
            painter.setBrush(QColor(getattr(table, self.colour)))
            painter.drawRoundedRect(
                QRectF(0, 0, max(_HEIGHT, self.width() * min(self.share, 1.0)), _HEIGHT), 4, 4
            )
        painter.setBrush(QColor(table.border_strong))
        painter.drawRect(QRectF(self.width() * _MARK_AT - 1, 0, 2, _HEIGHT))
        painter.end()


class PassphraseMeter(QWidget):
    """A bar, and one sentence: what is missing, or that it is enough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_enough = False
        self._bar = _Bar()
        self._words = text_label(tr("lock.meter.empty"), "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS + 2)
        column.addWidget(self._bar)
        column.addWidget(self._words)

    @property
    def is_enough(self) -> bool:
        """Tell whether the passphrase shown last meets the rule."""
        return self._is_enough

    def sentence(self) -> str:
        """Return what is said."""
        return self._words.text()

    def show_passphrase(self, passphrase: str, forbidden: tuple[str, ...] = ()) -> None:
        """Estimate a passphrase and show it; ``forbidden`` are names an attacker would try first."""
        if not passphrase:
            self._is_enough = False
            self._bar.share = 0.0
            self._words.setText(tr("lock.meter.empty"))
            self._bar.update()
            return
        found = passphrases.strength(passphrase, forbidden)
        share = found.bits / passphrases.required_bits()
        self._is_enough = found.is_enough
        self._bar.share = share * _MARK_AT
        self._bar.colour = "success" if found.is_enough else "warning" if share >= 0.6 else "danger"
        self._bar.update()
        if found.is_enough:
            words = tr("lock.meter.enough")
        else:
            reason = found.reasons[0] if found.reasons else "short"
            words = tr(f"lock.meter.{reason}")
        self._words.setText(words)
        self.setAccessibleName(words)
