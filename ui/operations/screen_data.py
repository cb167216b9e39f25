"""What to show in pictures of the screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.services.conflicts import OpenConflict
    from coachdesk.storage.cabinet import Cabinet


def fullest_case_id(ops: Operations, on_done: Callable[[str], None], *, owner: QObject) -> Task:
    """Find the case with most to see, of whoever works here if there is one; "" on an empty desk.

    Something next, no disagreement between two laptops, then open barriers and milestones reached.
    """

    def work(cabinet: Cabinet) -> str:
        from coachdesk.services import finding, register

        me = register.me(cabinet).id
        cases = finding.list_cases(cabinet)
        today = date.today()  # noqa: DTZ011 - the day on the wall
        best = max(
            cases,
            key=lambda one: (
                not one.conflict_count,
                one.coach_id == me,
                bool(one.next_on(today)),
                one.open_barriers,
                one.reached,
            ),
            default=None,
        )
        return best.case_id if best is not None else ""

    return ops.run_query(work, on_done, owner=owner)


def example_shared_conflict(me: str, other: str, at: datetime) -> OpenConflict:
    """Return a cohort's number of seats, corrected by two people: nothing of it is on the desk."""
    from coachdesk.programme.register import Promotion
    from coachdesk.services.conflicts import OpenAnswer, OpenConflict, Writer
    from coachdesk.storage.cabinet import REGISTER

    answers = tuple(
        OpenAnswer(seats, (Writer(person, person, "", moment),), before=15)
        for seats, person, moment in ((16, me, at), (18, other, at - timedelta(hours=2)))
    )
    promotion = Promotion(id="0" * 32, name="Printemps 2026", seats=16)
    return OpenConflict(REGISTER, "", None, "promotion", promotion.id, "seats", promotion, answers)
