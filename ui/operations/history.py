"""Read who changed what and when (``editing.undo`` takes a change back)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.editing import OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.services.history import HistoryEntry
    from coachdesk.storage.cabinet import Cabinet


def read_history(
    ops: Operations,
    scope: str,
    limit: int,
    on_done: Callable[[list[HistoryEntry]], None],
    on_error: OnError | None = None,
    *,
    owner: QObject,
) -> Task:
    """Read the last changes of a case file, newest first, ``limit`` at most."""

    def work(cabinet: Cabinet) -> list[HistoryEntry]:
        from coachdesk.services import history

        return history.history(cabinet, scope, limit=limit)

    return ops.run_query(work, on_done, on_error, owner=owner)
