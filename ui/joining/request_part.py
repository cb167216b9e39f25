"""The request that waits: its fingerprint to read aloud, how it stands, and the way without a network."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.invitation.invitation_entry import day_of
from ui.joining.fingerprint_card import FingerprintCard
from ui.joining.words import is_final, said_of_error
from ui.messages import error_sentence, tr
from ui.operations import joining
from ui.operations.joining import ANSWER_SUFFIX, REQUEST_SUFFIX, JoinStage, JoinStanding, TakenAnswer
from ui.shell.host import Host
from ui.theme import Space, Tone
from ui.widgets import Button, InfoBar, text_label

ASK_EVERY_MS = 4_000
"""While a person looks at it, often with the supervisor on the phone; otherwise the agent asks at its own pace."""


class RequestPart(QWidget):
    """``accepted`` when headquarters let this desk in; ``closed_off`` when it never will by this invitation;
    ``ended`` when the person wants to give another one."""

    accepted = Signal()
    closed_off = Signal()
    ended = Signal()

    def __init__(self, host: Host, standing: JoinStanding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._standing = standing
        self._is_asking = False
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self._how = (
            text_label(tr("joining.request.text"), wrap=True),
            text_label(tr("joining.request.say"), "muted", wrap=True),
        )
        column.addWidget(self._how[0])
        self.card = FingerprintCard(standing.fingerprint)
        column.addWidget(self.card)
        column.addWidget(self._how[1])
        self.bar = InfoBar("", "neutral")
        self.bar.setObjectName("joining.standing")
        column.addWidget(self.bar)
        self.again_button = Button(
            tr("joining.request.again"), "primary", on_click=self.ended.emit, name="joining.again"
        )
        column.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_by_hand()
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._begin()

    def _add_by_hand(self) -> None:
        self.by_hand = QWidget()
        part = QVBoxLayout(self.by_hand)
        part.setContentsMargins(0, Space.S, 0, 0)
        part.setSpacing(Space.S)
        part.addWidget(text_label(tr("joining.by_hand.title"), "strong", wrap=True))
        part.addWidget(text_label(tr("joining.by_hand.text"), "muted", wrap=True))
        self.save_button = Button(
            tr("joining.by_hand.save"), icon="file-down", on_click=self._choose_where, name="joining.save"
        )
        self.answer_button = Button(
            tr("joining.by_hand.open"), icon="folder-open", on_click=self._choose_answer, name="joining.open"
        )
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.save_button)
        row.addWidget(self.answer_button)
        row.addStretch(1)
        part.addLayout(row)
        self._column.addWidget(self.by_hand)

    def _begin(self) -> None:
        if self._standing.stage is JoinStage.DECLINED:
            self._show_end(tr("joining.standing.declined"))
        elif self._standing.is_by_hand:
            self._say(tr("joining.standing.by_hand"))
        else:
            self._say(tr("joining.standing.sending"))
            self.ask()
            self._timer.start()

    # How it stands

    @property
    def is_over(self) -> bool:
        """Whether nobody is going to be let in by this request."""
        return not self.again_button.isHidden()

    def ask(self) -> None:
        """Send the request, or ask how it stands; the answer is shown when it comes."""
        if self._is_asking:
            return
        self._is_asking = True
        self._host.syncing.do(joining.ask_how_it_stands(), self._on_answer, self._on_error, owner=self)

    def show_stage(self, stage: JoinStage) -> None:
        """Show what headquarters answered."""
        if stage is JoinStage.ACCEPTED:
            self._timer.stop()
            self._host.syncing.join_anew()  # a member at once everywhere: the first round may take minutes
            self.accepted.emit()
        elif stage is JoinStage.DECLINED:
            self._show_end(tr("joining.standing.declined"))
        else:
            self._say(tr("joining.standing.waiting", date=day_of(self._standing.expires)))

    def show_error(self, error: Exception) -> None:
        """Show why there is no answer: no network, or an invitation that lets nobody in."""
        if is_final(error):
            self._show_end(said_of_error(error))
        else:
            self._say(tr("joining.standing.offline", why=said_of_error(error)), "warning")

    def hold(self) -> None:
        """Ask nothing more: for pictures only."""
        self._timer.stop()
        self._is_asking = True

    def _on_answer(self, stage: JoinStage) -> None:
        if self._timer.isActive():
            self._is_asking = False
            self.show_stage(stage)

    def _on_error(self, error: Exception) -> None:
        if self._timer.isActive():
            self._is_asking = False
            self.show_error(error)

    def _say(self, text: str, tone: Tone = "neutral") -> None:
        self.bar.set_message(text, tone)
        self.bar.setAccessibleName(text)
        self.again_button.hide()

    def _show_end(self, text: str) -> None:
        self._timer.stop()
        self._say(text, "warning")
        self.again_button.show()
        for part in (self.card, self.by_hand, *self._how):
            part.hide()
        self.closed_off.emit()

    # By hand

    def _choose_where(self) -> None:
        dialog = QFileDialog(self, tr("joining.by_hand.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{tr('joining.file.request')} (*{REQUEST_SUFFIX})")
        dialog.setDefaultSuffix(REQUEST_SUFFIX.removeprefix("."))
        dialog.selectFile(tr("joining.file.request_name") + REQUEST_SUFFIX)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the request into a file."""
        joining.save_request(
            self._host.operations,
            path,
            lambda _none: self._say(tr("joining.by_hand.saved", file=path.name), "success"),
            lambda error: self._say(error_sentence(error), "danger"),
            owner=self,
        )

    def _choose_answer(self) -> None:
        dialog = QFileDialog(self, tr("joining.by_hand.open"))
        dialog.setNameFilters(
            [f"{tr('joining.file.answer')} (*{ANSWER_SUFFIX})", f"{tr('joining.file.any')} (*)"]
        )
        dialog.fileSelected.connect(lambda chosen: self.take_answer(Path(chosen)))
        dialog.open()

    def take_answer(self, path: Path) -> None:
        """Read the supervisor's answer out of a file."""
        self._host.syncing.do(
            joining.take_answer(path),
            self._on_taken,
            lambda error: self._say(error_sentence(error), "danger"),
            owner=self,
        )

    def _on_taken(self, taken: TakenAnswer) -> None:
        if taken.has_joined:
            self._host.syncing.join_anew()
            self._timer.stop()
            self.accepted.emit()
        else:
            self._say(tr("joining.by_hand.not_in"), "warning")
