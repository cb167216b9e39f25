"""The phases as steps: overlapping statuses, not a locked wizard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import TypeScale, colours, icon_pixmap
from ui.theme.fonts import scaled_font

StepState = Literal["done", "current", "todo"]
_DISC = 24
_GAP = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, how far it is, and a word about it such as ``2/3``."""

    text: str
    state: StepState
    detail: str = ""


class Stepper(QWidget):
    """Steps side by side; each is a control that ``step_clicked`` names by its place."""

    step_clicked = Signal(int)

    def __init__(self, steps: Sequence[Step] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._buttons: list[_StepButton] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        if len(steps) == len(self._buttons):
            for button, step in zip(self._buttons, steps, strict=True):
                button.set_step(step)
            return
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for index, step in enumerate(steps):
            button = _StepButton(step, is_first=index == 0, is_last=index == len(steps) - 1)
            button.clicked.connect(lambda _checked=False, at=index: self.step_clicked.emit(at))
            self._row.addWidget(button, 1)
            self._buttons.append(button)


class _StepButton(QAbstractButton):
    def __init__(self, step: Step, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self._step = step
        self._is_first = is_first
        self._is_last = is_last
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_step(step)

    def set_step(self, step: Step) -> None:
        self._step = step
        name = f"{step.text} ({step.detail})" if step.detail else step.text
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(104, _DISC + 3 * self.fontMetrics().height() + _GAP + 4)

    def minimumSizeHint(self) -> QSize:
        # No word is ever cut: the longest one decides. The step at hand is written heavier, hence the tenth more.
        longest = max(
            (self.fontMetrics().horizontalAdvance(word) for word in self._step.text.split()), default=0
        )
        return QSize(max(56, round(longest * 1.1) + 8), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        step = self._step
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle_x, middle_y = self.width() // 2, _DISC // 2 + 2
        done = QColor(table.accent)
        idle = QColor(table.border_strong if step.state == "todo" else table.accent)
        painter.setPen(QPen(QColor(table.border), 2))
        reach = _DISC // 2 + 6
        if not self._is_first:
            painter.drawLine(0, middle_y, middle_x - reach, middle_y)
        if not self._is_last:
            painter.drawLine(middle_x + reach, middle_y, self.width(), middle_y)
        disc = (middle_x - _DISC // 2, middle_y - _DISC // 2, _DISC, _DISC)
        painter.setPen(QPen(done if step.state != "todo" else idle, 2))
        painter.setBrush(done if step.state == "done" else QColor(table.surface))
        painter.drawEllipse(*disc)
        if step.state == "done":
            pixmap = icon_pixmap("check", "on_accent", 14, self.devicePixelRatioF())
            painter.drawPixmap(middle_x - 7, middle_y - 7, pixmap)
        elif step.state == "current":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(done)
            painter.drawEllipse(middle_x - 5, middle_y - 5, 10, 10)
        font = self.font()
        font.setWeight(font.Weight.DemiBold if step.state == "current" else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(table.text if step.state != "todo" else table.muted))
        words = self.rect().adjusted(4, _DISC + _GAP + 2, -4, 0)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        text = f"{step.text}\n{step.detail}" if step.detail else step.text
        painter.drawText(words, int(flags) | int(Qt.TextFlag.TextWordWrap), text)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(table.focus), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
