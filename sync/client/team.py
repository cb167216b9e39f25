"""What a supervisor or an administrator states: who belongs, who works on which case file, who is let out.

Each act is a statement of the directory; the keys that it calls for are handed on at once, and again by every round
until they have arrived.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sync.client.connection import Connection
from sync.client.statements_exchange import Wanted
from sync.protocol.acts import (
    REGISTER,
    Access,
    Body,
    Erasure,
    GuardLifted,
    NewDevice,
    PersonRoles,
    Revocation,
    Role,
)
from sync.protocol.keys import fingerprint
from sync.protocol.members import Device


@dataclass(frozen=True, slots=True)
class TeamDevice:
    """A laptop: ``fingerprint``: six groups of four digits; ``since`` and ``until``: statement numbers."""

    id: str
    fingerprint: tuple[str, ...]
    since: int
    is_active: bool
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """A person of the directory; their name is in the register, which headquarters cannot read."""

    id: str
    roles: frozenset[Role]
    devices: tuple[TeamDevice, ...]
    case_ids: tuple[str, ...]
    """The case files that were given to them, or that they made."""
    is_this_one: bool


class Team:
    """The organisation's people, and what may be stated about them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Reading

    def people(self) -> list[TeamPerson]:
        """Return everybody, also who was let out, in the order of their coming."""
        member = self._connection.member
        members = member.directory.members
        given: dict[str, list[str]] = {}
        for record in members.scopes.values():
            if record.id == REGISTER or not record.is_there():
                continue
            for person in record.access[-1][1]:
                given.setdefault(person, []).append(record.id)
        return [
            TeamPerson(
                id=person.id,
                roles=person.roles(),
                devices=tuple(
                    self._device(device) for device in members.devices.values() if device.person == person.id
                ),
                case_ids=tuple(given.get(person.id, ())),
                is_this_one=person.id == member.person,
            )
            for person in members.persons.values()
        ]

    def _device(self, device: Device) -> TeamDevice:
        member = self._connection.member
        spoken = fingerprint(member.organisation, device.signing, device.sealing)
        is_active = member.directory.device(device.id) is not None
        return TeamDevice(device.id, spoken, device.since, is_active, device.id == member.device)

    def persons_of(self, case_id: str) -> frozenset[str]:
        """Return who has access to a case file beside the supervisors; nobody for one not known to headquarters."""
        record = self._connection.member.directory.members.scopes.get(case_id)
        return record.access[-1][1] if record is not None else frozenset()

    # Stating

    def assign(self, case_id: str, persons: Collection[str]) -> None:
        """Give a case file to these people and to nobody else beside the supervisors."""
        self.assign_many([case_id], persons)

    def assign_many(self, case_ids: Sequence[str], persons: Collection[str]) -> int:
        """Give several case files to the same people; return how many statements that took."""
        wanted = frozenset(persons)

        def bodies() -> list[Body]:
            return [Access(case_id, wanted) for case_id in case_ids if self._is_to_state(case_id, wanted)]

        return self.state(bodies)

    def _is_to_state(self, case_id: str, persons: frozenset[str]) -> bool:
        record = self._connection.member.directory.members.scopes.get(case_id)
        return record is not None and record.is_there() and record.access[-1][1] != persons

    def transfer(self, person: str, to: str) -> int:
        """Give to somebody all the case files of somebody else; return how many."""
        held = next((one.case_ids for one in self.people() if one.id == person), ())

        def bodies() -> list[Body]:
            found: list[Body] = []
            for case_id in held:
                now = self.persons_of(case_id)
                if person in now:
                    found.append(Access(case_id, now - {person} | {to}))
            return found

        return self.state(bodies)

    def set_roles(self, person: str, roles: Collection[Role]) -> int:
        """State all the roles of a person from now on."""
        wanted = frozenset(roles)

        def bodies() -> list[Body]:
            known = self._connection.member.directory.members.persons.get(person)
            return [] if known is not None and known.roles() == wanted else [PersonRoles(person, wanted)]

        return self.state(bodies)

    def admit(self, request: NewDevice, roles: Collection[Role]) -> int:
        """Let a device in, and its person when they are new; hand on the keys that it may have."""
        wanted = frozenset(roles)

        def bodies() -> list[Body]:
            members = self._connection.member.directory.members
            found: list[Body] = []
            known = members.persons.get(request.person)
            if known is None or not known.roles():
                found.append(PersonRoles(request.person, wanted))
            if request.device not in members.devices:
                found.append(request)
            return found

        return self.state(bodies)

    def revoke_device(self, device: str) -> int:
        """Let a laptop out: it is refused at once, gets no new keys, and what it could read gets new ones."""

        def bodies() -> list[Body]:
            is_active = self._connection.member.directory.device(device) is not None
            return [Revocation(device, None)] if is_active else []

        return self.state(bodies)

    def revoke_person(self, person: str) -> int:
        """Let a person out, with all their laptops."""

        def bodies() -> list[Body]:
            known = self._connection.member.directory.members.persons.get(person)
            return [Revocation(None, person)] if known is not None and known.roles() else []

        return self.state(bodies)

    def erase(self, case_id: str) -> int:
        """Destroy a case file everywhere: headquarters drops its envelopes, the desks its keys."""

        def bodies() -> list[Body]:
            record = self._connection.member.directory.members.scopes.get(case_id)
            return [Erasure(case_id)] if record is not None and record.is_there() else []

        return self.state(bodies)

    def lift_guard(self, device: str, case_ids: Collection[str]) -> int:
        """Let a device lose exactly these case files in one round, once."""
        member, going = self._connection.member, frozenset(case_ids)
        before = len(member.directory.guards_for(device))

        def bodies() -> list[Body]:
            is_stated = any(guard.scopes == going for guard in member.directory.guards_for(device)[before:])
            return [] if is_stated else [GuardLifted(device, going)]

        return self.state(bodies)

    def state(self, bodies: Wanted) -> int:
        """State what is wanted, as a whole list, and hand on the keys that it calls for; return how many were taken."""
        connection = self._connection
        taken = 0
        while count := connection.directory.state(bodies):
            taken += count
        connection.keys.rotate()
        connection.keys.give_missing()
        return taken
