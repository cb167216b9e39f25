"""The Merge page: what waits for a choice, whose it is, and the choice itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.merging.conflict_list import conflict_items, next_key
from ui.merging.conflict_view import ConflictView
from ui.merging.decisions import Decisions
from ui.merging.file_bar import FileBar
from ui.merging.words import coach_of, spec_of, spoken, summed_up, who_of
from ui.messages import tr
from ui.operations.conflicts import ConflictsReading, read_conflicts
from ui.shell.page import Page
from ui.theme import Space
from ui.widgets import EmptyState, SectionHeader, TimelineView, scroll_page

if TYPE_CHECKING:
    from coachdesk.programme.declaration import Plain
    from coachdesk.services.conflicts import OpenConflict
    from ui.background import Task
    from ui.operations import WhatChanged
    from ui.shell.host import Host

_LIST_WIDTH, _NARROW_LIST_WIDTH, _NARROW_BELOW = 300, 240, 940
_UNFOLDING_MS = 300
_WIDTH = 960
"""Of the answers at most: lines longer than this are hard to compare."""

_TABS = {
    "beneficiary": "identity",
    "situation": "identity",
    "barrier": "barriers",
    "project": "project",
    "session": "sessions",
    "milestone": "pathway",
    "action": "pathway",
    "document": "documents",
}
"""Where the case file shows a kind of thing."""


class MergingPage(Page):
    """A list at the left; at the right the conflict chosen there, every answer side by side."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.setObjectName("merging")
        self._case_id = self._asked_for = ""
        self._task: Task | None = None
        self.reading: ConflictsReading | None = None
        self._keys: tuple[str, ...] = ()
        self._decided = ""
        self._is_filling = False
        self._is_choice_made = False
        self.view: ConflictView | None = None
        self._unfolding: QWidget | None = None
        self._decisions = Decisions(host, self)
        host.roles_changed.connect(self._read)
        self._decisions.made.connect(self._on_made)
        self._decisions.failed.connect(self._on_failed)
        self.header = SectionHeader(tr("merging.title"), " ", level="display")
        self.list = TimelineView(label=tr("merging.list"), name="merging.list")
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._on_current())
        self.list.activated_key.connect(lambda _key: self._go_to_choice())
        self.file_bar = FileBar()
        self.file_bar.opened.connect(self._open_file)
        self.file_bar.newest_asked.connect(self._take_newest)
        self._area = scroll_page(QWidget())
        self._area.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self.empty = EmptyState(
            "git-merge",
            tr("merging.empty.title"),
            tr("merging.empty.text"),
            action_text=tr("merging.empty.action"),
            on_action=lambda: host.navigate("dossiers"),
        )
        self.empty.action_button.setObjectName("merging.empty.action")
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())  # nothing yet: the answer comes in the blink of an eye
        self._stack.addWidget(self._make_body())
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.XL, Space.L, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.list)
        right = QVBoxLayout()
        right.setSpacing(Space.M)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, Space.XL, 0)
        self.file_bar.setMaximumWidth(_WIDTH)
        top.addWidget(self.file_bar, 100)
        top.addStretch(1)
        right.addLayout(top)
        right.addWidget(self._area, 1)
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        return body

    # The page

    def title(self) -> str:
        return tr("merging.title")

    def open_with(self, **params: str | None) -> None:
        self._case_id = self._asked_for = params.get("case_id") or ""
        self._read()

    def on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        self._read()

    def about_to_lock(self) -> None:
        if self.view is not None and self.view.own is not None:
            self.view.own.seal()

    def focus_first(self) -> None:
        is_empty = self._stack.currentWidget() is self.empty
        first = self.empty.action_button if is_empty else self.list
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(_LIST_WIDTH if event.size().width() >= _NARROW_BELOW else _NARROW_LIST_WIDTH)

    @property
    def conflicts(self) -> tuple[OpenConflict, ...]:
        """What is listed."""
        return self.reading.conflicts if self.reading is not None else ()

    # Filling

    def _read(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = read_conflicts(
            self.host.operations,
            self.show_reading,
            case_id=self._case_id,
            decides_for_all=self.host.decides_for_all,
            owner=self,
        )

    def show_reading(self, reading: ConflictsReading) -> None:
        """Show what was read; the conflict chosen stays, or the one after it takes its place."""
        is_first = self.reading is None
        self.reading = reading
        keys = tuple(one.key for one in reading.conflicts)
        current = self.list.current_key()
        if self._decided in keys and self._decided not in self._keys:  # the decision was taken back
            current = self._decided
        if self._asked_for:
            of_file = (one.key for one in reading.conflicts if one.case_id == self._asked_for)
            current, self._asked_for = next(of_file, current), ""
        chosen = next_key(self._keys, current, keys)
        self._keys = keys
        self._is_filling = True
        self.list.set_items(conflict_items(reading.conflicts))
        self.list.select(chosen, scroll=False)
        self.list.scrollTo(self.list.currentIndex())
        self._is_filling = False
        self.header.set_subtitle(summed_up(reading))
        self._stack.setCurrentIndex(1 if keys else 2)
        self._show_conflict(chosen)
        if self._is_choice_made or is_first:
            self._is_choice_made = False
            self.focus_first()

    def _on_current(self) -> None:
        if not self._is_filling:
            self._show_conflict(self.list.current_key())

    def _show_conflict(self, key: str) -> None:
        reading = self.reading
        conflict = next((one for one in self.conflicts if one.key == key), None)
        if self.view is not None and self.view.conflict == conflict:
            self.view.set_busy(False)
            return
        typed = reading.typed.get(key) if reading is not None else None
        if self.view is not None:
            if self.view.own is not None and self.view.own.is_typed:
                self.view.own.seal()
                if self.view.conflict.key == key:  # another answer came while this one was being written
                    typed = self.view.own.editor.typed()
            self.view = self._unfolding = None
        if conflict is None or reading is None:
            self._area.setWidget(QWidget())
            return
        self.view = view = ConflictView(conflict, reading.references)
        view.layout().setContentsMargins(0, 0, Space.XL, Space.XL)  # type: ignore[union-attr]  # set in its making
        view.taken.connect(self._take)
        view.decided.connect(self._decide)
        view.name_asked.connect(self._point_to_new)
        view.typed_in.connect(lambda typed: self._keep_typed(conflict, typed))
        view.grown.connect(self._bring_into_sight)
        view.setMaximumWidth(_WIDTH + Space.XL)
        self._area.setWidget(view)
        self._area.verticalScrollBar().setValue(0)
        siblings = [one for one in self.conflicts if one.case_id == conflict.case_id]
        self.list.setAccessibleDescription(spoken(conflict))
        self.file_bar.show_file(
            who_of(conflict),
            coach_of(conflict, reading.references),
            sum(not one.is_deletion for one in siblings),
            is_person=not conflict.is_shared,
        )
        if typed is not None:
            view.give_back(typed)

    def _bring_into_sight(self, widget: QWidget) -> None:
        """Scroll to what unfolds, while it is getting its place."""
        self._unfolding = widget
        QTimer.singleShot(_UNFOLDING_MS, widget, self._end_unfolding)

    def _end_unfolding(self) -> None:
        self._unfolding = None

    def _on_range_changed(self) -> None:
        if self._unfolding is not None:
            self._area.ensureWidgetVisible(self._unfolding, 0, Space.XL)

    def _keep_typed(self, conflict: OpenConflict, typed: Plain) -> None:
        self._decisions.keep_typed(conflict, typed)
        if self.reading is not None:
            kept = {key: words for key, words in self.reading.typed.items() if key != conflict.key}
            if typed is not None:
                kept[conflict.key] = typed
            self.reading = replace(self.reading, typed=kept)

    # Deciding

    def _go_to_choice(self) -> None:
        if self.view is not None:
            self.view.focus_first()

    def _take(self, place: int) -> None:
        if self.view is not None:
            self._begin(self.view)
            self._decisions.take(self.view.conflict, place)

    def _decide(self, value: object) -> None:
        if self.view is not None:
            self._begin(self.view)
            self._decisions.decide(self.view.conflict, value)

    def _point_to_new(self, name: str) -> None:
        spec = spec_of(self.view.conflict) if self.view is not None else None
        if self.view is not None and spec is not None:
            self._begin(self.view)
            self._decisions.point_to_new(self.view.conflict, spec.target or "", name)

    def _take_newest(self) -> None:
        if self.view is not None:
            self._begin(self.view)
            case_id = self.view.conflict.case_id
            self._decisions.take_newest([one for one in self.conflicts if one.case_id == case_id])

    def _begin(self, view: ConflictView) -> None:
        view.set_busy(True)
        self._decided = view.conflict.key

    def _on_made(self) -> None:
        self._is_choice_made = True
        if self.view is not None and self.view.own is not None:
            self.view.own.is_typed = False  # it is written, or somebody took another answer
        self._read()

    def _on_failed(self) -> None:
        if self.view is not None:
            self.view.set_busy(False)
        self._read()

    def _open_file(self) -> None:
        """Go to the thing itself in the case file."""
        if self.view is None:
            return
        conflict = self.view.conflict
        tab = _TABS.get(conflict.kind, "history")
        is_single = conflict.kind in ("beneficiary", "situation", "project")
        entity = conflict.field if is_single and not conflict.is_deletion else conflict.entity_id
        self.host.replace_params(case_id=conflict.case_id)
        self.host.navigate("case_file", case_id=conflict.case_id, tab=tab, entity_id=entity)
