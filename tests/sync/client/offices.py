"""An organisation in one process for the tests of the desk's side: a real headquarters, real desks, no sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from coachdesk.storage.cabinet import REGISTER
from coachdesk.storage.membership_store import MembershipStore
from sync.client.errors import Unreachable
from sync.client.member import ORGANISATION, SEALING_SEED, URL
from sync.client.team import Team
from sync.protocol.acts import ROOT, Founding, NewDevice, Role
from sync.protocol.exchange import Answer, Request
from sync.protocol.keys import new_sealing_seed, sealing_public_key, signing_public_key
from sync.protocol.statements import Place, Statement, make_statement
from sync.simulation.organisation import AT, SimulatedHeadquarters
from tests.sync.desks import TestDesk

NOW = 1_795_000_000.0

Spoil = Callable[[Request, Answer], Answer]
"""What a lying headquarters makes of an answer."""


@dataclass
class Road:
    """Carries requests to headquarters in this process; counts them, and may be cut or spoilt."""

    answering: Callable[[Request], Answer]
    is_cut: bool = False
    asked: list[str] = field(default_factory=list)
    spoil: Spoil | None = None

    def send(self, request: Request) -> Answer:
        if self.is_cut:
            raise Unreachable(reason="offline")
        self.asked.append(f"{request.method} {request.path}")
        answer = self.answering(request)
        return self.spoil(request, answer) if self.spoil else answer

    def close(self) -> None:
        """Nothing is held."""


class Organisation:
    """A headquarters and the desks that were let in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self.headquarters = SimulatedHeadquarters(
            folder / "headquarters", Random(folder.name), lambda: self.now
        )
        self.roads: dict[str, Road] = {}
        self.desks: list[TestDesk] = []
        self.office = self.desk("Nora")
        self._found()

    def desk(self, name: str) -> TestDesk:
        """Make a desk that belongs to nobody yet."""
        road = self.roads[name] = Road(self._answer)
        desk = TestDesk(self.folder / name, name, lambda _url: road, lambda: self.now)
        desk.cabinet.now_ms = lambda: int(self.now * 1000)
        store = MembershipStore(desk.cabinet.vault)
        store.keep_facts(
            {
                ORGANISATION: self.headquarters.organisation,
                URL: "https://siege.example.org",
                SEALING_SEED: new_sealing_seed().hex(),
            }
        )
        desk.cabinet.note_to_send(REGISTER)
        self.desks.append(desk)
        return desk

    def _answer(self, request: Request) -> Answer:
        return self.headquarters.answer(request)

    def _found(self) -> None:
        connection = self.office.connection
        statement = self._founding(request_of(self.office))
        connection.member.take_statements([statement])
        MembershipStore(self.office.cabinet.vault).keep_statements([(1, statement.raw)])
        connection.directory.give_back(0)
        Team(connection).set_roles(self.office.person, {Role.ADMINISTRATOR, Role.SUPERVISOR})
        self.office.round()

    def _founding(self, request: NewDevice) -> Statement:
        site = self.headquarters.site
        body = Founding(
            root=site.root,
            recovery=sealing_public_key(bytes(32)),
            headquarters_signing=signing_public_key(site.signing_key),
            headquarters_sealing=sealing_public_key(site.sealing_seed),
            person=request.person,
            device=request.device,
            signing=request.signing,
            sealing=request.sealing,
        )
        place = Place(self.headquarters.organisation)
        return make_statement(place, body, by=ROOT, at=AT, signing_key=self.headquarters.root_key)

    def hire(self, name: str, *roles: Role) -> TestDesk:
        """Let a desk in and give it its keys."""
        desk = self.desk(name)
        Team(self.office.connection).admit(request_of(desk), roles or (Role.COACH,))
        desk.round()
        self.office.round()
        desk.round()
        return desk

    def rounds(self, times: int = 2) -> None:
        """Let every desk do some rounds, a little later each."""
        for _ in range(times):
            for desk in self.desks:
                self.now += 1
                desk.round()

    def close(self) -> None:
        for desk in self.desks:
            desk.close()
        self.headquarters.close()


def request_of(desk: TestDesk) -> NewDevice:
    member = desk.connection.member
    return NewDevice(
        device=member.device,
        person=member.person,
        signing=signing_public_key(member.signing_key),
        sealing=sealing_public_key(member.sealing_seed),
        invitation=None,
    )


@contextmanager
def organisation(folder: Path) -> Iterator[Organisation]:
    made = Organisation(folder)
    try:
        yield made
    finally:
        made.close()
