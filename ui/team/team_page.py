"""The team: who waits, who belongs, with which laptops. What is known here is shown at once, network or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from coachdesk.errors import CoachDeskError
from ui.messages import tr
from ui.operations.joining import REQUEST_SUFFIX
from ui.operations.sync_state import Stage, SyncState
from ui.operations.team import ADMINISTRATOR, STAFF, Colleague, TeamReader, TeamReading
from ui.operations.team_acts import Applicant, MadeInvitation, find_applicants, read_request
from ui.shell.page import Page
from ui.team.accept_dialog import AcceptDialog
from ui.team.give_dialog import GiveDialog
from ui.team.invite_dialog import CodeDialog, InviteDialog
from ui.team.leaving_dialogs import LetLaptopGoDialog, LetPersonGoDialog, TransferDialog
from ui.team.person_card import PersonCard
from ui.team.roles_dialog import RolesDialog
from ui.team.waiting_cards import ApplicantsCard, InvitationsCard
from ui.team.words import applicant_name
from ui.theme import Space
from ui.widgets import Button, EmptyState, InfoBar, SectionHeader, Skeleton, column, scroll_page

if TYPE_CHECKING:
    from ui.operations import WhatChanged
    from ui.shell.host import Host

_WIDTH = 980
_NO_REQUEST = "refused.bad_request"
"""What the protocol says of a file that holds something else; its sentence is about headquarters."""
_CALM_MS = 300
_LOOK_EVERY_MS = 20_000
"""How often headquarters is asked who waits, while the page is shown."""


class TeamPage(Page):
    """For supervisors and administrators; whoever is neither is told so."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.reading = TeamReading()
        self._applicants: list[Applicant] = []
        self._is_looking = False
        self._is_to_look_again = False
        self._reader = TeamReader(host.operations, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        holder, self._body = column(_WIDTH)
        outer.addWidget(scroll_page(holder))
        self._add_head()
        self.offline_bar = InfoBar("", "neutral")
        self.offline_bar.setObjectName("team.offline")
        self.offline_bar.hide()
        self.no_supervisor_bar = InfoBar(tr("team.no_supervisor"), "warning")
        self.no_supervisor_bar.setObjectName("team.no_supervisor")
        self.no_supervisor_bar.hide()
        self.applicants = ApplicantsCard()
        self.applicants.compared.connect(self._compare)
        self.invitations = InvitationsCard()
        self.invitations.shown_again.connect(self._show_code)
        self._people: QWidget = Skeleton(rows=4)
        for part in (
            self.offline_bar,
            self.no_supervisor_bar,
            self.applicants,
            self.invitations,
            self._people,
        ):
            self._body.addWidget(part)
        self._body.addStretch(1)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self.read)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        host.syncing.status_changed.connect(self._on_status)
        self._show_state(host.syncing.status)

    def _add_head(self) -> None:
        self._head = SectionHeader(tr("team.title"), level="display")
        self.file_button = Button(
            tr("team.file"), icon="folder-open", on_click=self._choose_file, name="team.file"
        )
        self.give_button = Button(tr("team.give"), icon="folder", on_click=self._give, name="team.give.open")
        self.invite_button = Button(
            tr("team.invite"), "primary", icon="user-plus", on_click=self._invite, name="team.invite.open"
        )
        for button in (self.file_button, self.give_button, self.invite_button):
            button.hide()
            self._head.add_action(button)
        self._body.addWidget(self._head)
        self._body.addSpacing(Space.S)

    def title(self) -> str:
        return tr("team.title")

    def open_with(self, **params: str | None) -> None:
        del params
        self.read()
        self.look()
        self._looking.start()

    def on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        self._calm.start()

    def focus_first(self) -> None:
        self.invite_button.setFocus()

    # Reading

    def read(self) -> None:
        """Read what this desk knows."""
        self._reader.read(self.show_reading)

    def look(self) -> None:
        """Ask headquarters who waits; without a network nobody new is shown."""
        # What is on its way may have been answered before whoever asks now had a reason to.
        self._is_to_look_again = self._is_looking
        if not self._is_looking and self.host.syncing.status.is_member:
            self._is_looking = True
            self.host.syncing.do(
                find_applicants(), self._on_applicants, self._on_unheard, owner=self, is_round_wanted=False
            )

    def hold(self) -> None:
        """Read and ask nothing more: for pictures only."""
        self._calm.stop()
        self._looking.stop()
        self._is_looking, self._is_to_look_again = True, False

    def show_reading(self, reading: TeamReading) -> None:
        """Show the team."""
        former, self.reading = self.reading, reading
        is_staff = bool(reading.my_roles & STAFF)
        self.invite_button.setVisible(bool(reading.may_grant()))
        self.file_button.setVisible(is_staff)
        self.give_button.setVisible(reading.may_assign and bool(reading.cases) and bool(reading.takers()))
        self.no_supervisor_bar.setVisible(reading.lacks_supervisor and ADMINISTRATOR in reading.my_roles)
        asking = {one.invitation for one in self._applicants}
        unused = tuple(one for one in reading.invitations if one.id not in asking)
        self.invitations.show_invitations(unused if is_staff else ())
        self.applicants.show_applicants(self._applicants if is_staff else [], reading)
        active = [one for one in reading.people if one.is_active]
        self._head.set_subtitle(tr("team.subtitle", count=len(active)) if is_staff else "")
        if reading != former or isinstance(self._people, Skeleton):
            self._show_people(reading, is_staff=is_staff)

    def show_applicants(self, found: list[Applicant]) -> None:
        """Show who asks to be let in."""
        self._applicants = found
        self.show_reading(self.reading)

    def _show_people(self, reading: TeamReading, *, is_staff: bool) -> None:
        former, self._people = self._people, QWidget()
        part = QVBoxLayout(self._people)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(Space.M)
        if not is_staff:
            key = "team.none" if not reading.people else "team.not_staff"
            part.addWidget(EmptyState("id-card", tr("team.none.title"), tr(key)))
        for person in reading.people if is_staff else ():
            if person.is_active:
                part.addWidget(self._card(person))
        gone = [one for one in reading.people if not one.is_active]
        if gone and is_staff:
            part.addSpacing(Space.S)
            part.addWidget(SectionHeader(tr("team.gone", count=len(gone))))
            for person in gone:
                part.addWidget(self._card(person))
        self._body.replaceWidget(former, self._people)
        former.hide()
        former.deleteLater()

    def _card(self, person: Colleague) -> PersonCard:
        card = PersonCard(person, self.reading)
        card.acted.connect(self._act)
        card.laptop_leaving.connect(self._let_laptop_go)
        return card

    def _on_applicants(self, found: list[Applicant]) -> None:
        if self._looking.isActive():
            self._is_looking = False
            self.show_applicants(found)
            self.host.applicants_counted.emit(len(found))
            if self._is_to_look_again:
                self.look()

    def _on_unheard(self, _error: Exception) -> None:
        self._is_looking = not self._looking.isActive()

    def _on_status(self, state: SyncState) -> None:
        self._show_state(state)
        if state.stage is not Stage.RUNNING:
            self._calm.start()

    def _show_state(self, state: SyncState) -> None:
        self.offline_bar.setVisible(state.stage is Stage.OFFLINE)
        self.offline_bar.set_message(tr("team.offline"), "neutral")

    # Acts

    def _changed(self) -> None:
        """Something was stated: show it, and who still waits."""
        self.read()
        self.look()

    def _invite(self) -> None:
        InviteDialog(self.host, self.reading, self._changed).open()

    def _give(self) -> None:
        GiveDialog(self.host, self.reading, self._changed).open()

    def _act(self, name: str, person_id: str) -> None:
        person = self.reading.person(person_id)
        if person is None:
            return
        host, reading, changed = self.host, self.reading, self._changed
        match name:
            case "laptop":
                InviteDialog(host, reading, changed, person).open()
            case "roles":
                RolesDialog(host, reading, person, changed).open()
            case "give":
                dialog = GiveDialog(host, reading, changed)
                dialog.to.set_value(person.id)
                dialog.open()
            case "transfer":
                TransferDialog(host, reading, person, changed).open()
            case "leave":
                LetPersonGoDialog(host, reading, person, changed).open()

    def _let_laptop_go(self, person_id: str, device: str) -> None:
        person = self.reading.person(person_id)
        laptop = next((one for one in person.laptops if one.id == device), None) if person else None
        if person is not None and laptop is not None:
            LetLaptopGoDialog(self.host, person, laptop, self._changed).open()

    def _show_code(self, invitation_id: str) -> None:
        found = next((one for one in self.reading.invitations if one.id == invitation_id), None)
        if found is not None:
            CodeDialog(self.host, MadeInvitation(found.name, found.text, found.expires)).open()

    def _compare(self, device: str) -> None:
        found = next((one for one in self._applicants if one.device == device), None)
        if found is not None:
            self._open_accepting(found, is_by_file=False)

    def _open_accepting(self, applicant: Applicant, *, is_by_file: bool) -> None:
        name = applicant_name(applicant, self.reading.person(applicant.person))
        AcceptDialog(self.host, applicant, name, self._changed, is_by_file=is_by_file).open()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("team.file"))
        dialog.setNameFilters(
            [f"{tr('joining.file.request')} (*{REQUEST_SUFFIX})", f"{tr('joining.file.any')} (*)"]
        )
        dialog.fileSelected.connect(lambda chosen: self.take_file(Path(chosen)))
        dialog.open()

    def take_file(self, path: Path) -> None:
        """Read a request that came as a file, and compare it."""
        self.host.syncing.do(
            read_request(path),
            lambda applicant: self._open_accepting(applicant, is_by_file=True),
            self._on_unreadable,
            owner=self,
        )

    def _on_unreadable(self, error: Exception) -> None:
        if isinstance(error, CoachDeskError) and error.code == _NO_REQUEST:
            self.host.tell(tr("team.file.wrong"), tone="danger")
        else:
            self.host.show_error(error)
