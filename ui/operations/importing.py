"""Read a spreadsheet, plan what it would write, write it, take it back: on the desk's thread.

Everything here can take a while. What is under way is stopped through a ``StopSign``, so that its end is heard of: an
import that is stopped first takes back what it has written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from coachdesk.services.import_undo import UndoneImport
    from coachdesk.services.importing import ImportOutcome
    from coachdesk.spreadsheets.decisions import Decisions
    from coachdesk.spreadsheets.header import Table
    from coachdesk.spreadsheets.mapping import SheetMapping
    from coachdesk.spreadsheets.plan import ImportPlan, KnownDesk
    from coachdesk.spreadsheets.sheet import Workbook
    from coachdesk.storage.cabinet import Cabinet
    from ui.background import Progress, Task
    from ui.operations import Operations

_REGISTER = "register"
"""The scope that is no case file."""

OnError = Callable[[Exception], None]
OnProgress = Callable[[int, int], None]


class StopSign:
    """Asks work to stop; it does so at its next look."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def raise_it(self) -> None:
        """Ask."""
        self._event.set()

    def is_raised(self) -> bool:
        """Tell whether somebody has asked."""
        return self._event.is_set()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What stands in a file, and the SHA-256 of its bytes: by it the same file is known again."""

    workbook: Workbook
    digest: str


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A list found in a file, what its columns are taken for, and whether that is remembered from last time."""

    workbook: Workbook
    table: Table
    mapping: SheetMapping
    is_remembered: bool


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is built from; ``known`` None: the desk is looked through first."""

    table: Table
    mapping: SheetMapping
    decisions: Decisions
    today: date
    known: KnownDesk | None


@dataclass(frozen=True, slots=True)
class LastImport:
    """An import that can still be undone: when it was, and how many case files it touched."""

    batch_id: str
    at: datetime
    cases: int


def read_sheet(
    ops: Operations,
    path: Path,
    stop: StopSign,
    on_done: Callable[[ReadFile], None],
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Read a file; nothing in it is changed."""

    def work() -> ReadFile:
        import hashlib

        from coachdesk.spreadsheets.reading import read_workbook

        workbook = read_workbook(path, is_cancelled=stop.is_raised)
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:  # gone between the two: read all the same, only not known again
            digest = ""
        return ReadFile(workbook, digest)

    return ops.background.run(work, on_done, on_error, owner=owner)


def find_list(
    ops: Operations,
    workbook: Workbook,
    where: tuple[str | None, int | None],
    today: date,
    on_done: Callable[[OpenedSheet], None],
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Find the list of people; ``where``: the sheet's name and the row of its header, None to look for them."""

    def work(cabinet: Cabinet) -> OpenedSheet:
        from coachdesk.services import importing
        from coachdesk.spreadsheets.header import find_table

        sheet_name, header_row = where
        table = find_table(workbook, sheet_name=sheet_name, header_row=header_row)
        remembered = importing.recall_mapping(cabinet, table)
        mapping = remembered or importing.mapping_for(cabinet, table, today=today)
        return OpenedSheet(workbook, table, mapping, remembered is not None)

    return ops.run_query(work, on_done, on_error, owner=owner)


def plan_import(
    ops: Operations,
    request: PlanRequest,
    stop: StopSign,
    on_done: Callable[[tuple[ImportPlan, KnownDesk]], None],
    on_error: OnError,
    on_progress: OnProgress,
    *,
    owner: QObject,
) -> Task:
    """Work out what every row would do; nothing is written."""

    def work(cabinet: Cabinet, progress: Progress) -> tuple[ImportPlan, KnownDesk]:
        from coachdesk.services import importing
        from coachdesk.spreadsheets.plan import build_plan

        known = request.known or importing.known_desk(
            cabinet, progress=progress.report, is_cancelled=stop.is_raised
        )
        plan = build_plan(
            request.table,
            request.mapping,
            reference_date=request.today,
            known=known,
            decisions=request.decisions,
            progress=progress.report,
            is_cancelled=stop.is_raised,
        )
        return plan, known

    return ops.run_long(work, on_done, on_error, on_progress, owner=owner)


def remember_mapping(ops: Operations, table: Table, mapping: SheetMapping) -> Task:
    """Keep what the columns are for the next list with the same header."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.services import importing
        from coachdesk.spreadsheets.mapping import fingerprint

        importing.remember_mapping(cabinet, fingerprint(table.columns), mapping)

    return ops.run_command(work)


def import_people(
    ops: Operations,
    plan: ImportPlan,
    stop: StopSign,
    on_done: Callable[[ImportOutcome], None],
    on_error: OnError,
    on_progress: OnProgress,
    *,
    owner: QObject,
) -> Task:
    """Write a plan as one batch; stopped or failed, it takes back what it has written."""

    def work(cabinet: Cabinet, progress: Progress) -> ImportOutcome:
        from coachdesk.services import importing

        return importing.import_people(cabinet, plan, progress=progress.report, is_cancelled=stop.is_raised)

    return ops.run_long(work, on_done, on_error, on_progress, owner=owner)


def undo_import(
    ops: Operations,
    batch_id: str,
    on_done: Callable[[UndoneImport], None],
    on_error: OnError,
    on_progress: OnProgress,
    *,
    owner: QObject,
) -> Task:
    """Take a whole import back."""

    def work(cabinet: Cabinet, progress: Progress) -> UndoneImport:
        from coachdesk.services import importing

        return importing.undo_import(cabinet, batch_id, progress=progress.report)

    return ops.run_long(work, on_done, on_error, on_progress, owner=owner)


def read_last_import(
    ops: Operations, on_done: Callable[[LastImport | None], None], *, owner: QObject
) -> Task:
    """Read which import can still be undone."""

    def work(cabinet: Cabinet) -> LastImport | None:
        from coachdesk.services import importing

        batch = importing.last_import(cabinet)
        if batch is None:
            return None
        cases = sum(1 for scope in batch.scopes if scope != _REGISTER)
        return LastImport(batch.id, datetime.fromtimestamp(batch.at, UTC), cases)

    return ops.run_query(work, on_done, owner=owner)
