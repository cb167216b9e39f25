"""The Dossiers page: who is on this desk, found at once, with the essentials of whoever is chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from ui.dossiers.case_columns import COLUMNS
from ui.dossiers.case_filter import CaseFilter, count_late, flag_counts
from ui.dossiers.case_table import CaseTable
from ui.dossiers.case_table_model import CaseTableModel
from ui.dossiers.filter_bar import FilterBar
from ui.dossiers.list_choices import ListChoices
from ui.dossiers.list_loader import LoadedList, arranger
from ui.dossiers.list_place import ListPlace, place_from
from ui.dossiers.row_acts import copy_contact, export_case, remove_case
from ui.dossiers.side_panel import CasePanel
from ui.messages import tr
from ui.operations import finding
from ui.palette.recent_people import remember_people
from ui.shell.page import Page
from ui.theme import Space
from ui.widgets import Button, EmptyState, IconButton, SectionHeader, Skeleton

if TYPE_CHECKING:
    from ui.operations import WhatChanged
    from ui.shell.host import Host

_NARROW = 900
"""Below this width the panel leaves its room to the list."""


class DossiersPage(Page):
    """List, filter and panel; what is filtered, sorted and chosen comes back with the way back."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        remember_people(host)
        self._choices = ListChoices(host, self)
        self._wanted_case = ""
        self._is_loaded = False
        self._model = CaseTableModel(host.today(), self)
        self._table = CaseTable(self._model)
        self._filter_bar = FilterBar()
        self._panel = CasePanel(host)
        self._header = SectionHeader(tr("dossiers.title"), " ", level="display")
        self._stack = QStackedWidget()
        self._reload_timer = QTimer(self, singleShot=True, interval=50)
        self._reload_timer.timeout.connect(self._load)
        self._add_tools()
        self._lay_out()
        self._connect()
        self._add_shortcuts()

    # Making

    def _add_tools(self) -> None:
        host = self.host
        columns = IconButton("columns-3", tr("dossiers.columns"), name="dossiers.columns")
        columns.set_menu(self._choices.columns_menu)
        self._panel_button = IconButton(
            "panel-right",
            tr("dossiers.panel.hide"),
            on_click=self._on_panel_button,
            name="dossiers.panel_button",
        )
        self._filter_bar.tools.addWidget(columns)
        self._filter_bar.tools.addWidget(self._panel_button)
        self._export = Button(
            tr("dossiers.export"), icon="download", on_click=self.open_export, name="dossiers.export_button"
        )
        buttons = [self._export]
        for act, text, icon in (
            ("import", "dossiers.import", "upload"),
            ("new_person", "dossiers.new_person", "user-plus"),
        ):
            button = Button(tr(text), icon=icon, on_click=partial(host.act, act), name=f"dossiers.{act}")
            if host.has_action(act):
                buttons.append(button)
        for button in buttons:
            self._header.add_action(button)
        self._header_buttons = buttons

    def _lay_out(self) -> None:
        self._stack.addWidget(Skeleton(8))
        self._stack.addWidget(self._table)
        self._nobody = EmptyState(
            "users",
            tr("dossiers.empty.title"),
            tr("dossiers.empty.text"),
            action_text=tr("dossiers.import_sheet"),
            on_action=partial(self.host.act, "import"),
            second_text=tr("dossiers.new_person"),
            on_second=partial(self.host.act, "new_person"),
        )
        self._no_match = EmptyState(
            "list-filter",
            tr("dossiers.no_match.title"),
            tr("dossiers.no_match.text"),
            action_text=tr("dossiers.filter.clear"),
            on_action=self._filter_bar.clear,
        )
        self._stack.addWidget(self._nobody)
        self._stack.addWidget(self._no_match)
        left = QVBoxLayout()
        left.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        left.setSpacing(Space.M)
        left.addWidget(self._header)
        left.addWidget(self._filter_bar)
        left.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self._panel)

    def _connect(self) -> None:
        host = self.host
        self._filter_bar.changed.connect(self._on_filter)
        self._filter_bar.left_down.connect(self._go_into_list)
        self._filter_bar.search.returnPressed.connect(self._on_search_entered)
        self._filter_bar.save_asked.connect(lambda: self._choices.ask_name(self._filter_bar.value()))
        self._filter_bar.saved_removed.connect(self._choices.forget)
        self._choices.columns_changed.connect(self._table.choose_columns)
        self._choices.saved_changed.connect(self._filter_bar.set_saved)
        self._choices.panel_changed.connect(self._show_panel)
        self._table.person_chosen.connect(self._on_chosen)
        self._table.left_up.connect(self.focus_first)
        self._panel.closed.connect(self._on_panel_closed)
        self._panel.chosen.connect(self._on_panel_chose)
        for source in (self._table, self._panel):
            source.open_asked.connect(self.open_case)
        self._table.note_asked.connect(lambda case_id: host.act("new_note", case_id=case_id))
        self._table.export_asked.connect(partial(export_case, host))
        self._table.copy_asked.connect(partial(copy_contact, host))
        self._table.delete_asked.connect(self._on_delete)
        self._table.horizontalHeader().sortIndicatorChanged.connect(lambda *_: self._remember_place())

    def _add_shortcuts(self) -> None:
        shortcut = QShortcut(QKeySequence("Ctrl+F"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.focus_first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Slash:  # no field was typed in, or it would have it
            self.focus_first()
        else:
            super().keyPressEvent(event)

    # Page

    def title(self) -> str:
        return tr("dossiers.title")

    def open_with(self, **params: str | None) -> None:
        place = place_from(params)
        self._wanted_case = place.case_id
        self._filter_bar.set_value(place.wanted)
        if place.sort_key:
            self._table.sort_by(place.sort_key, place.order)
        self._load()

    def on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        self._reload_timer.start()

    def focus_first(self) -> None:
        self._filter_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter_bar.search.selectAll()

    # Reading

    def _load(self) -> None:
        finding.read_list(self.host.operations, arranger(self.host.today()), self._on_loaded, owner=self)

    def _on_loaded(self, loaded: LoadedList) -> None:
        wanted, self._wanted_case = self._wanted_case, ""
        if not self._is_loaded:
            self._is_loaded = True
            self._choices.take(loaded.settings)
        self._filter_bar.set_names(loaded.names.promotions, loaded.names.coaches)
        chosen = self._table.chosen_id()
        self._model.set_rows(loaded.rows, loaded.today)
        self._show_counts()
        self._show_state()
        if not self._table.choose(wanted or chosen, in_the_middle=bool(wanted)):
            self._on_chosen("")

    def _show_counts(self) -> None:
        days = self._filter_bar.value().silent_days
        self._filter_bar.set_counts(flag_counts(self._model.all_rows, days))

    def _show_state(self) -> None:
        total, shown = len(self._model.all_rows), self._model.rowCount()
        self._filter_bar.setVisible(total > 0)
        for button in self._header_buttons:
            button.setVisible(total > 0)  # with nobody there, the page itself offers them
        if total == 0:
            self._stack.setCurrentWidget(self._nobody)
            self._nobody.action_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._header.set_subtitle("")
        else:
            self._stack.setCurrentWidget(self._table if shown else self._no_match)
            late = self._model.late_count if shown else count_late(self._model.all_rows, range(total))
            if shown in (0, total):
                said = tr("dossiers.count", count=total, late=late)
            else:
                said = tr("dossiers.count_of", count=shown, total=total, late=late)
            self._header.set_subtitle(said)
        self._show_panel()

    # What the person does

    def _on_filter(self, wanted: CaseFilter) -> None:
        chosen = self._table.chosen_id()
        self._model.set_filter(wanted)
        self._show_counts()
        self._show_state()
        if not self._table.choose(chosen):
            self._on_chosen("")
        self._remember_place()

    def _remember_place(self) -> None:
        if not self._is_loaded:
            return
        header = self._table.horizontalHeader()
        place = ListPlace(
            self._table.chosen_id(),
            self._filter_bar.value(),
            COLUMNS[header.sortIndicatorSection()].key,
            header.sortIndicatorOrder(),
        )
        self.host.replace_params(**place.params())

    def _on_chosen(self, case_id: str) -> None:
        place = self._model.place_of(case_id) if case_id else -1
        row = self._model.row_at(place)
        if row is not None:
            self._panel.show_row(row, self._model.today)
        else:
            self._panel.show_attention(self._model.shown_rows)
        self._remember_place()

    def _on_panel_chose(self, case_id: str) -> None:
        self._table.choose(case_id)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_into_list(self) -> None:
        if self._model.rowCount():
            if not self._table.chosen_id():
                self._table.choose_first()
            self._table.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_search_entered(self) -> None:
        if self._model.rowCount() == 1:
            only = self._model.row_at(0)
            if only is not None:
                self.open_case(only.case_id)
        else:
            self._go_into_list()

    def open_case(self, case_id: str) -> None:
        """Open somebody's case file."""
        self._table.choose(case_id)
        self.host.navigate("case_file", case_id=case_id)

    def open_export(self) -> None:
        """Open the export of whoever is shown."""
        from ui.dossiers.export_dialog import ExportDialog

        ids = [row.case_id for row in self._model.shown_rows]
        ExportDialog(self.host, ids, len(self._model.all_rows)).open()

    def _on_delete(self, case_id: str) -> None:
        row = self._model.row_at(self._model.place_of(case_id))
        if row is not None:
            remove_case(self.host, case_id, row.summary.display_name, owner=self)

    # Panel

    def _on_panel_button(self) -> None:
        self._choices.keep_panel(is_open=self._panel.isHidden())

    def _on_panel_closed(self) -> None:
        self._choices.keep_panel(is_open=False)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_panel(self) -> None:
        has_room = self.width() >= _NARROW
        is_shown = self._choices.settings.is_panel_open and has_room and len(self._model.all_rows) > 0
        self._panel.setVisible(is_shown)
        self._panel_button.set_label(tr("dossiers.panel.hide" if is_shown else "dossiers.panel.show"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panel()
