"""Envelopes: kept in their scope under its lock, each in its chain, and read back by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from sync.headquarters.store import tables
from sync.headquarters.store.writing import put
from sync.protocol.envelope import BEGINNING, Envelope, Link, Standing, follows
from sync.protocol.framing import Frame

Chain = tuple[str, str]
"""A scope and a device."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An envelope is here: its place in the scope and since when (Unix seconds).

    ``is_new``: from this request on; ``before``: then the scope's place just before it, 0 for none.
    """

    place: int
    at: int
    is_new: bool
    before: int | None = None


@dataclass(frozen=True, slots=True)
class OffChain:
    """An envelope does not continue its chain, which ends here with ``number`` and ``hash``."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class ScopeGone:
    """There is no such scope, or it was erased meanwhile."""


Outcome = Kept | OffChain | ScopeGone


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last envelope of a chain and its place."""

    number: int
    hash: str
    directory: int
    place: int

    @property
    def link(self) -> Link:
        """Return it as the protocol's rules for chains take it."""
        return Link(self.number, self.hash, self.directory)


def keep(connection: Connection, envelopes: Sequence[Envelope], now: int) -> list[Outcome]:
    """Keep checked envelopes in this transaction, in their order; return what came of each.

    The scopes are locked in the order of their ids, so that two requests never wait for each other.
    """
    scopes = sorted({one.header.scope for one in envelopes})
    places = _locked_places(connection, scopes)
    chains = {(one.header.scope, one.header.device) for one in envelopes}
    ends = _ends(connection, chains)
    known = _known(connection, envelopes, ends)
    rows: list[dict[str, object]] = []
    outcomes: list[Outcome] = []
    before = dict(places)
    grown: dict[Chain, ChainEnd] = {}
    for one in envelopes:
        header = one.header
        place = places.get(header.scope)
        if place is None:
            outcomes.append(ScopeGone())
            continue
        chain = (header.scope, header.device)
        end = grown.get(chain) or ends.get(chain)
        standing = follows(end.link if end else BEGINNING, one)
        if standing is Standing.NEXT:
            # Never given twice, not even after an older copy of the database was put back: time went on.
            own = max(place + 1, now * 1000)
            places[header.scope] = own
            grown[chain] = ChainEnd(header.number, one.hash, header.directory, own)
            known[(*chain, header.number)] = (one.hash, Kept(own, now, is_new=False))
            rows.append(_row(one, own, now))
            outcomes.append(Kept(own, now, is_new=True, before=place))
            continue
        hash_, kept = known.get((*chain, header.number), ("", None))
        if kept is not None and hash_ == one.hash:
            outcomes.append(kept)
        else:
            outcomes.append(OffChain(end.number, end.hash) if end else OffChain(0, BEGINNING.hash))
    if rows:
        connection.execute(tables.envelope.insert(), rows)
        _advance(connection, {one: place for one, place in places.items() if place != before[one]}, grown)
    return outcomes


def read_after(connection: Connection, scope: str, after: int, most_bytes: int) -> list[Frame]:
    """Return a scope's envelopes after a place, oldest first: up to about so many bytes, one at least."""
    row = tables.envelope.c
    sizes = connection.execute(
        select(row.place, row.size)
        .where(row.scope == scope, row.place > after)
        .order_by(row.place)
        .limit(max(1, most_bytes // 256))
    )
    last, total = after, 0
    for place, size in sizes:
        if total and total + size > most_bytes:
            break
        last, total = place, total + size
    if last == after:
        return []
    found = connection.execute(
        select(row.place, row.raw)
        .where(row.scope == scope, row.place > after, row.place <= last)
        .order_by(row.place)
    )
    return [Frame(raw, place) for place, raw in found]


def last_place_up_to(connection: Connection, scope: str, place: int) -> int:
    """Return the greatest place of a scope that is not beyond this one, 0 for none."""
    row = tables.envelope.c
    found = connection.execute(
        select(func.max(row.place)).where(row.scope == scope, row.place <= place)
    ).scalar()
    return found or 0


def chains_of(connection: Connection, scope: str) -> tuple[int, dict[str, ChainEnd]]:
    """Return a scope's last place, and the end of each device's chain in it."""
    place = connection.execute(select(tables.scope.c.place).where(tables.scope.c.id == scope)).scalar()
    row = tables.chain.c
    found = connection.execute(
        select(row.device, row.number, row.hash, row.directory, row.place).where(row.scope == scope)
    )
    return place or 0, {device: ChainEnd(*end) for device, *end in found}


def _locked_places(connection: Connection, scopes: Sequence[str]) -> dict[str, int]:
    scope = tables.scope.c
    found = connection.execute(
        select(scope.id, scope.place).where(scope.id.in_(scopes)).order_by(scope.id).with_for_update()
    )
    return {row.id: row.place for row in found}


def _ends(connection: Connection, chains: Iterable[Chain]) -> dict[Chain, ChainEnd]:
    scopes, devices = ({one[at] for one in chains} for at in (0, 1))
    row = tables.chain.c
    found = connection.execute(
        select(row.scope, row.device, row.number, row.hash, row.directory, row.place).where(
            row.scope.in_(scopes), row.device.in_(devices)
        )
    )
    return {(scope, device): ChainEnd(*end) for scope, device, *end in found}


def _known(
    connection: Connection, envelopes: Sequence[Envelope], ends: Mapping[Chain, ChainEnd]
) -> dict[tuple[str, str, int], tuple[str, Kept]]:
    """Return what is kept of those that come again: hash, place and time by chain and number."""
    again: dict[Chain, list[int]] = {}
    for one in envelopes:
        chain = (one.header.scope, one.header.device)
        if chain in ends and one.header.number <= ends[chain].number:
            again.setdefault(chain, []).append(one.header.number)
    row = tables.envelope.c
    known = {}
    for (scope, device), numbers in again.items():
        found = connection.execute(
            select(row.number, row.hash, row.place, row.at).where(
                row.scope == scope, row.device == device, row.number.in_(numbers)
            )
        )
        for number, hash_, place, at in found:
            known[scope, device, number] = (hash_, Kept(place, at, is_new=False))
    return known


def _row(one: Envelope, place: int, now: int) -> dict[str, object]:
    return {
        "scope": one.header.scope,
        "place": place,
        "device": one.header.device,
        "number": one.header.number,
        "hash": one.hash,
        "at": now,
        "size": len(one.raw),
        "raw": one.raw,
    }


def _advance(connection: Connection, places: Mapping[str, int], grown: Mapping[Chain, ChainEnd]) -> None:
    row = tables.scope.c
    for scope, place in places.items():
        connection.execute(update(tables.scope).where(row.id == scope).values(place=place))
    put(
        connection,
        tables.chain,
        [
            {
                "scope": scope,
                "device": device,
                "number": end.number,
                "hash": end.hash,
                "directory": end.directory,
                "place": end.place,
            }
            for (scope, device), end in grown.items()
        ],
    )
