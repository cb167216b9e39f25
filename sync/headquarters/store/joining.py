"""Requests to join, until somebody who may lets them in or declines."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, update

from sync.headquarters.store import tables
from sync.headquarters.store.writing import lock_counter, next_numbers
from sync.protocol.joins import DECLINED, MOST_WAITING, WAITING, JoinRequest


@dataclass(frozen=True, slots=True)
class JoinRow:
    """A request to join as it came (``raw``), and what became of it."""

    id: int
    invitation: str
    device: str
    state: str
    at: int
    raw: bytes


def find_request(connection: Connection, invitation: str, device: str) -> JoinRow | None:
    """Return the request that used this invitation, or that this device made."""
    row = tables.joining.c
    found = connection.execute(
        select(tables.joining).where(or_(row.invitation == invitation, row.device == device)).limit(1)
    ).first()
    return None if found is None else JoinRow(*found)


def add_request(connection: Connection, request: JoinRequest, state: str, now: int) -> JoinRow:
    """Keep a new request in this transaction, or return the one that was first."""
    invitation, device, raw = request.invitation.id, request.device, request.as_bytes()
    lock_counter(connection, "joining")
    known = find_request(connection, invitation, device)
    if known is not None:
        return known
    new = JoinRow(next_numbers(connection, "joining", 1) + 1, invitation, device, state, now, raw)
    connection.execute(
        tables.joining.insert().values(
            id=new.id, invitation=invitation, device=device, state=new.state, at=now, raw=raw
        )
    )
    return new


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
    is_open = row.state.in_((WAITING, DECLINED))
    changed = connection.execute(
        update(tables.joining).where(row.id == request, is_open).values(state=DECLINED)
    )
    return changed.rowcount == 1
