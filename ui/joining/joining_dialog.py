"""Joining a headquarters, from the code to being let in. Closing it stops nothing: the request goes on by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.invitation.invitation_entry import InvitationEntry
from ui.joining.request_part import RequestPart
from ui.messages import error_sentence, tr
from ui.operations import joining
from ui.operations.joining import JoinStage, JoinStanding
from ui.operations.sync_state import SyncState
from ui.shell.host import Host
from ui.theme import Size, Space
from ui.widgets import Button, Dialog, IconLabel, confirm, text_label

NAME = "joining.dialog"

_AFTER = (
    ("upload", "joining.accepted.send"),
    ("download", "joining.accepted.receive"),
    ("cloud-off", "joining.accepted.offline"),
)


class JoiningDialog(Dialog):
    """One of three parts: the invitation, the request that waits, let in."""

    def __init__(self, host: Host) -> None:
        super().__init__(tr("joining.title"), host.window_widget(), width=640)
        self.setObjectName(NAME)
        self._host = host
        self._part: QWidget | None = None
        self.entry: InvitationEntry | None = None
        self.request: RequestPart | None = None
        self.give_up_button = Button(
            tr("joining.give_up"), "quiet", on_click=self._ask_to_give_up, name="joining.give_up"
        )
        self.give_up_button.hide()
        self.add_to_footer_left(self.give_up_button)
        self.close_button = self.add_button(tr("app.cancel"), on_click=self.reject, name="joining.close")
        self.go_button = self.add_button(
            tr("joining.ask"), "primary", self._go, default=True, name="joining.go"
        )
        self.body.addStretch(1)
        host.syncing.status_changed.connect(self._on_status)

    def show_standing(self, standing: JoinStanding) -> None:
        """Show the part that fits how the request stands."""
        if standing.stage is JoinStage.NONE:
            self.show_entry()
        elif standing.stage is JoinStage.ACCEPTED:
            self.show_accepted()
        else:
            self.show_request(standing)

    def show_entry(self) -> None:
        """Ask for the invitation."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(text_label(tr("joining.entry.text"), wrap=True))
        self.entry = entry = InvitationEntry(self._host.operations.background)
        column.addWidget(entry)
        self._swap(part, tr("joining.title"))
        self._set_acts(tr("app.cancel"), tr("joining.ask"))
        entry.field.setFocus()

    def fill(self, invitation: Path) -> None:
        """Ask for the invitation, with that of a file filled in; a request that waits is left alone."""
        if self.request is not None and self.request.is_over:
            self.show_entry()
        if self.entry is not None:
            self.entry.take_file(invitation, tr("joining.code.from_file", file=invitation.name))

    def show_request(self, standing: JoinStanding) -> None:
        """Show the fingerprint and how the request stands."""
        self.request = part = RequestPart(self._host, standing)
        part.accepted.connect(self.show_accepted)
        part.ended.connect(self.show_entry)
        part.closed_off.connect(self._on_closed_off)
        self._swap(part, tr("joining.request.title"))
        self._set_acts(tr("app.close"))
        self.give_up_button.show()
        part.card.setFocus()
        if standing.stage is JoinStage.DECLINED:
            self._on_closed_off()
        joining.note_seen(self._host.operations, standing.fingerprint)

    def _on_closed_off(self) -> None:
        """Say so at the head as well: there is nothing more to read aloud."""
        self._name(tr("joining.request.declined"))
        if self.request is not None:
            self.request.again_button.setFocus()

    def show_accepted(self) -> None:
        """Say that this desk is in, and what happens now."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(text_label(tr("joining.accepted.text"), wrap=True))
        for icon_name, key in _AFTER:
            row = QHBoxLayout()
            row.setSpacing(Space.M)
            row.addWidget(IconLabel(icon_name, "accent", Size.ICON), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(text_label(tr(key), wrap=True), 1)
            column.addLayout(row)
        self._swap(part, tr("joining.accepted.title"))
        self._set_acts("", tr("joining.accepted.done"))
        self.go_button.setFocus()

    def _swap(self, part: QWidget, title: str) -> None:
        if self._part is not None:
            self._part.hide()
            self._part.deleteLater()
            self.body.removeWidget(self._part)
            if self._part is self.request:
                self.request = None
            self.entry = self.entry if self.entry is not None and part.isAncestorOf(self.entry) else None
        self._part = part
        self.body.insertWidget(0, part)
        part.show()
        self._name(title)

    def _name(self, title: str) -> None:
        self.title_label.setText(title)
        self.setWindowTitle(title)
        QTimer.singleShot(0, self, self._fit)  # once what was hidden no longer asks for room

    def _set_acts(self, close_text: str, go_text: str = "") -> None:
        self.give_up_button.hide()
        self.close_button.setVisible(bool(close_text))
        self.close_button.set_text(close_text)
        self.go_button.setVisible(bool(go_text))
        self.go_button.set_text(go_text)
        self.go_button.setEnabled(True)

    # Acts

    def _go(self) -> None:
        if self.entry is None:
            self.accept()
        else:
            self.entry.when_good(self._begin)

    def _begin(self) -> None:
        if self.entry is None:
            return
        self.go_button.setEnabled(False)
        joining.begin(self._host.operations, self.entry.text(), self._on_begun, self._on_not_begun)

    def _on_begun(self, _nothing: None) -> None:
        self._host.syncing.join_anew()
        joining.read_joining(self._host.operations, self.show_standing, owner=self)

    def _on_not_begun(self, error: Exception) -> None:
        if not isValid(self):
            return  # closed meanwhile: nothing was begun
        self.go_button.setEnabled(True)
        if self.entry is not None:
            self.entry.show_error(error_sentence(error))

    def _on_status(self, state: SyncState) -> None:
        """The agent asks too: it may hear first that this desk was let in."""
        if self.request is not None and state.is_member:
            joining.read_joining(self._host.operations, self._on_read_again, owner=self)

    def _on_read_again(self, standing: JoinStanding) -> None:
        if self.request is not None and standing.stage is JoinStage.ACCEPTED:
            self.show_accepted()

    def _ask_to_give_up(self) -> None:
        confirm(
            self,
            tr("joining.give_up.title"),
            tr("joining.give_up.text"),
            tr("joining.give_up"),
            self._give_up,
        )

    def _give_up(self) -> None:
        joining.give_up(self._host.operations, self._on_given_up, owner=self)

    def _on_given_up(self, _nothing: None) -> None:
        self._host.syncing.join_anew()
        self._host.tell(tr("joining.given_up"))
        self.accept()
