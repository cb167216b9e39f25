"""Keep half-typed notes sealed in the vault, find them again, forget them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.programme.declaration import Plain
from ui.background import Task
from ui.operations.editing import OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet

SESSION_DRAFT = "session"
"""The kind of draft in which session notes are kept."""


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A session note that is not saved yet; ``session_id`` when it corrects one that exists."""

    id: str
    case_id: str
    session_id: str | None
    fields: Mapping[str, Plain]
    saved_at: datetime


def new_draft_id() -> str:
    """Return an id for a draft."""
    from coachdesk.journal.identity import new_id

    return new_id()


def keep_note(
    ops: Operations,
    draft: NoteDraft,
    on_done: Callable[[datetime], None] | None = None,
    on_error: OnError | None = None,
    *,
    owner: QObject | None = None,
) -> Task:
    """Seal a draft; the answer is when it was."""
    return ops.run_command(lambda cabinet: write_note(cabinet, draft), on_done, on_error, owner=owner)


def discard_note(
    ops: Operations,
    draft_id: str,
    on_done: Callable[[None], None] | None = None,
    *,
    owner: QObject | None = None,
) -> Task:
    """Forget a draft."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.services import drafts

        drafts.discard_draft(cabinet, draft_id)

    return ops.run_command(work, on_done, owner=owner)


def find_notes(ops: Operations, on_done: Callable[[list[NoteDraft]], None], *, owner: QObject) -> Task:
    """Find every session note that waits, newest first."""
    return ops.run_query(read_notes, on_done, owner=owner)


def read_notes(cabinet: Cabinet, case_id: str | None = None) -> list[NoteDraft]:
    """Return the session notes that wait, newest first (on the desk's thread)."""
    from coachdesk.services import drafts

    return [
        NoteDraft(one.id, one.case_id, one.entity_id, one.fields, datetime.fromtimestamp(one.saved_at, UTC))
        for one in drafts.find_drafts(cabinet, case_id)
        if one.kind == SESSION_DRAFT
    ]


def write_note(cabinet: Cabinet, draft: NoteDraft) -> datetime:
    """Seal a draft and return when it was (on the desk's thread)."""
    from coachdesk.services import drafts

    at = int(time())
    drafts.keep_draft(
        cabinet,
        drafts.Draft(draft.id, SESSION_DRAFT, draft.case_id, draft.session_id, dict(draft.fields), at),
    )
    return datetime.fromtimestamp(at, UTC)
