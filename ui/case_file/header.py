"""Who the case file is about, how far they are, and what asks for attention."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from coachdesk.programme.pathway import PhaseProgress
from ui.case_file.alert_chip import AlertChip
from ui.case_file.facts import CaseFacts
from ui.case_file.phase_names import short_phase
from ui.case_file.save_state import SaveState
from ui.case_file.tab import CaseView
from ui.messages import (
    choice_label,
    choices,
    format_age,
    format_relative,
    format_time,
    format_weekday,
    tr,
)
from ui.theme import Space, Tone
from ui.widgets import Avatar, FlowLayout, IconButton, Step, Stepper, Tag, text_label
from ui.widgets.stepper import StepState

_STATUS_TONES: dict[str, Tone] = {"active": "success", "suspended": "warning", "follow_up": "accent"}
_SOON_DAYS = 7


class CaseHeader(QWidget):
    """The head of the case file page; refilled, never rebuilt.

    In a low window the phases are one line of words instead of a row of steps.
    """

    note_asked = Signal()
    tab_asked = Signal(str, str)
    phase_asked = Signal(str)
    acted = Signal(str)
    """An act of the menu: ``copy_phone``, ``copy_email``, ``report``, ``delete``."""

    def __init__(self, save_state: SaveState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phases: tuple[str, ...] = tuple(choices("phases"))
        self._actions: dict[str, QAction] = {}
        self._column = column = QVBoxLayout(self)
        column.setSpacing(Space.S)
        column.addLayout(self._make_title_line(save_state))
        self._make_alerts()
        column.addWidget(self._alerts)
        self._stepper = Stepper()
        self._stepper.setAccessibleName(tr("case_file.steps"))
        self._stepper.step_clicked.connect(lambda at: self.phase_asked.emit(self._phases[at]))
        column.addWidget(self._stepper)
        self._is_low = False

    def _make_title_line(self, save_state: SaveState) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        self._avatar = Avatar("", 44)
        line.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(Space.S)
        self._name = text_label("", "title")
        self._name.setObjectName("case.name")
        self._status = Tag("")
        first.addWidget(self._name)
        first.addWidget(self._status)
        first.addStretch(1)
        words.addLayout(first)
        self._about = text_label("", "muted", wrap=True)
        self._about.setObjectName("case.about")
        words.addWidget(self._about)
        self._followed = text_label("", "caption", wrap=True)
        self._followed.setObjectName("case.followed")
        self._followed.setToolTip(tr("case_file.followed.hint"))
        self._followed.hide()
        words.addWidget(self._followed)
        line.addLayout(words, 1)
        line.addWidget(save_state, 0, Qt.AlignmentFlag.AlignVCenter)
        self.more = IconButton("ellipsis", tr("case_file.more"), name="case.more")
        self.more.set_menu(self._make_menu())
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for act in ("copy_phone", "copy_email", "report", "export", "delete"):
            if act == "delete":
                menu.addSeparator()
            action = menu.addAction(tr(f"case_file.menu.{act}"))
            action.triggered.connect(lambda _checked=False, name=act: self.acted.emit(name))
            self._actions[act] = action
        return menu

    def _make_alerts(self) -> None:
        self._alerts = _Alerts()
        self._progress = self._alerts.add("milestone", "neutral", "case.progress")
        self._next = self._alerts.add("calendar-clock", "accent", "case.next")
        self.late = self._alerts.add("clock", "danger", "case.late")
        self._silent = self._alerts.add("phone", "warning", "case.silent")
        self.conflicts = self._alerts.add("git-merge", "warning", "case.conflicts")
        self._progress.clicked.connect(lambda: self.tab_asked.emit("pathway", ""))
        self._next.clicked.connect(lambda: self.tab_asked.emit("sessions", ""))
        self._silent.clicked.connect(self.note_asked)

    def set_low(self, is_low: bool) -> None:
        """Take less height, for a low window."""
        self._is_low = is_low
        self._stepper.setVisible(not is_low)
        self._progress.setVisible(is_low and bool(self._progress.text()))
        margin = Space.S if is_low else Space.M
        self._column.setContentsMargins(Space.XL, margin, Space.XL, Space.S)

    def fill(self, view: CaseView, facts: CaseFacts) -> None:
        """Show another person, or the same one as they stand now."""
        person = view.case.beneficiary
        name = facts.name or tr("case_file.unnamed")
        self._avatar.set_name(name)
        self._name.setText(name)
        self._status.setVisible(person.status is not None)
        tone = _STATUS_TONES.get(person.status or "", "neutral")
        self._status.set_tag(choice_label("case_statuses", person.status), tone)
        about = [
            format_age(person.born_on, view.today),
            person.city or "",
            view.references.name("promotion", person.promotion_id),
            view.references.name("person", person.coach_id),
        ]
        self._about.setText(" · ".join(part for part in about if part))
        self._fill_alerts(view, facts)
        self._stepper.set_steps(steps_of(facts.phases))
        self._fit_stepper()
        self._actions["copy_phone"].setVisible(bool(person.phone))
        self._actions["copy_email"].setVisible(bool(person.email))
        self._actions["report"].setVisible(bool(view.case.sessions))
        self.set_low(self._is_low)

    def show_followers(self, names: tuple[str, ...] | None) -> None:
        """Say which coaches may read the file; None says nothing, as on a desk that works alone."""
        if names is None:
            said = ""
        elif names:
            said = tr("case_file.followed", names=", ".join(names))
        else:
            said = tr("case_file.followed.staff")
        self._followed.setText(said)
        self._followed.setVisible(bool(said))

    def _fit_stepper(self) -> None:
        # One word and one count for each phase: two of the stepper's three lines of text are enough.
        button = self._stepper.findChild(QAbstractButton)
        if isinstance(button, QAbstractButton):
            self._stepper.setFixedHeight(button.sizeHint().height() - button.fontMetrics().height() + 2)

    def _fill_alerts(self, view: CaseView, facts: CaseFacts) -> None:
        coming = facts.appointment
        if coming is None:
            self._next.say(tr("case_file.no_next"), "neutral")
        else:
            is_near = (coming.on - view.today).days <= _SOON_DAYS
            day = format_relative(coming.on, view.today) if is_near else format_weekday(coming.on)
            at = format_time(coming.at)
            text = tr("case_file.next_at", day=day, at=at) if at else tr("case_file.next", day=day)
            self._next.say(text, "accent")
        self.late.say(tr("case_file.late", count=facts.late_count) if facts.late_count else "")
        silent = ""
        if facts.silent_days is not None:
            never = facts.last_contact_on is None
            silent = tr("case_file.never_seen") if never else tr("case_file.silent", count=facts.silent_days)
        self._silent.say(silent)
        self.conflicts.say(
            tr("case_file.conflicts", count=facts.conflict_count) if facts.conflict_count else ""
        )
        self._progress.say(progress_text(facts))


class _Alerts(QWidget):
    """Chips side by side, going on in the next line when there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, spacing=Space.XS + 2)

    def add(self, icon: str, tone: Tone, name: str) -> AlertChip:
        """Add a chip that says nothing yet."""
        chip = AlertChip(icon, tone, name)
        chip.hide()
        self._flow.addWidget(chip)
        return chip


def steps_of(phases: Sequence[PhaseProgress]) -> list[Step]:
    """Return the phases as steps: done, under way (something reached, or the first to come), or to come."""
    steps: list[Step] = []
    first_open = next((one.phase for one in phases if one.applicable and not one.is_complete), "")
    for one in phases:
        state: StepState = "todo"
        if one.is_complete:
            state = "done"
        elif one.reached or one.phase == first_open:
            state = "current"
        detail = ""
        if one.applicable:
            detail = tr("case_file.step.detail", reached=one.reached, applicable=one.applicable)
        steps.append(Step(short_phase(one.phase), state, detail))
    return steps


def progress_text(facts: CaseFacts) -> str:
    """Return where somebody is in one sentence; "" before the pathway starts."""
    if not facts.applicable:
        return ""
    current = facts.current
    if current is None:
        return tr("case_file.progress.all", reached=facts.reached, applicable=facts.applicable)
    phase = choice_label("phases", current.phase)
    return tr("case_file.progress", phase=phase, reached=facts.reached, applicable=facts.applicable)
