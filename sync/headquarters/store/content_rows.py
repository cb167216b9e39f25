"""What is kept of each sealed document: how much of it, and where its pieces lie."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from sync.headquarters.store import tables
from sync.headquarters.store.writing import insert_new


@dataclass(frozen=True, slots=True)
class ContentRow:
    """A sealed document's size and how many bytes of it are here."""

    total: int
    have: int

    @property
    def is_whole(self) -> bool:
        """Tell whether all of it is here."""
        return self.have == self.total


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece: which bytes it holds, and under which key it lies."""

    begin: int
    size: int
    key: str


def find_content(connection: Connection, scope: str, name: str) -> ContentRow | None:
    """Return what is kept of a document, None for nothing."""
    row = tables.content.c
    found = connection.execute(
        select(row.total, row.have).where(row.scope == scope, row.name == name)
    ).first()
    return None if found is None else ContentRow(*found)


def pieces_between(connection: Connection, scope: str, name: str, begin: int, end: int) -> list[PieceRow]:
    """Return the pieces that hold bytes of ``begin`` … ``end`` (not included), in order."""
    row = tables.piece.c
    found = connection.execute(
        select(row.begin, row.size, row.key)
        .where(row.scope == scope, row.name == name, row.begin < end, row.begin + row.size > begin)
        .order_by(row.begin)
    )
    return [PieceRow(*one) for one in found]


def add_piece(
    connection: Connection, scope: str, name: str, piece: PieceRow, total: int, now: int
) -> tuple[ContentRow, bool] | None:
    """Append a piece that lies in the contents already; return what is there now, and whether the piece is part of it.

    It is not when it does not begin where the document ends, or the document has another size. None when the scope was
    erased meanwhile.
    """
    is_there = connection.execute(
        select(tables.scope.c.id).where(tables.scope.c.id == scope).with_for_update(read=True)
    ).first()
    if is_there is None:
        return None
    row = tables.content.c
    insert_new(
        connection, tables.content, [{"scope": scope, "name": name, "total": total, "have": 0, "at": now}]
    )
    is_it = (row.scope == scope, row.name == name)
    before = ContentRow(
        *connection.execute(select(row.total, row.have).where(*is_it).with_for_update()).one()
    )
    if before.total != total or before.have != piece.begin:
        return before, False
    connection.execute(
        tables.piece.insert().values(
            scope=scope, name=name, begin=piece.begin, size=piece.size, key=piece.key
        )
    )
    have = piece.begin + piece.size
    connection.execute(update(tables.content).where(*is_it).values(have=have, at=now))
    return ContentRow(total, have), True
