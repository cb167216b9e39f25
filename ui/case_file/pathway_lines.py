"""Milestones and actions as lines to tick, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coachdesk.programme.pathway import Milestone
from coachdesk.programme.session import Action
from ui.case_file.tick_row import TickLine
from ui.messages import choice_label, format_date, tr
from ui.milestone_names import milestone_name

_NOTE_LENGTH = 36


def milestone_line(milestone: Milestone, today: date) -> TickLine:
    """Return a milestone as a line: when it was reached, or when it is planned and how late it is."""
    title = milestone_name(milestone)
    name = tr("case_file.milestone.tick", title=title)
    if milestone.not_applicable:
        tag = tr("case_file.milestone.not_applicable")
        return TickLine(milestone.id, title, name, "void", _cut(milestone.not_applicable), tag)
    if milestone.reached_on is not None:
        note = tr("case_file.milestone.reached", on=format_date(milestone.reached_on))
        return TickLine(milestone.id, title, name, "done", note)
    if milestone.planned_on is None:
        return TickLine(milestone.id, title, name, "open", tr("case_file.milestone.unplanned"))
    note = tr("case_file.milestone.planned", on=format_date(milestone.planned_on))
    return TickLine(milestone.id, title, name, "open", note, late_text(milestone.planned_on, today), "danger")


def action_line(action: Action, today: date) -> TickLine:
    """Return an action as a line: by when, by whom, or when it was done."""
    title = action.title or tr("case_file.action.untitled")
    name = tr("case_file.action.tick", title=title)
    who = choice_label("action_owners", action.owner)
    if action.done_on is not None:
        note = tr("case_file.action.done", on=format_date(action.done_on))
        return TickLine(action.id, title, name, "done", _joined(who, note))
    if action.due_on is None:
        return TickLine(action.id, title, name, "open", _joined(who, tr("case_file.action.no_due")))
    note = tr("case_file.action.due", on=format_date(action.due_on))
    return TickLine(
        action.id, title, name, "open", _joined(who, note), late_text(action.due_on, today), "danger"
    )


def late_text(due_on: date, today: date) -> str:
    """Say how late something is; "" when it is not."""
    days = (today - due_on).days
    return tr("case_file.late_by", count=days) if days > 0 else ""


def by_phase(milestones: Sequence[Milestone], phases: Sequence[str]) -> dict[str, list[Milestone]]:
    """Return the milestones of each phase; those of a phase this version does not know come under ""."""
    found: dict[str, list[Milestone]] = {phase: [] for phase in (*phases, "")}
    for milestone in milestones:
        found[milestone.phase if milestone.phase in found and milestone.phase else ""].append(milestone)
    return found


def _cut(text: str) -> str:
    """Return the beginning of a text that has to stand beside others; its details hold the whole."""
    return text if len(text) <= _NOTE_LENGTH else f"{text[: _NOTE_LENGTH - 1].rstrip()}…"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
