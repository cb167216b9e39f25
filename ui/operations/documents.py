"""Make reports, keep files that were brought, write copies of what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.editing import OnChanged, OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet


def make_session_report(
    ops: Operations,
    case_id: str,
    session_id: str,
    on_done: OnChanged | None = None,
    on_error: OnError | None = None,
    *,
    lang: str = "fr",
    owner: QObject,
) -> Task:
    """Make the report of a session and keep it in the case file; made again, it replaces the one before."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import documents

        return documents.make_session_report(cabinet, case_id, session_id, lang)

    return ops.run_command(work, on_done, on_error, owner=owner)


def keep_file(
    ops: Operations,
    case_id: str,
    path: Path,
    on_done: OnChanged | None = None,
    on_error: OnError | None = None,
    *,
    kind: str = "other",
    owner: QObject,
) -> Task:
    """Keep a copy of a file in the case file; errors: ``OSError``, ``InvalidValue`` (reason ``too_large``)."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.errors import InvalidValue
        from coachdesk.services import documents

        if path.stat().st_size > documents.LARGEST_BYTES:  # before it is read whole
            raise InvalidValue(kind="document", field="size_bytes", reason="too_large")
        return documents.keep_file(cabinet, case_id, path.name, path.read_bytes(), kind)

    return ops.run_command(work, on_done, on_error, owner=owner)


def save_copy(
    ops: Operations,
    case_id: str,
    document_id: str,
    out: Path,
    on_done: Callable[[Path], None],
    on_error: OnError | None = None,
    *,
    owner: QObject,
) -> Task:
    """Write a kept file outside of the desk, in clear; errors as for ``services.documents.save_copy``."""

    def work(cabinet: Cabinet) -> Path:
        from coachdesk.services import documents

        documents.save_copy(cabinet, case_id, document_id, out)
        return out

    return ops.run_query(work, on_done, on_error, owner=owner)
