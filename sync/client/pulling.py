"""Read what headquarters has of a scope, from the cursor on, and take it into the scope's file.

What is taken in, the cursor and the ends of the chains advance in one transaction of that file. What cannot be taken in
is kept in the vault with its reason *before* the cursor passes it; what follows it in its chain waits there too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coachdesk.journal.change import Change
from coachdesk.journal.edit import Changed
from coachdesk.programme.declaration import Scope
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import Acknowledged, ChainEnd, Exchange
from coachdesk.storage.lacking import Lacking
from coachdesk.storage.membership_store import AsideEnvelope, MembershipStore
from sync.client.ahead import ask_for
from sync.client.connection import Connection
from sync.client.errors import NotHeadquarters, Unreachable
from sync.client.examining import opened, read_of_scope
from sync.client.packing import chain_link
from sync.protocol.acts import REGISTER
from sync.protocol.envelope import Envelope, Standing, follows
from sync.protocol.errors import ChainGap, Fork, NoKey, SetAside
from sync.protocol.framing import Frame, FrameReader

NO_KEY = "no_key"
"""The reason that does not make the chain wait."""
_OF_THE_BYTES = frozenset({"malformed", "signature", "seal", "bomb", "content", "too_large"})
"""Reasons that lie in an envelope's bytes, and not in what this desk lacks."""
BATCH_CHANGES = 500
"""How many changes one transaction takes in at most, about: the person's own work waits no longer than for these."""


@dataclass
class Pulled:
    """What reading a scope came to."""

    envelopes: int = 0
    changes: int = 0
    set_aside: int = 0
    has_gap: bool = False
    """A chain goes on after an envelope that this desk never got: headquarters may have been rewound."""
    claims: dict[str, int] = field(default_factory=dict)
    """Device → the newest of its envelopes that another one's says to have seen."""
    forks: set[str] = field(default_factory=set)
    """Devices that wrote two different envelopes in one place: their disk was set back once."""
    is_rewound: bool = False
    """Headquarters does not have any more what this desk had read, or what it had acknowledged."""
    is_short: bool = False
    """Headquarters said that there was more, and gave nothing."""
    changed: list[Changed] = field(default_factory=list)


@dataclass
class _Known:
    """How far a scope's chains are here."""

    cursor: int
    chains: dict[str, ChainEnd]
    blocked: set[str]
    own: dict[int, str]
    """The envelopes of this desk's own chain that headquarters acknowledged: number → hash."""
    awaited: Acknowledged | None = None
    """The same while its place lies before us: it has to come past."""
    is_looking: bool = False
    """What headquarters lacks is looked for: what is known is opened too."""


@dataclass
class _Batch:
    """What waits to be taken in together."""

    changes: list[Change] = field(default_factory=list)
    relayed: list[tuple[str, str]] = field(default_factory=list)
    chains: dict[str, ChainEnd] = field(default_factory=dict)
    own: list[tuple[ChainEnd, int, tuple[str, ...]]] = field(default_factory=list)
    asides: list[AsideEnvelope] = field(default_factory=list)
    runs: dict[str, range] = field(default_factory=dict)
    """Device → the numbers of its envelopes whose changes one of these says again."""
    envelopes: int = 0
    cursor: int = 0


