"""The case file page: one person, everything about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.programme.case_file import Conflict
from ui.case_file.case_desk import CaseDesk
from ui.case_file.case_tabs import CaseTabs
from ui.case_file.facts import CaseFacts, case_facts, first_late
from ui.case_file.header import CaseHeader
from ui.case_file.save_state import SaveState
from ui.case_file.tab import CaseView
from ui.messages import choices, language, tr
from ui.operations import case_files, documents, enrolment
from ui.operations.case_files import CaseReading
from ui.operations.followers import Followers
from ui.operations.sync_state import Stage, SyncState
from ui.salvage.unreadable import unreadable_state
from ui.shell.page import Page
from ui.theme import Space
from ui.widgets import Button, EmptyState, InfoBar
from ui.widgets.forms.formats import shown_phone

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.background import Task
    from ui.operations import WhatChanged
    from ui.shell.host import Host

_REGISTER = "register"
_LOW_BELOW = 620
"""Height in device-independent pixels under which the header gives up its row of phases."""


class CaseFilePage(Page):
    """Header and tabs; made once and refilled for each person that is opened."""

    stays = True

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.setObjectName("case_file")
        self._case_id = ""
        self._view: CaseView | None = None
        self._facts: CaseFacts | None = None
        self._task: Task | None = None
        self._after_fill = ("", "")
        self.desk = CaseDesk(host.operations, self)
        self._save_state = SaveState(self.desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = CaseHeader(self._save_state, self)
        self.header.note_asked.connect(lambda: self._open_note(""))
        self.header.tab_asked.connect(self.show_tab)
        self.header.phase_asked.connect(lambda phase: self.show_tab("pathway", phase))
        self.header.acted.connect(self._on_acted)
        self.header.late.clicked.connect(self._show_first_late)
        self.header.conflicts.clicked.connect(self._show_conflicts)
        self._followers = Followers(host.operations, self)
        host.syncing.status_changed.connect(self._on_sync)
        column.addWidget(self.header)
        self._bar_place = QVBoxLayout()
        self._bar_place.setContentsMargins(Space.XL, 0, Space.XL, 0)
        column.addLayout(self._bar_place)
        self._bar: QWidget | None = None
        self.tabs = CaseTabs(host, self.desk, self)
        self.tabs.session_requested.connect(self._open_note)
        self.tabs.tab_requested.connect(self.show_tab)
        self.tabs.tab_shown.connect(lambda key: host.replace_params(tab=key, entity_id=""))
        column.addWidget(self.tabs, 1)
        self._gone: EmptyState | None = None
        self._hide_all()

    def _hide_all(self) -> None:
        """Show nothing until a file is read: another person's must not be seen for a moment."""
        self.header.hide()
        self.tabs.hide()

    def title(self) -> str:
        return self._facts.name if self._facts and self._facts.name else tr("case_file.title")

    def open_with(self, **params: str | None) -> None:
        self.open_case(params.get("case_id") or "", params.get("tab") or "", params.get("entity_id") or "")

    def open_case(self, case_id: str, tab: str = "", entity_id: str = "") -> None:
        """Show a person's file, at a tab and an entity of it."""
        # From one person to the next the tab in sight stays; who comes from elsewhere begins at the first.
        self._after_fill = (tab or (self.tabs.shown_key if self._case_id else self.tabs.first_key), entity_id)
        if case_id != self._case_id:
            self.tabs.leave()
            self._save_state.clear()
            self._case_id = case_id
            self.desk.case_id = case_id
            self._view = None
        self._read(None)

    def show_tab(self, key: str, entity_id: str = "") -> None:
        """Show a tab of the person who is shown."""
        self.tabs.go(key, entity_id)

    def on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        if changed.scope in (self._case_id, _REGISTER):
            self._read(changed)  # type: ignore[arg-type]  # every broadcast is a Changed; the protocol only mirrors it

    def about_to_lock(self) -> None:
        self.tabs.leave()

    def put_away(self) -> None:
        self._case_id = ""
        self._view = self._facts = None
        self._show_gone(None)
        self._show_bar(None, None)
        self._hide_all()

    def prepare(self) -> bool:
        return self.tabs.prepare()

    def focus_first(self) -> None:
        self.tabs.bar.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.set_low(event.size().height() < _LOW_BELOW)

    def _read(self, changed: Changed | None) -> None:
        case_id = self._case_id

        def done(reading: CaseReading) -> None:
            if case_id == self._case_id:
                self._show(reading, changed)

        def failed(error: Exception) -> None:
            if case_id == self._case_id:
                self._show_gone(error)

        self._task = case_files.open_case(self.host.operations, case_id, done, failed, owner=self)
        self._read_followers()

    def _read_followers(self) -> None:
        case_id = self._case_id

        def show(names: tuple[str, ...] | None) -> None:
            if case_id == self._case_id:
                self.header.show_followers(names)

        self._followers.read(case_id, show)

    def _on_sync(self, state: SyncState) -> None:
        if state.stage is Stage.IDLE and self._view is not None:  # a round may have brought who may read it
            self._read_followers()

    def _show(self, reading: CaseReading, changed: Changed | None) -> None:
        today = self.host.today()
        view = CaseView(reading.case, reading.references, today, reading.sealed)
        facts = case_facts(reading.case, tuple(choices("phases")), today)
        was_named = self._facts.name if self._facts else None
        self._view, self._facts = view, facts
        self.setUpdatesEnabled(False)
        self._show_gone(None)
        self.header.fill(view, facts)
        self._show_bar(view, facts)
        key, entity_id = self._after_fill
        self._after_fill = ("", "")
        self.tabs.show_view(view, changed, key)
        if entity_id:
            self.tabs.go(key, entity_id)
        self.setUpdatesEnabled(True)
        if facts.name != was_named:
            self.host.replace_params(case_id=self._case_id)  # the window's title follows the name

    def _show_gone(self, error: Exception | None) -> None:
        if self._gone is not None:
            self._gone.hide()
            self._gone.deleteLater()
            self._gone = None
        self.header.setVisible(error is None)
        self.tabs.setVisible(error is None)
        if error is None:
            return
        self._show_bar(None, None)
        self._gone = unreadable_state(self.host, self._case_id, error)
        self.layout().addWidget(self._gone)  # type: ignore[union-attr]  # set in __init__

    def _show_bar(self, view: CaseView | None, facts: CaseFacts | None) -> None:
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None
        if view is None or facts is None:
            return
        if facts.deletion is not None:
            self._bar = self._make_deletion_bar(facts.deletion)
        elif view.case.is_deleted:
            self._bar = InfoBar(
                tr("case_file.is_deleted"),
                "warning",
                action_text=tr("case_file.restore"),
                on_action=self._restore,
            )
        if self._bar is not None:
            self._bar_place.addWidget(self._bar)

    def _make_deletion_bar(self, conflict: Conflict) -> InfoBar:
        """Let the person decide about something that one deleted while another worked on it."""

        def decide(is_deleted: bool) -> None:
            self.desk.settle(conflict.kind, conflict.entity_id, conflict.field, is_deleted)

        bar = InfoBar(
            tr(f"case_file.deleted_conflict.{conflict.kind}"),
            "warning",
            action_text=tr("case_file.deleted_conflict.keep"),
            on_action=lambda: decide(False),
        )
        layout = bar.layout()
        if layout is not None:
            delete = tr("case_file.deleted_conflict.delete")
            layout.addWidget(Button(delete, on_click=lambda: decide(True), name="case.confirm_delete"))
        return bar

    def _open_note(self, session_id: str) -> None:
        self.tabs.leave()
        if session_id:
            self.host.act("new_note", case_id=self._case_id, session_id=session_id)
        else:
            self.host.act("new_note", case_id=self._case_id)

    def _show_first_late(self) -> None:
        if self._view is not None:
            self.show_tab("pathway", first_late(self._view.case, self._view.today))

    def _show_conflicts(self) -> None:
        """Lead to where this file's open answers stand side by side; each field says so itself, too."""
        self.tabs.leave()
        self.host.navigate("merging", case_id=self._case_id)

    def _on_acted(self, act: str) -> None:
        if self._view is None:
            return
        person = self._view.case.beneficiary
        if act == "copy_phone":
            self._copy(shown_phone(person.phone or ""))
        elif act == "copy_email":
            self._copy(person.email or "")
        elif act == "report":
            self._report()
        elif act == "export":
            self.host.act("export_case", case_id=self._case_id, whose=self.title())
        elif act == "delete":
            self._delete()

    def _copy(self, text: str) -> None:
        self.host.copy(text)
        self.host.tell(tr("case_file.copied", text=text))

    def _report(self) -> None:
        """Make the Word report of the last session, and lead to it."""
        if self._view is None or not self._view.case.sessions:
            return

        def done(changed: Changed | None) -> None:
            if changed is None:
                return
            document_id = next((key for kind, key in changed.entities if kind == "document"), "")
            self.host.tell(
                tr("case_file.reported"),
                tone="success",
                action_text=tr("case_file.see_report"),
                on_action=lambda: self.show_tab("documents", document_id),
            )

        session = self._view.case.sessions[0]
        spoken = "en" if language() == "en" else "fr"
        documents.make_session_report(
            self.host.operations, self._case_id, session.id, done, lang=spoken, owner=self
        )

    def _delete(self) -> None:
        ops, host, case_id = self.host.operations, self.host, self._case_id
        name = self.title()
        self.tabs.leave()

        def bring_back() -> None:
            enrolment.restore_case_file(ops, case_id)

        def done(_changed: object) -> None:
            host.tell(tr("case_file.deleted", name=name), undo=bring_back)
            host.navigate("dossiers")

        enrolment.delete_case_file(ops, case_id, done, owner=self)

    def _restore(self) -> None:
        enrolment.restore_case_file(self.host.operations, self._case_id)
