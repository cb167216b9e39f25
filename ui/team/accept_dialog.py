"""Compare a fingerprint by voice, and let somebody in; without a network on their side, the answer to take to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog

from ui.joining.fingerprint_card import FingerprintCard
from ui.messages import tr
from ui.operations.joining import ANSWER_SUFFIX
from ui.operations.team_acts import Applicant, admit, decline, write_answer
from ui.shell.host import Host
from ui.team.act_dialog import ActDialog
from ui.team.words import roles_line
from ui.widgets import Button, confirm, text_label


class AcceptDialog(ActDialog):
    """Accepting waits for the word that the numbers were compared; ``is_by_file``: the request came as a file."""

    def __init__(
        self,
        host: Host,
        applicant: Applicant,
        name: str,
        on_done: Callable[[], object],
        *,
        is_by_file: bool = False,
    ) -> None:
        super().__init__(host, tr("team.accept.title", name=name), width=660)
        self.setObjectName("team.accept")
        self._applicant = applicant
        self._name = name
        self._on_done = on_done
        self._is_by_file = is_by_file
        self.body.addWidget(text_label(tr("team.accept.text"), wrap=True))
        self.card = FingerprintCard(applicant.fingerprint, name="team.accept.fingerprint")
        self.body.addWidget(self.card)
        self.compared = QCheckBox(tr("team.accept.compared"))
        self.compared.setObjectName("team.accept.compared")
        self.compared.toggled.connect(self._on_compared)
        self.body.addWidget(self.compared)
        self.body.addWidget(text_label(tr("team.accept.differ"), "muted", wrap=True))
        key = "team.accept.known" if applicant.is_known else "team.accept.new"
        self.body.addWidget(text_label(tr(key, name=name, roles=roles_line(applicant.roles)), wrap=True))
        if not is_by_file:
            self.decline_button = Button(
                tr("team.decline"), "quiet", on_click=self._ask_to_decline, name="team.decline"
            )
            self.add_to_footer_left(self.decline_button)
        self.add_foot(tr("team.accept.go"), self.go)
        self.go_button.setEnabled(False)
        self.card.setFocus()

    def go(self) -> None:
        """Let them in."""
        if self.compared.isChecked():
            self.run(admit(self._applicant), self._admitted)

    def set_running(self, *, is_running: bool) -> None:
        super().set_running(is_running=is_running)
        self.compared.setEnabled(not is_running)
        self.go_button.setEnabled(not is_running and self.compared.isChecked())

    def _on_compared(self, is_compared: bool) -> None:
        self.go_button.setEnabled(is_compared and not self.is_running)

    def _admitted(self, _nothing: None) -> None:
        self._on_done()
        self.host.tell(tr("team.accept.done", name=self._name), tone="success")
        if self._is_by_file:
            self._choose_answer()
        else:
            self.accept()

    def _ask_to_decline(self) -> None:
        confirm(
            self,
            tr("team.decline.title", name=self._name),
            tr("team.decline.text"),
            tr("team.decline"),
            lambda: self.run(decline(self._applicant), self._declined),
        )

    def _declined(self, _nothing: None) -> None:
        self._on_done()
        self.host.tell(tr("team.decline.done", name=self._name))
        self.accept()

    # The answer by file

    def _choose_answer(self) -> None:
        dialog = QFileDialog(self, tr("team.answer.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{tr('joining.file.answer')} (*{ANSWER_SUFFIX})")
        dialog.setDefaultSuffix(ANSWER_SUFFIX.removeprefix("."))
        dialog.selectFile(tr("team.answer.file_name") + ANSWER_SUFFIX)
        dialog.fileSelected.connect(lambda chosen: self.write_answer(Path(chosen)))
        dialog.rejected.connect(self.accept)
        dialog.open()

    def write_answer(self, path: Path) -> None:
        """Write the answer that lets them in without a network."""
        self.run(write_answer(path, self._applicant.device), self._written)

    def _written(self, path: Path) -> None:
        self.host.tell(tr("team.answer.saved", file=path.name), tone="success")
        self.accept()
