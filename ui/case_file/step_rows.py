"""Rows of things to do, filled again and again without being made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets import Tag, text_label


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: ``when`` under its title, ``late`` words in a tag when it is past its date."""

    id: str
    title: str
    when: str
    late: str
    tick_name: str


class _Row(QWidget):
    ticked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.box = QCheckBox()
        self.box.clicked.connect(lambda _on=False: self.ticked.emit(self._id))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = text_label("", wrap=True)
        self._when = text_label("", "caption", wrap=True)
        self._late = Tag("", "danger")
        words.addWidget(self._title)
        words.addWidget(self._when)
        words.addWidget(
            self._late, 0, Qt.AlignmentFlag.AlignLeft
        )  # unaligned, its width would bound the titles'
        row.addLayout(words, 1)

    def show_step(self, step: Step) -> None:
        self._id = step.id
        self.box.setChecked(False)
        self.box.setEnabled(True)
        self.box.setAccessibleName(step.tick_name)
        self.box.setToolTip(step.tick_name)
        self._title.setText(step.title)
        self._when.setText(step.when)
        self._when.setHidden(not step.when)
        self._late.set_tag(step.late, "danger")
        self._late.setHidden(not step.late)


class StepRows(QWidget):
    """A few things to do, each with a box; ``ticked`` gives the id of the one that was done."""

    ticked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S + Space.XS)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these in place of those shown before."""
        while len(self._rows) < len(steps):
            row = _Row()
            row.ticked.connect(self._tick)
            self._column.addWidget(row)
            self._rows.append(row)
        for position, row in enumerate(self._rows):
            row.setHidden(position >= len(steps))
            if position < len(steps):
                row.show_step(steps[position])

    def boxes(self) -> list[QCheckBox]:
        """Return the boxes shown, from the top."""
        return [row.box for row in self._rows if not row.isHidden()]

    def _tick(self, step_id: str) -> None:
        for row in self._rows:
            row.box.setEnabled(not row.box.isChecked())  # not twice while it is being written
        self.ticked.emit(step_id)
