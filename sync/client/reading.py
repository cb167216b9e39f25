"""Read every scope that headquarters has news of, and remember how far each of them is.

``Levels`` is what a desk knows of its scopes between two rounds, so that a quiet one opens no file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.connection import Connection
from sync.client.owing import owed_scopes
from sync.client.pulling import Pulled, ScopePull
from sync.client.refilling import Mended, Refill
from sync.client.relaying import relay_forked
from sync.client.round_result import RoundResult
from sync.protocol.acts import Role
from sync.protocol.bodies import PULLS, RoundAnswer

FILES_AT_ONCE = 40
"""How many files are looked into in one piece of work on the desk's thread."""

FILES_MADE_READY = 200
"""How many new case files are prepared at once."""

UNREADABLE = (FileDamaged, FileMissing, FileTooNew)
"""What is wrong with one file stops no other."""

Report = Callable[[int, int], None]
"""(scopes read, of how many): for a first sync that takes its time."""


def report_nothing(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass
class Levels:
    """How far each scope is. ``places``: as headquarters said last; ``reached``: by its file, as far as it is known;
    ``acknowledged``: the last place that this desk's own envelopes got there.

    ``again``: scopes to be read, from their beginning, before anything of them is sent.
    """

    places: dict[str, int] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    mended: set[str] = field(default_factory=set)
    """Scopes of which headquarters may have lost something since the documents were looked after."""

    def read_again(self, scopes: tuple[str, ...]) -> None:
        """Have scopes read before anything of them is sent."""
        self.again |= set(scopes)
        self.mended |= set(scopes)
        for scope in scopes:
            self.reached.pop(scope, None)
            self.acknowledged.pop(scope, None)

    def is_beyond(self, scope: str, place: int) -> bool:
        """Tell whether headquarters, which has a scope up to this place, once had more of it."""
        return max(self.reached.get(scope, 0), self.acknowledged.get(scope, 0)) > place

    def is_level(self, scope: str) -> bool:
        """Tell whether all that headquarters has of a scope was read, or it has nothing yet."""
        place = self.places.get(scope)
        return place == 0 or (place is not None and self.reached.get(scope) == place)


class Reading:
    """The reading half of a desk's rounds."""

    def __init__(self, connection: Connection, levels: Levels, refill: Refill) -> None:
        self._connection = connection
        self._gate = connection.gate
        self._member = connection.member
        self._levels = levels
        self._refill = refill
        self._claims: dict[str, dict[str, int]] = {}
        self._may_be_owed = True
        self.has_mended = False
        """A scope is to be read again, or sent again: another pass is needed."""

    def run(self, answer: RoundAnswer, gained: set[str], result: RoundResult, report: Report) -> None:
        """Read what is new; ``gained``: scopes of which a key has come. Raises ``Unreachable``, a ``Refusal``."""
        self.has_mended = False
        wanted = [scope for scope in sorted(answer.scopes) if self._member.may_read(scope)]
        behind = self._behind(wanted, answer, result)
        self._connection.ahead.forget()
        for done, scope in enumerate(behind):
            report(done, len(behind))
            self._want(behind, done)
            if done % FILES_MADE_READY == 0:
                self._make_ready(behind[done : done + FILES_MADE_READY])
            self._read_scope(scope, answer.scopes[scope], result, partial(self._want, behind, done + 1))
        waiting = self._gate(lambda cabinet: {one.scope for one in MembershipStore(cabinet.vault).asides()})
        for scope in sorted((waiting | gained) & set(wanted)):
            self._take(scope, self._pull(scope).retry(), result)
        while self._gate(lambda cabinet: cabinet.absorb_some()):
            pass  # lists and search follow, a little at a time
        report(len(behind), len(behind))

    def _make_ready(self, scopes: list[str]) -> None:
        """Prepare the case files that are read next; those without a key begin when it has come."""
        member = self._member
        cases = [
            scope
            for scope in scopes
            if scope != REGISTER and member.key(scope, member.directory.epoch(scope))
        ]
        if cases:
            self._gate(lambda cabinet: cabinet.make_ready(cases))

    def count_owed(self, result: RoundResult) -> None:
        """Say at the end of a round of which scopes headquarters holds something back."""
        if not (self._may_be_owed or self._claims):
            return
        claims, self._claims = self._claims, {}
        device, now = self._member.device, self._connection.now()
        self._may_be_owed, scopes = self._gate(lambda cabinet: owed_scopes(cabinet, claims, device, now))
        result.withheld += tuple(scope for scope in scopes if scope not in result.withheld)

    def _behind(self, wanted: list[str], answer: RoundAnswer, result: RoundResult) -> list[str]:
        """Return the scopes whose files have not reached headquarters' place; see to those that are beyond it."""
        levels = self._levels
        unknown = [scope for scope in wanted if scope not in levels.reached]
        for at in range(0, len(unknown), FILES_AT_ONCE):
            reached, acknowledged, problems = self._gate(
                partial(_reached, scopes=unknown[at : at + FILES_AT_ONCE])
            )
            levels.reached |= reached
            levels.acknowledged |= acknowledged
            result.problems |= problems
        beyond = [scope for scope in wanted if levels.is_beyond(scope, answer.scopes[scope])]
        if beyond:  # an older copy was put back behind everybody's back
            self._mended(self._refill.run(beyond, is_refused=False), result)
            levels.read_again(tuple(beyond))
        found = []
        for scope in wanted:
            reached_place = 0 if scope in levels.again else levels.reached.get(scope)
            if reached_place is not None and reached_place < answer.scopes[scope]:
                found.append(scope)
            else:
                levels.again.discard(scope)
        return found

    def _read_scope(self, scope: str, until: int, result: RoundResult, when_read: Callable[[], None]) -> None:
        try:
            pulled = self._pull(scope).run(until, when_read)
            if pulled.is_rewound:
                self._take(scope, pulled, result)
                self._mended(self._refill.run([scope], is_refused=False), result)
                pulled = self._pull(scope).run(until)
            elif pulled.has_gap and self._gate(partial(_rewind, scope=scope)):
                # Its places may have been given anew after a restore: from the beginning, once.
                self._take(scope, pulled, result)
                pulled = self._pull(scope).run(until)
            if pulled.has_gap:
                result.withheld += (scope,)
            self._take(scope, pulled, result)
            if pulled.forks and Role.SUPERVISOR in self._member.roles:
                self._gate(partial(relay_forked, scope=scope, devices=pulled.forks))
            if pulled.claims:
                self._claims[scope] = pulled.claims
            self._levels.again.discard(scope)
            if not pulled.is_short:
                self._levels.reached[scope] = until
        except UNREADABLE as error:
            result.problems[scope] = error.code

    def _mended(self, mended: Mended, result: RoundResult) -> None:
        self.has_mended = True
        self._levels.read_again(mended.reread)
        result.forgot += mended.lacking

    def _pull(self, scope: str) -> ScopePull:
        return ScopePull(self._connection, scope)

    def _want(self, behind: list[str], at: int) -> None:
        """Have the first envelopes of the scopes from there on fetched, while what came before is read."""
        levels = self._levels
        self._connection.ahead.want(
            (scope, 0 if scope in levels.again else levels.reached.get(scope, 0))
            for scope in islice(behind, at, at + 2 * PULLS)
        )

    @staticmethod
    def _take(scope: str, pulled: Pulled, result: RoundResult) -> None:
        result.received_changes += pulled.changes
        result.set_aside += pulled.set_aside
        result.changed += pulled.changed
        if pulled.is_short:
            result.withheld += (scope,)


def _reached(cabinet: Cabinet, scopes: list[str]) -> tuple[dict[str, int], dict[str, int], dict[str, str]]:
    """Return how far each scope's file is (0 for none yet), its own last place, and the errors of the unreadable."""
    reached: dict[str, int] = {}
    acknowledged: dict[str, int] = {}
    problems: dict[str, str] = {}
    for scope in scopes:
        if cabinet.scope_entry(scope) is None:
            reached[scope] = 0
            continue
        try:
            exchange = Exchange(cabinet.file(scope))
            reached[scope] = exchange.cursor
            own = exchange.acknowledged_end()
            acknowledged[scope] = own.place if own is not None else 0
        except UNREADABLE as error:
            problems[scope] = error.code
    return reached, acknowledged, problems


def _rewind(cabinet: Cabinet, scope: str) -> bool:
    """Have a scope read from its beginning; False when it was never read."""
    if cabinet.scope_entry(scope) is None:
        return False
    file = cabinet.file(scope)
    with file.sql.transaction():
        Exchange(file).set_cursor(0)
    return True
