"""What stands around every page of an unlocked desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.operations import Operations, WhatChanged
from ui.operations.syncing import Syncing
from ui.operations.updates import Updating
from ui.shell.departures import Departures
from ui.shell.host import Host, Telling
from ui.shell.merging_count import MergingCount
from ui.shell.navigator import Navigator, Place
from ui.shell.page import Page
from ui.shell.rail import Rail
from ui.shell.routes import HOME, ROUTES, UPDATE_NOTICE, load
from ui.shell.team_entry import TeamEntry
from ui.shell.top_bar import TopBar
from ui.widgets.bars import Toast

if TYPE_CHECKING:
    from coachdesk.programme.register import Person

_NARROW_BELOW = 1180
_MADE_AHEAD = "case_file"
_BETWEEN_STEPS = 120
"""Milliseconds between two parts made ahead: the person's own clicks and keys come in between."""


class Frame(QWidget):
    """Rail, top bar, the page, and the bar that tells; it lives as long as the desk is unlocked."""

    title_changed = Signal(str)

    def __init__(
        self,
        operations: Operations,
        person: Person | None = None,
        *,
        syncing: Syncing | None = None,
        updating: Updating | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # One that nobody keeps says that this desk works alone.
        syncing = syncing or Syncing(operations, self)
        updating = updating or Updating(operations, syncing, self)
        self.host = Host(operations, syncing, updating, self, person)
        self.rail = Rail()
        self.merging_count = MergingCount(self.host, self.rail)
        self.team_entry = TeamEntry(self.host, self.rail)
        self.departures = Departures(self.host)
        self.top_bar = TopBar(self.host)
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        self.update_notice = load(UPDATE_NOTICE)(self.host)
        column.addWidget(self.update_notice)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self.toast = Toast(self)
        self.navigator = Navigator(self.host, self._stack)
        self._preparing = QTimer(self)
        self._preparing.setInterval(_BETWEEN_STEPS)
        self._preparing.timeout.connect(self._prepare)
        self._connect(operations)
        self._add_shortcuts()

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self.navigator.page

    def start(self, place: Place | None = None) -> None:
        """Show the first page, or the one that was shown before the window was built anew."""
        if place is None:
            self.host.navigate(HOME)
        else:
            self.host.navigate(place.route, **place.values)
        self.merging_count.count()
        self.host.act("watch_joining")
        self._preparing.start()

    def _prepare(self) -> None:
        """Make, a step at a time, the page that most likely comes next, so that it is there when asked for."""
        if not self.navigator.prepare(_MADE_AHEAD):
            self._preparing.stop()

    def seal(self) -> None:
        """Let every editor hand over what is being typed, before the desk closes."""
        self._preparing.stop()
        if self.page is not None:
            self.page.about_to_lock()
        self.host.about_to_lock.emit()
        self.host.clear_copied()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_BELOW
        self.rail.set_narrow(is_narrow=is_narrow)
        self.top_bar.set_narrow(is_narrow=is_narrow)

    def _connect(self, operations: Operations) -> None:
        host = self.host
        host.navigation_asked.connect(self.navigator.go)
        host.back_asked.connect(self.navigator.back)
        host.params_replaced.connect(self.navigator.replace_params)
        host.told.connect(self._on_told)
        self.rail.chosen.connect(host.navigate)
        self.navigator.arrived.connect(self._on_arrived)
        operations.changed.connect(self._on_changed)
        operations.failed.connect(host.show_error)

    def _add_shortcuts(self) -> None:
        host = self.host
        for keys, act in (
            ("Ctrl+K", lambda: host.act("palette")),
            ("Ctrl+N", self.top_bar.start_note),
            ("Ctrl+L", host.lock),
            ("F1", host.help),
            ("Alt+Left", host.go_back),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _on_told(self, telling: Telling) -> None:
        self.toast.tell(telling.text, telling.tone, telling.action_text, telling.on_action)

    def _on_arrived(self, route: str) -> None:
        self.rail.light(route)
        self.update_notice.show_on(route)
        self.host.help_act = ROUTES[route].help_act
        self.top_bar.back_button.setVisible(self.navigator.can_go_back)
        place = self.navigator.place
        self.top_bar.set_note_case((place.values.get("case_id") or "") if place else "")
        self.title_changed.emit(self.page.title() if self.page else "")

    def _on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        if self.page is not None:
            self.page.on_changed(changed, source)
