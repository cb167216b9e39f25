"""The table of the Dossiers page: columns that fit, keys, and what a right click offers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from ui.dossiers.case_columns import COLUMNS, DEFAULT_COLUMNS, fitting_columns
from ui.dossiers.case_delegates import CELL_PADDING, ROW_HEIGHT, delegate_for
from ui.dossiers.case_filter import CaseRow
from ui.dossiers.case_table_model import CaseTableModel
from ui.messages import tr
from ui.theme import TypeScale, icon
from ui.theme.fonts import scaled_font
from ui.widgets import TableView

_AROUND_HEADING = 2 * CELL_PADDING + 18
"""Beside the words of a heading: its padding, and the arrow of the column that the list is sorted by."""


class CaseTable(TableView):
    """Shows a ``CaseTableModel``; every signal carries the id of a case."""

    person_chosen = Signal(str)
    open_asked = Signal(str)
    note_asked = Signal(str)
    copy_asked = Signal(str)
    export_asked = Signal(str, str)
    """A case file is to be written to a file: whose it is, by id and by name."""
    delete_asked = Signal(str)
    left_up = Signal()
    """The arrow up was pressed in the first row: the keyboard wants to go back to the filter."""

    def __init__(self, model: CaseTableModel, parent: QWidget | None = None) -> None:
        super().__init__(label=tr("dossiers.title"), name="dossiers.table", parent=parent)
        self._cases = model
        self._chosen_columns = DEFAULT_COLUMNS
        self.setModel(model)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place, column in enumerate(COLUMNS):
            self.setItemDelegateForColumn(place, delegate_for(column.key, self))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._on_sorted)
        self.row_activated.connect(self._on_activated)
        self.choose_columns(DEFAULT_COLUMNS)

    # Columns

    def choose_columns(self, keys: tuple[str, ...]) -> None:
        """Show these columns, as far as there is room."""
        self._chosen_columns = keys
        self._fit()

    def _fit(self) -> None:
        widths = self._widths()
        room = max(self.viewport().width(), widths["name"])
        shown = fitting_columns(self._chosen_columns, room, widths)
        header = self.horizontalHeader()
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, column.key not in shown)
            if place:
                header.resizeSection(place, widths[column.key])

    def _widths(self) -> dict[str, int]:
        """Return how wide each column must be: for its content, and for its heading whole in this language."""
        metrics = QFontMetrics(scaled_font(self.font(), TypeScale.CAPTION, QFont.Weight.DemiBold))
        return {
            column.key: max(column.width, metrics.horizontalAdvance(tr(column.title_key)) + _AROUND_HEADING)
            for column in COLUMNS
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def shown_columns(self) -> tuple[str, ...]:
        """Return the keys of the columns that have room now."""
        return tuple(column.key for place, column in enumerate(COLUMNS) if not self.isColumnHidden(place))

    def _on_sorted(self, column: int, order: Qt.SortOrder) -> None:
        chosen = self.chosen_id()
        self._cases.sort(column, order)
        self.choose(chosen)

    def sort_by(self, key: str, order: Qt.SortOrder) -> None:
        """Sort by a column and show so in its heading."""
        place = next((place for place, column in enumerate(COLUMNS) if column.key == key), 0)
        self.horizontalHeader().setSortIndicator(place, order)

    # The person chosen

    def chosen_row(self) -> CaseRow | None:
        """Return the row the keyboard is on."""
        return self._cases.row_at(self.currentIndex().row())

    def chosen_id(self) -> str:
        """Return the id of the person chosen; "" for none."""
        row = self.chosen_row()
        return row.case_id if row is not None else ""

    def choose(self, case_id: str, *, in_the_middle: bool = False) -> bool:
        """Go to a person, with neighbours on both sides if asked for; tell whether they are shown."""
        place = self._cases.place_of(case_id) if case_id else -1
        if place < 0:
            return False
        index = self._cases.index(place, 0)
        self.setCurrentIndex(index)
        hint = self.ScrollHint.PositionAtCenter if in_the_middle else self.ScrollHint.EnsureVisible
        self.scrollTo(index, hint)
        return True

    def choose_first(self) -> None:
        """Go to the first row."""
        if self._cases.rowCount():
            self.setCurrentIndex(self._cases.index(0, 0))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]  # Qt's union of index types
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not previous.isValid():
            row = self._cases.row_at(current.row()) if current.isValid() else None
            self.person_chosen.emit(row.case_id if row is not None else "")

    def _on_activated(self, index: QModelIndex) -> None:
        row = self._cases.row_at(index.row())
        if row is not None:
            self.open_asked.emit(row.case_id)

    # Keys and the right click

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._cases.rowCount():
            last = self._cases.rowCount() - 1
            self.setCurrentIndex(self._cases.index(0 if key == Qt.Key.Key_Home else last, 0))
        elif key == Qt.Key.Key_Menu or (
            key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        ):
            self.open_row_menu(self.visualRect(self.currentIndex()).center())
        elif key == Qt.Key.Key_Slash:
            event.ignore()  # the page has it: the filter
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters alone: the filter is where one types."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid():
                self.setCurrentIndex(index)
                self.open_row_menu(event.pos())

    def open_row_menu(self, at: QPoint) -> QMenu | None:
        """Open what can be done with the person chosen."""
        row = self.chosen_row()
        if row is None:
            return None
        case_id, name = row.case_id, row.summary.display_name or tr("dossiers.unnamed")
        menu = QMenu(self)
        menu.setObjectName("dossiers.row_menu")

        def add(text: str, icon_name: str, act: Callable[[], object]) -> None:
            menu.addAction(icon(icon_name, "muted"), text, act)

        add(tr("dossiers.panel.open"), "folder-open", lambda: self.open_asked.emit(case_id))
        if not row.summary.is_damaged:
            add(tr("dossiers.panel.new_note"), "notebook-pen", lambda: self.note_asked.emit(case_id))
        if row.summary.phone:
            add(
                tr("dossiers.panel.copy_phone"), "copy", lambda: self.copy_asked.emit(row.summary.phone or "")
            )
        if row.summary.email:
            add(
                tr("dossiers.panel.copy_email"), "copy", lambda: self.copy_asked.emit(row.summary.email or "")
            )
        menu.addSeparator()
        if not row.summary.is_damaged:
            add(tr("dossiers.export_case"), "download", lambda: self.export_asked.emit(case_id, name))
        add(tr("dossiers.delete"), "trash-2", lambda: self.delete_asked.emit(case_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(at))
        return menu
