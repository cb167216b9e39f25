"""The cards beside the timeline: what comes next, and the essentials of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coachdesk.programme.pathway import Milestone
from coachdesk.programme.session import Action
from ui.case_file.facts import next_appointment
from ui.case_file.step_rows import Step, StepRows
from ui.messages import (
    choice_label,
    format_age,
    format_date_short,
    format_relative,
    format_time,
    format_weekday,
    tr,
)
from ui.theme import Space
from ui.widgets import Card, text_label
from ui.widgets.forms.formats import shown_phone

if TYPE_CHECKING:
    from datetime import date

    from ui.case_file.tab import CaseView

_MOST_ACTIONS = 6
_MOST_MILESTONES = 3


def open_actions(view: CaseView) -> list[Action]:
    """Return the actions still to do, those due first first."""
    return [one for one in view.case.actions if one.done_on is None]


def next_milestones(view: CaseView) -> list[Milestone]:
    """Return the milestones still to reach, by planned date."""
    return [one for one in view.case.milestones if one.reached_on is None and not one.not_applicable]


class NextStepsCard(Card):
    """The next appointment, the actions to do and the next milestones; a tick does one."""

    action_done = Signal(str)
    milestone_reached = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("overview.next.title"), icon="list-checks", parent=parent)
        self._appointment = text_label("", "strong", wrap=True)
        self._appointment_when = text_label("", "caption", wrap=True)
        self.action_rows = StepRows()
        self.milestone_rows = StepRows()
        self.action_rows.ticked.connect(self.action_done)
        self.milestone_rows.ticked.connect(self.milestone_reached)
        self._actions_head = text_label(tr("overview.next.actions"), "caption")
        self._milestones_head = text_label(tr("overview.next.milestones"), "caption")
        self._more = text_label("", "caption", wrap=True)
        self.body.addWidget(self._appointment)
        self.body.addWidget(self._appointment_when)
        self.body.addSpacing(Space.S)
        for widget in (
            self._actions_head,
            self.action_rows,
            self._more,
            self._milestones_head,
            self.milestone_rows,
        ):
            self.body.addWidget(widget)

    def fill(self, view: CaseView) -> None:
        """Show what comes next for a person."""
        coming = next_appointment(view.case.sessions, view.today)
        if coming is None:
            self._appointment.setText(tr("overview.next.no_appointment"))
        else:
            said = tr("overview.next.appointment", day=format_weekday(coming.on))
            at = format_time(coming.at)
            self._appointment.setText(
                tr("overview.next.appointment_at", day=format_weekday(coming.on), at=at) if at else said
            )
            self._appointment_when.setText(format_relative(coming.on, view.today))
        self._appointment_when.setHidden(coming is None)
        actions = open_actions(view)
        self.action_rows.show_steps([_action_step(one, view.today) for one in actions[:_MOST_ACTIONS]])
        self._actions_head.setHidden(not actions)
        hidden = len(actions) - _MOST_ACTIONS
        self._more.setText(tr("overview.next.more", count=max(hidden, 0)))
        self._more.setHidden(hidden <= 0)
        milestones = next_milestones(view)[:_MOST_MILESTONES]
        self.milestone_rows.show_steps([_milestone_step(one, view.today) for one in milestones])
        self._milestones_head.setHidden(not milestones)


def _action_step(action: Action, today: date) -> Step:
    title = action.title or tr("overview.untitled_action")
    owner = choice_label("action_owners", action.owner)
    due = tr("overview.due", on=format_date_short(action.due_on, today)) if action.due_on else ""
    return _step(action.id, title, " · ".join(part for part in (due, owner) if part), action.due_on, today)


def _milestone_step(milestone: Milestone, today: date) -> Step:
    title = milestone.title or tr("overview.untitled_milestone")
    planned = format_date_short(milestone.planned_on, today)
    when = tr("overview.planned", on=planned) if planned else ""
    return _step(milestone.id, title, when, milestone.planned_on, today)


def _step(step_id: str, title: str, when: str, due: date | None, today: date) -> Step:
    late = tr("overview.late", count=(today - due).days) if due and due < today else ""
    return Step(step_id, title, when, late, tr("overview.tick", title=title))


class EssentialsCard(Card):
    """Contact, project and promotion at a glance; a fact that is not known takes no room."""

    _FACTS = ("promotion", "coach", "age", "phone", "email", "city", "project", "planned")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("overview.essentials.title"), icon="user-round", parent=parent)
        self._values: dict[str, tuple[QWidget, QLabel]] = {}
        for name in self._FACTS:
            row = QWidget()
            words = QVBoxLayout(row)
            words.setContentsMargins(0, 0, 0, 0)
            words.setSpacing(0)
            words.addWidget(text_label(tr(f"overview.essentials.{name}"), "caption"))
            value = text_label("", wrap=True, selectable=True)
            words.addWidget(value)
            self.body.addWidget(row)
            self._values[name] = (row, value)
        self._nothing = text_label(tr("overview.essentials.nothing"), "muted", wrap=True)
        self.body.addWidget(self._nothing)

    def fill(self, view: CaseView) -> None:
        """Show the essentials of a person."""
        person, project = view.case.beneficiary, view.case.project
        facts = {
            "promotion": view.references.name("promotion", person.promotion_id),
            "coach": view.references.name("person", person.coach_id),
            "age": format_age(person.born_on, view.today),
            "phone": shown_phone(person.phone or "") if person.phone else "",
            "email": person.email or "",
            "city": " ".join(part for part in (person.postal_code, person.city) if part),
            "project": project.title or choice_label("sectors", project.sector),
            "planned": format_date_short(project.planned_on, view.today),
        }
        for name, (row, value) in self._values.items():
            value.setText(facts[name])
            row.setHidden(not facts[name])
        self._nothing.setHidden(any(facts.values()))

    def text_of(self, name: str) -> str:
        """Return the fact shown under a name."""
        return self._values[name][1].text()
