"""Chips above the list: pressed to filter, with a count; or plain acts of the same size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.messages import format_number
from ui.theme import Space, TypeScale, colours, icon_pixmap
from ui.theme.fonts import scaled_font
from ui.widgets.painted_button import PaintedButton

_HEIGHT = 30
_MARK = 14
_PADDING = Space.S + Space.XS


class Chip(PaintedButton):
    """A small rounded button with an icon before or after its words; ``is_quiet``: no edge, accent words."""

    def __init__(
        self,
        text: str,
        *,
        before: str = "",
        after: str = "",
        is_quiet: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._before, self._after, self._is_quiet = before, after, is_quiet
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        self.set_words(text)

    def set_words(self, text: str) -> None:
        """Change the words."""
        self.setText(text)
        self._name_it()
        self.updateGeometry()
        self.update()

    def _name_it(self) -> None:
        self.setAccessibleName(self.text())

    def _mark_before(self) -> str:
        return self._before

    def _trailing_text(self) -> str:
        return ""

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + 2 * _PADDING
        if trailing := self._trailing_text():
            width += Space.S + metrics.horizontalAdvance(trailing)
        marks = bool(self._mark_before()) + bool(self._after)
        return QSize(width + marks * (_MARK + Space.XS), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter)
        table = colours()
        ink = "on_accent_soft" if self.isChecked() else "accent" if self._is_quiet else "text"
        words = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        top = (self.height() - _MARK) // 2
        if mark := self._mark_before():
            painter.drawPixmap(words.left(), top, icon_pixmap(mark, ink, _MARK, self.devicePixelRatioF()))
            words.setLeft(words.left() + _MARK + Space.XS)
        if self._after:
            pixmap = icon_pixmap(self._after, "muted", _MARK, self.devicePixelRatioF())
            painter.drawPixmap(words.right() - _MARK + 1, top, pixmap)
        painter.setFont(self.font())
        painter.setPen(QColor(getattr(table, ink)))
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, self.text())
        if trailing := self._trailing_text():
            painter.setPen(QColor(table.on_accent_soft if self.isChecked() else table.muted))
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, trailing)
        painter.end()

    def _draw_frame(self, painter: QPainter) -> None:
        table = colours()
        is_on = self.isChecked()
        rest = "transparent" if self._is_quiet else table.surface
        ground = table.accent_soft if is_on else table.hover if self.underMouse() else rest
        edge = "transparent" if self._is_quiet else table.accent if is_on else table.border_strong
        painter.setPen(QPen(QColor(table.focus if self.is_ringed else edge), 2 if self.is_ringed else 1))
        painter.setBrush(QColor(ground))
        inset = 1.0 if self.is_ringed else 0.5
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)


class ToggleChip(Chip):
    """A chip that stays pressed (``toggled`` as of any button) and says how many people it stands for."""

    def __init__(self, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        self._count: int | None = None
        super().__init__(text, name=name, parent=parent)
        self.setCheckable(True)
        self.toggled.connect(lambda _checked: self.updateGeometry())

    def set_count(self, count: int | None) -> None:
        """Show how many people it stands for."""
        if count != self._count:
            self._count = count
            self._name_it()
            self.updateGeometry()
            self.update()

    def count(self) -> int:
        """Return how many people it stands for, 0 when that is not known."""
        return self._count or 0

    def _name_it(self) -> None:
        self.setAccessibleName(self.text() if self._count is None else f"{self.text()} ({self._count})")

    def _mark_before(self) -> str:
        return "check" if self.isChecked() else ""

    def _trailing_text(self) -> str:
        return "" if self._count is None else format_number(self._count)
