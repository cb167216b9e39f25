"""One barrier as a card: what it is, how heavy it weighs, what is done about it, lifted with one click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.programme.beneficiary import Barrier
from ui.case_file.tab import References
from ui.case_file.waiting import Waiting
from ui.messages import choice_label, format_date, tr
from ui.theme import Space
from ui.widgets import Button, Card, IconButton, Tag, text_label
from ui.widgets.forms.marks import Marks
from ui.widgets.forms.step_editor import level_words
from ui.widgets.forms.step_picker import StepPicker


class BarrierCard(Card):
    """Shows one barrier at a time and is filled again for the next."""

    level_picked = Signal(str, object)
    lift_asked = Signal(str, bool)
    """The barrier's id, and whether it is to be lifted (else reopened)."""

    details_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=Space.M + Space.XS, parent=parent)
        self._barrier = Barrier(id="")
        self._is_open = False
        self._theme = text_label("", "strong", wrap=True)
        self._lifted = Tag("", "success", icon="circle-check")
        self._marks = Marks()
        self._about = text_label("", "muted", wrap=True)
        self._level = StepPicker(0, 3, level_words(), "warning")
        self._level.picked.connect(lambda level: self.level_picked.emit(self._barrier.id, level))
        self._lift = Button(tr("case_file.barrier.lift"), icon="check", on_click=self._on_lift)
        self._details = IconButton("chevron-down", tr("case_file.details"), on_click=self._on_details)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self._theme, 1)
        top.addWidget(self._lifted, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._lift)
        top.addWidget(self._details)
        self.body.addLayout(top)
        self.body.addWidget(self._marks, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._about)
        self.body.addWidget(self._level, 0, Qt.AlignmentFlag.AlignLeft)
        self.slot = QVBoxLayout()
        self.body.addLayout(self.slot)

    @property
    def barrier_id(self) -> str:
        """The id of the barrier shown."""
        return self._barrier.id

    def fill(self, barrier: Barrier, references: References, waiting: Waiting, *, is_open: bool) -> None:
        """Show a barrier; ``is_open``: its details are unfolded."""
        self._barrier, self._is_open = barrier, is_open
        theme = theme_text(barrier)
        self.setObjectName(f"barrier.{barrier.id}")
        self._theme.setText(theme)
        self._level.show_step(barrier.level)
        self._level.setAccessibleName(tr("case_file.barrier.level_name", theme=theme))
        is_lifted = barrier.lifted_on is not None
        self._lifted.setVisible(is_lifted)
        self._lifted.set_tag(tr("case_file.barrier.lifted_on", on=format_date(barrier.lifted_on)), "success")
        self._marks.show_marks(
            is_waiting=barrier.id in waiting.texts, is_disputed=barrier.id in waiting.disputes
        )
        # The details hold the same, to be written in.
        self._level.setVisible(not is_lifted and not is_open)
        self._about.setHidden(is_open)
        self._lift.set_text(tr("case_file.barrier.reopen" if is_lifted else "case_file.barrier.lift"))
        self._lift.set_icon("rotate-ccw" if is_lifted else "check")
        self._lift.setAccessibleName(
            tr("case_file.barrier.reopen_name" if is_lifted else "case_file.barrier.lift_name", theme=theme)
        )
        about = [
            tr("case_file.barrier.since", on=format_date(barrier.opened_on)) if barrier.opened_on else "",
            barrier.orientation or tr("case_file.barrier.no_orientation"),
            references.name("partner", barrier.partner_id),
        ]
        self._about.setText(" · ".join(part for part in about if part))
        key = "case_file.details.close_name" if is_open else "case_file.details.name"
        self._details.set_icon("chevron-up" if is_open else "chevron-down")
        self._details.set_label(tr(key, title=theme))

    def marks(self) -> tuple[str, ...]:
        """Return the words that say that something in the details waits for the person."""
        return self._marks.texts()

    def empty(self) -> None:
        """Show no barrier, and stand out of sight until the next."""
        self._barrier = Barrier(id="")
        self.hide()

    def focus_details(self) -> None:
        """Put the keyboard on the button that unfolds the details."""
        self._details.setFocus()

    def _on_lift(self) -> None:
        self.lift_asked.emit(self._barrier.id, self._barrier.lifted_on is None)

    def _on_details(self) -> None:
        self.details_asked.emit(self._barrier.id)


def theme_text(barrier: Barrier) -> str:
    """Return what a barrier is about, in words."""
    return choice_label("barrier_themes", barrier.theme) or tr("case_file.barrier.no_theme")
