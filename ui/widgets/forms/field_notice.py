"""A field that holds several answers: what the others wrote, and the choice between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets import Button, text_label


@dataclass(frozen=True, slots=True)
class OtherValue:
    """One other answer: its words, and who wrote it when ("" when that is not known)."""

    text: str
    origin: str = ""


class FieldNotice(QFrame):
    """Say that somebody else wrote something else, and let the person take it or keep what stands."""

    taken = Signal(int)
    """The place in the list of the other value that is taken."""

    kept = Signal()

    def __init__(self, others: Sequence[OtherValue], lead: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("tone", "warning")
        self.setObjectName("field_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S + 4, Space.S, Space.S + 4, Space.S)
        column.setSpacing(Space.XS)
        column.addWidget(text_label(lead, "strong", wrap=True))
        for place, other in enumerate(others):
            column.addLayout(self._line(place, other))
        keep = Button(tr("forms.conflict.keep"), on_click=self.kept.emit, name="field_notice.keep")
        column.addWidget(keep, 0, Qt.AlignmentFlag.AlignRight)

    def _line(self, place: int, other: OtherValue) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text_label(tr("forms.conflict.value", value=other.text), "body", wrap=True))
        if other.origin:
            words.addWidget(text_label(other.origin, "caption", wrap=True))
        line.addLayout(words, 1)
        take = Button(tr("forms.conflict.take"), name=f"field_notice.take.{place}")
        take.setAccessibleName(tr("forms.conflict.take_name", value=other.text))
        take.clicked.connect(lambda _checked=False: self.taken.emit(place))
        line.addWidget(take, 0, Qt.AlignmentFlag.AlignTop)
        return line
