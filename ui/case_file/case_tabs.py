"""The tabs of the case file page: made at their first showing, filled when they are in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.case_file.case_desk import CaseDesk
from ui.case_file.tab import CaseTab, CaseView
from ui.messages import tr
from ui.shell.routes import is_offered, load
from ui.theme import Space
from ui.widgets import line

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.shell.host import Host

TABS: dict[str, str] = {
    "overview": "ui.case_file.overview_tab:OverviewTab",
    "identity": "ui.case_file.identity_tab:IdentityTab",
    "barriers": "ui.case_file.barriers_tab:BarriersTab",
    "project": "ui.case_file.project_tab:ProjectTab",
    "sessions": "ui.case_file.sessions_tab:SessionsTab",
    "pathway": "ui.case_file.pathway_tab:PathwayTab",
    "documents": "ui.case_file.documents_tab:DocumentsTab",
    "history": "ui.case_file.history_tab:HistoryTab",
}
"""Where each tab's class is, in the order of the row."""

_MADE_AHEAD = ("overview", "sessions")
"""Those that every visit begins at; the others cost memory (the forms 9 MiB) before anybody asks for them."""


class CaseTabs(QWidget):
    """The row of tabs over their pages, each an empty holder until it is first shown; Ctrl+Tab goes to the next."""

    tab_shown = Signal(str)
    session_requested = Signal(str)
    tab_requested = Signal(str, str)

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case.tabs")
        self._host = host
        self._desk = desk
        self._view: CaseView | None = None
        self._keys = [key for key, path in TABS.items() if is_offered(path)]
        self._holders: dict[str, QVBoxLayout] = {}
        self._made: dict[str, CaseTab] = {}
        self._stale: set[str] = set()
        self._shown = self._keys[0]
        self.bar = self._make_bar()
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        # The words of the first tab stand under the name: the tab itself has a padding of its own.
        row.setContentsMargins(Space.L, 0, Space.L, 0)
        row.addWidget(self.bar)
        column.addLayout(row)
        column.addWidget(line())
        column.addWidget(self._pages, 1)
        for key in self._keys:
            holder = QWidget()
            self._holders[key] = QVBoxLayout(holder)
            self._holders[key].setContentsMargins(0, 0, 0, 0)
            self._pages.addWidget(holder)
            self.bar.addTab(tr(f"case_file.tab.{key}"))
        self.bar.currentChanged.connect(self._on_current_changed)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=step: self._go_by(by))

    def _make_bar(self) -> QTabBar:
        bar = QTabBar()
        bar.setAccessibleName(tr("case_file.tabs"))
        bar.setDrawBase(False)
        bar.setExpanding(False)
        bar.setUsesScrollButtons(True)
        bar.setElideMode(Qt.TextElideMode.ElideNone)
        bar.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return bar

    def _go_by(self, step: int) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() + step) % self.bar.count())

    @property
    def shown_key(self) -> str:
        """The key of the tab in sight."""
        return self._shown

    @property
    def first_key(self) -> str:
        """The key of the tab that a person's file begins at."""
        return self._keys[0]

    def prepare(self) -> bool:
        """Make one more tab before it is asked for; True when more are left."""
        left = [key for key in _MADE_AHEAD if key in self._keys and key not in self._made]
        if left:
            self._make(left[0])
        return len(left) > 1

    def made(self, key: str) -> CaseTab | None:
        """Return a tab if it was shown before."""
        return self._made.get(key)

    def go(self, key: str, entity_id: str = "") -> None:
        """Show a tab, and one entity in it; an unknown key changes nothing."""
        if key not in self._keys:
            return
        self.bar.setCurrentIndex(self._keys.index(key))
        self._fill_shown(None)
        tab = self._made.get(key)
        if tab is not None and entity_id and self._view is not None:
            tab.reveal(entity_id)

    def show_view(self, view: CaseView, changed: Changed | None, key: str = "") -> None:
        """Give the tab in sight (or the one named) what was read; the others are filled when they are shown."""
        self._view = view
        self._stale = set(self._keys)
        if key in self._keys:
            self.bar.setCurrentIndex(self._keys.index(key))
        self._fill_shown(changed)

    def leave(self) -> None:
        """Let every tab write what is typed and hide what is special."""
        for tab in self._made.values():
            tab.leave()

    def focus_first(self) -> None:
        """Put the keyboard where work on the tab in sight starts."""
        tab = self._made.get(self._shown)
        if tab is not None:
            tab.focus_first()

    def _on_current_changed(self, index: int) -> None:
        if not 0 <= index < len(self._keys) or self._keys[index] == self._shown:
            return
        self._pages.setCurrentIndex(index)
        before = self._made.get(self._shown)
        if before is not None:
            before.leave()
        self._shown = self._keys[index]
        self._fill_shown(None)
        self.tab_shown.emit(self._shown)

    def _fill_shown(self, changed: Changed | None) -> None:
        if self._view is None:
            return
        tab = self._made.get(self._shown) or self._make(self._shown)
        if self._shown in self._stale:
            self._stale.discard(self._shown)
            tab.show_view(self._view, changed)

    def _make(self, key: str) -> CaseTab:
        tab: CaseTab = load(TABS[key])(self._host, self._desk, self._pages.widget(self._keys.index(key)))
        tab.session_requested.connect(self.session_requested)
        tab.tab_requested.connect(self.tab_requested)
        self._holders[key].addWidget(tab)
        self._made[key] = tab
        return tab
