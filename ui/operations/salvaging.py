"""Look at a damaged case file, and bring back what can be read of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.services.salvaging import SalvageOffer
    from coachdesk.storage.cabinet import Cabinet


def look_at_damage(
    ops: Operations,
    case_id: str,
    on_done: Callable[[SalvageOffer], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Read what can be brought back of a damaged case file; it takes some seconds when many pages are hurt."""

    def work(cabinet: Cabinet) -> SalvageOffer:
        from coachdesk.services import salvaging

        return salvaging.look_at_damage(cabinet, case_id)

    return ops.run_query(work, on_done, on_error, owner=owner)


def give_back(
    ops: Operations,
    case_id: str,
    document_title: str,
    document_file_name: str,
    on_done: Callable[[Changed], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Make a new case file of what can be read.

    The title and the file name are for the document with the texts that only the desk's list has.
    """

    def work(cabinet: Cabinet) -> Changed:
        from coachdesk.services import salvaging

        words = salvaging.ListedNotesWords(document_title, document_file_name)
        return salvaging.give_back(cabinet, case_id, words)

    return ops.run_command(work, on_done, on_error, owner=owner)


def example_offer(name: str, *, changes: int, notes: int, listed: int, missing: int) -> SalvageOffer:
    """Return what is said of a damaged file that nobody has, for pictures of the screens."""
    from coachdesk.services.salvaging import SalvageOffer

    return SalvageOffer(
        case_id="",
        display_name=name,
        folder=Path(Path.cwd().anchor, "Salomé", "CoachDesk", "set-aside"),
        files=("20261124-091502.db",),
        changes=changes,
        notes=notes,
        last_note_on=date(2026, 11, 12) if notes else None,
        has_identity=changes > 0,
        documents=3 if changes else 0,
        lost_documents=1 if missing and changes else 0,
        listed_notes=tuple(date(2026, 4, 17) - number * timedelta(days=13) for number in range(listed)),
        missing_changes=missing,
        is_exact=False,
        missing_since=date(2026, 3, 5) if missing else None,
        missing_until=date(2026, 4, 17) if missing else None,
    )
