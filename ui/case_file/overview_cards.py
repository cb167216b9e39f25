"""The cards beside the timeline: what comes next, and the essentials of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coachdesk.programme.pathway import Milestone
from coachdesk.programme.session import Action
from ui.case_file.step_rows import Step, StepRows
from ui.messages import choice_label, format_date_long, format_date_short, tr
from ui.milestone_names import milestone_name
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
    """The actions to do and the next milestones; a tick does one. The appointment stands in the header."""

    action_done = Signal(str)
    milestone_reached = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("overview.next.title"), icon="list-checks", parent=parent)
        self.action_rows = StepRows()
        self.milestone_rows = StepRows()
        self.action_rows.ticked.connect(self.action_done)
        self.milestone_rows.ticked.connect(self.milestone_reached)
        self._actions_head = text_label(tr("overview.next.actions"), "strong")
        self._milestones_head = text_label(tr("overview.next.milestones"), "strong")
        self._more = text_label("", "caption", wrap=True)
        self._between = QWidget()
        self._between.setFixedHeight(Space.S)
        self._nothing = text_label(tr("overview.next.nothing"), "muted", wrap=True)
        for widget in (
            self._actions_head,
            self.action_rows,
            self._more,
            self._between,
            self._milestones_head,
            self.milestone_rows,
            self._nothing,
        ):
            self.body.addWidget(widget)

    def fill(self, view: CaseView) -> None:
        """Show what comes next for a person."""
        actions = open_actions(view)
        self.action_rows.show_steps([_action_step(one, view.today) for one in actions[:_MOST_ACTIONS]])
        self._actions_head.setHidden(not actions)
        hidden = len(actions) - _MOST_ACTIONS
        self._more.setText(tr("overview.next.more", count=max(hidden, 0)))
        self._more.setHidden(hidden <= 0)
        milestones = next_milestones(view)[:_MOST_MILESTONES]
        self.milestone_rows.show_steps([_milestone_step(one, view.today) for one in milestones])
        self._milestones_head.setHidden(not milestones)
        self._between.setHidden(not (actions and milestones))
        self._nothing.setHidden(bool(actions or milestones))


def _action_step(action: Action, today: date) -> Step:
    title = action.title or tr("overview.untitled_action")
    owner = choice_label("action_owners", action.owner)
    due = tr("overview.due", on=format_date_short(action.due_on, today)) if action.due_on else ""
    return _step(action.id, title, " · ".join(part for part in (due, owner) if part), action.due_on, today)


def _milestone_step(milestone: Milestone, today: date) -> Step:
    title = milestone_name(milestone)
    planned = format_date_short(milestone.planned_on, today)
    when = tr("overview.planned", on=planned) if planned else ""
    return _step(milestone.id, title, when, milestone.planned_on, today)


def _step(step_id: str, title: str, when: str, due: date | None, today: date) -> Step:
    late = tr("overview.late", count=(today - due).days) if due and due < today else ""
    return Step(step_id, title, when, late, tr("overview.tick", title=title))


class EssentialsCard(Card):
    """Contact, project and barriers at a glance: what the header does not say. What is not known takes no room."""

    _FACTS = ("phone", "email", "address", "project", "planned", "barriers", "entered")

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
        town = " ".join(part for part in (person.postal_code, person.city) if part)
        open_barriers = [one for one in view.case.barriers if one.lifted_on is None and one.theme]
        facts = {
            "phone": shown_phone(person.phone or "") if person.phone else "",
            "email": person.email or "",
            "address": ", ".join(part for part in (person.address, town) if part),
            "project": project.title or choice_label("sectors", project.sector),
            "planned": format_date_long(project.planned_on),
            "barriers": "\n".join(choice_label("barrier_themes", one.theme) for one in open_barriers),
            "entered": format_date_long(person.entered_on),
        }
        for name, (row, value) in self._values.items():
            value.setText(facts[name])
            row.setHidden(not facts[name])
        self._nothing.setHidden(any(facts.values()))

    def text_of(self, name: str) -> str:
        """Return the fact shown under a name."""
        return self._values[name][1].text()
