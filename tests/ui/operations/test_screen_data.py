"""The case shown in pictures: one of whoever works here, and one with something to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from coachdesk.services import case_files, editing, register, sessions
from coachdesk.storage.cabinet import Cabinet
from ui.operations import Operations
from ui.operations.screen_data import fullest_case_id
from ui.shell.host import Host


def _shown(ops: Operations, host: Host, settle: Callable[[], None]) -> str:
    found: list[str] = []
    fullest_case_id(ops, found.append, owner=host.window_widget())
    settle()
    return found[0]


def test_a_case_of_ones_own_is_shown_first(host: Host, ops: Operations, settle: Callable[[], None]) -> None:
    made: dict[str, str] = {}

    def enrol(cabinet: Cabinet, name: str, coach_id: str | None) -> str:
        fields = {"birth_name": name, "coach_id": coach_id}
        made[name] = case_files.enrol_beneficiary(cabinet, fields).scope
        return made[name]

    def work(cabinet: Cabinet) -> None:
        day = date.today()  # noqa: DTZ011 - the day on the wall
        enrol(cabinet, "Mienne", register.me(cabinet).id)
        full = enrol(cabinet, "Pleine", None)
        editing.add(cabinet, full, "barrier", {"theme": "mobilite", "level": 2})
        sessions.record_session(cabinet, full, {"held_on": day, "next_on": day + timedelta(days=3)}, [])

    assert _shown(ops, host, settle) == ""
    ops.run_command(work, owner=host.window_widget())
    settle()
    assert _shown(ops, host, settle) == made["Mienne"]

    def more(cabinet: Cabinet) -> None:
        mine = enrol(cabinet, "Fournie", register.me(cabinet).id)
        editing.add(cabinet, mine, "barrier", {"theme": "mobilite", "level": 2})

    ops.run_command(more, owner=host.window_widget())
    settle()
    assert _shown(ops, host, settle) == made["Fournie"]
