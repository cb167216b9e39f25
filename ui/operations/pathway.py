"""Start a pathway, tick milestones, complete actions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.editing import OnChanged, OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet


def start_pathway(
    ops: Operations, case_id: str, entered_on: date, on_done: OnChanged | None = None, *, owner: QObject
) -> Task:
    """Plan the milestones of the default pathway from the day of entry."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import pathway

        return pathway.start_pathway(cabinet, case_id, entered_on)

    return ops.run_command(work, on_done, owner=owner)


def tick_milestone(
    ops: Operations,
    case_id: str,
    milestone_id: str,
    reached_on: date | None,
    on_done: OnChanged | None = None,
    on_error: OnError | None = None,
    *,
    owner: QObject,
) -> Task:
    """Note the day a milestone was reached, or (None) that it is not reached after all."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import pathway

        if reached_on is None:
            return pathway.untick_milestone(cabinet, case_id, milestone_id)
        return pathway.tick_milestone(cabinet, case_id, milestone_id, reached_on)

    return ops.run_command(work, on_done, on_error, owner=owner)


def complete_action(
    ops: Operations,
    case_id: str,
    action_id: str,
    done_on: date | None,
    on_done: OnChanged | None = None,
    on_error: OnError | None = None,
    *,
    owner: QObject,
) -> Task:
    """Note the day an action was done, or (None) that it is still to do."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import pathway

        if done_on is None:
            return pathway.reopen_action(cabinet, case_id, action_id)
        return pathway.complete_action(cabinet, case_id, action_id, done_on)

    return ops.run_command(work, on_done, on_error, owner=owner)
