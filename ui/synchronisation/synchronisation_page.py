"""Synchronisation: what waits, what came, what needs a look. Everything on it is also true without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.operations.sync_reading import SyncReading, read_sync
from ui.operations.sync_state import Stage, SyncState
from ui.shell.page import Page
from ui.shell.sync_words import age_words
from ui.synchronisation.alone_card import AloneCard
from ui.synchronisation.carrying_card import CarryingCard
from ui.synchronisation.guard_card import GuardCard
from ui.synchronisation.lines import Line, LinesCard
from ui.synchronisation.problems_card import ProblemsCard
from ui.synchronisation.rounds_card import RoundsCard
from ui.synchronisation.standing_card import StandingCard
from ui.synchronisation.tray_card import TrayCard
from ui.theme import Space
from ui.updates.update_bar import UpdateBar
from ui.widgets import SectionHeader, column, scroll_page

if TYPE_CHECKING:
    from ui.operations import WhatChanged
    from ui.shell.host import Host

_CALM_MS = 300
_WIDTH = 980
_MOST_ARRIVALS = 10
_BEFORE = frozenset({Stage.NOT_JOINED, Stage.WAITING, Stage.DECLINED})


class SynchronisationPage(Page):
    """Two faces: what joining is, on a desk that works alone or waits; how sync stands, on a member's."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._reading = SyncReading()
        self._before: AloneCard | None = None
        self._before_stage: Stage | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        holder, self._body = column(_WIDTH)
        self._scroll = scroll_page(holder)
        outer.addWidget(self._scroll)
        self._body.addWidget(SectionHeader(tr("synchronisation.title"), level="display"))
        self._body.addSpacing(Space.S)
        self._add_member_part()
        self._body.addStretch(1)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self.read)
        host.syncing.status_changed.connect(self._on_status)
        self._show_face(host.syncing.status)

    def _add_member_part(self) -> None:
        host = self.host
        self.member_part = QWidget()
        part = QVBoxLayout(self.member_part)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(Space.M)
        self.update_bar = UpdateBar(host.updating, name="synchronisation.update", is_on_need=True)
        self.update_bar.said.connect(self.update_bar.setVisible)
        self.update_bar.setVisible(self.update_bar.has_words)
        self.guard = GuardCard(host)
        self.standing = StandingCard(host)
        self.problems = ProblemsCard()
        self.tray = TrayCard(host)
        self.to_send = LinesCard(
            host, tr("synchronisation.to_send.title"), "upload", name="synchronisation.to_send"
        )
        self.received = LinesCard(
            host, tr("synchronisation.received.title"), "download", name="synchronisation.received"
        )
        self.carrying = CarryingCard(host)
        self.rounds = RoundsCard()
        for card in (self.update_bar, self.guard, self.standing, self.problems, self.tray):
            part.addWidget(card)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.to_send, 1)
        row.addWidget(self.received, 1)
        part.addLayout(row)
        part.addWidget(self.carrying)
        part.addWidget(self.rounds)
        self._body.addWidget(self.member_part)

    def title(self) -> str:
        return tr("synchronisation.title")

    def open_with(self, **params: str | None) -> None:
        del params
        self.read()
        if self.host.syncing.status.is_member:
            self.carrying.read_made()

    def on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        self._calm.start()

    def focus_first(self) -> None:
        if self._before is None:
            self.standing.ask_button.setFocus()
        else:
            self._before.setFocus()
            self.focusNextChild()

    def read(self) -> None:
        """Read what the vault and the files say."""
        state = self.host.syncing.status
        also = {*state.guarded, *state.withheld, *state.refused, *self.host.syncing.arrivals}
        read_sync(self.host.operations, also, self.show_reading, owner=self)

    def read_brought(self, path: Path) -> bool:
        """Read a file that was double clicked; return False while another one is at work."""
        is_begun = self.carrying.read(path)
        QTimer.singleShot(0, self, lambda: self.reveal(self.carrying))  # once the page has its sizes
        return is_begun

    def reveal(self, part: QWidget) -> None:
        """Bring a card into view."""
        self._scroll.ensureWidgetVisible(part)

    def hold(self) -> None:
        """Read nothing more: for pictures only."""
        self._calm.stop()

    def show_reading(self, reading: SyncReading) -> None:
        """Show what was read, beside how sync stands."""
        self._reading = reading
        self._show(self.host.syncing.status)

    def _on_status(self, state: SyncState) -> None:
        self._show_face(state)
        if not state.is_passing:
            self._calm.start()

    def _show_face(self, state: SyncState) -> None:
        """Show what joining is, or how sync stands."""
        if state.stage in _BEFORE:
            if state.stage is not self._before_stage:
                self._take_before_away()
                self._before, self._before_stage = AloneCard(self.host, state.stage), state.stage
                self._body.insertWidget(2, self._before)
        else:
            self._take_before_away()
        self.member_part.setVisible(self._before is None)
        self.standing.show_state(state)
        self.update_bar.write()

    def _take_before_away(self) -> None:
        if self._before is not None:
            self._body.removeWidget(self._before)
            self._before.hide()
            self._before.deleteLater()
        self._before = self._before_stage = None

    def _show(self, state: SyncState) -> None:
        reading = self._reading
        self.guard.show_guard(state.guarded, reading)
        self.problems.show_problems(state, reading)
        self.tray.show_tray(reading)
        self._show_to_send(reading)
        self._show_received(reading)
        self.rounds.show_rounds(reading.rounds)

    def _show_to_send(self, reading: SyncReading) -> None:
        lines = [
            Line(one.scope, tr("synchronisation.to_send.changes", count=one.changes))
            for one in reading.to_send
        ]
        more = tr("synchronisation.and_more", count=reading.more_to_send) if reading.more_to_send else ""
        self.to_send.show_lines(lines, reading, none=tr("synchronisation.to_send.none"), more=more)

    def _show_received(self, reading: SyncReading) -> None:
        newest = list(self.host.syncing.arrivals.items())[::-1]
        lines = [
            Line(
                scope,
                tr("synchronisation.received.line", count=arrival.count, age=age_words(arrival.age_s())),
            )
            for scope, arrival in newest[:_MOST_ARRIVALS]
        ]
        more = len(newest) - _MOST_ARRIVALS
        self.received.show_lines(
            lines,
            reading,
            none=tr("synchronisation.received.none"),
            more=tr("synchronisation.and_more", count=more) if more > 0 else "",
        )
