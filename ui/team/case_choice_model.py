"""The case files that can be given: whom they are about, who works on them, and which are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from coachdesk.programme.folding import fold
from ui.messages import tr
from ui.operations.team import CaseAccess

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_COLUMNS = ("team.give.column.case", "team.give.column.persons")


class CaseChoiceModel(QAbstractTableModel):
    """Filtered by letters and by who works on them; what is chosen stays chosen out of sight."""

    chosen_changed = Signal()

    def __init__(self, cases: Sequence[CaseAccess], names: Mapping[str, str]) -> None:
        super().__init__()
        self._cases = sorted(cases, key=lambda one: fold(one.name))
        self._names = names
        self._shown = list(self._cases)
        self._chosen: set[str] = set()

    def chosen(self) -> frozenset[str]:
        """Return the case files chosen."""
        return frozenset(self._chosen)

    def show_only(self, letters: str, person: str | None) -> None:
        """Show those whose name holds these letters, and that this person works on."""
        wanted = fold(letters.strip())
        self.beginResetModel()
        self._shown = [
            one
            for one in self._cases
            if wanted in fold(one.name) and (person is None or person in one.persons)
        ]
        self.endResetModel()

    def choose_shown(self, *, is_chosen: bool) -> None:
        """Choose all that are shown, or none of them."""
        ids = {one.case_id for one in self._shown}
        self._chosen = self._chosen | ids if is_chosen else self._chosen - ids
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))
        self.chosen_changed.emit()

    def toggle(self, index: _Index) -> None:
        """Choose the case file of a row, or not."""
        if index.isValid():
            case_id = self._shown[index.row()].case_id
            self._chosen ^= {case_id}
            first = self.index(index.row(), 0)
            self.dataChanged.emit(first, first)
            self.chosen_changed.emit()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_COLUMNS[section])
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        case = self._shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            is_chosen = case.case_id in self._chosen
            return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return case.name if index.column() == 0 else self._persons(case)
        return None

    def setData(self, index: _Index, value: Any, role: int = 0) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.toggle(index)
        return True

    def _persons(self, case: CaseAccess) -> str:
        names = sorted(self._names.get(one, tr("team.new_person")) for one in case.persons)
        return ", ".join(names) or tr("team.give.nobody")
