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

_ALWAYS_FOR = frozenset({"supervisor"})


class MergingCount(QObject):
    """Counts when the frame is made and after each write; a coach has the page in the rail while anything waits."""

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
        self._show(0)

    def _soon(self, *_what: object) -> None:
        self._calm.start()

    def count(self) -> None:
        """Count now."""
        if self._host.operations.is_unlocked:
            count_conflicts(self._host.operations, self._show, lambda _error: None, owner=self)

    def _show(self, count: int) -> None:
        person = self._host.person
        is_for_all = person is not None and person.role in _ALWAYS_FOR
        # Who has just decided the last one is still on the page: its entry goes once they have left it.
        is_always_there = is_for_all or self._rail.button(ROUTE).isChecked()
        self._rail.set_count(ROUTE, count, is_always_there=is_always_there)
