"""How much there is: for ``coachdesk-hq status``."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, Table, func, select

from sync.headquarters.store import tables
from sync.headquarters.store.content_rows import OLD_S
from sync.protocol.joins import WAITING


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and bytes of what a headquarters keeps."""

    statements: int
    scopes: int
    envelopes: int
    envelope_bytes: int
    wrapped_keys: int
    missing_keys: int
    waiting_joins: int
    tray: int
    documents: int
    document_bytes: int
    unfinished_documents: int
    stale_documents: int
    """Not whole, and nothing was added for so long that ``tidy`` drops them."""


def figures(connection: Connection, now: int) -> Figures:
    """Count everything; ``now``: Unix seconds."""
    content = tables.content.c

    def count(of: Table, *conditions: ColumnElement[bool]) -> int:
        return connection.execute(select(func.count()).select_from(of).where(*conditions)).scalar_one()

    def total(column: Column[int]) -> int:
        return int(connection.execute(select(func.sum(column))).scalar() or 0)

    return Figures(
        statements=count(tables.statement),
        scopes=count(tables.scope),
        envelopes=count(tables.envelope),
        envelope_bytes=total(tables.envelope.c.size),
        wrapped_keys=count(tables.wrapped),
        missing_keys=count(tables.missing),
        waiting_joins=count(tables.joining, tables.joining.c.state == WAITING),
        tray=count(tables.tray, tables.tray.c.settled.is_(False)),
        documents=count(tables.content),
        document_bytes=total(content.have),
        unfinished_documents=count(tables.content, content.have < content.total),
        stale_documents=count(tables.content, content.have < content.total, content.at < now - OLD_S),
    )
