"""The lasting choices of the Dossiers page: columns, filters with a name, whether the panel is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coachdesk.programme.folding import fold
from ui.dossiers.case_columns import COLUMNS, DEFAULT_COLUMNS
from ui.dossiers.case_filter import CaseFilter
from ui.dossiers.filter_menu import StayingMenu
from ui.dossiers.list_settings import COLUMNS_SETTING, FILTERS_SETTING, PANEL_SETTING, ListSettings
from ui.dossiers.save_filter_dialog import SaveFilterDialog
from ui.dossiers.saved_filters import SavedFilter, saved_to_json
from ui.messages import tr
from ui.operations import finding

if TYPE_CHECKING:
    from ui.shell.host import Host


class ListChoices(QObject):
    """Holds the choices, offers to change them and keeps them in the vault's settings."""

    columns_changed = Signal(tuple)
    saved_changed = Signal(object)
    panel_changed = Signal()

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self.settings = ListSettings()
        self.columns_menu = StayingMenu(parent)
        for column in COLUMNS[1:]:
            action = self.columns_menu.addAction(tr(column.title_key))
            action.setCheckable(True)
            action.setData(column.key)
            action.triggered.connect(self._on_ticked)
        self.columns_menu.addSeparator()
        self.columns_menu.addAction(tr("dossiers.columns.default"), self._on_default)
        self._tick(DEFAULT_COLUMNS)

    def take(self, settings: ListSettings) -> None:
        """Take what was kept, and tell."""
        self.settings = settings
        self._tick(settings.columns)
        self.columns_changed.emit(settings.columns)
        self.saved_changed.emit(settings.saved)
        self.panel_changed.emit()

    def _tick(self, columns: Sequence[str]) -> None:
        for action in self.columns_menu.actions():
            if action.isCheckable():
                action.setChecked(action.data() in columns)

    def _on_ticked(self, _checked: bool = False) -> None:
        ticked = {action.data() for action in self.columns_menu.actions() if action.isChecked()}
        self._keep_columns(tuple(column.key for column in COLUMNS if column.key in ticked | {"name"}))

    def _on_default(self) -> None:
        self._tick(DEFAULT_COLUMNS)
        self._keep_columns(DEFAULT_COLUMNS)

    def _keep_columns(self, columns: tuple[str, ...]) -> None:
        self.settings = replace(self.settings, columns=columns)
        self.columns_changed.emit(columns)
        finding.keep_setting(self._host.operations, COLUMNS_SETTING, ",".join(columns))

    def ask_name(self, wanted: CaseFilter) -> None:
        """Ask under which name a filter is kept, and keep it."""
        dialog = SaveFilterDialog([one.name for one in self.settings.saved], self._host.window_widget())

        def keep(name: str) -> None:
            others = [one for one in self.settings.saved if one.name != name]
            self._keep_saved([*others, SavedFilter(name, wanted)])
            self._host.tell(tr("dossiers.saved.kept", name=name))

        dialog.named.connect(keep)
        dialog.open()

    def forget(self, name: str) -> None:
        """Take a named filter away; it can be brought back at once."""
        before = self.settings.saved
        self._keep_saved([one for one in before if one.name != name])
        self._host.tell(tr("dossiers.saved.forgotten", name=name), undo=lambda: self._keep_saved(before))

    def _keep_saved(self, saved: Sequence[SavedFilter]) -> None:
        ordered = tuple(sorted(saved, key=lambda one: fold(one.name)))
        self.settings = replace(self.settings, saved=ordered)
        self.saved_changed.emit(ordered)
        finding.keep_setting(self._host.operations, FILTERS_SETTING, saved_to_json(ordered))

    def keep_panel(self, *, is_open: bool) -> None:
        """Keep whether the panel is open, and tell."""
        self.settings = replace(self.settings, is_panel_open=is_open)
        self.panel_changed.emit()
        finding.keep_setting(self._host.operations, PANEL_SETTING, "open" if is_open else "closed")
