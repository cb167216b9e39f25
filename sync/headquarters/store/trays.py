"""The tray: what somebody who lost access had not sent yet, until a supervisor settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from sync.headquarters.store import tables
from sync.headquarters.store.writing import lock_counter, next_numbers
from sync.protocol.envelope import Envelope
from sync.protocol.framing import Frame


@dataclass(frozen=True, slots=True)
class Laid:
    """An envelope lies in the tray: its id and since when; ``is_new``: from this request on."""

    id: int
    at: int
    is_new: bool


def lay(
    connection: Connection, envelopes: Sequence[Envelope], by: str, now: int, most_bytes: int
) -> list[Laid | None]:
    """Lay checked envelopes into the tray for the device ``by``; None for one that has no room left there."""
    if not envelopes:
        return []
    lock_counter(connection, "tray")
    row = tables.tray.c
    known = {
        hash_: Laid(id_, at, is_new=False)
        for hash_, id_, at in connection.execute(
            select(row.hash, row.id, row.at).where(row.hash.in_([one.hash for one in envelopes]))
        )
    }
    used = connection.execute(
        select(func.coalesce(func.sum(row.size), 0)).where(row.device == by, row.settled.is_(False))
    ).scalar_one()
    laid: list[Laid | None] = []
    for one in envelopes:
        if one.hash not in known:
            if used + len(one.raw) > most_bytes:
                laid.append(None)
                continue
            used += len(one.raw)
            known[one.hash] = Laid(
                next_numbers(connection, "tray", 1, beyond=now * 1000) + 1, now, is_new=False
            )
            connection.execute(tables.tray.insert().values(_row(one, by, known[one.hash])))
            laid.append(Laid(known[one.hash].id, now, is_new=True))
            continue
        laid.append(known[one.hash])
    return laid


def tray_after(connection: Connection, after: int, most_bytes: int) -> list[Frame]:
    """Return what lies in the tray after an id and is not settled, up to about so many bytes, one at least."""
    row = tables.tray.c
    found = connection.execute(
        select(row.id, row.size).where(row.id > after, row.settled.is_(False)).order_by(row.id).limit(2000)
    )
    ids: list[int] = []
    total = 0
    for id_, size in found:
        total += size
        if ids and total > most_bytes:
            break
        ids.append(id_)
    rows = connection.execute(select(row.id, row.raw).where(row.id.in_(ids)).order_by(row.id))
    return [Frame(bytes(raw), id_) for id_, raw in rows]


def settle(connection: Connection, entry: int) -> bool:
    """Note that an entry was taken in, and drop its bytes; tell whether there is such an entry."""
    changed = connection.execute(
        update(tables.tray).where(tables.tray.c.id == entry).values(settled=True, raw=b"")
    )
    return changed.rowcount == 1


def _row(one: Envelope, by: str, laid: Laid) -> dict[str, object]:
    return {
        "id": laid.id,
        "device": by,
        "scope": one.header.scope,
        "hash": one.hash,
        "at": laid.at,
        "size": len(one.raw),
        "settled": False,
        "raw": one.raw,
    }
