"""A file kept inside a case file: a report made by the program, or a paper that was brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachdesk.programme.declaration import Scope, Sensitivity, choice, entity, on, reference, text, whole


@entity("document", Scope.CASE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is known of a kept file; its bytes are found by ``content_hash`` (SHA-256, hex)."""

    id: str
    title: str | None = text(length=200, required=True, searchable=True)
    kind: str | None = choice("document_kinds", sensitivity=Sensitivity.ORDINARY)
    file_name: str | None = text(length=150)
    content_hash: str | None = text(length=64, sensitivity=Sensitivity.ORDINARY)
    size_bytes: int | None = whole(0, 1 << 31, sensitivity=Sensitivity.ORDINARY)
    session_id: str | None = reference("session")
    made_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
