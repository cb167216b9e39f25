"""The directory's statements as they came, and what they do to the scopes and keys that are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update

from sync.headquarters.store import tables
from sync.headquarters.store.writing import delete_rows, insert_new, lock_counter
from sync.protocol.joins import ACCEPTED

Pair = tuple[str, str]
"""A scope and a device."""


@dataclass(slots=True)
class Consequences:
    """What a run of statements does to what headquarters keeps, gathered in their order."""

    made: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    lost: set[Pair] = field(default_factory=set)
    missing: set[tuple[str, str, int]] = field(default_factory=set)
    """(scope, device, epoch)"""
    joined: list[str] = field(default_factory=list)
    """Devices that were let in."""


class DirectoryStanding(NamedTuple):
    """How far the directory is: its number, the hash of its last statement, and the database's history."""

    number: int
    head: str
    history: str


def standing_of_directory(connection: Connection) -> DirectoryStanding:
    """Return how far the directory is: one small query."""
    row, about = tables.counter.c, tables.about.c
    history = select(about.value).where(about.name == "history").scalar_subquery()
    found = connection.execute(select(row.value, row.mark, history).where(row.name == "directory")).one()
    return DirectoryStanding(*found)


def locked_directory(connection: Connection) -> DirectoryStanding:
    """Lock the directory until the commit and return how far it is."""
    lock_counter(connection, "directory")
    return standing_of_directory(connection)


def statements_after(connection: Connection, number: int, most_bytes: int | None = None) -> list[bytes]:
    """Return the statements after a number, in order, up to about so many bytes; one at least when there is one."""
    row = tables.statement.c
    found = connection.execute(select(row.raw).where(row.number > number).order_by(row.number).limit(5000))
    statements: list[bytes] = []
    total = 0
    for (raw,) in found:
        total += len(raw)
        if statements and most_bytes is not None and total > most_bytes:
            break
        statements.append(bytes(raw))
    return statements


def append(connection: Connection, statements: Sequence[tuple[int, bytes]], does: Consequences) -> list[str]:
    """Append checked statements under the directory's lock; return the keys of contents that were erased.

    Whoever calls has locked the directory and checked that they come next.
    """
    connection.execute(
        tables.statement.insert(), [{"number": number, "raw": raw} for number, raw in statements]
    )
    last, raw = statements[-1]
    connection.execute(
        update(tables.counter)
        .where(tables.counter.c.name == "directory")
        .values(value=last, mark=hashlib.sha256(raw).hexdigest())
    )
    insert_new(connection, tables.scope, [{"id": scope, "place": 0} for scope in does.made])
    _take_away(connection, does.lost)
    insert_new(
        connection,
        tables.missing,
        [{"scope": scope, "device": device, "epoch": epoch} for scope, device, epoch in sorted(does.missing)],
    )
    _let_in(connection, does.joined)
    return _erase(connection, does.erased)


def _take_away(connection: Connection, lost: Iterable[Pair]) -> None:
    """Drop the wrapped keys of who lost access: should they get it again, they are to be given anew."""
    pairs = [{"scope": scope, "device": device} for scope, device in sorted(lost)]
    for table in (tables.wrapped, tables.missing):
        delete_rows(connection, table, pairs)


def _let_in(connection: Connection, devices: Iterable[str]) -> None:
    for device in devices:
        connection.execute(
            tables.joining.update().where(tables.joining.c.device == device).values(state=ACCEPTED)
        )


def _erase(connection: Connection, scopes: Sequence[str]) -> list[str]:
    if not scopes:
        return []
    # The scope's row first: whoever is writing into it is waited for, and whoever comes later finds none.
    connection.execute(delete(tables.scope).where(tables.scope.c.id.in_(scopes)))
    keys = [
        key
        for (key,) in connection.execute(select(tables.piece.c.key).where(tables.piece.c.scope.in_(scopes)))
    ]
    for table in (
        tables.envelope,
        tables.chain,
        tables.wrapped,
        tables.missing,
        tables.tray,
        tables.piece,
        tables.content,
    ):
        connection.execute(delete(table).where(table.c.scope.in_(scopes)))
    return keys
