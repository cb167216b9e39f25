"""A small scale to click on: level of a barrier, maturity of a project; empty is *not recorded*."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from ui.messages import tr
from ui.theme import Space, Tone, TypeScale, colours, tone_colours
from ui.theme.fonts import scaled_font

_DOT = 26
_GAP = 4
_HEIGHT = 36


class StepPicker(QSlider):
    """Whole numbers from ``least`` to ``most`` as numbered dots, the word for the one chosen beside them.

    Arrow keys and digits choose; Delete, or a click on the one chosen, goes back to *not recorded*, which is the
    slider's position below ``least``. Built on Qt's slider, so that screen readers know it.
    """

    picked = Signal(object)
    """An int, or None for not recorded; only by the person."""

    def __init__(
        self,
        least: int,
        most: int,
        words: Sequence[str],
        tone: Tone = "accent",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._least, self._words, self._tone = least, tuple(words), tone
        self.setRange(least - 1, most)
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("forms.steps.hint"))
        self.show_step(None)

    def step(self) -> int | None:
        """Return the number chosen, None for not recorded."""
        return None if self.value() < self._least else self.value()

    def show_step(self, step: int | None) -> None:
        """Show a number without telling anybody."""
        self.setValue(self._least - 1 if step is None else step)
        self.setAccessibleDescription(self.word())
        self.update()

    def word(self) -> str:
        """Return the word for what is chosen."""
        step = self.step()
        return tr("forms.not_recorded") if step is None else self._words[step - self._least]

    def sizeHint(self) -> QSize:
        return QSize(self._dots_width() + Space.S + self._longest_word(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._dots_width(), _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = int((event.position().x() - 2) // (_DOT + _GAP))
        if 0 <= place <= self.maximum() - self._least:
            step = self._least + place
            self._pick(None if step == self.step() else step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must not change a value

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        step = self.step()
        if event.text().isdigit() and self._least <= int(event.text()) <= self.maximum():
            self._pick(int(event.text()))
        elif event.key() in (keys.Key_Delete, keys.Key_Backspace):
            self._pick(None)
        elif event.key() in (keys.Key_Right, keys.Key_Up, keys.Key_Plus):
            self._pick(self._least if step is None else min(step + 1, self.maximum()))
        elif event.key() in (keys.Key_Left, keys.Key_Down, keys.Key_Minus):
            self._pick(None if step is None or step == self._least else step - 1)
        elif event.key() == keys.Key_Home:
            self._pick(self._least)
        elif event.key() == keys.Key_End:
            self._pick(self.maximum())
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        soft, on_soft = tone_colours(table, self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self.step()
        top = (self.height() - _DOT) / 2
        for number in range(self._least, self.maximum() + 1):
            left = 2 + (number - self._least) * (_DOT + _GAP)
            dot = QRectF(left, top, _DOT, _DOT).adjusted(1, 1, -1, -1)
            is_on = step is not None and number <= step
            is_last = step == number
            painter.setPen(QPen(QColor(on_soft if is_on else table.border_strong), 2 if is_last else 1))
            painter.setBrush(QColor(soft if is_on else table.surface))
            painter.drawEllipse(dot)
            weight = QFont.Weight.DemiBold if is_last else QFont.Weight.Normal
            painter.setFont(scaled_font(self.font(), TypeScale.CAPTION, weight))
            painter.setPen(QColor(on_soft if is_on else table.muted))
            painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.setFont(self.font())
        painter.setPen(QColor(table.muted if step is None else table.text))
        word = QRectF(self.rect()).adjusted(self._dots_width() + Space.S, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(self.word(), Qt.TextElideMode.ElideRight, int(word.width()))
        painter.drawText(word, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if self.hasFocus():
            painter.setPen(QPen(QColor(table.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(0, 0, self._dots_width(), self.height()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, 8, 8)

    def _pick(self, step: int | None) -> None:
        if step != self.step():
            self.show_step(step)
            self.picked.emit(step)

    def _dots_width(self) -> int:
        count = self.maximum() - self._least + 1
        return 4 + count * _DOT + (count - 1) * _GAP

    def _longest_word(self) -> int:
        metrics = self.fontMetrics()
        words = (*self._words, tr("forms.not_recorded"))
        return max(metrics.horizontalAdvance(word) for word in words) + 2  # advances are rounded
