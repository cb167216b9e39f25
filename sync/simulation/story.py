"""One story: an organisation lives through a number of steps that a seed draws, then comes to rest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from coachdesk.errors import CoachDeskError
from coachdesk.journal.edit import Changed
from coachdesk.storage.cabinet import REGISTER
from coachdesk.storage.membership_store import MembershipStore
from sync.client.contents import CHECKED_S, RETRY_S
from sync.client.errors import DirectoryWrong, Unreachable
from sync.client.losing import allow
from sync.client.revocation import LEFT_NAME, leave
from sync.client.round_result import RoundResult
from sync.client.team import Team
from sync.client.tray import Tray
from sync.protocol.acts import Role
from sync.protocol.errors import Refusal, SetAside, UnknownDevice
from sync.protocol.sealing import unseal
from sync.simulation import writing
from sync.simulation.laptop import Died, Laptop
from sync.simulation.network import CALM, FaultyTransport, Weather
from sync.simulation.organisation import (
    SimulatedHeadquarters,
    give_membership,
    request_of,
)
from sync.simulation.sticks import Sticks

BEGINNING = 1_770_000_000.0
REST_ROUNDS = 14
MOST_LAPTOPS = 5
PATIENCE = 5
"""How many rounds a person waits before deciding to go on with another list of statements than the one known."""
STORMS = (
    CALM,
    CALM,
    Weather(lost_before=0.2),
    Weather(lost_after=0.3),
    Weather(cut=0.4),
    Weather(repeated=0.5),
    Weather(0.1, 0.1, 0.15, 0.2),
)


@dataclass
class Trace:
    """What happened, in few words, for whoever replays a seed."""

    lines: list[str] = field(default_factory=list)

    def note(self, *words: object) -> None:
        """Add a line."""
        self.lines.append(" ".join(map(str, words)))


class Story:
    """The organisation of one seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = Random(seed)  # noqa: S311 - a story drawn from its seed, no key
        self.folder = folder
        self.trace = Trace()
        self.at = BEGINNING
        self.headquarters = SimulatedHeadquarters(folder / "headquarters", self.chance, lambda: self.at)
        self.laptops: list[Laptop] = []
        self.gone: list[Laptop] = []
        self.saved: set[tuple[str, str]] = set()
        self._images: list[tuple[Laptop, Path]] = []
        self._backups: list[Path] = []
        self._left: list[bytes] = []
        self._forks: dict[str, int] = {}
        self._count = 0
        sticks = folder / "sticks"
        sticks.mkdir(parents=True)
        self.sticks = Sticks(sticks, self.chance, self.trace.note)
        self._begin()

    # The first day

    def _begin(self) -> None:
        admin = self._new_laptop()
        give_membership(admin, self.headquarters.organisation)
        connection = admin.connection()
        found = self.headquarters.found(admin)
        connection.member.take_statements([found])
        MembershipStore(admin.cabinet.vault).keep_statements([(found.number, found.raw)])
        connection.directory.give_back(0)
        Team(connection).set_roles(admin.person, {Role.ADMINISTRATOR, Role.SUPERVISOR})
        admin.round()
        for _ in range(self.chance.randint(2, 3)):
            self._hire()

    def _new_laptop(self) -> Laptop:
        self._count += 1
        transport = FaultyTransport(self.headquarters.answer, self.chance)
        name = f"laptop-{self._count}"
        laptop = Laptop(name, self.folder / name, transport, self.chance, lambda: self.at)
        self.laptops.append(laptop)
        return laptop

    def _hire(self) -> None:
        laptop = self._new_laptop()
        laptop.clock_error_s = self.chance.choice((0.0, 0.0, 40.0, -3600.0, 3.2e8, -3.2e8))
        for _ in range(self.chance.randint(0, 2)):  # somebody worked alone before headquarters was there
            self._note_saved(writing.new_case(laptop.cabinet, self.chance))
        give_membership(laptop, self.headquarters.organisation)
        roles = {Role.COACH} if self.chance.random() < 0.8 else {Role.COACH, Role.SUPERVISOR}
        Team(self.laptops[0].connection()).admit(request_of(laptop), roles)
        self.trace.note("hired", laptop.name, *sorted(roles))

    # Steps

    def step(self) -> None:
        """Let something happen."""
        self.at += self.chance.choice((1, 30, 600, 86_400))
        kinds = [kind for kind, _ in _STEPS]
        weights = [weight for _, weight in _STEPS]
        step = self.chance.choices(kinds, weights)[0]
        self.trace.note(int(self.at - BEGINNING), step.__name__)
        step(self)

    def _any(self) -> Laptop:
        return self.chance.choice(self.laptops)

    def write(self) -> None:
        """Somebody writes."""
        laptop = self._any()
        cases = sorted(laptop.cabinet.case_ids())
        with contextlib.suppress(CoachDeskError):
            if not cases or self.chance.random() < 0.15:
                self._note_saved(writing.write_in_register(laptop.cabinet, self.chance))
                return
            scope = self.chance.choice(cases)
            if self.chance.random() < 0.08:
                self._note_saved(writing.bring_document(laptop.cabinet, scope, self.chance))
                return
            how = self.chance.choices(
                (writing.write_in, writing.decide, writing.write_as_newer_version), (10, 2, 1)
            )[0]
            self._note_saved(how(laptop.cabinet, scope, self.chance))

    def open_case(self) -> None:
        """Somebody opens a case file."""
        laptop = self._any()
        if laptop is not self.laptops[0]:
            self._note_saved(writing.new_case(laptop.cabinet, self.chance))

    def round(self) -> None:
        """A laptop does a round in some weather; it may die in the middle."""
        laptop = self._any()
        laptop.transport.weather = self.chance.choice(STORMS)
        laptop.death = self.chance.choice((0.0, 0.0, 0.0, 0.05, 0.2))
        self._round(laptop)
        laptop.transport.weather, laptop.death = CALM, 0.0

    def _round(self, laptop: Laptop) -> RoundResult | None:
        try:
            result = laptop.round()
        except Died:
            self.trace.note(laptop.name, "died")
            laptop.death = 0.0
            laptop.die()
            return None
        except DirectoryWrong as error:
            self.trace.note(laptop.name, error)
            self._forks[laptop.name] = self._forks.get(laptop.name, 0) + 1
            if self._forks[laptop.name] > PATIENCE:
                laptop.connection().directory.follow_decided()
            return None
        except UnknownDevice as error:
            self.trace.note(laptop.name, error)
            self._in_the_office(lambda team: team.admit(request_of(laptop), {Role.COACH}))
            return None
        except (Unreachable, Refusal) as error:
            self.trace.note(laptop.name, error)
            return None
        self.trace.note(
            laptop.name, "sent", result.sent_changes, "received", result.received_changes, *result.removed
        )
        if result.is_revoked:
            laptop.death = 0.0
            self._leave(laptop)
        return result

    def use_stick(self) -> None:
        """Somebody does something with a USB stick."""
        self.sticks.step(self.laptops)

    def go_away(self) -> None:
        """A laptop loses its network, or finds it."""
        laptop = self._any()
        laptop.transport.is_away = not laptop.transport.is_away

    def die(self) -> None:
        """A laptop loses its power at rest."""
        self._any().die()

    def set_clock(self) -> None:
        """A clock goes wrong by years, or right."""
        self._any().clock_error_s = self.chance.choice((0.0, 30.0, -86_400.0, 1.6e9, -1.1e9))

    def assign(self) -> None:
        """A supervisor gives a case file to somebody else."""
        self._in_the_office(self._assign)

    def _assign(self, team: Team) -> None:
        records = self.laptops[0].connection().member.directory.members.scopes
        cases = sorted(one for one, record in records.items() if record.is_there() and one != REGISTER)
        people = sorted(one.id for one in team.people() if Role.COACH in one.roles)
        if cases and people:
            team.assign(self.chance.choice(cases), self.chance.sample(people, 1))

    def hire(self) -> None:
        """Somebody new comes."""
        if len(self.laptops) < MOST_LAPTOPS:
            self._in_the_office(lambda _team: self._hire())

    def revoke(self) -> None:
        """A laptop is let out."""
        if len(self.laptops) > 3:
            laptop = self.chance.choice(self.laptops[1:])
            self._in_the_office(lambda team: team.revoke_device(laptop.device))

    def _in_the_office(self, act: Callable[[Team], object]) -> None:
        """Let the administrator do something with a network that works; what is refused is not done."""
        admin = self.laptops[0]
        was_away, admin.transport.is_away = admin.transport.is_away, False
        try:
            admin.round()
            act(Team(admin.connection()))
        except (Unreachable, DirectoryWrong, Refusal) as error:
            self.trace.note("office", error)
        finally:
            admin.transport.is_away = was_away

    def restart_headquarters(self) -> None:
        """Headquarters is restarted."""
        self.headquarters.restart()

    def back_up_headquarters(self) -> None:
        """Headquarters is backed up."""
        backup = self.folder / f"backup-{len(self._backups)}.sqlite"
        self.headquarters.backup(backup)
        self._backups.append(backup)

    def put_back_headquarters(self) -> None:
        """An older backup of headquarters is put back, by the command or behind its back."""
        if self._backups:
            is_noted = self.chance.random() < 0.6
            self.headquarters.put_back(self.chance.choice(self._backups), is_noted=is_noted)
            self._forget_what_is_nowhere()

    def lose_headquarters(self) -> None:
        """Headquarters' disk is lost: it begins empty, with its keys."""
        self.headquarters.start_empty()
        self._forget_what_is_nowhere()

    def image_disk(self) -> None:
        """The disk of a laptop is copied."""
        laptop = self._any()
        image = self.folder / f"image-{len(self._images)}"
        laptop.copy_disk(image)
        self._images.append((laptop, image))

    def put_back_disk(self) -> None:
        """An older copy of a laptop's disk is put back."""
        here = [(laptop, image) for laptop, image in self._images if laptop in self.laptops[1:]]
        if here:
            laptop, image = self.chance.choice(here)
            laptop.put_back_disk(image)
            self._forget_what_is_nowhere()

    # What is held where

    def _note_saved(self, changed: Changed | None) -> None:
        if changed is not None:
            self.saved |= {(changed.scope, change_id) for change_id in changed.change_ids}

    def _forget_what_is_nowhere(self) -> None:
        """After a disk was replaced by an older one: what lay only there is lost to everybody."""
        held = self._held_by_laptops() | self._held_by_headquarters()
        lost = self.saved - held
        if lost:
            self.trace.note("lost with a disk", len(lost))
        self.saved &= held

    def _held_by_laptops(self) -> set[tuple[str, str]]:
        held = set()
        for laptop in self.laptops:
            for scope in (REGISTER, *laptop.cabinet.case_ids()):
                rows = laptop.cabinet.file(scope).sql.execute("SELECT id FROM change")
                held |= {(scope, str(row[0])) for row in rows}
        return held

    def _held_by_headquarters(self) -> set[tuple[str, str]]:
        seen = {
            place: key for laptop in (*self.gone, *self.laptops) for place, key in laptop.held_keys().items()
        }
        # A key that lies on no disk any more opens nothing.
        kept = {place for laptop in self.laptops for place in laptop.keys_now()}
        keys = {place: key for place, key in seen.items() if place in kept}
        held = set()
        for envelope in self.headquarters.envelopes():
            header = envelope.header
            key = keys.get((header.scope, header.epoch))
            if key is not None:
                with contextlib.suppress(SetAside):
                    held |= {(header.scope, change.id) for change in unseal(envelope, key)}
        return held

    def _leave(self, laptop: Laptop) -> None:
        """A laptop learns that it was let out."""
        self.trace.note(laptop.name, "leaves")
        connection = laptop.connection()
        leave(connection, laptop.folder, laptop.destroy)
        left = laptop.folder / LEFT_NAME
        if left.exists():
            self._left.append(left.read_bytes())
        self.laptops.remove(laptop)
        self.gone.append(laptop)
        self.sticks.find_left(laptop, self.laptops)

    # The end

    def come_to_rest(self) -> bool:
        """Let all go well, everybody do rounds, supervisors take in the tray; tell whether it came to rest."""
        for laptop in self.laptops:
            laptop.transport.weather, laptop.transport.is_away, laptop.death = CALM, False, 0.0
            laptop.die()  # what an earlier round did not come to is found again
        self.at += CHECKED_S + 86_400
        is_quiet = False
        for _ in range(REST_ROUNDS):
            was_quiet, is_quiet = is_quiet, self._rest_once()
            if was_quiet and is_quiet:
                return True
        return False

    def _rest_once(self) -> bool:
        is_quiet = True
        for laptop in list(self.laptops):
            self.at += RETRY_S
            result = self._round(laptop)
            if result is None or not result.is_quiet or result.forgot:
                is_quiet = False
            if result is not None and (result.brought or result.awaits_others):
                is_quiet = False
            if result is not None and result.guarded:
                allow(laptop.cabinet, result.guarded)
                is_quiet = False
            if laptop in self.laptops and Role.SUPERVISOR in laptop.connection().member.roles:
                is_quiet = self._empty_tray(laptop, result) and is_quiet
                is_quiet = not self.sticks.take_left(laptop) and is_quiet
        return is_quiet

    def _empty_tray(self, laptop: Laptop, result: RoundResult | None) -> bool:
        tray = Tray(laptop.connection())
        if result is not None and result.tray:
            tray.fetch(result.tray)
        entries = MembershipStore(laptop.cabinet.vault).tray()
        while self._left:
            entries += tray.read_left(self._left.pop())
        for entry in entries:
            try:
                tray.take_in(entry)
            except (SetAside, CoachDeskError) as error:
                self.trace.note("tray", error.code)
                tray.leave_out(entry)
        return not entries

    def close(self) -> None:
        """Close everything."""
        for laptop in (*self.laptops, *self.gone):
            laptop.close()
        self.headquarters.close()


_STEPS: tuple[tuple[Callable[[Story], None], int], ...] = (
    (Story.write, 40),
    (Story.open_case, 4),
    (Story.round, 30),
    (Story.use_stick, 20),
    (Story.go_away, 4),
    (Story.die, 3),
    (Story.set_clock, 2),
    (Story.assign, 3),
    (Story.hire, 1),
    (Story.revoke, 1),
    (Story.restart_headquarters, 2),
    (Story.back_up_headquarters, 2),
    (Story.put_back_headquarters, 1),
    (Story.lose_headquarters, 1),
    (Story.image_disk, 2),
    (Story.put_back_disk, 1),
)
