"""The page of one session note: nothing that is typed here gets lost."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.errors import InvalidValue
from coachdesk.programme.declaration import Plain
from coachdesk.programme.session import Session
from ui.messages import error_sentence, format_instant, format_time, programme_zone, tr
from ui.operations import drafts, sessions
from ui.operations.drafts import NoteDraft
from ui.operations.sessions import NoteReading, NoteToSave
from ui.session_note.draft_keeper import DraftKeeper
from ui.session_note.note_form import NoteForm
from ui.session_note.note_state import WAS_OPEN, session_title
from ui.session_note.outcome import forget, go_to_case, tell_left, tell_saved
from ui.shell.host import Host
from ui.shell.page import Page
from ui.theme import Space
from ui.widgets import Button, IconButton, InfoBar, SectionHeader, scroll_page, text_label

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed

_SAVE_KEYS = ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S")


class SessionNotePage(Page):
    """A note, new or of a session that exists, with its draft."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._reading: NoteReading | None = None
        self._draft_id = ""
        self._pristine: dict[str, Plain] = {}
        self._is_showing = False
        self._is_settled = False  # saved, deleted, or on its way to be: there is no draft to keep any more
        self._form = NoteForm()
        self._form.setEnabled(False)
        self._keeper = DraftKeeper(host.operations, partial(self._draft, is_open=True), self)
        self._header = SectionHeader(" ", " ", level="display")
        self._state = text_label("", "caption")
        self._state.setObjectName("session_note.state")
        self._discard = Button(tr("session_note.discard"), "quiet", icon="trash-2", on_click=self.discard)
        self._discard.setObjectName("session_note.discard")
        self._discard.setHidden(True)
        self._save = Button(tr("session_note.save"), "primary", icon="save", on_click=self.save)
        self._save.setObjectName("session_note.save")
        self._save.setToolTip(f"{tr('session_note.save')} ({tr('session_note.save_keys')})")
        self._back = IconButton(
            "arrow-left", tr("session_note.back"), on_click=self._leave, name="session_note.back"
        )
        self._given_back = InfoBar(" ", "accent", closable=True)
        self._nir = InfoBar(
            tr("session_note.nir"),
            "warning",
            action_text=tr("session_note.nir_mask"),
            on_action=self._form.mask_nirs,
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for widget in (self._state, self._discard, self._save):
            self._header.add_action(widget)
        head = QWidget()
        top = QVBoxLayout(head)
        top.setContentsMargins(Space.XL, Space.L, Space.XL, Space.M)
        top.setSpacing(Space.M)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._header, 1)
        top.addLayout(line)
        for bar in (self._given_back, self._nir):
            top.addWidget(bar)
        self._given_back.hide()
        self._nir.hide()
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(Space.XL, 0, Space.XL, Space.XL)
        body.addWidget(self._form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(scroll_page(inner), 1)

    def _connect(self) -> None:
        self._form.edited.connect(self._on_edited)
        self._keeper.kept.connect(self._on_kept)
        self._keeper.failed.connect(self._on_not_kept)
        self._keeper.due.connect(self._look_for_nir)
        for keys in _SAVE_KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)

    # Page

    def title(self) -> str:
        session = self._reading.session if self._reading is not None else None
        return session_title(session) if session is not None else tr("session_note.title.new")

    def open_with(self, **params: str | None) -> None:
        self._keeper.stop()
        self._reading = None
        self._is_settled = False
        self._form.setEnabled(False)
        sessions.open_note(
            self.host.operations,
            params.get("case_id") or "",
            params.get("session_id"),
            params.get("draft_id"),
            self._on_opened,
            self._on_not_opened,
            owner=self,
        )

    def about_to_lock(self) -> None:
        if self._has_draft():
            self._keeper.seal_now()

    def leaving(self) -> None:
        self._keeper.stop()
        if self._reading is None or self._is_settled:
            return
        if not self._has_draft():
            drafts.discard_note(self.host.operations, self._draft_id)  # typed, then taken away again
            return
        draft = self._draft(is_open=False)
        drafts.keep_note(self.host.operations, draft)
        tell_left(self.host, draft)

    def focus_first(self) -> None:
        if self._reading is not None:
            self._form.note.setFocus(Qt.FocusReason.OtherFocusReason)

    # Opening

    def _on_opened(self, reading: NoteReading) -> None:
        self._reading = reading
        draft = reading.draft
        self._draft_id = draft.id if draft is not None else drafts.new_draft_id()
        self._is_showing = True
        me = reading.references.me_id or None
        session = reading.session or Session(id="", held_on=self.host.today(), coach_id=me)
        self._form.show_session(session, reading.actions, reading.references.people)
        self._pristine = self._form.typed()
        self._form.setEnabled(True)
        self._header.set_title(reading.name or " ")
        self._header.set_subtitle(self.title())
        self.host.replace_params(case_id=reading.case_id)  # the window's title says which note it is
        self._form.note.setFocus(Qt.FocusReason.OtherFocusReason)
        if draft is not None:
            self._form.show_typed(draft.fields)
            self._given_back.set_message(
                tr("session_note.given_back", moment=format_instant(draft.saved_at)), "accent"
            )
            self._on_kept(draft.saved_at)
        else:
            self._state.setText("")
        self._given_back.setVisible(draft is not None)
        self._discard.setVisible(draft is not None)
        self._is_showing = False
        self._look_for_nir()

    def _on_not_opened(self, error: Exception) -> None:
        self.host.show_error(error)
        self.host.go_back()

    # Typing

    def _has_draft(self) -> bool:
        if self._reading is None or self._is_settled:
            return False
        return self._form.typed() != self._pristine

    def _draft(self, *, is_open: bool) -> NoteDraft:
        reading = self._reading
        assert reading is not None  # noqa: S101  # the form is not enabled before
        fields = {**self._form.typed(), **self._form.place_of_cursor(), WAS_OPEN: is_open}
        session_id = reading.session.id if reading.session is not None else None
        return NoteDraft(self._draft_id, reading.case_id, session_id, fields, datetime.now(programme_zone()))

    def _on_edited(self) -> None:
        if self._is_showing or self._reading is None or self._is_settled:
            return
        self._state.setText(tr("session_note.state.typing"))
        self._discard.setHidden(False)
        self._keeper.touch()

    def _on_kept(self, at: datetime) -> None:
        clock = at.astimezone(programme_zone()).strftime("%H:%M")
        self._state.setText(tr("session_note.state.kept", time=format_time(clock)))

    def _on_not_kept(self, error: Exception) -> None:
        self._state.setText(tr("session_note.state.failed"))
        self.host.show_error(error)

    def _look_for_nir(self) -> None:
        self._nir.setVisible(self._form.has_nir())

    # Saving

    def save(self) -> None:
        """Save the note, or say under the fields what is wrong."""
        reading = self._reading
        if reading is None or self._is_settled:
            return
        if not self._form.check():
            self.host.tell(tr("session_note.check_fields"), tone="warning")
            return
        fields = self._form.values()
        if reading.session is None:
            session_id = None
            fields = {name: value for name, value in fields.items() if value not in (None, ())}
        else:
            before = reading.session
            session_id = before.id
            fields = {name: value for name, value in fields.items() if value != getattr(before, name)}
        draft = self._draft(is_open=True)
        self._keeper.stop()
        self._is_settled = True
        self._form.setEnabled(False)
        sessions.save_note(
            self.host.operations,
            NoteToSave(reading.case_id, session_id, fields, self._form.steps.values()),
            draft,
            partial(self._on_saved, draft, reading.name),
            self._on_not_saved,
            owner=self,
        )

    def _on_saved(self, draft: NoteDraft, name: str, changed: Changed | None) -> None:
        host = self.host
        go_to_case(host, draft.case_id)
        if changed is None or not changed.change_ids:
            host.tell(tr("session_note.unchanged"))
        else:
            tell_saved(host, draft, name, changed.change_ids)

    def _on_not_saved(self, error: Exception) -> None:
        self._is_settled = False
        self._form.setEnabled(True)
        field = error.context.get("field") if isinstance(error, InvalidValue) else None
        if (
            isinstance(field, str)
            and isinstance(error, InvalidValue)
            and error.context.get("kind") == "session"
        ):
            self._form.show_errors({field: error_sentence(error)})
        self.host.show_error(error)

    def discard(self) -> None:
        """Forget what is typed; a toast brings it back."""
        if self._reading is None or self._is_settled:
            return
        self._keeper.stop()
        self._is_settled = True
        forget(self.host, self._draft(is_open=False))

    def _leave(self) -> None:
        self.host.go_back()
        if self.isVisible() and self._reading is not None:  # no way back: the window was built anew here
            go_to_case(self.host, self._reading.case_id)
