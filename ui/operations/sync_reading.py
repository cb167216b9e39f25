"""Read what the Synchronisation page shows: what waits, what was set aside, the last rounds, the tray, with names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.runner import Operations
from ui.operations.sync_state import count_waiting

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet
    from coachdesk.storage.exchange import Standing
    from coachdesk.storage.membership_store import AsideEnvelope, RoundRecord, TrayEntry
    from sync.client.connection import Connection

REGISTER_SCOPE = "register"

_MOST_LISTED = 20
"""Case files that are looked into for what they have to send; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a scope has to send: how many changes."""

    scope: str
    changes: int


@dataclass(frozen=True, slots=True)
class Aside:
    """What of a scope was set aside for one reason: how many deliveries."""

    scope: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class SyncReading:
    """``to_send``: most first; ``more_to_send``: how many more scopes may have something.

    ``names``: case file → whom it is about, for all that are named here; ``people``: person → name.
    """

    to_send: tuple[Waiting, ...] = ()
    more_to_send: int = 0
    asides: tuple[Aside, ...] = ()
    rounds: tuple[RoundRecord, ...] = ()
    tray: tuple[TrayEntry, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def read_sync(
    ops: Operations, also: Collection[str], on_done: Callable[[SyncReading], None], *, owner: QObject
) -> Task:
    """Read it all; ``also``: scopes whose names are wanted beside those that are found."""

    def work(cabinet: Cabinet) -> SyncReading:
        from coachdesk.services import register
        from coachdesk.storage.membership_store import MembershipStore

        store = MembershipStore(cabinet.vault)
        to_send, more = _to_send(cabinet)
        asides = grouped(store.asides())
        tray = tuple(store.tray())
        scopes = {*also, *(one.scope for one in to_send), *(one.scope for one in asides)}
        scopes |= {one.scope for one in tray}
        people = {one.id: one.name or "" for one in register.list_people(cabinet)}
        rounds = tuple(store.rounds())
        return SyncReading(to_send, more, asides, rounds, tray, _names(cabinet, scopes), people)

    return ops.run_query(work, on_done, lambda _error: None, owner=owner)


def _to_send(cabinet: Cabinet) -> tuple[tuple[Waiting, ...], int]:
    scopes = sorted(cabinet.to_send())
    counted = [Waiting(scope, count_waiting(cabinet, scope)) for scope in scopes[:_MOST_LISTED]]
    found = sorted((one for one in counted if one.changes), key=lambda one: -one.changes)
    return tuple(found), max(0, len(scopes) - _MOST_LISTED)


def grouped(asides: Iterable[AsideEnvelope]) -> tuple[Aside, ...]:
    """Return how many envelopes of each scope wait for each reason, the most first."""
    counts = Counter((one.scope, one.reason) for one in asides)
    return tuple(Aside(scope, reason, count) for (scope, reason), count in counts.most_common())


def _names(cabinet: Cabinet, scopes: Iterable[str]) -> dict[str, str]:
    names = {}
    for scope in set(scopes) - {REGISTER_SCOPE}:
        summary = cabinet.index.summary(scope)
        if summary is not None:
            names[scope] = summary.display_name
    return names


# Case files that are to go


@dataclass(frozen=True, slots=True)
class Going:
    """Case files that are to leave this desk: ``lost``: not entrusted to it any more; ``erased``: for everybody."""

    lost: tuple[str, ...]
    erased: tuple[str, ...]


def going_of(scopes: Sequence[str]) -> Callable[[Connection], Going]:
    """Return the act that tells why these case files are to go (``Syncing.do``)."""

    def act(connection: Connection) -> Going:
        from sync.client.losing import losses_of

        losses = losses_of(connection.member, scopes)
        return Going(losses.lost, losses.erased)

    return act


def let_go(
    ops: Operations, scopes: Sequence[str], on_done: Callable[[None], None], *, owner: QObject
) -> Task:
    """Note that the person lets these case files go; the next round takes them away."""

    def work(cabinet: Cabinet) -> None:
        from sync.client.losing import allow

        allow(cabinet, scopes)

    return ops.run_command(work, on_done, owner=owner)


# Where the changes of a case file are


def read_standings(
    ops: Operations, case_id: str, on_done: Callable[[Mapping[str, Standing]], None], *, owner: QObject
) -> Task:
    """Read where each change of a case file is, by its id."""

    def work(cabinet: Cabinet) -> Mapping[str, Standing]:
        from coachdesk.storage.exchange import Exchange

        return Exchange(cabinet.file(case_id)).standing(cabinet.author.device)

    return ops.run_query(work, on_done, lambda _error: None, owner=owner)


def people_and_cases(cabinet: Cabinet, most: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return some case files (id, whom it is about) and the people of the register (id, name), for drawn screens."""
    from coachdesk.services.register import list_people

    cases = [(one.case_id, one.display_name) for one in cabinet.index.summaries()[:most]]
    return cases, [(one.id, one.name or "") for one in list_people(cabinet)]


def rounds_of(rows: Iterable[tuple[int, int, int]]) -> tuple[RoundRecord, ...]:
    """Return rounds that ended well: (when, Unix seconds; sent; received), for drawn screens."""
    from coachdesk.storage.membership_store import RoundRecord

    return tuple(RoundRecord(at, "done", sent, received) for at, sent, received in rows)


def tray_of(scopes: Iterable[str], at: int) -> tuple[TrayEntry, ...]:
    """Return pieces of the tray, one a case file, for drawn screens."""
    from coachdesk.storage.membership_store import TrayEntry

    return tuple(TrayEntry(number, scope, "", b"", at) for number, scope in enumerate(scopes, 1))
