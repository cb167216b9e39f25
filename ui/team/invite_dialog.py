"""Invite somebody, or another laptop of somebody: who, as what; then the code to hand over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.messages import error_sentence, tr
from ui.operations.joining import INVITATION_SUFFIX
from ui.operations.team import COACH, Colleague, TeamReading
from ui.operations.team_acts import MadeInvitation, invite, write_invitation
from ui.shell.host import Host
from ui.team.act_dialog import ActDialog
from ui.team.roles_choice import RolesChoice
from ui.team.words import day_of, name_of
from ui.theme import Space
from ui.widgets import Button, Dialog, InfoBar, LabelledField, text_label

_CODE_HEIGHT = 148


class InviteDialog(ActDialog):
    """``person``: who is known already and gets another laptop."""

    def __init__(
        self,
        host: Host,
        reading: TeamReading,
        on_made: Callable[[], object],
        person: Colleague | None = None,
    ) -> None:
        title = tr("team.invite.title") if person is None else tr("team.invite.laptop", name=name_of(person))
        super().__init__(host, title, subtitle=tr("team.invite.subtitle"))
        self.setObjectName("team.invite")
        self._person = person
        self._on_made = on_made
        self.name = QLineEdit(name_of(person) if person is not None else "")
        self.name.setObjectName("team.invite.name")
        self.name.setMaxLength(120)
        self.labelled = LabelledField(tr("team.invite.name"), self.name, hint=tr("team.invite.name.hint"))
        self.name.textEdited.connect(lambda _text: self.labelled.set_error(""))
        self.roles = RolesChoice(reading.may_grant(), {COACH})
        if person is None:
            self.body.addWidget(self.labelled)
            self.body.addWidget(self.roles)
        else:
            self.labelled.setParent(self)
            self.labelled.hide()
            self.roles.setParent(self)
            self.roles.hide()
            self.body.addWidget(text_label(tr("team.invite.laptop.text"), wrap=True))
        self.add_foot(tr("team.invite.make"), self.go)

    def go(self) -> None:
        """Make the invitation."""
        name = " ".join(self.name.text().split())
        if not name:
            self.labelled.set_error(tr("team.invite.name.missing"))
            self.name.setFocus()
            return
        roles = self._person.roles if self._person is not None else self.roles.chosen()
        if not roles:
            self.say(tr("team.roles.missing"))
            return
        person = self._person.id if self._person is not None else None
        self.run(invite(name, roles, person), self._made)

    def _made(self, made: MadeInvitation) -> None:
        host = self.host
        self.accept()
        self._on_made()
        CodeDialog(host, made).open()


class CodeDialog(Dialog):
    """The code of an invitation: to copy, or to save as a file; and what happens next."""

    def __init__(self, host: Host, made: MadeInvitation) -> None:
        super().__init__(tr("team.code.title", name=made.name), host.window_widget(), width=640)
        self.setObjectName("team.code")
        self._host = host
        self._made = made
        self.body.addWidget(text_label(tr("team.code.text", date=day_of(made.expires)), wrap=True))
        self.code = QPlainTextEdit(made.text)
        self.code.setObjectName("team.code.text")
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setFixedHeight(_CODE_HEIGHT)
        self.code.setAccessibleName(tr("team.code.label"))
        self.body.addWidget(self.code)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.copy_button = Button(
            tr("team.code.copy"), icon="copy", on_click=self._copy, name="team.code.copy"
        )
        self.save_button = Button(
            tr("team.code.save"), icon="file-down", on_click=self._choose, name="team.code.save"
        )
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.bar = InfoBar("", "success")
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.body.addWidget(_next_steps())
        self.body.addStretch(1)
        self.add_button(tr("app.close"), "primary", self.accept, default=True, name="team.code.close")
        self.copy_button.setFocus()

    def _copy(self) -> None:
        self._host.copy(self._made.text)
        self._say(tr("team.code.copied"))

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("team.code.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{tr('joining.file.invitation')} (*{INVITATION_SUFFIX})")
        dialog.setDefaultSuffix(INVITATION_SUFFIX.removeprefix("."))
        dialog.selectFile(tr("team.code.file_name") + INVITATION_SUFFIX)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the invitation into a file."""
        write_invitation(
            self._host.operations.background,
            path,
            self._made.text,
            lambda _none: self._say(tr("team.code.saved", file=path.name)),
            lambda error: self._say(error_sentence(error), is_error=True),
            owner=self,
        )

    def _say(self, text: str, *, is_error: bool = False) -> None:
        self.bar.set_message(text, "danger" if is_error else "success")
        self.bar.show()
        QTimer.singleShot(0, self, self._fit)  # once it is laid out


def _next_steps() -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.XS)
    column.addWidget(text_label(tr("team.code.next"), "strong", wrap=True))
    for key in ("team.code.next.one", "team.code.next.two", "team.code.next.three"):
        column.addWidget(text_label(tr(key), "muted", wrap=True))
    return made
