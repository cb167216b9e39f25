"""How many choices wait, told to the rail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.operations.conflicts import count_conflicts

if TYPE_CHECKING:
    from ui.shell.host import Host
    from ui.shell.rail import Rail

ROUTE = "merging"
_CALM_MS = 300
"""A round of sync writes many files in a row: it is counted once."""


class MergingCount(QObject):
    """Counts when the frame is made and after each write; a coach has the page in the rail while anything waits.

    A supervisor, whose work merging is, has it always.
    """

    def __init__(self, host: Host, rail: Rail) -> None:
        super().__init__(rail)
        self._host, self._rail = host, rail
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self.count)
        # Methods of this object: they are let go with it, when the frame is made anew in another language.
        host.operations.changed.connect(self._soon)
        rail.chosen.connect(self._soon)
        host.roles_changed.connect(self._on_roles)
        self._count = 0
        self._show(0)

    def _soon(self, *_what: object) -> None:
        self._calm.start()

    def count(self) -> None:
        """Count now."""
        if self._host.operations.is_unlocked:
            count_conflicts(
                self._host.operations,
                self._show,
                lambda _error: None,
                decides_for_all=self._host.decides_for_all,
                owner=self,
            )

    def _on_roles(self) -> None:
        self._show(self._count)
        self._soon()

    def _show(self, count: int) -> None:
        self._count = count
        # Who has just decided the last one is still on the page: its entry goes once they have left it.
        is_always_there = self._host.decides_for_all or self._rail.button(ROUTE).isChecked()
        self._rail.set_count(ROUTE, count, is_always_there=is_always_there)
