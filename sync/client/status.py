"""What the pill and the Synchronisation page say: values, no words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.gate import FilesGate

FILES_AT_ONCE = 10
"""How many files are opened in one piece of work on the desk's thread, at most."""


class Stage(StrEnum):
    """How the desk stands to headquarters."""

    NOT_JOINED = "not_joined"
    WAITING = "waiting"
    """It asked to join, and nobody has let it in yet."""
    DECLINED = "declined"
    IDLE = "idle"
    RUNNING = "running"
    OFFLINE = "offline"
    """Headquarters cannot be reached: everything is kept here."""
    PROBLEM = "problem"
    """Something that somebody has to do; ``problem`` says what."""
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """``to_send``: changes that are only here; ``last_at``: Unix seconds of the last round that was done to its end."""

    stage: Stage = Stage.NOT_JOINED
    to_send: int = 0
    set_aside: int = 0
    last_at: int | None = None
    problem: str | None = None
    """The code of an error, for the sentence."""
    context: dict[str, object] = field(default_factory=dict)
    progress: tuple[int, int] | None = None
    """(case files read, of how many) while many are read."""
    guarded: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    newest_program: str = ""
    """A newer version that headquarters told of, "" for none; also where it asks for one (``sync.program_old``)."""
    tray: int = 0


def count_to_send(gate: FilesGate) -> int:
    """Return how many changes are only here, not sent or not acknowledged; files that cannot be read count nothing.

    A few files at a time: a desk that has just joined has all of its files to send, and a person works beside it.
    """
    scopes = gate(lambda cabinet: sorted(cabinet.to_send()))
    return sum(
        gate(partial(_only_here, scopes=scopes[at : at + FILES_AT_ONCE]))
        for at in range(0, len(scopes), FILES_AT_ONCE)
    )


def _only_here(cabinet: Cabinet, scopes: list[str]) -> int:
    count = 0
    for scope in scopes:
        try:
            exchange = Exchange(cabinet.file(scope))
            count += exchange.count_unsent(cabinet.author.device) + exchange.count_waiting()
        except StorageError:
            continue
    return count


def count_set_aside(cabinet: Cabinet) -> int:
    """Return how many envelopes wait for what they lack."""
    return len(MembershipStore(cabinet.vault).asides())
