"""Scope keys wrapped for devices, and which are missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sync.headquarters.store import tables
from sync.headquarters.store.writing import among, delete_rows, lock_counter, next_numbers


@dataclass(frozen=True, slots=True)
class Given:
    """A key wrapped for a device."""

    scope: str
    epoch: int
    device: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class WrappedRow:
    """A wrapped key as its device reads it; ``id``: the cursor."""

    id: int
    scope: str
    epoch: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A device that lacks the key of an epoch of a scope."""

    scope: str
    epoch: int
    device: str


def give(connection: Connection, giver: str, given: Sequence[Given], now: int) -> int:
    """Keep what is new of these keys in this transaction; return how many.

    Their ids are given under one lock, so that no device's cursor steps over one.
    """
    lock_counter(connection, "wrapped")
    row = tables.wrapped.c
    scopes = sorted({one.scope for one in given})
    found = connection.execute(
        select(row.scope, row.epoch, row.device).where(row.giver == giver, row.scope.in_(scopes))
    )
    known = {(scope, epoch, device) for scope, epoch, device in found}
    new: dict[tuple[str, int, str], Given] = {}
    for one in given:
        if (one.scope, one.epoch, one.device) not in known:
            new.setdefault((one.scope, one.epoch, one.device), one)
    if not new:
        return 0
    last = next_numbers(connection, "wrapped", len(new), beyond=now * 1000)
    rows = [
        {
            "id": last + place,
            "scope": one.scope,
            "epoch": one.epoch,
            "device": one.device,
            "giver": giver,
            "wrapped": one.wrapped,
        }
        for place, one in enumerate(new.values(), 1)
    ]
    connection.execute(tables.wrapped.insert(), rows)
    delete_rows(
        connection,
        tables.missing,
        [{"scope": scope, "device": device, "epoch": epoch} for scope, epoch, device in new],
    )
    return len(new)


def keys_for(connection: Connection, device: str, after: int, most: int) -> list[WrappedRow]:
    """Return the keys wrapped for a device after a cursor, at most so many."""
    row = tables.wrapped.c
    found = connection.execute(
        select(row.id, row.scope, row.epoch, row.wrapped)
        .where(row.device == device, row.id > after)
        .order_by(row.id)
        .limit(most)
    )
    return [WrappedRow(id_, scope, epoch, bytes(raw)) for id_, scope, epoch, raw in found]


def missing_for(connection: Connection, giver: str, scopes: Collection[str], most: int) -> list[MissingRow]:
    """Return what devices lack that ``giver``, who reads ``scopes``, could give; at most so many."""
    row = tables.missing.c
    found = connection.execute(
        select(row.scope, row.epoch, row.device)
        .where(row.device != giver, among(connection, row.scope, scopes))
        .order_by(row.scope, row.epoch, row.device)
        .limit(most)
    )
    return [MissingRow(*one) for one in found]
