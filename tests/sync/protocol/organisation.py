"""An organisation for the tests: its keys, its laptops, and a directory that grows by their statements."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from coachdesk.journal.change import Change
from sync.protocol.acts import ROOT, Access, Body, Founding, NewDevice, NewScope, PersonRoles, Role
from sync.protocol.changes import WireChange, wire_of
from sync.protocol.directory import Directory
from sync.protocol.envelope import BEGINNING, Envelope, Link
from sync.protocol.keys import (
    KeyPlace,
    ScopeKey,
    organisation_of,
    proof_of,
    sealing_public_key,
)
from sync.protocol.sealing import Writing, seal
from sync.protocol.statements import Place, Statement, make_statement
from tests.sync.protocol.signing import public_of

AT = "2026-11-25T09:00:00Z"


def seed_of(name: str) -> bytes:
    """Return 32 bytes that follow from a name."""
    return hashlib.sha256(name.encode()).digest()


@dataclass(frozen=True, slots=True)
class Laptop:
    """A device and its private keys, which follow from its id."""

    id: str
    person: str

    @property
    def signing_key(self) -> bytes:
        return seed_of(f"signing {self.id}")

    @property
    def signing(self) -> bytes:
        return public_of(self.signing_key)

    @property
    def sealing_key(self) -> bytes:
        return seed_of(f"sealing {self.id}")

    @property
    def sealing(self) -> bytes:
        return sealing_public_key(self.sealing_key)

    def joins(self) -> NewDevice:
        return NewDevice(self.id, self.person, self.signing, self.sealing, "invitation-1")


ROOT_KEY = seed_of("root")
ORGANISATION = organisation_of(public_of(ROOT_KEY))
ADMIN = Laptop("laptop-admin", "nora")
SUPERVISOR = Laptop("laptop-supervisor", "sami")
COACH = Laptop("laptop-coach", "claire")
OTHER_COACH = Laptop("laptop-other", "omar")
CASE = "case-1"


def founding(root_key: bytes = ROOT_KEY, laptop: Laptop = ADMIN) -> Founding:
    """Return the body of the first statement."""
    return Founding(
        public_of(root_key),
        sealing_public_key(seed_of("recovery")),
        public_of(seed_of("headquarters signs")),
        sealing_public_key(seed_of("headquarters opens")),
        laptop.person,
        laptop.id,
        laptop.signing,
        laptop.sealing,
    )


def key_of(scope: str, epoch: int = 1) -> ScopeKey:
    """Return the key of a scope in the tests."""
    return ScopeKey(seed_of(f"scope {scope} {epoch}"))


def proof(scope: str, epoch: int = 1) -> str:
    """Return what the directory says of that key."""
    return proof_of(key_of(scope, epoch), KeyPlace(ORGANISATION, scope, epoch))


def stated(place: Place, body: Body, by: Laptop | None) -> Statement:
    """Return a statement of a laptop, or of the root key."""
    if by is None:
        return make_statement(place, body, by=ROOT, at=AT, signing_key=ROOT_KEY)
    return make_statement(place, body, by=by.id, at=AT, signing_key=by.signing_key)


@dataclass
class Story:
    """A directory with the statements that made it."""

    directory: Directory = field(default_factory=lambda: Directory(ORGANISATION))
    statements: list[Statement] = field(default_factory=list)

    def state(self, body: Body, by: Laptop | None) -> Statement:
        """Add a statement, or raise what the directory says against it."""
        statement = stated(self.directory.next_place, body, by)
        self.directory = self.directory.extended(statement)
        self.statements.append(statement)
        return statement

    def refuses(self, body: Body, by: Laptop | None) -> str:
        """Return the code with which a statement is refused, "" when it counts."""
        from sync.protocol.errors import StatementRefused

        try:
            self.directory.extended(stated(self.directory.next_place, body, by))
        except StatementRefused as refused:
            return refused.code
        return ""


def begun() -> Story:
    """Return an organisation with an administrator, a supervisor, two coaches, the register and one coach's case."""
    story = Story()
    story.state(founding(), None)
    for laptop, role in (
        (SUPERVISOR, Role.SUPERVISOR),
        (COACH, Role.COACH),
        (OTHER_COACH, Role.COACH),
    ):
        story.state(PersonRoles(laptop.person, frozenset({role})), ADMIN)
        story.state(laptop.joins(), ADMIN)
    story.state(NewScope("register", proof("register")), ADMIN)
    story.state(NewScope(CASE, proof(CASE)), COACH)
    return story


def assigned() -> Story:
    """Return the same once a supervisor gave the case to the coach who made it."""
    story = begun()
    story.state(Access(CASE, frozenset({COACH.person})), SUPERVISOR)
    return story


def a_change(number: int, text: str = "Un mot.", *, device: str = COACH.id, scope: str = CASE) -> Change:
    """Return a change of a session's note."""
    return Change(
        id=f"{number:032x}",
        scope=scope,
        kind="session",
        entity_id=f"{number + 1_000_000:032x}",
        act="record_session",
        put={"notes": text, "minutes": 45, "is_remote": False, "themes": ["a", "b"], "place": None},
        replaces={"notes": (f"{number + 2_000_000:032x}",)},
        stamp=(1_780_000_000_000 << 16) + number,
        person=COACH.person,
        device=device,
        schema=1,
    )


def wire_changes(count: int, first: int = 1) -> list[WireChange]:
    """Return changes ready for an envelope."""
    return [wire_of(a_change(number), CASE) for number in range(first, first + count)]


def an_envelope(
    changes: Sequence[WireChange] | None = None,
    *,
    after: Link = BEGINNING,
    again: Link | None = None,
    seen: dict[str, int] | None = None,
    scope: str = CASE,
    laptop: Laptop = COACH,
    directory: int = 9,
    epoch: int = 1,
) -> Envelope:
    """Return an envelope of the coach's case, signed and sealed."""
    writing = Writing(
        KeyPlace(ORGANISATION, scope, epoch), laptop.id, after, directory, seen or {}, again=again
    )
    return seal(writing, changes or wire_changes(3), key_of(scope, epoch), laptop.signing_key)


def a_chain(length: int) -> list[Envelope]:
    """Return the first envelopes of the coach's chain in its case."""
    chain: list[Envelope] = []
    for number in range(length):
        after = chain[-1].link if chain else BEGINNING
        chain.append(an_envelope(wire_changes(2, first=number * 10 + 1), after=after))
    return chain
