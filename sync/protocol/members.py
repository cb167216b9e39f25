"""Who and what the directory knows after a number of statements: people, devices, scopes.

Each keeps its history, because an envelope counts by what its writer might do when it was written. A thing's
state *at* a number is its state once that many statements were made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sync.protocol.acts import REGISTER, Role
from sync.protocol.drafting import Draft, changed, settled

Held = TypeVar("Held")
History = tuple[tuple[int, Held], ...]
"""(number, what is so from that statement on), in rising order."""


def held_at(history: History[Held], number: int | None) -> Held | None:
    """Return what was so at a number, or is now; None before the first."""
    for since, held in reversed(history):
        if number is None or since <= number:
            return held
    return None


@dataclass(frozen=True, slots=True)
class Person:
    """A person's roles over time: none once revoked."""

    id: str
    history: History[frozenset[Role]]

    def roles(self, at: int | None = None) -> frozenset[Role]:
        """Return the roles at a number, or now."""
        return held_at(self.history, at) or frozenset()


@dataclass(frozen=True, slots=True)
class Device:
    """A device: whose, its public keys, from which statement on, and until which.

    ``invitation``: the id of the one by which it came in, if it did.
    """

    id: str
    person: str
    signing: bytes
    sealing: bytes
    since: int
    revoked_at: int | None = None
    invitation: str | None = None

    def is_active(self, at: int | None = None) -> bool:
        """Tell whether it belonged at a number, or does now."""
        if at is None:
            return self.revoked_at is None
        return self.since <= at and (self.revoked_at is None or at < self.revoked_at)


@dataclass(frozen=True, slots=True)
class ScopeRecord:
    """A scope: who made it, who has access beside the supervisors, and the proof of each epoch's key.

    ``is_given``: a supervisor said who has access, so its maker no longer does. ``is_stale``: somebody who had
    its key has lost access since, so that it is to be rotated.
    """

    id: str
    maker: str
    maker_person: str
    since: int
    access: History[frozenset[str]]
    proofs: tuple[str, ...]
    is_given: bool = False
    is_stale: bool = False
    erased_at: int | None = None

    @property
    def epoch(self) -> int:
        """Return the epoch that new envelopes are sealed in."""
        return len(self.proofs)

    def is_there(self, at: int | None = None) -> bool:
        """Tell whether it was made and not erased at a number, or is now."""
        if at is None:
            return self.erased_at is None
        return self.since <= at and (self.erased_at is None or at < self.erased_at)


@dataclass(frozen=True, slots=True)
class Guard:
    """What an administrator allowed a device to lose, once; ``number`` tells it from another."""

    number: int
    device: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class HeadquartersKeys:
    """Headquarters' public keys: it signs receipts, and bundles are sealed to it."""

    signing: bytes
    sealing: bytes


@dataclass(frozen=True, slots=True)
class Members:
    """Everything that the statements so far have made."""

    root: bytes = b""
    recovery: bytes = b""
    headquarters: HeadquartersKeys | None = None
    persons: Mapping[str, Person] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    scopes: Mapping[str, ScopeRecord] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()

    # Lookups

    def active_device(self, device: str, at: int | None = None) -> Device | None:
        """Return the device if it and its person belonged at a number, or do now."""
        found = self.devices.get(device)
        if found is None or not found.is_active(at) or not self.persons[found.person].roles(at):
            return None
        return found

    def roles_of(self, device: str, at: int | None = None) -> frozenset[Role]:
        """Return what a device's person may be through it; nothing for a device that does not belong."""
        found = self.active_device(device, at)
        return self.persons[found.person].roles(at) if found else frozenset()

    def has_access(self, device: str, scope: str, at: int | None = None) -> bool:
        """Tell whether a device's person reads and writes a scope: the register all, the others by role and access."""
        record, roles = self.scopes.get(scope), self.roles_of(device, at)
        if record is None or not record.is_there(at) or not roles:
            return False
        if scope == REGISTER or Role.SUPERVISOR in roles:
            return True
        given = held_at(record.access, at) or frozenset()
        return Role.COACH in roles and self.devices[device].person in given

    def ever_had_access(self, device: str, scope: str) -> bool:
        """Tell whether a device's person has access to a scope, or had at any time."""
        record, found = self.scopes.get(scope), self.devices.get(device)
        if record is None or found is None:
            return False
        numbers = {number for number, _ in (*record.access, *self.persons[found.person].history)}
        numbers |= {record.since, found.since}
        return any(self.has_access(device, scope, number) for number in numbers)

    def readers(self, scope: str) -> Iterator[Device]:
        """Yield the devices that have access to a scope now, in the order of their coming."""
        return (device for device in self.devices.values() if self.has_access(device.id, scope))

    def has_administrator(self) -> bool:
        """Tell whether somebody is left who can keep people and devices."""
        return any(Role.ADMINISTRATOR in self.roles_of(device) for device in self.devices)

    # What the effects of statements are made of

    def with_person(self, person: Person) -> Members:
        """Return the members with this person, new or changed."""
        return replace(self, persons=changed(self.persons, {person.id: person}))

    def with_devices(self, *devices: Device) -> Members:
        """Return the members with these devices, new or changed."""
        return replace(self, devices=changed(self.devices, {device.id: device for device in devices}))

    def with_scope(self, record: ScopeRecord) -> Members:
        """Return the members with this scope, new or changed."""
        return replace(self, scopes=changed(self.scopes, {record.id: record}))

    def with_stale(self, before: Members, devices: Iterable[str], scopes: Iterable[str]) -> Members:
        """Return the members with those scopes marked that one of the devices could read before and cannot now."""
        devices = tuple(devices)
        stale = {
            scope: replace(self.scopes[scope], is_stale=True)
            for scope in scopes
            if self.scopes[scope].is_there()
            and any(
                before.has_access(device, scope) and not self.has_access(device, scope) for device in devices
            )
        }
        return replace(self, scopes=changed(self.scopes, stale)) if stale else self

    # A long list of statements

    def drafted(self) -> Members:
        """Return the same members for living through a list: each statement costs the same, however many there are."""
        return self._with_each(Draft)

    def settled(self) -> Members:
        """Return members that were drafted, with what the last statement changed laid in; the others are spent."""
        return self._with_each(settled)

    def finished(self) -> Members:
        """Return members that were drafted as such that nothing changes any more."""
        return self._with_each(dict)

    def _with_each(self, make: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Members:
        return replace(self, persons=make(self.persons), devices=make(self.devices), scopes=make(self.scopes))
