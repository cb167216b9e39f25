"""Who asks to be let in, and the invitations that nobody has used yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.joining.fingerprint_card import spoken, written
from ui.messages import tr
from ui.operations.team import OpenInvitation, TeamReading
from ui.operations.team_acts import Applicant
from ui.team.words import applicant_name, day_of, roles_line, time_or_day_of
from ui.theme import Space
from ui.widgets import Button, Card, text_label


class _RowsCard(Card):
    """Rows that are made anew when they are others; hidden when there are none."""

    def __init__(self, title: str, icon: str, name: str) -> None:
        super().__init__(title, icon=icon)
        self.setObjectName(name)
        self._holder = QWidget()
        self.body.addWidget(self._holder)
        self.hide()

    def put(self, rows: Sequence[QHBoxLayout]) -> None:
        """Show these rows."""
        former, self._holder = self._holder, QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for row in rows:
            column.addLayout(row)
        self.body.replaceWidget(former, self._holder)
        former.hide()
        former.deleteLater()
        self.setVisible(bool(rows))


class ApplicantsCard(_RowsCard):
    """``compared``: somebody's fingerprint is to be compared (the device's id)."""

    compared = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("team.applicants.title"), "hourglass", "team.applicants")
        self._shown: tuple[tuple[str, str], ...] | None = None

    def show_applicants(self, found: Sequence[Applicant], reading: TeamReading) -> None:
        """Show who asks."""
        named = tuple((one.device, applicant_name(one, reading.person(one.person))) for one in found)
        if named == self._shown:
            return  # made anew, they would lose the keyboard
        self._shown = named
        self.put([self._row(one, name) for one, (_device, name) in zip(found, named, strict=True)])

    def _row(self, applicant: Applicant, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(name, "strong", wrap=True))
        key = "team.applicants.laptop" if applicant.is_known else "team.applicants.as"
        said = tr(key, roles=roles_line(applicant.roles), when=time_or_day_of(applicant.at))
        words.addWidget(text_label(said, "muted", wrap=True))
        numbers = text_label(written(applicant.fingerprint), "caption")
        numbers.setAccessibleName(spoken(applicant.fingerprint))
        words.addWidget(numbers)
        row.addLayout(words, 1)
        button = Button(
            tr("team.applicants.compare"),
            "primary",
            on_click=lambda: self.compared.emit(applicant.device),
            name=f"team.compare.{applicant.device}",
        )
        button.setAccessibleDescription(name)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row


class InvitationsCard(_RowsCard):
    """``shown_again``: an invitation whose code is wanted (its id)."""

    shown_again = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("team.invitations.title"), "mail", "team.invitations")
        self._shown: tuple[OpenInvitation, ...] | None = None

    def show_invitations(self, found: tuple[OpenInvitation, ...]) -> None:
        """Show the invitations that can still be used."""
        if found == self._shown:
            return
        self._shown = found
        self.put([self._row(one) for one in found])

    def _row(self, invitation: OpenInvitation) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(invitation.name, "strong", wrap=True))
        words.addWidget(
            text_label(tr("team.invitations.until", date=day_of(invitation.expires)), "muted", wrap=True)
        )
        row.addLayout(words, 1)
        button = Button(
            tr("team.invitations.show"),
            on_click=lambda: self.shown_again.emit(invitation.id),
            name=f"team.invitation.{invitation.id}",
        )
        button.setAccessibleDescription(invitation.name)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row
