"""The controls above the Dossiers list: type, choose, press a chip; filters with a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.dossiers.case_filter import (
    DEFAULT_SILENT_DAYS,
    FLAG_CODES,
    NOT_SET,
    SILENT_CHOICES,
    CaseFilter,
    CaseFlag,
)
from ui.dossiers.filter_menu import FilterMenu
from ui.dossiers.saved_filters import SavedFilter
from ui.dossiers.toggle_chip import Chip, ToggleChip
from ui.messages import choices, tr
from ui.theme import Space
from ui.widgets import FlowLayout, IconButton, SearchField

_SEARCH_WIDTHS = (194, 216)
_WIDE = 720
"""Width of the bar from which the search field has its larger width, with room for the cross that empties it."""
_CHIP_TEXTS = {
    "late": "dossiers.chip.late",
    "silent": "dossiers.chip.silent",
    "no_next": "dossiers.chip.no_next",
    "qpv": "dossiers.chip.qpv",
    "young": "dossiers.chip.young",
    "conflict": "dossiers.chip.conflict",
}
_MENUS = {
    "promotion_ids": "dossiers.column.promotion",
    "coach_ids": "dossiers.column.coach",
    "statuses": "dossiers.column.status",
    "phases": "dossiers.column.phase",
}


class _ListSearch(SearchField):
    """A search field from which the arrow down leads into the list."""

    moved_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.moved_down.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Shows one ``CaseFilter`` and tells when the person changes it."""

    changed = Signal(object)
    save_asked = Signal()
    saved_removed = Signal(str)
    left_down = Signal()
    """The arrow down was pressed in the search field: the keyboard wants to go into the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = CaseFilter()
        self.search = _ListSearch(tr("dossiers.search"), delay_ms=40, name="dossiers.search")
        self.search.searched.connect(self._on_typed)
        self.search.moved_down.connect(self.left_down)
        self._menus = {
            name: FilterMenu(tr(key), name=f"dossiers.filter.{name}") for name, key in _MENUS.items()
        }
        for name, menu in self._menus.items():
            menu.chosen.connect(partial(self._on_chosen, name))
        self._saved_menu = QMenu(self)
        saved = IconButton("star", tr("dossiers.saved"), name="dossiers.saved")
        saved.set_menu(self._saved_menu)
        self._chips = {
            code: ToggleChip(tr(key), name=f"dossiers.chip.{code}") for code, key in _CHIP_TEXTS.items()
        }
        for code, chip in self._chips.items():
            chip.toggled.connect(partial(self._on_chip, code))
        self._days = Chip("", after="chevron-down", name="dossiers.silent_days")
        self._days_menu = QMenu(self)
        self._days.clicked.connect(self._open_days)
        for days in SILENT_CHOICES:
            action = self._days_menu.addAction(tr("dossiers.silent_days", count=days))
            action.triggered.connect(partial(self._on_days, days))
        self._clear = Chip(tr("dossiers.filter.clear"), before="x", is_quiet=True, name="dossiers.clear")
        self._clear.clicked.connect(self.clear)
        self.tools = QHBoxLayout()
        self.tools.addWidget(saved)
        self._lay_out()
        self.set_saved([])
        self._show(self._filter)

    def _lay_out(self) -> None:
        self.search.setFixedWidth(_SEARCH_WIDTHS[0])
        choosing = QWidget()
        choices_flow = FlowLayout(choosing)
        for control in (self.search, *self._menus.values()):
            choices_flow.addWidget(control)
        self.tools.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(Space.S)
        first.addWidget(choosing, 1)
        first.addLayout(self.tools)
        first.setAlignment(self.tools, Qt.AlignmentFlag.AlignTop)
        chips = QWidget()
        flow = FlowLayout(chips)
        for code, chip in self._chips.items():
            flow.addWidget(chip)
            if code == "silent":
                flow.addWidget(self._days)
        flow.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(first)
        column.addWidget(chips)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.search.setFixedWidth(_SEARCH_WIDTHS[self.width() >= _WIDE])

    # What it shows

    def value(self) -> CaseFilter:
        """Return the filter shown."""
        return self._filter

    def set_value(self, wanted: CaseFilter) -> None:
        """Show another filter and tell, if it differs."""
        if wanted != self._filter:
            self._show(wanted)
            self.changed.emit(wanted)

    def clear(self) -> None:
        """Keep everybody."""
        self.set_value(CaseFilter(silent_days=self._filter.silent_days))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_names(self, promotions: Mapping[str, str], coaches: Mapping[str, str]) -> None:
        """Offer these promotions and coaches (id → name), with "none" at the end."""
        self._menus["promotion_ids"].set_options({**promotions, NOT_SET: tr("dossiers.filter.no_promotion")})
        self._menus["coach_ids"].set_options({**coaches, NOT_SET: tr("dossiers.filter.no_coach")})
        self._menus["statuses"].set_options({**choices("case_statuses"), NOT_SET: tr("app.not_recorded")})
        self._menus["phases"].set_options({**choices("phases"), NOT_SET: tr("dossiers.filter.no_phase")})
        # With a single coach there is nothing to choose.
        self._menus["coach_ids"].setVisible(len(coaches) > 1 or bool(self._filter.coach_ids))

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many people each chip stands for (by code of ``FLAG_CODES``)."""
        for code, chip in self._chips.items():
            chip.set_count(counts.get(code, 0))
        self._show_conflict_chip()

    def set_saved(self, saved: Sequence[SavedFilter]) -> None:
        """Offer these filters by name."""
        menu = self._saved_menu
        menu.clear()
        for one in saved:
            action = menu.addAction(one.name.replace("&", "&&"))
            action.triggered.connect(partial(self._on_saved, one.wanted))
        if saved:
            menu.addSeparator()
        self._save_action = menu.addAction(tr("dossiers.saved.keep"))
        self._save_action.triggered.connect(lambda _checked=False: self.save_asked.emit())
        if saved:
            forget = menu.addMenu(tr("dossiers.saved.forget"))
            for one in saved:
                action = forget.addAction(one.name.replace("&", "&&"))
                action.triggered.connect(partial(self._on_removed, one.name))
        self._save_action.setEnabled(not self._filter.is_empty)

    def _show(self, wanted: CaseFilter) -> None:
        self._filter = wanted
        if self.search.text().strip() != wanted.text.strip():
            self.search.blockSignals(True)
            self.search.setText(wanted.text)
            self.search.blockSignals(False)
        for name, menu in self._menus.items():
            menu.set_value(getattr(wanted, name))
        for code, chip in self._chips.items():
            chip.blockSignals(True)
            chip.setChecked(bool(wanted.flags & FLAG_CODES[code]))
            chip.blockSignals(False)
            chip.updateGeometry()
        self._days.set_words(tr("dossiers.silent_days", count=wanted.silent_days))
        self._days.setVisible(bool(wanted.flags & CaseFlag.SILENT))
        self._clear.setVisible(not wanted.is_empty)
        self._save_action.setEnabled(not wanted.is_empty)
        self._show_conflict_chip()

    def _show_conflict_chip(self) -> None:
        chip = self._chips["conflict"]
        chip.setVisible(chip.isChecked() or chip.count() > 0)

    # What the person does

    def _take(self, wanted: CaseFilter) -> None:
        if wanted != self._filter:
            self._show(wanted)
            self.changed.emit(wanted)

    def _on_typed(self, text: str) -> None:
        self._take(replace(self._filter, text=text))

    def _on_chosen(self, name: str, codes: frozenset[str]) -> None:
        self._take(replace(self._filter, **{name: codes}))  # type: ignore[arg-type]  # the fields of _MENUS are sets of codes

    def _on_chip(self, code: str, checked: bool) -> None:
        flag = FLAG_CODES[code]
        self._take(
            replace(self._filter, flags=self._filter.flags | flag if checked else self._filter.flags & ~flag)
        )

    def _open_days(self) -> None:
        self._days_menu.popup(self._days.mapToGlobal(self._days.rect().bottomLeft()))
        self._days_menu.setActiveAction(self._days_menu.actions()[SILENT_CHOICES.index(DEFAULT_SILENT_DAYS)])

    def _on_days(self, days: int, _checked: bool = False) -> None:
        self._take(replace(self._filter, silent_days=days))

    def _on_saved(self, wanted: CaseFilter, _checked: bool = False) -> None:
        self.set_value(wanted)

    def _on_removed(self, name: str, _checked: bool = False) -> None:
        self.saved_removed.emit(name)
