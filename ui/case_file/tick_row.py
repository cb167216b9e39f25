"""A line to tick: a milestone or an action, with what there is to know about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Size, Space, Tone, colours, icon_pixmap
from ui.widgets import IconButton, Tag, text_label
from ui.widgets.forms.marks import Marks
from ui.widgets.painted_button import PaintedButton
from ui.widgets.text import set_role

_SIDE = 36
_DISC = 26

TickState = Literal["open", "done", "void"]


class TickButton(PaintedButton):
    """A big round tick; the person who clicks decides nothing else, so that it is one click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFixedSize(_SIDE, _SIDE)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF((self.width() - _DISC) / 2, (self.height() - _DISC) / 2, _DISC, _DISC)
        is_on, is_hot = self.isChecked(), self.underMouse() and self.isEnabled()
        if self.is_ringed:
            painter.setPen(QPen(QColor(table.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc.adjusted(-3, -3, 3, 3))
        edge = (
            table.border
            if not self.isEnabled()
            else (table.accent if is_on or is_hot else table.border_strong)
        )
        painter.setPen(QPen(QColor(edge), 2))
        painter.setBrush(QColor(table.accent if is_on else (table.accent_soft if is_hot else table.surface)))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        if is_on or is_hot:
            colour = "on_accent" if is_on else "accent"
            tick = icon_pixmap("check", colour, Size.ICON_SMALL, self.devicePixelRatioF())
            painter.drawPixmap(
                (self.width() - Size.ICON_SMALL) // 2, (self.height() - Size.ICON_SMALL) // 2, tick
            )
        painter.end()


@dataclass(frozen=True, slots=True)
class TickLine:
    """What a row shows: ``note`` stands at the right, ``tag`` (with its tone) before it; "" leaves either out.

    ``void``: it does not concern this person, and cannot be ticked. ``is_waiting``: its details hold text that is not
    saved yet; ``is_disputed``: they hold answers to choose between.
    """

    key: str
    title: str
    tick_name: str
    state: TickState
    note: str = ""
    tag: str = ""
    tone: Tone = "neutral"
    is_waiting: bool = False
    is_disputed: bool = False


class TickRow(QWidget):
    """Tick, title, date; the button at the right unfolds the details in ``slot``."""

    ticked = Signal(str, bool)
    details_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = ""
        self.tick = TickButton()
        self.tick.clicked.connect(lambda is_on: self.ticked.emit(self.key, is_on))
        self._title = _ClickLabel()
        self._title.clicked.connect(lambda: self.details_asked.emit(self.key))
        self._marks = Marks()
        self._tag = Tag("")
        self._note = text_label("", "caption")
        self.details = IconButton(
            "chevron-down", tr("case_file.details"), on_click=lambda: self.details_asked.emit(self.key)
        )
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._title, 1)
        line.addWidget(self._tag)
        line.addWidget(self._note)
        line.addWidget(self.details, 0, Qt.AlignmentFlag.AlignTop)
        self.slot = QVBoxLayout()
        self.slot.setContentsMargins(_SIDE + Space.S, 0, 0, Space.M)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        below = QHBoxLayout()  # beside the title there is no room for all that may be to say
        below.setContentsMargins(_SIDE + Space.S, 0, 0, 0)
        below.addWidget(self._marks, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(below)
        column.addLayout(self.slot)
        self._is_open = False

    def fill(self, line: TickLine, *, is_open: bool) -> None:
        """Show a line; ``is_open``: its details are unfolded."""
        self.key = line.key
        self.setObjectName(f"tick_row.{line.key}")
        self.tick.setChecked(line.state == "done")
        self.tick.setEnabled(line.state != "void")
        self.tick.setAccessibleName(line.tick_name)
        self.tick.setToolTip(line.tick_name)
        self._title.setText(line.title)
        set_role(self._title, "role", "body" if line.state == "open" else "muted")
        self._note.setText(line.note)
        self._note.setVisible(bool(line.note))
        self._tag.set_tag(line.tag, line.tone)
        self._tag.setVisible(bool(line.tag))
        self._marks.show_marks(is_waiting=line.is_waiting, is_disputed=line.is_disputed)
        self.details.set_icon("chevron-up" if is_open else "chevron-down")
        key = "case_file.details.close_name" if is_open else "case_file.details.name"
        self.details.set_label(tr(key, title=line.title))
        self.slot.setContentsMargins(_SIDE + Space.S, 0, 0, Space.M if is_open else 0)

    def title(self) -> str:
        """Return the title shown."""
        return self._title.text()

    def note(self) -> str:
        """Return what stands at the right."""
        return self._note.text()

    def tag(self) -> Tag:
        """Return the tag."""
        return self._tag

    def marks(self) -> tuple[str, ...]:
        """Return the words that say that something in the details waits for the person."""
        return self._marks.texts()

    def empty(self) -> None:
        """Show nothing, and stand out of sight until the next."""
        self.key = ""
        self.hide()


class _ClickLabel(QLabel):
    """A title that a click unfolds, as the button at the right of the row does."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "body")
        self.setMinimumHeight(_SIDE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
