"""An organisation in this process: a real headquarters, real desks; the road between them is a function call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from coachdesk.journal.edit import Edit
from coachdesk.journal.identity import new_id
from coachdesk.storage.membership_store import MembershipStore
from sync.client.bundles import Bundles
from sync.client.team import Team
from sync.protocol.acts import Role
from sync.simulation.laptop import Laptop
from sync.simulation.network import FaultyTransport
from sync.simulation.organisation import SimulatedHeadquarters, give_membership, request_of


class Desk(Laptop):
    """A laptop with a person who writes."""

    @property
    def bundles(self) -> Bundles:
        return Bundles(self.connection())

    def new_case(self, name: str = "Moreau") -> str:
        case_id = new_id()
        fields = {"birth_name": name, "status": "active", "coach_id": self.person}
        self.cabinet.write_new_case(case_id, [Edit("beneficiary", case_id, "enrol", fields)])
        return case_id

    def write_note(self, case_id: str, text: str) -> None:
        self.write_notes(case_id, [text])

    def write_notes(self, case_id: str, texts: Sequence[str]) -> None:
        self.cabinet.write(
            case_id,
            [Edit("session", new_id(), "record", {"held_on": "2026-02-03", "note": text}) for text in texts],
        )

    def notes(self, case_id: str) -> set[str]:
        if self.cabinet.scope_entry(case_id) is None:
            return set()
        rows = self.cabinet.file(case_id).sql.execute("SELECT note FROM p_session WHERE note IS NOT NULL")
        return {str(row[0]) for row in rows}


class SmallOrganisation:
    """Headquarters, an office (administrator and supervisor), and whom it lets in."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.folder = folder
        self.at = 1_770_000_000.0
        self.chance = Random(seed)
        self.headquarters = SimulatedHeadquarters(folder / "headquarters", self.chance, lambda: self.at)
        self.desks: list[Desk] = []
        self.office = office = self._desk("office")
        give_membership(office, self.headquarters.organisation)
        connection = office.connection()
        found = self.headquarters.found(office)
        connection.member.take_statements([found])
        MembershipStore(office.cabinet.vault).keep_statements([(found.number, found.raw)])
        connection.directory.give_back(0)
        Team(connection).set_roles(office.person, {Role.ADMINISTRATOR, Role.SUPERVISOR})
        office.round()

    def _desk(self, name: str) -> Desk:
        transport = FaultyTransport(self.headquarters.answer, self.chance)
        desk = Desk(name, self.folder / name, transport, self.chance, lambda: self.at)
        self.desks.append(desk)
        return desk

    def hire(self, name: str, *roles: Role) -> Desk:
        """Let somebody in, with a first round."""
        desk = self.newcomer(name)
        self.admit(desk, *roles)
        desk.round()
        return desk

    def newcomer(self, name: str) -> Desk:
        """Return the desk of somebody who is not let in yet."""
        desk = self._desk(name)
        give_membership(desk, self.headquarters.organisation)
        return desk

    def admit(self, desk: Desk, *roles: Role) -> None:
        """State that somebody belongs."""
        Team(self.office.connection()).admit(request_of(desk), set(roles or (Role.COACH,)))

    def rounds(self, desks: Sequence[Desk], times: int = 1) -> None:
        """Let these do rounds, one after the other."""
        for _ in range(times):
            for desk in desks:
                self.at += 5
                desk.round()

    def close(self) -> None:
        """Close everything."""
        for desk in self.desks:
            desk.close()
        self.headquarters.close()
