"""What is told about bundles: values for a screen, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from coachdesk.errors import PersonFacing
from coachdesk.journal.edit import Changed


class BundleUnreadable(PersonFacing):
    """The file cannot be opened: it is gone, or the stick was pulled (context: file)."""

    code = "sync.bundle_unreadable"


class NoColleague(PersonFacing):
    """The device does not belong, so that nothing is written for it (context: device)."""

    code = "sync.no_colleague"


class BundleFor(StrEnum):
    """For whom a bundle is."""

    HERE = "here"
    HEADQUARTERS = "headquarters"
    ANOTHER = "another"


class BundleAge(StrEnum):
    """How a bundle stands to those of its maker that were read here before."""

    NEW = "new"
    AGAIN = "again"
    """The very same was read before."""
    OLDER = "older"
    """A later one of the same maker was read before: it says nothing new, or little."""


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """A bundle that was made: how many ``envelopes`` and ``changes``, of which scopes; ``size`` in bytes."""

    id: str
    path: Path
    envelopes: int
    changes: int
    scopes: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """A laptop that a bundle may be made for, and the scopes that both may read."""

    device: str
    person: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftWork:
    """What a laptop that was let out had written in a scope, for a supervisor to take in or leave."""

    scope: str
    device: str
    person: str
    changes: int


@dataclass(frozen=True, slots=True)
class TakenBundle:
    """What reading a bundle came to.

    ``made_at``: Unix seconds by its maker's clock; ``left``: reason → how many envelopes could not be taken in;
    ``problem``: the code of what is wrong with the file, of which what came before was taken; ``has_joined``: by it
    this desk was let in; ``is_other_list``: its statements are not those that this desk knows.
    """

    id: str
    maker: str
    person: str
    made_at: int
    age: BundleAge
    changes: int = 0
    statements: int = 0
    keys: int = 0
    received: tuple[Changed, ...] = ()
    left: Mapping[str, int] = field(default_factory=dict)
    left_work: tuple[LeftWork, ...] = ()
    problem: str | None = None
    has_joined: bool = False
    is_other_list: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """What headquarters made of a bundle that was brought there: envelopes that are new, known, refused by code."""

    receipt_path: Path
    maker: str
    person: str
    kept: int
    known: int
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """What a receipt said: how many ``changes`` are at headquarters by it; ``at``: since when, Unix seconds.

    ``is_known``: the bundle was made by this desk, and is remembered; ``is_other_list``: headquarters' statements are
    not those that this desk knows: it needs a bundle from a supervisor, or the network.
    """

    bundle: str
    at: int
    changes: int
    refused: Mapping[str, int]
    is_known: bool
    is_other_list: bool


@dataclass(frozen=True, slots=True)
class MadeBundle:
    """A bundle for headquarters whose receipt has not come: ``waiting`` of its ``envelopes`` are not there yet."""

    id: str
    at: int
    envelopes: int
    waiting: int
