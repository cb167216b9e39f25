"""The team's entry in the rail: for supervisors and administrators, with how many ask to be let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.operations.own_roles import OwnRoles
from ui.operations.sync_state import Stage, SyncState
from ui.operations.team import STAFF

if TYPE_CHECKING:
    from ui.operations.team_acts import Applicant
    from ui.shell.host import Host
    from ui.shell.rail import Rail

ROUTE = "team"
_LOOK_EVERY_MS = 5 * 60_000


class TeamEntry(QObject):
    """Knows the roles from the vault at once, and anew after each round; asks who waits only for those who may know."""

    def __init__(self, host: Host, rail: Rail) -> None:
        super().__init__(rail)
        self._host, self._rail = host, rail
        self._is_staff = False
        self._is_to_look = True
        self._roles = OwnRoles(host.operations, self)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        rail.set_count(ROUTE, 0, is_always_there=False)
        host.syncing.status_changed.connect(self._on_status)
        host.applicants_counted.connect(self.set_count)
        if host.operations.is_unlocked:
            self._roles.read(self._show)

    def set_count(self, count: int) -> None:
        """Show how many ask to be let in."""
        self._rail.set_count(ROUTE, count if self._is_staff else 0, is_always_there=self._is_staff)

    def pretend(self) -> None:
        """Show a supervisor's entry with one who waits: for pictures only."""
        self._is_staff = True
        self.set_count(1)

    def _on_status(self, state: SyncState) -> None:
        if state.stage is Stage.IDLE and self._host.operations.is_unlocked:
            self._roles.read(self._after_a_round)

    def _after_a_round(self, roles: frozenset[str], is_new: bool) -> None:
        self._show(roles, is_new)
        # Not after each round: once after unlocking, and when something about the team is new.
        if self._is_staff and (is_new or self._is_to_look):
            self._look()

    def _show(self, roles: frozenset[str], _is_new: bool) -> None:
        self._host.note_roles(roles)
        was, self._is_staff = self._is_staff, bool(roles & STAFF)
        if self._is_staff is not was:
            self.set_count(0)
        if self._is_staff and not self._timer.isActive():
            self._timer.start()
        elif not self._is_staff:
            self._timer.stop()

    def _look(self) -> None:
        """Ask who waits; without a network the number stays as it was."""
        from ui.operations.team_acts import find_applicants

        self._is_to_look = False
        self._host.syncing.do(
            find_applicants(), self._on_applicants, lambda _error: None, owner=self, is_round_wanted=False
        )

    def _on_applicants(self, found: list[Applicant]) -> None:
        self.set_count(len(found))
