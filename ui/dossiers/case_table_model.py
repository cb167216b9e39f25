"""The Dossiers list as a Qt model: rows are values, and no widget is built for any of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.dossiers.case_columns import COLUMNS
from ui.dossiers.case_filter import CaseFilter, CaseRow, count_late, select
from ui.messages import format_date_long, tr

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The ``CaseRow`` of an index, for those who paint it."""

TODAY_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class CaseTableModel(QAbstractTableModel):
    """Every row known, those that the filter keeps, and their order.

    Filtering resets the model (whoever shows it finds the person selected before by ``place_of``).
    """

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._rows: Sequence[CaseRow] = ()
        self._shown: list[int] = []
        self._filter = CaseFilter()
        self._sort_column = 0
        self._sort_order = Qt.SortOrder.AscendingOrder

    # What is known

    def set_rows(self, rows: Sequence[CaseRow], today: date) -> None:
        """Take other rows, in the order of names."""
        self.beginResetModel()
        self._rows = rows
        self._today = today
        self._select()
        self.endResetModel()

    def set_filter(self, wanted: CaseFilter) -> None:
        """Keep only the rows that the filter keeps."""
        if wanted == self._filter:
            return
        self.beginResetModel()
        self._filter = wanted
        self._select()
        self.endResetModel()

    @property
    def today(self) -> date:
        return self._today

    @property
    def all_rows(self) -> Sequence[CaseRow]:
        return self._rows

    @property
    def shown_rows(self) -> list[CaseRow]:
        """The rows kept, in the order shown."""
        return [self._rows[place] for place in self._shown]

    @property
    def late_count(self) -> int:
        """How many of the rows shown are late."""
        return count_late(self._rows, self._shown)

    def row_at(self, row: int) -> CaseRow | None:
        """Return what stands at a row of the list."""
        return self._rows[self._shown[row]] if 0 <= row < len(self._shown) else None

    def place_of(self, case_id: str) -> int:
        """Return the row at which a person is shown, -1 when the filter leaves them out."""
        for row, place in enumerate(self._shown):
            if self._rows[place].case_id == case_id:
                return row
        return -1

    # QAbstractTableModel

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == TODAY_ROLE:
            return self._today
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row, self._today)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(column.key, row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(column.title_key)} : {column.text(row, self._today) or tr('dossiers.nothing')}"
        return None

    def _tool_tip(self, key: str, row: CaseRow) -> str | None:
        if key == "last_contact":
            return format_date_long(row.summary.last_contact_on) or None
        if key == "next":
            return format_date_long(row.next_on) or None
        column = next(column for column in COLUMNS if column.key == key)
        return column.text(row, self._today) or None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return tr(COLUMNS[section].title_key) if 0 <= section < len(COLUMNS) else None
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is not recorded comes last either way."""
        if not 0 <= column < len(COLUMNS):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [self._shown[index.row()] for index in before]
        self._sort_column, self._sort_order = column, order
        self._sort()
        after = {place: row for row, place in enumerate(self._shown)}
        self.changePersistentIndexList(
            before,
            [self.index(after[place], index.column()) for place, index in zip(places, before, strict=True)],
        )
        self.layoutChanged.emit()

    def _select(self) -> None:
        self._shown = select(self._rows, self._filter)
        self._sort()

    def _sort(self) -> None:
        if self._sort_column == 0:
            # The rows come sorted by name.
            self._shown.sort(reverse=self._sort_order == Qt.SortOrder.DescendingOrder)
            return
        order = COLUMNS[self._sort_column].order
        keyed = [(order(self._rows[place]), place) for place in sorted(self._shown)]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=self._sort_order == Qt.SortOrder.DescendingOrder)
        self._shown = [place for _, place in known] + [place for key, place in keyed if key is None]
