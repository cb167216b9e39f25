"""Requests to join, until somebody who may lets them in or declines."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Text, cast, select, update

from sync.headquarters.store import tables
from sync.headquarters.store.writing import lock_counter, next_numbers
from sync.protocol.joins import DECLINED, MOST_WAITING, WAITING, JoinRequest, read_join

_OPEN = (WAITING, DECLINED)


@dataclass(frozen=True, slots=True)
class JoinRow:
    """A request to join as it came (``raw``), and what became of it."""

    id: int
    invitation: str
    device: str
    state: str
    at: int
    raw: bytes


def find_request(connection: Connection, request: JoinRequest) -> JoinRow | None:
    """Return the request that used this one's invitation, or its device's own that it cannot replace; None for none.

    One that waits or was declined gives way to the same device, with the same signing key, by another invitation.
    """
    row = tables.joining.c
    used = _row_where(connection, row.invitation == request.invitation.id)
    if used is not None:
        return used
    before = _row_where(connection, row.device == request.device)
    if before is None or (before.state in _OPEN and read_join(before.raw).signing == request.signing):
        return None
    return before


def add_request(connection: Connection, request: JoinRequest, state: str, now: int) -> JoinRow:
    """Keep a new request in this transaction, or return the one that was first."""
    invitation, device, raw = request.invitation.id, request.device, request.as_bytes()
    lock_counter(connection, "joining")
    known = find_request(connection, request)
    if known is None:
        _retire(connection, device)
        known = _row_where(connection, tables.joining.c.device == device)  # let in at this very moment
    if known is not None:
        return known
    new = JoinRow(next_numbers(connection, "joining", 1) + 1, invitation, device, state, now, raw)
    connection.execute(
        tables.joining.insert().values(
            id=new.id, invitation=invitation, device=device, state=new.state, at=now, raw=raw
        )
    )
    return new


def _row_where(connection: Connection, condition: ColumnElement[bool]) -> JoinRow | None:
    found = connection.execute(select(tables.joining).where(condition)).first()
    return None if found is None else JoinRow(*found)


def _retire(connection: Connection, device: str) -> None:
    """Set a device's open request aside: its row stays without the device, so that its invitation stays used."""
    row = tables.joining.c
    retired = row.device + "/" + cast(row.id, Text)  # no device's id has a stroke in it
    connection.execute(
        update(tables.joining)
        .where(row.device == device, row.state.in_(_OPEN))
        .values(state=DECLINED, device=retired)
    )


def waiting_requests(connection: Connection) -> list[JoinRow]:
    """Return the requests that wait, oldest first."""
    row = tables.joining.c
    found = connection.execute(
        select(tables.joining).where(row.state == WAITING).order_by(row.id).limit(MOST_WAITING)
    )
    return [JoinRow(*one) for one in found]


def decline(connection: Connection, request: int) -> bool:
    """Decline a waiting request; tell whether there is one, or was one that is declined already."""
    row = tables.joining.c
    is_open = row.state.in_(_OPEN)
    changed = connection.execute(
        update(tables.joining).where(row.id == request, is_open).values(state=DECLINED)
    )
    return changed.rowcount == 1
