"""How the desk stands to headquarters, as the windows show it: values, no words. Light: the lock screen knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet
    from sync.client.status import SyncStatus

LAST_CONTACT = "last_contact"
"""The fact of the vault that says when the last round ended well, Unix seconds: written at lock, read at unlocking."""

_MOST_COUNTED = 40
"""Case files looked into before the first page is even read; the first round counts the rest."""


class Stage(StrEnum):
    """As ``sync.client.status.Stage`` names them."""

    NOT_JOINED = "not_joined"
    WAITING = "waiting"
    DECLINED = "declined"
    IDLE = "idle"
    RUNNING = "running"
    OFFLINE = "offline"
    PROBLEM = "problem"
    REVOKED = "revoked"


_BEFORE_MEMBERSHIP = frozenset({Stage.NOT_JOINED, Stage.WAITING, Stage.DECLINED})


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came for a scope: how many things were written, and when last (seconds of ``time.monotonic``)."""

    count: int
    at: float

    def age_s(self) -> int:
        """Return how long ago the last came."""
        return int(monotonic() - self.at)


@dataclass(frozen=True, slots=True)
class SyncState:
    """``to_send``: changes that are only here; ``last_at``: Unix seconds of the last round that was done to its end.

    ``problem`` is the code of an error, ``context`` the values of its sentence; ``progress`` (case files read, of how
    many). ``guarded``, ``withheld``: scopes; ``refused``: scope → code. ``tray``: the newest piece of it, 0 for none.
    """

    stage: Stage = Stage.NOT_JOINED
    to_send: int = 0
    set_aside: int = 0
    last_at: int | None = None
    problem: str | None = None
    context: Mapping[str, object] = field(default_factory=dict)
    progress: tuple[int, int] | None = None
    guarded: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    newest_program: str = ""
    tray: int = 0

    @property
    def is_joined(self) -> bool:
        """Tell whether this desk belongs to a headquarters, or has asked to."""
        return self.stage is not Stage.NOT_JOINED

    @property
    def is_member(self) -> bool:
        """Tell whether this desk was let in."""
        return self.stage not in _BEFORE_MEMBERSHIP

    @property
    def is_passing(self) -> bool:
        """Tell whether this is only a look at headquarters, of which nobody needs to hear."""
        return self.stage is Stage.RUNNING and self.progress is None


def state_of(status: SyncStatus) -> SyncState:
    """Return what the agent says, as the windows show it."""
    return SyncState(
        stage=Stage(status.stage.value),
        to_send=status.to_send,
        set_aside=status.set_aside,
        last_at=status.last_at,
        problem=status.problem,
        context=status.context,
        progress=status.progress,
        guarded=status.guarded,
        withheld=status.withheld,
        refused=status.refused,
        newest_program=status.newest_program,
        tray=status.tray,
    )


def read_standing(cabinet: Cabinet) -> SyncState:
    """Return how the desk stands by what its vault says, before headquarters is asked. On the desk's thread."""
    from coachdesk.storage.membership_store import MembershipStore

    store = MembershipStore(cabinet.vault)
    facts = store.facts()
    if not facts:  # a desk that works alone pays for no import
        return SyncState()
    from sync.client.joining import JOIN_STATE, JoinState
    from sync.client.member import ORGANISATION, SEALING_SEED
    from sync.client.status import count_set_aside

    if ORGANISATION not in facts or SEALING_SEED not in facts:
        return SyncState()
    stages = {JoinState.WAITING.value: Stage.WAITING, JoinState.DECLINED.value: Stage.DECLINED}
    return SyncState(
        stage=stages.get(facts.get(JOIN_STATE, ""), Stage.IDLE),
        to_send=sum(count_waiting(cabinet, scope) for scope in sorted(cabinet.to_send())[:_MOST_COUNTED]),
        set_aside=count_set_aside(cabinet),
        last_at=_last_contact(facts.get(LAST_CONTACT, ""), [one.at for one in store.rounds()]),
    )


def count_waiting(cabinet: Cabinet, scope: str) -> int:
    """Return how many changes of a scope headquarters has not confirmed; 0 for a file that cannot be read."""
    from coachdesk.storage.errors import StorageError
    from coachdesk.storage.exchange import Exchange

    try:
        exchange = Exchange(cabinet.file(scope))
        return exchange.count_unsent(cabinet.author.device) + exchange.count_waiting()
    except StorageError:
        return 0


def note_last_contact(cabinet: Cabinet, at: int) -> None:
    """Keep when the last round ended well. On the desk's thread."""
    from coachdesk.storage.membership_store import MembershipStore

    MembershipStore(cabinet.vault).keep_fact(LAST_CONTACT, str(at))


def _last_contact(kept: str, rounds: list[int]) -> int | None:
    known = [*rounds, *([int(kept)] if kept.isdigit() else [])]
    return max(known, default=None)
