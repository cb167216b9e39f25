"""The history of a case file: who changed what, and when; a change can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.case_file.history_items import UNDO, history_items, undoable
from ui.case_file.places import place_words
from ui.case_file.tab import CaseTab, CaseView
from ui.messages import tr
from ui.operations import editing
from ui.operations.history import read_history
from ui.operations.runner import changes_in
from ui.operations.sync_reading import read_standings
from ui.theme import Space
from ui.widgets import Button, EmptyState, TimelineView, text_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coachdesk.journal.edit import Changed
    from coachdesk.services.history import HistoryEntry
    from coachdesk.storage.exchange import Standing
    from ui.background import Task
    from ui.case_file.case_desk import CaseDesk
    from ui.operations.sync_state import SyncState
    from ui.shell.host import Host

FIRST_ENTRIES = 60
"""What is read at first: enough to fill the screen several times, and there at once."""

_TIMES_MORE = 4


class HistoryTab(CaseTab):
    """A virtual list of the last changes; "Annuler" on each that still stands."""

    key: ClassVar[str] = "history"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        self._task: Task | None = None
        self._undoable: frozenset[str] = frozenset()
        self._entries: list[HistoryEntry] = []
        self._opened: frozenset[str] = frozenset()
        self._places: Mapping[str, str] = {}
        self._standing_task: Task | None = None
        host.syncing.status_changed.connect(self._on_sync)
        self.list = TimelineView(label=tr("history.list"), name="history.list")
        self.list.item_action.connect(self._act)
        self.list.activated_key.connect(self._unfold)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._current_changed())
        self.undo_button = Button(
            tr("history.undo_chosen"), icon="undo-2", on_click=self._undo_chosen, name="history.undo"
        )
        self.undo_button.setEnabled(False)
        self._count = FIRST_ENTRIES
        self.more = Button(
            tr("history.more"), "quiet", icon="history", on_click=self._read_more, name="history.more"
        )
        self.more.setHidden(True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        column.setSpacing(Space.M)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.setContentsMargins(0, 0, self.list.verticalScrollBar().sizeHint().width(), 0)
        head.addWidget(text_label(tr("history.text"), "muted", wrap=True), 1)
        head.addWidget(self.undo_button)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(Space.S)
        self.empty = EmptyState("history", tr("history.empty.title"), tr("history.empty.text"))
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def fill(self, view: CaseView) -> None:
        self.list.set_items([])  # another person's history must not stand there while this one's is read
        self.list.scrollToTop()
        self._count = FIRST_ENTRIES
        self._opened = frozenset()
        self._places = {}
        self._read(view)

    def refresh(self, view: CaseView, changed: Changed) -> None:
        del changed
        self._read(view)

    def reveal(self, entity_id: str) -> None:
        self.list.select(entity_id)

    def focus_first(self) -> None:
        self.list.setFocus()

    def _read(self, view: CaseView) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = read_history(self.host.operations, view.case.id, self._count, self._show, owner=self)
        self._read_places(view)

    def _read_places(self, view: CaseView) -> None:
        """Read where each change is, on a desk that has a headquarters."""
        if self._standing_task is not None:
            self._standing_task.cancel()
        if self.host.syncing.is_joined:
            self._standing_task = read_standings(
                self.host.operations, view.case.id, self._show_places, owner=self
            )

    def _on_sync(self, state: SyncState) -> None:
        if self.view is not None and self.isVisible() and not state.is_passing:
            self._read_places(self.view)

    def _show_places(self, standings: Mapping[str, Standing]) -> None:
        places = place_words(standings)
        if places != self._places:
            self._places = places
            self._show_cards()

    def _read_more(self) -> None:
        self._count *= _TIMES_MORE
        if self.view is not None:
            self._read(self.view)

    def _show(self, entries: list[HistoryEntry]) -> None:
        if self.view is None:
            return
        is_whole = len(entries) < self._count
        self._undoable = undoable(entries, is_whole=is_whole)
        self._entries = entries
        self._show_cards()
        self.more.setHidden(is_whole)
        self._stack.setCurrentIndex(0 if entries else 1)
        self._current_changed()

    def _show_cards(self) -> None:
        if self.view is not None:
            items = history_items(self._entries, self.view, self._undoable, self._opened, self._places)
            self.list.set_items(items)

    def _unfold(self, change_id: str) -> None:
        self._opened ^= {change_id}
        self._show_cards()

    def _current_changed(self) -> None:
        self.undo_button.setEnabled(self.list.current_key() in self._undoable)

    def _undo_chosen(self) -> None:
        self._act(self.list.current_key(), UNDO)

    def _act(self, change_id: str, action: str) -> None:
        if action != UNDO or self.view is None or change_id not in self._undoable:
            return
        self._undoable -= {change_id}  # not twice while it is being written
        host, case_id = self.host, self.view.case.id

        def undone(result: object) -> None:
            ids = tuple(one for changed in changes_in(result) for one in changed.change_ids)
            host.tell(tr("history.taken_back"), undo=lambda: _take_back(host, case_id, ids), tone="success")

        editing.undo(host.operations, case_id, (change_id,), undone, owner=self)


def _take_back(host: Host, case_id: str, change_ids: tuple[str, ...]) -> None:
    """Take the undoing back even when the tab is gone."""
    editing.undo(host.operations, case_id, change_ids)
