"""The tables of the check as Qt models: rows, doubts, pairs; 20,000 rows build no widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coachdesk.spreadsheets.decisions import CellChoice
from coachdesk.spreadsheets.plan import CREATE, MERGE, SAME, SKIP, UPDATE, ImportPlan, PlannedRow
from ui.importing.doubt_words import doubt_words
from ui.importing.review import DoubtEntry, PairEntry
from ui.importing.words import REASONS, field_words, number_of, reason_words
from ui.messages import tr
from ui.theme import Tone

ENTRY_ROLE = Qt.ItemDataRole.UserRole
TAG_ROLE = Qt.ItemDataRole.UserRole + 1
"""(words, tone) of a cell that is shown as a tag."""

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
T = TypeVar("T")

ACTIONS: dict[str, tuple[str, Tone]] = {
    CREATE: ("importing.action.create", "success"),
    UPDATE: ("importing.action.update", "accent"),
    SAME: ("importing.action.same", "neutral"),
    MERGE: ("importing.action.merge", "accent"),
    SKIP: ("importing.action.skip", "warning"),
}


class _EntriesModel(QAbstractTableModel, Generic[T]):
    """Entries in rows; each column has a heading, a text and perhaps a tag."""

    def __init__(
        self,
        headings: Sequence[str],
        texts: Sequence[Callable[[T], str]],
        tags: dict[int, Callable[[T], tuple[str, Tone]]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headings, self._texts, self._tags = headings, texts, tags
        self._entries: Sequence[T] = ()

    def set_entries(self, entries: Sequence[T]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    @property
    def entries(self) -> Sequence[T]:
        return self._entries

    def entry_at(self, row: int) -> T | None:
        """Return what stands in a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry_at(index.row()) if index.isValid() else None
        if entry is None:
            return None
        if role == ENTRY_ROLE:
            return entry
        if role == TAG_ROLE:
            tag = self._tags.get(index.column())
            return tag(entry) if tag is not None else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._texts[index.column()](entry)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section] if 0 <= section < len(self._headings) else None
        return None


def action_tag(row: PlannedRow) -> tuple[str, Tone]:
    """Return what a row does, as a tag."""
    key, tone = ACTIONS[row.action]
    return tr(key), tone


def row_detail(row: PlannedRow, plan: ImportPlan) -> str:
    """Say why a row does what it does, or which fields it changes."""
    if row.action == MERGE and row.into_row is not None:
        return tr("importing.detail.merge", number=number_of(plan, row.into_row), reason=_reason(row.reason))
    if row.action == SKIP:
        return _reason(row.reason)
    if row.action == UPDATE:
        names = [field_words(key) for key in (*row.changes, *row.new_names)]
        return ", ".join(dict.fromkeys(names)) or tr("importing.detail.barriers")
    return ""


def _reason(code: str) -> str:
    return tr(REASONS[code]) if code in REASONS else ""


class RowsModel(_EntriesModel[PlannedRow]):
    """Every row of the sheet and what becomes of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._plan: ImportPlan | None = None
        super().__init__(
            [
                tr("importing.heading.row"),
                tr("importing.heading.person"),
                tr("importing.heading.action"),
                tr("importing.heading.detail"),
                tr("importing.heading.doubts"),
            ],
            [
                lambda row: row.number,
                lambda row: row.title or tr("importing.no_title"),
                lambda row: action_tag(row)[0],
                self._detail,
                lambda row: str(_doubt_count(row) or ""),
            ],
            {2: action_tag},
            parent,
        )

    def show_plan(self, plan: ImportPlan, actions: frozenset[str]) -> None:
        """Show the rows of a plan that do one of these things (all for none)."""
        self._plan = plan
        self.set_entries([row for row in plan.rows if not actions or row.action in actions])

    def _detail(self, row: PlannedRow) -> str:
        return row_detail(row, self._plan) if self._plan is not None else ""


def _doubt_count(row: PlannedRow) -> int:
    return sum(1 for doubt in row.doubts if doubt.code != "possible_duplicate")


def decision_tag(entry: DoubtEntry) -> tuple[str, Tone]:
    """Return what happens with a doubtful cell, as a tag."""
    if entry.is_from_sheet:
        return tr("importing.decided.from_sheet"), "accent"
    if entry.is_still_wrong:
        return tr("importing.decided.still_wrong"), "warning"
    if entry.decision is not None:
        key = {
            CellChoice.COMMENT: "importing.decided.comment",
            CellChoice.LEAVE_OUT: "importing.decided.left_out",
            CellChoice.CORRECT: "importing.decided.corrected",
        }[entry.decision.choice]
        return tr(key), "accent"
    if entry.is_open:
        return tr("importing.decided.not_yet"), "warning"
    return tr("importing.decided.seen" if entry.is_seen else "importing.decided.noted"), "neutral"


class DoubtsModel(_EntriesModel[DoubtEntry]):
    """Each doubtful cell: where, what stands there, what is wrong with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            [
                tr("importing.heading.row"),
                tr("importing.heading.column"),
                tr("importing.heading.value"),
                tr("importing.heading.problem"),
                tr("importing.heading.decision"),
            ],
            [
                lambda entry: entry.doubt.number or str(entry.doubt.row),
                lambda entry: entry.doubt.header or entry.doubt.column,
                lambda entry: " ".join(entry.doubt.shown.split()),
                lambda entry: doubt_words(entry.doubt),
                lambda entry: decision_tag(entry)[0],
            ],
            {4: decision_tag},
            parent,
        )


def pair_tag(entry: PairEntry) -> tuple[str, Tone]:
    """Return how a pair is taken as things stand, as a tag."""
    if entry.is_skipped:
        return tr("importing.pair.skipped"), "warning"
    if entry.is_together:
        return tr("importing.pair.together"), "accent"
    return tr("importing.pair.apart"), "neutral"


class PairsModel(_EntriesModel[PairEntry]):
    """Possible duplicates."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            [
                tr("importing.heading.row"),
                tr("importing.heading.person"),
                tr("importing.heading.why"),
                tr("importing.heading.decision"),
            ],
            [
                lambda entry: entry.row.number,
                lambda entry: entry.row.title,
                lambda entry: reason_words(entry.reasons),
                lambda entry: pair_tag(entry)[0],
            ],
            {3: pair_tag},
            parent,
        )
