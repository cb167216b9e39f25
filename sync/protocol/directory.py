"""The directory: the organisation's statements, lived through one by one, each on its own merits.

Headquarters and every desk do the same from the first statement on, so that nobody has to be believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sync.protocol.acts import ROOT, Act, Body, Founding, Role, read_body
from sync.protocol.effects import members_after
from sync.protocol.errors import (
    DirectoryDifferent,
    DirectoryShorter,
    StatementForeign,
    StatementMakerUnknown,
    StatementOutOfOrder,
    StatementSignature,
)
from sync.protocol.keys import organisation_of
from sync.protocol.limits import NO_HASH
from sync.protocol.members import Device, Guard, Members
from sync.protocol.statements import Place, Statement, check_signature


@dataclass(frozen=True, slots=True)
class Directory:
    """The state after a number of statements; begin with ``Directory(organisation)`` and extend it."""

    organisation: str
    hashes: tuple[str, ...] = ()
    members: Members = field(default_factory=Members)

    @property
    def number(self) -> int:
        """Return how many statements there are."""
        return len(self.hashes)

    @property
    def head(self) -> str:
        """Return the hash of the last statement; 64 zeros when there is none."""
        return self.hashes[-1] if self.hashes else NO_HASH

    @property
    def next_place(self) -> Place:
        """Return where the next statement stands."""
        return Place(self.organisation, self.number + 1, self.head)

    # Growing

    def extended(self, statement: Statement) -> Directory:
        """Return the directory with one more statement; raise a ``StatementRefused`` with its code.

        An act of a newer version is carried when it is signed by a device that belongs, and does nothing here.
        """
        members = _members_with(self.members, self.next_place, statement)
        return Directory(self.organisation, (*self.hashes, statement.hash), members)

    def taking_in(self, statements: Iterable[Statement]) -> Directory:
        """Return the directory with what is new of a list that may begin before its end.

        Raises ``DirectoryDifferent`` for another statement in a known place, and what ``extended`` raises.
        """
        return self._lived_through(statements, is_verified=False)

    @classmethod
    def recalled(cls, organisation: str, statements: Iterable[Statement]) -> Directory:
        """Return the directory of statements that this desk took in earlier, out of its own vault.

        They are lived through as ever; their signatures, which were checked then, are not looked at. Raises what
        ``taking_in`` raises.
        """
        return cls(organisation)._lived_through(statements, is_verified=True)

    def _lived_through(self, statements: Iterable[Statement], *, is_verified: bool) -> Directory:
        hashes, members = list(self.hashes), self.members.drafted()
        place = self.next_place
        for statement in statements:
            if statement.number < place.number:
                if hashes[statement.number - 1] != statement.hash:
                    raise DirectoryDifferent(number=statement.number)
                continue
            members = _members_with(members, place, statement, is_verified=is_verified).settled()
            hashes.append(statement.hash)
            place = statement.next_place
        if len(hashes) == self.number:
            return self
        return Directory(self.organisation, tuple(hashes), members.finished())

    def check_place(self, number: int, hash_: str) -> None:
        """Check that a known statement is still the one it was; raise ``DirectoryDifferent``."""
        if not 1 <= number <= self.number or self.hashes[number - 1] != hash_:
            raise DirectoryDifferent(number=number)

    def check_answer(self, number: int, head: str) -> None:
        """Check what headquarters says its directory is: as long as this one at least, and the same so far.

        Raises ``DirectoryShorter`` or ``DirectoryDifferent``. A longer one is checked as it is read.
        """
        if number < self.number:
            if number > 0:
                self.check_place(number, head)
            raise DirectoryShorter(number=number, known=self.number)
        if number == self.number and head != self.head:
            raise DirectoryDifferent(number=number)

    # Asking

    def device(self, device: str, at: int | None = None) -> Device | None:
        """Return a device that belonged once ``at`` statements were made, or belongs now."""
        return self.members.active_device(device, at)

    def is_revoked(self, device: str) -> bool:
        """Tell whether a device belonged once and no longer does."""
        return device in self.members.devices and self.members.active_device(device) is None

    def roles_of(self, device: str) -> frozenset[Role]:
        """Return the roles of a device's person; none for one that does not belong."""
        return self.members.roles_of(device)

    def may_read(self, device: str, scope: str) -> bool:
        """Tell whether a device may read a scope now."""
        return self.members.has_access(device, scope)

    def may_write(self, device: str, scope: str, at_number: int | None = None) -> bool:
        """Tell whether a device may write a scope now, or might once ``at_number`` statements were made.

        False for a number that this directory has not reached: read on first.
        """
        if at_number is not None and not 1 <= at_number <= self.number:
            return False
        return self.members.has_access(device, scope, at_number)

    def devices_of(self, person: str) -> tuple[Device, ...]:
        """Return a person's devices that belong now, in the order of their coming."""
        return tuple(
            device
            for device in self.members.devices.values()
            if device.person == person and self.members.active_device(device.id)
        )

    def recipients(self, scope: str) -> tuple[Device, ...]:
        """Return the devices that a scope's key is wrapped for, in the order of their coming."""
        return tuple(self.members.readers(scope))

    def scopes_of(self, device: str) -> tuple[str, ...]:
        """Return the scopes that a device may read now, in the order of their making."""
        return tuple(scope for scope in self.members.scopes if self.members.has_access(device, scope))

    def epoch(self, scope: str) -> int:
        """Return the epoch that new envelopes of a scope are sealed in; 0 for none that is there."""
        record = self.members.scopes.get(scope)
        return record.epoch if record is not None and record.is_there() else 0

    def proof(self, scope: str, epoch: int) -> str | None:
        """Return the proof of a scope's key of an epoch."""
        record = self.members.scopes.get(scope)
        return record.proofs[epoch - 1] if record is not None and 1 <= epoch <= record.epoch else None

    def scopes_to_rotate(self) -> tuple[str, ...]:
        """Return the scopes of which somebody who lost access still has the key."""
        return tuple(record.id for record in self.members.scopes.values() if record.is_stale)

    def guards_for(self, device: str) -> tuple[Guard, ...]:
        """Return what a device was allowed to lose, oldest first; each counts once."""
        return tuple(guard for guard in self.members.guards if guard.device == device)


def _members_with(
    members: Members, place: Place, statement: Statement, *, is_verified: bool = False
) -> Members:
    """Return the members after a statement that stands in this place, or raise what is wrong with it."""
    if statement.place.organisation != place.organisation:
        raise StatementForeign(number=statement.number)
    if statement.place != place:
        raise StatementOutOfOrder(number=statement.number, expected=place.number)
    body = read_body(statement.act, statement.body)
    if place.number == 1 and statement.act != Act.FOUND.value:
        raise StatementMakerUnknown(number=statement.number, by=statement.by)
    key = _key_of_maker(members, statement, body)
    if not is_verified:
        check_signature(statement, key)
    return members if body is None else members_after(members, statement.number, statement.by, body)


def _key_of_maker(members: Members, statement: Statement, body: Body | None) -> bytes:
    if statement.by == ROOT:
        root = body.root if isinstance(body, Founding) else members.root
        if organisation_of(root) != statement.place.organisation:
            raise StatementSignature(number=statement.number, by=ROOT)
        return root
    maker = members.active_device(statement.by)
    if maker is None:
        raise StatementMakerUnknown(number=statement.number, by=statement.by)
    return maker.signing