class ScopePull:
    """Bring one scope level with headquarters."""

    def __init__(self, connection: Connection, scope: str) -> None:
        self._gate = connection.gate
        self._caller = connection.caller
        self._ahead = connection.ahead
        self._member = connection.member
        self._scope = scope
        self._now = connection.now()
        self.pulled = Pulled()

    def run(self, until: int, when_read: Callable[[], None] | None = None) -> Pulled:
        """Read up to the place ``until`` (or beyond, when more came meanwhile); raise ``Unreachable``, ``Refusal``.

        ``when_read``: called once the first answer is here, before it is taken in.
        """
        known = self._gate(self._known)
        begin = known.cursor
        while known.cursor < until:
            before = known.cursor
            if self.pulled.is_rewound:
                return self.pulled
            for frames in self._frames(known.cursor):
                if when_read is not None and before == begin:
                    when_read()
                self._take(known, frames)
            if known.cursor == before and not self.pulled.is_rewound:
                self.pulled.is_short = True
                break
        if known.awaited is not None and known.cursor >= known.awaited.place:
            self.pulled.is_rewound = True  # its place was passed, and it was not there
        return self.pulled

    def retry(self) -> Pulled:
        """Try again what was set aside of this scope, in its order."""
        known = self._gate(self._known)
        waiting = self._gate(lambda cabinet: MembershipStore(cabinet.vault).asides(self._scope))
        if not waiting:
            return self.pulled
        known.blocked.clear()
        batch = _Batch(cursor=known.cursor)
        done: list[str] = []
        for kept in sorted(waiting, key=lambda one: (one.device, one.number)):
            aside = self._given_again(kept) if kept.reason in _OF_THE_BYTES else kept
            try:
                self._examine(known, batch, Frame(aside.raw, aside.place), was_passed=kept.reason == NO_KEY)
            except SetAside as refused:
                if refused.reason != NO_KEY:
                    known.blocked.add(aside.device)
                if refused.reason != kept.reason or aside.raw != kept.raw:
                    again = _aside_of(self._scope, Frame(aside.raw, aside.place), refused, aside.at)
                    self._gate(lambda cabinet, one=again: _keep_asides(cabinet, [one]))  # type: ignore[misc]  # bound now
                continue
            done.append(aside.id)
        self._store(known, batch)
        if done:
            self._gate(lambda cabinet: MembershipStore(cabinet.vault).drop_asides(done))
        return self.pulled

    def _given_again(self, aside: AsideEnvelope) -> AsideEnvelope:
        """Return what headquarters gives now for an envelope whose bytes were wrong: its disk may have been mended."""
        if aside.place < 1:
            return aside
        query = {"after": aside.place - 1, "bytes": 1}
        answer = self._caller.call("pull", path={"scope": self._scope}, query=query)
        for frame in self._whole_frames(answer.body):
            if frame.place == aside.place:
                return replace(aside, raw=frame.raw)
        return aside

    @staticmethod
    def _whole_frames(body: bytes) -> list[Frame]:
        try:
            return FrameReader().feed(body)
        except SetAside:
            return []

    # Reading

    def _known(self, cabinet: Cabinet) -> _Known:
        asides = MembershipStore(cabinet.vault).asides(self._scope)
        blocked = {one.device for one in asides if one.reason != NO_KEY}
        if cabinet.scope_entry(self._scope) is None:
            return _Known(0, {}, blocked, {})
        exchange = Exchange(cabinet.file(self._scope))
        acknowledged = exchange.acknowledged_end()
        own = exchange.acknowledged_hashes() if acknowledged is not None else {}
        awaited = acknowledged if acknowledged is not None and acknowledged.place > exchange.cursor else None
        is_looking = bool(Lacking(cabinet.file(self._scope)).counts())
        return _Known(exchange.cursor, dict(exchange.chains()), blocked, own, awaited, is_looking)

    def _frames(self, cursor: int) -> Iterator[Sequence[Frame]]:
        page = self._ahead.take(self._scope, cursor) or ask_for(self._caller, self._scope, cursor)
        if cursor and page.before is not None and page.before != cursor:
            self.pulled.is_rewound = True
            return
        if page.frames or not page.is_cut:
            yield page.frames
        if page.is_wrong:
            raise NotHeadquarters
        if page.is_cut and not page.frames:
            raise Unreachable(reason="cut")
        # where it was cut, what came whole counts; the rest is asked for again

    def _take(self, known: _Known, frames: Iterable[Frame]) -> None:
        batch = _Batch(cursor=known.cursor)
        for frame in frames:
            if frame.place <= batch.cursor:
                continue  # given again, or out of order: its place was passed
            try:
                self._examine(known, batch, frame)
            except SetAside as refused:
                aside = _aside_of(self._scope, frame, refused, self._now)
                if refused.reason != NO_KEY:
                    known.blocked.add(aside.device)
                batch.asides.append(aside)
                self.pulled.has_gap = self.pulled.has_gap or isinstance(refused, ChainGap | Fork)
                self.pulled.set_aside += 1
            batch.cursor = frame.place
            if len(batch.changes) >= BATCH_CHANGES:
                self._store(known, batch)
                batch = _Batch(cursor=known.cursor)
        self._store(known, batch)

    def _examine(self, known: _Known, batch: _Batch, frame: Frame, *, was_passed: bool = False) -> None:
        """Put an envelope into the batch, or raise why it cannot be taken in.

        ``was_passed``: its chain went on without it while its key was not here.
        """
        envelope = read_of_scope(frame.raw, self._scope)
        header = envelope.header
        if was_passed:
            self._put(batch, envelope, batch.chains.get(header.device) or known.chains.get(header.device))
            return
        if header.device == self._member.device:
            self._examine_own(known, batch, envelope, frame.place)
            return
        if header.device in known.blocked and header.again is None:
            raise ChainGap(
                device=header.device,
                scope=self._scope,
                known=self._number(known, batch),
                number=header.number,
            )
        end = batch.chains.get(header.device) or known.chains.get(header.device)
        if self._is_to_read(envelope, end) or known.is_looking:
            self._put(batch, envelope, end)
            if header.again is not None:
                # What it says again need not be waited for under the numbers that it had before.
                known.blocked.discard(header.device)
                batch.runs[header.device] = range(header.again + 1, header.number)

    def _is_to_read(self, envelope: Envelope, end: ChainEnd | None) -> bool:
        """Tell whether an envelope may hold something new; raise ``ChainGap`` or ``Fork``.

        What a laptop wrote after its disk was set back stands in places that it had used before: both are its own,
        and both are taken in. One that will never fill a gap, because it was let out, is not waited for.
        """
        header, known = envelope.header, chain_link(end)
        standing = follows(known, envelope)
        about = {"device": header.device, "scope": self._scope, "number": header.number}
        is_member = self._member.directory.device(header.device) is not None
        if standing is Standing.GAP and is_member:
            raise ChainGap(**about, known=known.number)
        if standing is Standing.FORK:
            # Somebody who was let out, and had shown to know it, does not write from before that.
            if header.directory < known.directory and header.again is None and not is_member:
                raise Fork(**about)
            self.pulled.forks.add(header.device)
        return standing is not Standing.KNOWN

    def _examine_own(self, known: _Known, batch: _Batch, envelope: Envelope, place: int) -> None:
        """Pass over an envelope of this desk; take it in when an older state of the disk has come back.

        That may have been so before the chain went on: under a number that was acknowledged stands another envelope
        then, which a later state of the disk wrote, and of which nothing is here any more.
        """
        number = envelope.header.number
        if known.awaited is not None and number == known.awaited.number:
            known.awaited = None
        if known.own.get(number) == envelope.hash:
            return
        batch_end = _end_of(envelope, None)
        try:
            found = opened(self._member, envelope)
        except NoKey:
            # This desk signed it, and its key went with the disk: the chain goes on after it.
            batch.own.append((batch_end, place, ()))
            batch.envelopes += 1
            raise
        batch.changes += found.changes
        batch.own.append((batch_end, place, tuple(change.id for change in found.changes)))
        if envelope.header.again is not None:
            batch.runs[envelope.header.device] = range(envelope.header.again + 1, number)
        batch.envelopes += 1

    def _put(self, batch: _Batch, envelope: Envelope, end: ChainEnd | None) -> None:
        device = envelope.header.device
        is_own = device == self._member.device
        try:
            found = opened(self._member, envelope)
        except NoKey:
            # Whoever wrote it is known. Its key may come, or never: what follows it is read all the same.
            if not is_own and (end is None or envelope.header.number >= end.number):
                batch.chains[device] = _end_of(envelope, end)
                batch.envelopes += 1
            raise
        batch.changes += found.changes
        batch.relayed += [(change_id, device) for change_id in found.relayed]
        if not is_own and (end is None or envelope.header.number >= end.number):
            batch.chains[device] = _end_of(envelope, end)
        batch.envelopes += 1
        for other, number in envelope.header.seen.items():
            self.pulled.claims[other] = max(number, self.pulled.claims.get(other, 0))

    @staticmethod
    def _number(known: _Known, batch: _Batch) -> int:
        return max((end.number for end in (*known.chains.values(), *batch.chains.values())), default=0)

    # Writing

    def _store(self, known: _Known, batch: _Batch) -> None:
        if batch.asides:
            self._gate(lambda cabinet: _keep_asides(cabinet, batch.asides))
        if batch.cursor == known.cursor and not batch.envelopes:
            return
        changed = self._gate(lambda cabinet: self._take_in(cabinet, batch))
        if batch.runs:
            self._gate(lambda cabinet: _drop_said_again(cabinet, self._scope, batch.runs))
        if changed is not None:
            self.pulled.changed.append(changed)
            self.pulled.changes += len(changed.change_ids)
        self.pulled.envelopes += batch.envelopes
        known.cursor = batch.cursor
        known.chains.update(batch.chains)
        known.own.update((end.number, end.hash) for end, _, _ in batch.own)

    def _take_in(self, cabinet: Cabinet, batch: _Batch) -> Changed | None:
        is_made = cabinet.scope_entry(self._scope) is not None
        if not is_made:
            if not batch.changes:
                return None  # a case file begins with what it holds
            cabinet.make_scope(self._scope, Scope.REGISTER if self._scope == REGISTER else Scope.CASE)
        exchange = Exchange(cabinet.file(self._scope))

        def beside() -> None:
            exchange.set_cursor(batch.cursor)
            for end in batch.chains.values():
                exchange.set_chain(end)
            for end, place, ids in batch.own:
                exchange.note_own(end, place, self._now, ids)
            if batch.own:
                # What waits was numbered by an older state of this disk: it is sealed anew after these.
                exchange.drop_waiting()
            exchange.note_arrived([change.id for change in batch.changes])
            if batch.relayed:
                exchange.note_relayed(batch.relayed)

        changed = cabinet.take_in(self._scope, batch.changes, beside=beside, is_lazy=True)
        cabinet.mark_whole(self._scope, is_lazy=True)
        return changed


def _end_of(envelope: Envelope, before: ChainEnd | None) -> ChainEnd:
    link = envelope.link
    told = before.told if before is not None else 0
    return ChainEnd(envelope.header.device, link.number, link.hash, link.directory, told)


def _aside_of(scope: str, frame: Frame, refused: SetAside, at: int) -> AsideEnvelope:
    device, number = "", 0
    try:
        header = read_of_scope(frame.raw, scope).header
        device, number = header.device, header.number
    except SetAside:
        pass  # not even its header can be read
    return AsideEnvelope(
        id=f"{scope}/{frame.place}",
        scope=scope,
        device=device,
        number=number,
        reason=refused.reason,
        raw=frame.raw,
        at=at,
        place=frame.place,
    )


def _drop_said_again(cabinet: Cabinet, scope: str, runs: Mapping[str, range]) -> None:
    store = MembershipStore(cabinet.vault)
    done = [one.id for one in store.asides(scope) if one.number in runs.get(one.device, ())]
    if done:
        store.drop_asides(done)


def _keep_asides(cabinet: Cabinet, asides: Iterable[AsideEnvelope]) -> None:
    store = MembershipStore(cabinet.vault)
    for aside in asides:
        store.keep_aside(aside)
