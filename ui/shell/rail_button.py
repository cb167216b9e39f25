"""One entry of the rail: where it leads, and how much waits there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.messages import format_number, tr
from ui.theme import Size, Space, TypeScale, colours, icon
from ui.theme.fonts import scaled_font
from ui.widgets.keyboard_ring import RingButton

_HEIGHT = 20
_NARROW_HEIGHT = 16
_MOST = 99
_COUNTED = {"merging": "merging.rail.count", "team": "team.rail.count"}
"""How the number of a page is said aloud."""
_PADDING = 16
"""At each side of icon and words, the gap between them included."""


class RailButton(RingButton):
    """An icon with its words beside it, or alone when the rail is narrow; ``set_count`` shows a number at its end."""

    def __init__(self, name: str, icon_name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setObjectName(f"shell.rail.{name}")
        self.setCheckable(True)
        self.setIcon(icon(icon_name, "muted", "on_accent_soft"))
        self.setIconSize(QSize(Size.ICON, Size.ICON))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = name
        self._text = text
        self._count = 0
        self._is_narrow = False
        self._say()

    @property
    def count(self) -> int:
        """How much waits there."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show how much waits there; 0 shows nothing."""
        self._count = count
        self._say()
        self.update()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show the icon alone, with its words as tooltip."""
        self._is_narrow = is_narrow
        self._say()

    def _say(self) -> None:
        key = _COUNTED.get(self._name, "")
        spoken = tr(key, page=self._text, count=self._count) if self._count and key else self._text
        self.setAccessibleName(spoken)
        words = f"  {self._text}"
        room = self.width() - 2 * _PADDING - Size.ICON
        is_cut = self.fontMetrics().horizontalAdvance(words) > room
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room) if is_cut else words
        self.setText("" if self._is_narrow else shown)
        self.setToolTip(spoken if self._is_narrow or is_cut else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        table = colours()
        words = f"{_MOST}+" if self._count > _MOST else format_number(self._count)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        height = _NARROW_HEIGHT if self._is_narrow else _HEIGHT
        width = max(height, painter.fontMetrics().horizontalAdvance(words) + (8 if self._is_narrow else 12))
        right = self.width() - (Space.XS if self._is_narrow else 10)
        top = Space.XS if self._is_narrow else (self.height() - height) // 2
        place = QRectF(right - width, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(table.warning_soft))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(QColor(table.on_warning_soft))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
