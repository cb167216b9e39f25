"""A real headquarters in the test's process, the supervisor's laptop that founded it, and the road to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from coachdesk.journal.edit import Edit
from coachdesk.journal.identity import new_id
from coachdesk.storage.cabinet import REGISTER
from coachdesk.storage.membership_store import MembershipStore
from sync.client.errors import Unreachable
from sync.client.inviting import Inviting
from sync.client.left_work import left_name
from sync.client.losing import allow
from sync.client.revocation import leave
from sync.client.team import Team
from sync.protocol.acts import Role
from sync.protocol.exchange import Answer, Request
from sync.simulation.laptop import Laptop
from sync.simulation.network import FaultyTransport
from sync.simulation.organisation import SimulatedHeadquarters, give_membership, request_of

SUPERVISOR = "Noémie Lacroix"


class Road:
    """The way to headquarters of the desk in the window: it can be away, or hold a request until it is let go."""

    def __init__(self, answering: Callable[[Request], Answer]) -> None:
        self._answering = answering
        self.is_away = False
        self.asked: list[str] = []
        self.reached = threading.Event()
        """Set when a request is on its way and held."""
        self._gate = threading.Event()
        self._gate.set()

    def send(self, request: Request) -> Answer:
        self.asked.append(f"{request.method} {request.path}")
        if not self._gate.is_set():
            self.reached.set()
            assert self._gate.wait(30)
        if self.is_away:
            raise Unreachable(reason="offline")
        return self._answering(request)

    def close(self) -> None:
        """Nothing is held."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no answer come while this lasts."""
        self.reached.clear()
        self._gate.clear()
        try:
            yield
        finally:
            self._gate.set()


class Siege:
    """An organisation: headquarters, a supervisor at the office, and ``road`` for the desk that the test is about."""

    def __init__(self, folder: Path) -> None:
        chance = Random(7)
        self._folder = folder
        self._lock = threading.Lock()
        self.headquarters = SimulatedHeadquarters(folder / "headquarters", chance, time.time)
        self.road = Road(self._answer)
        transport = FaultyTransport(self._answer, chance)
        self.office = Laptop(SUPERVISOR, folder / "office", transport, chance, time.time)
        self._found()

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            return self.headquarters.answer(request)

    def _found(self) -> None:
        office = self.office
        give_membership(office, self.headquarters.organisation)
        connection = office.connection()
        found = self.headquarters.found(office)
        connection.member.take_statements([found])
        MembershipStore(office.cabinet.vault).keep_statements([(found.number, found.raw)])
        connection.directory.give_back(0)
        Team(connection).set_roles(office.person, {Role.ADMINISTRATOR, Role.SUPERVISOR})
        office.round()

    def transport_for(self, _url: str) -> Road:
        """Return the road, whatever the address."""
        return self.road

    def invitation(self, name: str, *roles: Role) -> str:
        """Return an invitation as it is pasted."""
        return Inviting(self.office.connection()).invite(name, roles or (Role.COACH,)).as_text()

    def let_in(self) -> None:
        """Let in whoever asks."""
        inviting = Inviting(self.office.connection())
        for asking in inviting.waiting():
            inviting.admit(asking.request)

    def new_case(self, name: str, *persons: str) -> str:
        """Open a case file at the office and give it to these people; return its id."""
        office, case_id = self.office, new_id()
        fields = {
            "birth_name": name,
            "status": "active",
            "coach_id": persons[0] if persons else office.person,
        }
        office.cabinet.write_new_case(case_id, [Edit("beneficiary", case_id, "enrol", fields)])
        office.round()
        if persons:
            Team(office.connection()).assign(case_id, persons)
        office.round()
        return case_id

    def write(self, scope: str, kind: str, **fields: str) -> None:
        """Write something at the office and send it."""
        self.office.cabinet.write(
            scope, [Edit(kind, scope if kind == "beneficiary" else new_id(), "revise", fields)]
        )
        self.office.round()

    def names(self, case_id: str) -> list[str]:
        """Return the birth names in a case file, as the office has it."""
        self.office.round()
        cabinet = self.office.cabinet
        if cabinet.scope_entry(case_id) is None:
            return []
        rows = cabinet.file(case_id).sql.execute("SELECT birth_name FROM p_beneficiary")
        return [str(row[0]) for row in rows]

    def hire(self, name: str) -> Laptop:
        """Let a coach's laptop in."""
        transport = FaultyTransport(self._answer, Random(3))
        coach = Laptop(name, self._folder / "coach", transport, Random(3), time.time)
        give_membership(coach, self.headquarters.organisation)
        Team(self.office.connection()).admit(request_of(coach), {Role.COACH})
        return coach

    def new_partner(self, name: str) -> None:
        """Write into the register at the office, and keep it there."""
        self.office.cabinet.write(REGISTER, [Edit("partner", new_id(), "add", {"name": name})])

    def let_out_with_work(self, name: str, reader: str) -> tuple[str, Path]:
        """Let out a laptop with a case file that nobody heard of; return that, and what it leaves for ``reader``."""
        coach = self.hire("Karim Haddad")
        coach.round()
        coach.transport.is_away = True
        case_id = new_id()
        edit = Edit("beneficiary", case_id, "enrol", {"birth_name": name, "status": "active"})
        coach.cabinet.write_new_case(case_id, [edit])
        Team(self.office.connection()).revoke_device(coach.device)
        coach.transport.is_away = False
        assert coach.round().is_revoked
        leave(coach.connection(), coach.folder, coach.destroy)
        file = coach.folder / left_name(reader)
        assert file.is_file()
        coach.close()
        return case_id, file

    def leave_work_behind(self, name: str, corrected: str) -> str:
        """Let a coach correct a name and lose the case file before it is sent; return the case file's id."""
        coach = self.hire("Karim Haddad")
        case_id = self.new_case(name, coach.person)
        coach.round()
        coach.cabinet.write(case_id, [Edit("beneficiary", case_id, "revise", {"birth_name": corrected})])
        Team(self.office.connection()).assign(case_id, [])
        allow(coach.cabinet, [case_id])
        coach.round()
        assert case_id not in coach.cabinet.case_ids()
        coach.close()
        return case_id

    def close(self) -> None:
        """End."""
        self.office.close()
        self.headquarters.close()
