"""Changes that were not sent yet become envelopes in their file's outbox; on the desk's thread, a portion at a time.

Once written there, an envelope's bytes never change: it is sent as often as needed and counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import ChainEnd, Exchange, Packed, UnsentRow
from sync.client.member import Member
from sync.protocol.changes import WireChange
from sync.protocol.envelope import BEGINNING, Envelope, Link
from sync.protocol.errors import ChangeRefused
from sync.protocol.keys import ScopeKey
from sync.protocol.limits import PORTION_BYTES, PORTION_CHANGES, SEEN
from sync.protocol.sealing import Writing, seal


@dataclass(frozen=True, slots=True)
class Standing:
    """What an envelope is sealed as: with which key, by a writer who knows how many statements."""

    epoch: int
    key: ScopeKey
    directory: int


def standing_now(member: Member, scope: str) -> Standing | None:
    """Return how a scope's envelopes are sealed now; None while its key is not here."""
    epoch = member.directory.epoch(scope)
    key = member.key(scope, epoch) if epoch else None
    return Standing(epoch, key, member.directory.number) if key is not None else None


def standing_before_loss(member: Member, scope: str) -> Standing | None:
    """Return how this desk sealed last before it lost access to a scope; None when it never could."""
    directory = member.directory
    number = directory.number
    while number > 0 and not directory.may_write(member.device, scope, number):
        number -= 1
    record = directory.members.scopes.get(scope)
    epochs = range(record.epoch if record else 0, 0, -1)
    held = next((epoch for epoch in epochs if member.key(scope, epoch) is not None), None)
    key = member.key(scope, held) if held is not None else None
    return Standing(held, key, number) if number and held is not None and key is not None else None


@dataclass(frozen=True, slots=True)
class Portion:
    """What one step packed: how many changes, and whether more wait."""

    changes: int
    is_last: bool


def pack_portion(
    cabinet: Cabinet,
    member: Member,
    scope: str,
    *,
    standing: Standing | None = None,
    rows: int = PORTION_CHANGES,
) -> Portion:
    """Seal the oldest unsent changes of a scope into one envelope of its outbox, in one transaction.

    Nothing is packed while the scope's key is not here. When the chain's end never arrived, or headquarters forgot it,
    the envelope begins a run again. A change that may not travel is noted and stays here.
    """
    standing = standing or standing_now(member, scope)
    if standing is None:
        return Portion(0, is_last=True)
    file = cabinet.file(scope)
    exchange = Exchange(file)
    with file.sql.transaction():
        found = exchange.unsent(member.device, rows, PORTION_BYTES)
        changes, sealed_rows = _travelling(exchange, found)
        if not changes:
            return Portion(0, is_last=not found)
        end = exchange.own_end()
        after = Link(end.number, end.hash, end.directory) if end else BEGINNING
        seen = _seen(exchange, member.device)
        # The end of the chain that headquarters has is not the end that was used here: a run begins again.
        base = exchange.run_base()
        run = Link(base.number, base.hash, base.directory) if base is not None else None
        place = member.place(scope, standing.epoch)
        writing = Writing(place, member.device, after, standing.directory, dict(seen), run)
        envelope, count = sealed_prefix(writing, changes, standing.key, member.signing_key)
        _keep(exchange, envelope, sealed_rows[:count])
        for other, number in seen.items():
            exchange.set_chain(replace(exchange.chains()[other], told=number))
    # Fewer than were asked for, and far from the limit of bytes: nothing comes behind them.
    is_last = (
        len(found) < rows
        and count == len(changes)
        and sum(len(change.body) for change in changes) < PORTION_BYTES // 2
    )
    return Portion(count, is_last=is_last)


def _travelling(exchange: Exchange, found: list[UnsentRow]) -> tuple[list[WireChange], list[UnsentRow]]:
    """Return the changes that may travel; note the others as staying here."""
    changes: list[WireChange] = []
    rows: list[UnsentRow] = []
    for row in found:
        change = WireChange(*row.columns)
        wrong = change.wrong_column()
        if wrong is not None:
            exchange.set_unsendable(row.seq, wrong)
            continue
        changes.append(change)
        rows.append(row)
    return changes, rows


def _seen(exchange: Exchange, device: str) -> dict[str, int]:
    """Return the other chains' newest envelopes that this device has not told of yet."""
    news = [end for end in exchange.chains().values() if end.device != device and end.number > end.told]
    return {end.device: end.number for end in news[:SEEN]}


def sealed_prefix(
    writing: Writing, changes: list[WireChange], key: ScopeKey, signing_key: bytes
) -> tuple[Envelope, int]:
    """Return an envelope of as many of these changes as fit, from the first on, and how many."""
    count = len(changes)
    while True:
        try:
            return seal(writing, changes[:count], key, signing_key, are_checked=True), count
        except ChangeRefused as refused:
            if refused.context.get("reason") != "size" or count == 1:
                raise
            count = (count + 1) // 2


def _keep(exchange: Exchange, envelope: Envelope, rows: list[UnsentRow]) -> None:
    header = envelope.header
    exchange.put_in_outbox(
        Packed(
            number=header.number,
            hash=envelope.hash,
            raw=envelope.raw,
            directory=header.directory,
            changes=header.changes,
            first_seq=rows[0].seq,
            last_seq=rows[-1].seq,
        )
    )


def chain_link(end: ChainEnd | None) -> Link:
    """Return the end of a chain as the protocol's functions take it."""
    return Link(end.number, end.hash, end.directory) if end is not None else BEGINNING
