"""What is kept of each sealed document: how much of it, and where its pieces lie."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from sync.headquarters.store import tables
from sync.headquarters.store.writing import insert_new

OLD_S = 30 * 24 * 3600
"""How long nothing was added to a document, or named a piece, before it counts as left behind."""


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


def kept_pieces(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return the scope and name of the document that each piece's key belongs to."""
    row = tables.piece.c
    return {
        key: (scope, name) for key, scope, name in connection.execute(select(row.key, row.scope, row.name))
    }


def unfinished_before(connection: Connection, at: int) -> list[tuple[str, str]]:
    """Return scope and name of the documents that are not whole and that nothing was added to since a time."""
    row = tables.content.c
    found = connection.execute(
        select(row.scope, row.name).where(row.have < row.total, row.at < at).order_by(row.scope, row.name)
    )
    return [(scope, name) for scope, name in found]


def forget(
    connection: Connection,
    scope: str,
    name: str,
    *,
    lost: Container[str] = (),
    untouched_since: int | None = None,
) -> list[str]:
    """Forget a document and return its pieces' keys; nothing, and no keys, when the reason is gone by now.

    ``lost``: pieces that are not there, one of which is its. ``untouched_since``: it is not whole, and older.
    """
    row, piece = tables.content.c, tables.piece.c
    is_it = (row.scope == scope, row.name == name)
    found = connection.execute(select(row.total, row.have, row.at).where(*is_it).with_for_update()).first()
    is_piece = (piece.scope == scope, piece.name == name)
    keys = [key for (key,) in connection.execute(select(piece.key).where(*is_piece))]
    if found is None:
        return []
    total, have, at = found
    is_old = untouched_since is not None and have < total and at < untouched_since
    if not is_old and not any(key in lost for key in keys):
        return []
    connection.execute(delete(tables.piece).where(*is_piece))
    connection.execute(delete(tables.content).where(*is_it))
    return keys
