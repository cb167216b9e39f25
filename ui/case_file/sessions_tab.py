"""The sessions of a case file: all notes at the left, the one chosen in full at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coachdesk.programme.folding import fold
from ui.case_file.session_preview import SessionPreview
from ui.case_file.tab import CaseTab, CaseView
from ui.case_file.timeline_items import item_key, open_action_counts, session_item, split_key
from ui.messages import choice_label, format_date, format_weekday, language, tr
from ui.operations import documents
from ui.theme import Space
from ui.widgets import Button, Card, EmptyState, SearchField, TimelineView, scroll_page, text_label

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.programme.session import Session
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host


class SessionsTab(CaseTab):
    """A virtual list with a search of its own, a pane to read in, and what can be done with a note."""

    key: ClassVar[str] = "sessions"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        self._folded: dict[str, str] = {}
        self.search = SearchField(tr("sessions.search"))
        self.search.searched.connect(lambda _text: self._show_list())
        self.list = TimelineView(label=tr("sessions.list"), name="sessions.list")
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.activated_key.connect(lambda key: self._show(split_key(key)[1]))
        self.nothing = text_label("", "muted", wrap=True)
        self.preview = SessionPreview()
        self.edit = Button(tr("sessions.edit"), icon="pencil", on_click=self._edit, name="sessions.edit")
        self.report = Button(
            tr("sessions.report"), icon="file-text", on_click=self._report, name="sessions.report"
        )
        self._shown = ""
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_body())
        self.empty = EmptyState(
            "notebook-pen",
            tr("sessions.empty.title"),
            tr("sessions.empty.text"),
            action_text=tr("sessions.empty.action"),
            on_action=lambda: self.session_requested.emit(""),
        )
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _make_body(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        row.setSpacing(Space.L)
        left = QVBoxLayout()
        left.setSpacing(Space.M)
        left.addWidget(self.search)
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        row.addLayout(left, 5)
        self._pane = Card()
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addWidget(self.edit)
        acts.addWidget(self.report)
        acts.addStretch(1)
        self._pane.body.addLayout(acts)
        area = scroll_page(self.preview)
        self._pane.body.addWidget(area, 1)
        row.addWidget(self._pane, 6)
        return body

    def fill(self, view: CaseView) -> None:
        self.search.clear()
        self._shown = ""
        self._take(view)
        if view.case.sessions:
            self._show(view.case.sessions[0].id)
        self.list.scrollToTop()

    def refresh(self, view: CaseView, changed: Changed) -> None:
        del changed
        self._take(view)
        known = {one.id for one in view.case.sessions}
        if view.case.sessions:
            self._show(self._shown if self._shown in known else view.case.sessions[0].id)

    def reveal(self, entity_id: str) -> None:
        if self.search.text():
            self.search.clear()
            self._show_list()
        self.list.select(item_key("session", entity_id))
        self._show(entity_id)

    def focus_first(self) -> None:
        is_empty = self._stack.currentWidget() is self.empty
        (self.empty.action_button if is_empty else self.list).setFocus()

    def _take(self, view: CaseView) -> None:
        self._folded = {}
        self._stack.setCurrentIndex(0 if view.case.sessions else 1)
        self._show_list()

    def _show_list(self) -> None:
        if self.view is None:
            return
        words = fold(self.search.text()).split()
        found = [one for one in self.view.case.sessions if self._matches(one, words)]
        counts = open_action_counts(self.view.case.actions)
        self.list.set_items([session_item(one, counts.get(one.id, 0)) for one in found])
        self.nothing.setText(tr("sessions.nothing_found") if words and not found else "")
        self.nothing.setHidden(not (words and not found))
        if words and found and self._shown not in {one.id for one in found}:
            self._show(found[0].id)

    def _matches(self, session: Session, words: list[str]) -> bool:
        if not words:
            return True
        if session.id not in self._folded:  # folded once a filling, and only when somebody searches
            parts = (
                session.note,
                session.decisions,
                session.documents_exchanged,
                session.place,
                choice_label("session_kinds", session.kind),
                format_date(session.held_on),
                format_weekday(session.held_on),
            )
            self._folded[session.id] = fold(" ".join(part for part in parts if part))
        return all(word in self._folded[session.id] for word in words)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and self.list.current_key():
            self._show(split_key(self.list.current_key())[1])

    def _show(self, session_id: str) -> None:
        if self.view is None:
            return
        for session in self.view.case.sessions:
            if session.id == session_id:
                actions = [one for one in self.view.case.actions if one.session_id == session_id]
                self.preview.show_session(session, actions, self.view.references)
                self._shown = session_id

    def _edit(self) -> None:
        if self._shown:
            self.session_requested.emit(self._shown)

    def _report(self) -> None:
        if self.view is None or not self._shown:
            return
        self.report.setEnabled(False)
        case_id, lang = self.view.case.id, "en" if language() == "en" else "fr"
        documents.make_session_report(
            self.host.operations,
            case_id,
            self._shown,
            self._reported,
            self._not_reported,
            lang=lang,
            owner=self,
        )

    def _reported(self, changed: Changed | None) -> None:
        self.report.setEnabled(True)
        if changed is None:
            return
        host, case_id, document_id = self.host, changed.scope, changed.entities[0][1]

        def show() -> None:  # the tab may be gone by then
            host.navigate("case_file", case_id=case_id, tab="documents", entity_id=document_id)

        host.tell(
            tr("sessions.reported"), tone="success", action_text=tr("sessions.see_report"), on_action=show
        )

    def _not_reported(self, error: Exception) -> None:
        self.report.setEnabled(True)
        self.host.show_error(error)
