"""One import from the file to its undo: what is known so far, and the work that goes on behind the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from coachdesk.spreadsheets.decisions import CellDecision, Decisions, RowDecision
from coachdesk.spreadsheets.doubts import Doubt
from coachdesk.spreadsheets.errors import ImportCancelled
from coachdesk.spreadsheets.plan import ImportPlan, KnownDesk
from coachdesk.spreadsheets.sheet import Place, Workbook
from coachdesk.spreadsheets.targets import FieldKey, Target
from ui.importing.import_draft import ImportDraft, Pending
from ui.operations import importing
from ui.operations.importing import OpenedSheet, PlanRequest, ReadFile, StopSign

if TYPE_CHECKING:
    from coachdesk.services.import_undo import UndoneImport
    from coachdesk.services.importing import ImportOutcome
    from coachdesk.spreadsheets.header import Table
    from coachdesk.spreadsheets.mapping import SheetMapping
    from ui.shell.host import Host

_REPLAN_DELAY_MS = 120

Resumed = Literal["", "same", "changed"]
"""Whether the list open now goes on from a draft: of the same file, or of one that was changed since."""


class ImportSession(QObject):
    """Holds the state; the pages listen to its signals and call its verbs. Nothing is written before ``write``."""

    reading = Signal(str)
    """A file is being read (its name)."""
    opened = Signal()
    """A list was found: ``sheet`` and ``mapping`` are there."""
    mapping_changed = Signal()
    decided = Signal()
    """Something was decided about rows, cells or dates."""
    planned = Signal()
    """``plan`` is there, or there anew after a decision."""
    progressed = Signal(int, int)
    failed = Signal(object)
    stopped = Signal()
    """The person stopped the work; nothing of it is left."""
    written = Signal(object)
    undone = Signal(object)

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self.host = host
        self.file_name = ""
        self.sheet: OpenedSheet | None = None
        self.mapping: SheetMapping | None = None
        self.plan: ImportPlan | None = None
        self.known: KnownDesk | None = None
        self.decisions = Decisions()
        self.outcome: ImportOutcome | None = None
        self.chosen_columns: set[int] = set()
        self.decided_doubts: dict[Place, Doubt] = {}
        self.seen: set[tuple[int, str, str, str]] = set()
        self.is_writing = False
        self.path: Path | None = None
        self.digest = ""
        self.pending: Pending | None = None
        self.draft: ImportDraft | None = None
        self.resumed: Resumed = ""
        self.left_at: tuple[int, str] = (0, "")
        self._workbook: Workbook | None = None
        self._stop = StopSign()
        self._replan_timer = QTimer(self, singleShot=True, interval=_REPLAN_DELAY_MS)
        self._replan_timer.timeout.connect(self.make_plan)

    # Reading

    def open_file(self, path: Path) -> None:
        """Read a file and look for the list of people in it."""
        self.stop()
        stop = self._stop = StopSign()
        self.file_name = path.name
        self.path, self.digest = path, ""
        self._forget_list()
        self.reading.emit(path.name)

        def done(read: ReadFile) -> None:
            if stop is self._stop:
                self._workbook, self.digest = read.workbook, read.digest
                if self._is_same_file():
                    assert self.draft is not None  # noqa: S101  # or it would not be the same
                    self.choose_list(self.draft.sheet, self.draft.header_row)
                else:
                    self.choose_list(None, None)

        def failed(error: Exception) -> None:
            if stop is self._stop:
                self._on_failed(error)

        importing.read_sheet(self.host.operations, path, stop, done, failed, owner=self)

    def resume(self, draft: ImportDraft) -> None:
        """Go on with an import that was sealed; if its file is not there, until it is chosen again."""
        self.draft = draft
        self.open_file(Path(draft.path))

    def _is_same_file(self) -> bool:
        return self.draft is not None and self.draft.digest != "" and self.draft.digest == self.digest

    def _take_up(self, sheet: OpenedSheet) -> None:
        """Take the choices of the draft up as far as the file is the one they were made for."""
        is_same = self._is_same_file()
        draft, self.draft, self.resumed = self.draft, None, ""
        if draft is None or not (is_same or draft.path == str(self.path)):
            return
        self.resumed = "same" if is_same else "changed"
        mapping = draft.mapping_for(sheet.table, sheet.mapping)
        if mapping is not None:
            self.mapping = mapping
            self.chosen_columns = set(draft.chosen_columns)
        if is_same and mapping is not None:
            self.decisions = draft.decisions
            self.decided_doubts = dict(draft.decided_doubts)
            self.seen = set(draft.seen)
            self.pending = draft.pending
            self.left_at = (draft.page, draft.view)

    def _forget_list(self) -> None:
        self.sheet = self.mapping = self.plan = None
        self.decisions = Decisions()
        self.chosen_columns = set()
        self.decided_doubts = {}
        self.seen = set()
        self.pending = None
        self.left_at = (0, "")

    def choose_list(self, sheet_name: str | None, header_row: int | None) -> None:
        """Take a list of the file: the sheet's name and the row of its headings (0: it has none)."""
        if self._workbook is None:
            return
        self._forget_list()
        importing.find_list(
            self.host.operations,
            self._workbook,
            (sheet_name, header_row),
            self.host.today(),
            self._on_opened,
            self._on_failed,
            owner=self,
        )

    def _on_opened(self, sheet: OpenedSheet) -> None:
        self.sheet = sheet
        self.mapping = sheet.mapping
        self._take_up(sheet)
        self.opened.emit()

    @property
    def table(self) -> Table:
        """The list that was found; there must be one."""
        assert self.sheet is not None  # noqa: S101  # the pages after the first are shown with one
        return self.sheet.table

    # Columns

    def set_target(self, column: int, target: Target) -> None:
        """Say what a column holds."""
        if self.mapping is not None:
            self.mapping = self.mapping.with_target(column, target)
            self.chosen_columns.add(column)
            self.mapping_changed.emit()

    def set_month_first(self, is_month_first: bool) -> None:
        """Say how dates are written."""
        if self.mapping is not None:
            self.mapping = self.mapping.with_dates(is_month_first=is_month_first)
            self.decided.emit()

    def drop_noes(self, column: int, is_dropped: bool) -> None:
        """Say whether a "no" in a column is worth a line in the comment."""
        dropped = self.decisions.dropped_noes
        dropped = dropped | {column} if is_dropped else dropped - {column}
        self.decisions = replace(self.decisions, dropped_noes=dropped)
        self.decided.emit()

    # The plan

    def make_plan(self) -> None:
        """Work out what the import would do; ``planned`` tells when it is there."""
        if self.sheet is None or self.mapping is None:
            return
        self._stop.raise_it()
        stop = self._stop = StopSign()
        request = PlanRequest(self.sheet.table, self.mapping, self.decisions, self.host.today(), self.known)

        def done(answer: tuple[ImportPlan, KnownDesk]) -> None:
            if stop is self._stop:
                self.plan, self.known = answer
                self.planned.emit()

        def failed(error: Exception) -> None:
            if stop is self._stop:
                self._on_failed(error)

        importing.plan_import(
            self.host.operations, request, stop, done, failed, self.progressed.emit, owner=self
        )

    def remember_mapping(self) -> None:
        """Keep what the columns are, for the next list with the same headings."""
        if self.sheet is not None and self.mapping is not None:
            importing.remember_mapping(self.host.operations, self.sheet.table, self.mapping)

    def decide_rows(self, decided: Mapping[int, RowDecision | None]) -> None:
        """Decide what becomes of rows (by Excel's number); None leaves it to the program again."""
        rows = {**self.decisions.rows, **decided}
        kept = {row: one for row, one in rows.items() if one is not None}
        self._decide(replace(self.decisions, rows=kept))

    def decide_cells(self, doubts: Mapping[Place, Doubt], decision: CellDecision | None) -> None:
        """Decide what becomes of doubtful cells; None leaves them to the program again."""
        cells = {place: one for place, one in self.decisions.cells.items() if place not in doubts}
        for place, doubt in doubts.items():
            if decision is None:
                self.decided_doubts.pop(place, None)
            else:
                cells[place] = decision
                self.decided_doubts.setdefault(place, doubt)
        self._decide(replace(self.decisions, cells=cells))

    def take_from_sheet(self, row: int, key: FieldKey, is_taken: bool) -> None:
        """Say whether the sheet's value replaces the case file's own."""
        chosen = self.decisions.from_sheet
        wanted = (row, *key)
        taken = chosen | {wanted} if is_taken else chosen - {wanted}
        self._decide(replace(self.decisions, from_sheet=taken))

    def _decide(self, decisions: Decisions) -> None:
        self.decisions = decisions
        self.decided.emit()
        self._replan_timer.start()

    def hold(self, pending: Pending) -> None:
        """Hold what is chosen and typed for a doubt until it is confirmed."""
        self.pending = pending
        self.decided.emit()

    # Writing

    def write(self) -> None:
        """Write the plan; ``written``, ``stopped`` or ``failed`` tells how it ended."""
        if self.plan is None or self.is_writing:
            return
        self._stop = StopSign()
        self.is_writing = True
        importing.import_people(
            self.host.operations,
            self.plan,
            self._stop,
            self._on_written,
            self._on_failed,
            self.progressed.emit,
            owner=self,
        )

    def stop(self) -> None:
        """Stop what is under way; an import that is stopped leaves nothing behind."""
        self._replan_timer.stop()
        self._stop.raise_it()

    def _on_written(self, outcome: ImportOutcome) -> None:
        self.is_writing = False
        self.outcome = outcome
        self.written.emit(outcome)

    def undo(self) -> None:
        """Take the whole import back."""
        if self.outcome is not None and self.outcome.batch_id is not None:
            importing.undo_import(
                self.host.operations,
                self.outcome.batch_id,
                self._on_undone,
                self._on_failed,
                self.progressed.emit,
                owner=self,
            )

    def _on_undone(self, undone: UndoneImport) -> None:
        self.undone.emit(undone)

    def _on_failed(self, error: Exception) -> None:
        self.is_writing = False
        if isinstance(error, ImportCancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)
