"""Says which case files have left this desk: given to somebody else, or erased for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.messages import tr
from ui.operations.departures import CaseFilesHere
from ui.operations.sync_state import Stage, SyncState

if TYPE_CHECKING:
    from ui.shell.host import Host

_MOST_NAMED = 3


class Departures(QObject):
    """Looks after each round of a desk that belongs to a headquarters; lives as long as the frame."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._host = host
        self._here = CaseFilesHere(host.operations, self)
        host.syncing.status_changed.connect(self._on_status)

    def _on_status(self, state: SyncState) -> None:
        if state.is_member and state.stage is not Stage.RUNNING and self._host.operations.is_unlocked:
            self._here.read(self._on_left)

    def _on_left(self, names: list[str]) -> None:
        shown = [name or tr("synchronisation.unknown_case") for name in names[:_MOST_NAMED]]
        named = ", ".join(shown) + ("…" if len(names) > _MOST_NAMED else "")
        self._host.tell(tr("synchronisation.departed", count=len(names), names=named))
