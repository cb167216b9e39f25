"""The overview of a case file: everything that happened in order of time, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

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
    """The timeline at the left; next steps and essentials at the right; all of it scrolls as one page."""

    key: ClassVar[str] = "overview"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        self._case_id = ""
        self.timeline = TimelineView(label=tr("overview.timeline"), name="overview.timeline", is_whole=True)
        self.timeline.activated_key.connect(self._open)
        self.empty = EmptyState(
            "notebook-pen",
            tr("overview.empty.title"),
            tr("overview.empty.text"),
            action_text=tr("overview.empty.action"),
            on_action=lambda: self.session_requested.emit(""),
        )
        self.empty.hide()
        self.next_steps = NextStepsCard()
        self.next_steps.action_done.connect(self._complete)
        self.next_steps.milestone_reached.connect(self._reach)
        self.essentials = EssentialsCard()
        self._area = scroll_page(self._make_body())
        self.timeline.moved.connect(lambda: self._area.ensureWidgetVisible(self.timeline, 0, Space.M))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def _make_body(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.next_steps)
        column.addWidget(self.essentials)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        row.setSpacing(Space.L)
        row.addWidget(self.timeline, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        return body

    def fill(self, view: CaseView) -> None:
        if view.case.id != self._case_id:
            self._case_id = view.case.id
            self._area.verticalScrollBar().setValue(0)
        items = overview_items(view)
        self.timeline.set_items(items)
        self.timeline.setHidden(not items)
        self.empty.setHidden(bool(items))
        self.next_steps.fill(view)
        self.essentials.fill(view)

    def focus_first(self) -> None:
        (self.empty.action_button if self.timeline.isHidden() else self.timeline).setFocus()

    def _open(self, key: str) -> None:
        kind, entity_id = split_key(key)
        self.tab_requested.emit(_TAB_OF[kind], entity_id)

    def _complete(self, action_id: str) -> None:
        if self.view is not None:
            case_id, day = self.view.case.id, self.view.today
            done = self._telling("overview.action_done", case_id)
            ops = self.host.operations
            pathway.complete_action(ops, case_id, action_id, day, done, self._not_done, owner=self)

    def _reach(self, milestone_id: str) -> None:
        if self.view is not None:
            case_id, day = self.view.case.id, self.view.today
            done = self._telling("overview.milestone_reached", case_id)
            ops = self.host.operations
            pathway.tick_milestone(ops, case_id, milestone_id, day, done, self._not_done, owner=self)

    def _not_done(self, error: Exception) -> None:
        """Give the box back as it is kept, usable again."""
        if self.view is not None:
            self.next_steps.fill(self.view)
        self.host.show_error(error)

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
