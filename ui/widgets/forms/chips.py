"""Chips to switch on and off, drawn by hand so that they look alike on every system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Size, Space, colours, icon_pixmap
from ui.widgets import FlowLayout
from ui.widgets.painted_button import PaintedButton

_HEIGHT = 32


class Chip(PaintedButton):
    """One word that is on or off; space or Enter switches it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        # As wide as the bold text with its tick, so that switching one moves none of the others.
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        width = QFontMetrics(font).horizontalAdvance(self.text())
        return QSize(width + Size.ICON_SMALL + 2 * Space.S + Space.XS + 4, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked()
        edge = table.accent if is_on else table.border_strong
        fill = table.accent_soft if is_on else (table.hover if self.underMouse() else table.surface)
        frame = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(table.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                frame.adjusted(-1, -1, 1, 1), frame.height() / 2 + 1, frame.height() / 2 + 1
            )
            frame = frame.adjusted(2, 2, -2, -2)
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        font = QFont(self.font())
        text_frame = frame.adjusted(Space.S, 0, -Space.S, 0)
        if is_on:
            font.setWeight(QFont.Weight.DemiBold)
            tick = icon_pixmap("check", "on_accent_soft", Size.ICON_SMALL, self.devicePixelRatioF())
            painter.drawPixmap(
                round(text_frame.left()) - 2, round(frame.center().y()) - Size.ICON_SMALL // 2, tick
            )
            text_frame.adjust(Size.ICON_SMALL, 0, 0, 0)
        painter.setFont(font)
        painter.setPen(QColor(table.on_accent_soft if is_on else table.text))
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(text_frame.width()) + 2
        )
        painter.drawText(text_frame, Qt.AlignmentFlag.AlignCenter, text)


class ChipBox(QWidget):
    """A flow of chips: the codes that are on.

    A code that the list does not know (written by a newer version) gets a chip of its own and is kept.
    """

    toggled = Signal(tuple)

    def __init__(self, options: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, Chip] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._flow = FlowLayout(spacing=Space.XS)
        outer.addLayout(self._flow)
        for code, text in options.items():
            self._add(code, text)

    def chips(self) -> Iterable[Chip]:
        """Return the chips in order."""
        return tuple(self._chips.values())

    def chip(self, code: str) -> Chip:
        """Return the chip of one code."""
        return self._chips[code]

    def codes(self) -> tuple[str, ...]:
        """Return the codes that are on, sorted as the journal keeps them."""
        return tuple(sorted(code for code, chip in self._chips.items() if chip.isChecked()))

    def show_codes(self, codes: Iterable[str]) -> None:
        """Switch on these codes and no other, without telling anybody."""
        wanted = set(codes)
        for code in sorted(wanted - self._chips.keys()):
            self._add(code, code)
        for code, chip in self._chips.items():
            if chip.isChecked() != (code in wanted):
                chip.setChecked(code in wanted)

    def _add(self, code: str, text: str) -> None:
        chip = Chip(text, self)
        chip.setObjectName(f"chip.{code}")
        chip.clicked.connect(lambda _checked: self.toggled.emit(self.codes()))
        self._flow.addWidget(chip)
        self._chips[code] = chip
        if self.focusProxy() is None:
            self.setFocusProxy(chip)
