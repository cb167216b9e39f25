"""The overview of a case file: everything that happened in order of time, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.case_file.overview_cards import EssentialsCard, NextStepsCard
from ui.case_file.tab import CaseTab, CaseView
from ui.case_file.timeline_items import overview_items, split_key
from ui.messages import tr
from ui.operations import editing, pathway
from ui.theme import Space
from ui.widgets import EmptyState, TimelineView, scroll_page

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host

SIDE_WIDTH = 340

_TAB_OF = {"session": "sessions", "milestone": "pathway", "barrier": "barriers", "document": "documents"}


class OverviewTab(CaseTab):
    """The timeline at the left; next steps and essentials at the right."""

    key: ClassVar[str] = "overview"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        self.timeline = TimelineView(label=tr("overview.timeline"), name="overview.timeline")
        self.timeline.activated_key.connect(self._open)
        self.empty = EmptyState(
            "notebook-pen",
            tr("overview.empty.title"),
            tr("overview.empty.text"),
            action_text=tr("overview.empty.action"),
            on_action=lambda: self.session_requested.emit(""),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.timeline)
        self._stack.addWidget(self.empty)
        self.next_steps = NextStepsCard()
        self.next_steps.action_done.connect(self._complete)
        self.next_steps.milestone_reached.connect(self._reach)
        self.essentials = EssentialsCard()
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self.next_steps)
        column.addWidget(self.essentials)
        column.addStretch(1)
        area = scroll_page(side)
        area.setFixedWidth(SIDE_WIDTH + Space.XL)
        left = QVBoxLayout()
        left.setContentsMargins(Space.XL, Space.L, 0, 0)
        left.addWidget(self._stack)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addLayout(left, 1)
        row.addWidget(area)

    def fill(self, view: CaseView) -> None:
        items = overview_items(view)
        self.timeline.set_items(items)
        self._stack.setCurrentWidget(self.timeline if items else self.empty)
        self.next_steps.fill(view)
        self.essentials.fill(view)

    def focus_first(self) -> None:
        (
            self.timeline if self._stack.currentWidget() is self.timeline else self.empty.action_button
        ).setFocus()

    def _open(self, key: str) -> None:
        kind, entity_id = split_key(key)
        self.tab_requested.emit(_TAB_OF[kind], entity_id)

    def _complete(self, action_id: str) -> None:
        if self.view is not None:
            case_id, day = self.view.case.id, self.view.today
            done = self._telling("overview.action_done", case_id)
            pathway.complete_action(self.host.operations, case_id, action_id, day, done, owner=self)

    def _reach(self, milestone_id: str) -> None:
        if self.view is not None:
            case_id, day = self.view.case.id, self.view.today
            done = self._telling("overview.milestone_reached", case_id)
            pathway.tick_milestone(self.host.operations, case_id, milestone_id, day, done, owner=self)

    def _telling(self, key: str, case_id: str) -> Callable[[Changed | None], None]:
        host = self.host

        def tell(changed: Changed | None) -> None:
            if changed is not None:
                ids = changed.change_ids
                host.tell(tr(key), undo=lambda: _take_back(host, case_id, ids), tone="success")

        return tell


def _take_back(host: Host, case_id: str, change_ids: tuple[str, ...]) -> None:
    """Take changes back even when the tab that made them is gone."""
    editing.undo(host.operations, case_id, change_ids)
