"""What the pill and the Synchronisation page say: values, no words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore


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
    tray: int = 0


def count_to_send(cabinet: Cabinet) -> int:
    """Return how many changes are only here; files that cannot be read count nothing."""
    device = cabinet.author.device
    count = 0
    for scope in cabinet.to_send():
        try:
            count += Exchange(cabinet.file(scope)).count_unsent(device)
        except StorageError:
            continue
    return count


def count_set_aside(cabinet: Cabinet) -> int:
    """Return how many envelopes wait for what they lack."""
    return len(MembershipStore(cabinet.vault).asides())
