"""Keep half-typed work sealed in the vault, and give it back."""

from __future__ import annotations

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.vault_file import Draft

__all__ = ["Draft", "discard_draft", "find_drafts", "keep_draft"]


def keep_draft(cabinet: Cabinet, draft: Draft) -> None:
    """Keep a draft under its id, replacing its earlier state; it is on the disk when this returns."""
    cabinet.vault.keep_draft(draft)


def find_drafts(cabinet: Cabinet, case_id: str | None = None) -> list[Draft]:
    """Return the drafts, newest first; those of one case when it is named."""
    return cabinet.vault.drafts(case_id)


def discard_draft(cabinet: Cabinet, draft_id: str) -> None:
    """Forget a draft."""
    cabinet.vault.discard_draft(draft_id)
