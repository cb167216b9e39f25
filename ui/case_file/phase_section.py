"""One phase of the pathway: how far it is, its milestones; folded up when nothing in it is next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from coachdesk.programme.pathway import PhaseProgress
from ui.case_file.tick_list import TickList
from ui.case_file.tick_row import TickLine
from ui.messages import choice_label, tr
from ui.theme import Space
from ui.widgets import Card, IconButton, IconLabel, Tag, text_label
from ui.widgets.forms.marks import Marks


class PhaseSection(Card):
    """A card with the phase's name and progress over the list of its milestones."""

    add_asked = Signal(str)

    def __init__(self, phase: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=Space.S + Space.XS, parent=parent)
        self.phase = phase
        self.setObjectName(f"phase.{phase}")
        self._name = choice_label("phases", phase) if phase else tr("case_file.pathway.other_phase")
        self._is_folded = True
        self._folded_by_person: bool | None = None
        self._lines: Sequence[TickLine] = ()
        self._open_key = ""
        self.list = TickList(self)
        self._fold = IconButton(
            "chevron-down", self._name, on_click=self._on_fold, name=f"phase.{phase}.fold"
        )
        self._done = IconLabel("circle-check", "success")
        self._count = text_label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        self._late = Tag("", "danger", icon="clock")
        self._marks = Marks()
        self._add = IconButton(
            "plus",
            tr("case_file.pathway.add_to", phase=self._name),
            on_click=lambda: self.add_asked.emit(self.phase),
            name=f"phase.{phase}.add",
        )
        head = _Head()
        head.clicked.connect(self._on_fold)
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(self._fold)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(text_label(self._name, "title", wrap=True))
        words.addWidget(
            self._marks, 0, Qt.AlignmentFlag.AlignLeft
        )  # beside it there is no room for all that may be
        line.addLayout(words, 1)
        line.addWidget(self._late)
        line.addWidget(self._done)
        line.addWidget(self._count)
        line.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._add)
        self._nothing = text_label(tr("case_file.pathway.none_yet"), "muted", wrap=True)
        self.body.addWidget(head)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.list)

    def fill(
        self, progress: PhaseProgress, lines: Sequence[TickLine], open_key: str, *, is_current: bool
    ) -> None:
        """Show a phase as it stands.

        Unless the person folded or unfolded it, one that is complete, or still to come, is folded up: what is under
        way (``is_current``: the first that is not complete) or late is what there is to do.
        """
        self._lines, self._open_key = lines, open_key
        count = tr("case_file.step.detail", reached=progress.reached, applicable=progress.applicable)
        self._count.setText(count if progress.applicable else "")
        self._bar.setMaximum(max(progress.applicable, 1))
        self._bar.setValue(progress.reached)
        self._bar.setAccessibleName(f"{self._name} {count}")
        self._bar.setVisible(progress.applicable > 0 and not progress.is_complete)
        self._done.setVisible(progress.is_complete)
        self._late.set_tag(tr("case_file.late", count=progress.late) if progress.late else "", "danger")
        is_under_way = is_current or progress.reached > 0 or progress.late > 0
        is_folded = progress.is_complete or not lines or not is_under_way
        if self._folded_by_person is not None:
            is_folded = self._folded_by_person
        if any(line.key == open_key for line in lines):
            is_folded = False
        self._show_folded(is_folded, has_late=progress.late > 0)

    def forget(self) -> None:
        """Fold and unfold by itself again: another person is shown."""
        self._folded_by_person = None

    def stay_open(self) -> None:
        """Stay unfolded, if it is, whatever becomes of its milestones."""
        if not self._is_folded:
            self._folded_by_person = False

    def unfold(self) -> None:
        """Show the milestones."""
        self._folded_by_person = False
        self._show_folded(False, has_late=bool(self._late.text()))

    @property
    def is_folded(self) -> bool:
        """Tell whether the milestones are out of sight."""
        return self._is_folded

    def marks(self) -> tuple[str, ...]:
        """Return the words that say that something folded up in here waits for the person."""
        return self._marks.texts()

    def focus_first(self) -> None:
        """Put the keyboard on the section."""
        self._fold.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_folded(self, is_folded: bool, *, has_late: bool) -> None:
        self._is_folded = is_folded
        if not is_folded:
            self.list.fill(self._lines, self._open_key)  # rows that nobody sees are not made
        self.list.setVisible(not is_folded and bool(self._lines))
        self._nothing.setVisible(not is_folded and not self._lines)
        # Unfolded, each late milestone says so itself.
        self._late.setVisible(has_late and is_folded)
        self._marks.show_marks(
            is_waiting=is_folded and any(line.is_waiting for line in self._lines),
            is_disputed=is_folded and any(line.is_disputed for line in self._lines),
        )
        self._fold.set_icon("chevron-right" if is_folded else "chevron-down")
        key = "case_file.details.name" if is_folded else "case_file.details.close_name"
        self._fold.set_label(tr(key, title=self._name))

    def _on_fold(self) -> None:
        self._folded_by_person = not self._is_folded
        self._show_folded(self._folded_by_person, has_late=bool(self._late.text()))


class _Head(QWidget):
    """The head of a section: a click anywhere on it folds or unfolds, as its button does for the keyboard."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
