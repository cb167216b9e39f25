"""Open joining over the window, and follow a request that waits while the dialog is closed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from ui.joining.joining_dialog import NAME, JoiningDialog
from ui.messages import tr
from ui.operations import joining
from ui.operations.joining import JoinStage, JoinStanding
from ui.operations.sync_state import Stage, SyncState
from ui.shell.host import Host


def open_joining(host: Host, *, invitation: Path | None = None, answer: Path | None = None) -> None:
    """Open it where the request stands; open already, it stays.

    ``invitation`` is filled in where one is asked for; ``answer``: the supervisor's file, for a request that waits.
    """

    def show(standing: JoinStanding) -> None:
        dialog = host.window_widget().findChild(JoiningDialog, NAME)
        if dialog is None:
            dialog = JoiningDialog(host)
            dialog.show_standing(standing)
            dialog.open()
        if invitation is not None:
            dialog.fill(invitation)
        if answer is not None and dialog.request is not None:
            dialog.request.take_answer(answer)

    joining.read_joining(host.operations, show, owner=host)


def watch_joining(host: Host) -> None:
    """Tell when a request was answered; show the fingerprint of one that nobody has seen yet."""
    JoiningWatch(host)


class JoiningWatch(QObject):
    """Lives as long as the frame; a desk that never asked costs one look at its vault."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._host = host
        self._was = host.syncing.status.stage
        host.syncing.status_changed.connect(self._on_status)
        joining.read_joining(host.operations, self._on_read, owner=self)

    def _on_read(self, standing: JoinStanding) -> None:
        if standing.stage is JoinStage.WAITING and not standing.is_seen:
            open_joining(self._host)

    def _on_status(self, state: SyncState) -> None:
        was, self._was = self._was, state.stage
        if state.stage is Stage.WAITING and state.problem:
            joining.read_joining(self._host.operations, self._on_read_again, owner=self)
        if was is not Stage.WAITING or self._is_open():
            return
        if state.stage is Stage.DECLINED:
            self._host.tell(
                tr("joining.news.declined"),
                tone="warning",
                action_text=tr("joining.news.show"),
                on_action=lambda: open_joining(self._host),
            )
        elif state.is_member:
            self._host.tell(tr("joining.news.accepted"), tone="success")

    def _on_read_again(self, standing: JoinStanding) -> None:
        if standing.stage is JoinStage.ACCEPTED:  # let in, and then the first round failed
            self._host.syncing.join_anew()

    def _is_open(self) -> bool:
        return self._host.window_widget().findChild(JoiningDialog, NAME) is not None
