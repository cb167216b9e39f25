"""Take somebody in, take a case file out of the lists and bring it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet
    from ui.background import Task
    from ui.operations import Operations


def enrol_beneficiary(
    ops: Operations,
    fields: Mapping[str, object],
    situation: Mapping[str, object],
    on_done: Callable[[Changed], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Make somebody's case file, with a pathway when the day of entry is known."""

    def work(cabinet: Cabinet) -> Changed:
        from coachdesk.services import case_files

        return case_files.enrol_beneficiary(cabinet, fields, situation=situation)

    return ops.run_command(work, on_done, on_error, owner=owner)


def delete_case_file(
    ops: Operations, case_id: str, on_done: Callable[[Changed], None], *, owner: QObject
) -> Task:
    """Take a case file out of every list."""

    def work(cabinet: Cabinet) -> Changed:
        from coachdesk.services import case_files

        return case_files.delete_case_file(cabinet, case_id)

    return ops.run_command(work, on_done, owner=owner)


def restore_case_file(ops: Operations, case_id: str) -> Task:
    """Bring a deleted case file back."""

    def work(cabinet: Cabinet) -> Changed:
        from coachdesk.services import case_files

        return case_files.restore_case_file(cabinet, case_id)

    return ops.run_command(work)
