"""A simulated laptop: a real desk's folder with its files, which may die, be set back, or have a mad clock."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

from coachdesk.desk_opening import OpenedFiles, hold_folder, make_files, open_files
from coachdesk.errors import CoachDeskError
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.membership_store import MembershipStore
from coachdesk.vault.header import Header
from coachdesk.vault.slots import MasterKey
from sync.client.caller import Caller
from sync.client.connection import Connection, connect
from sync.client.member import Member, stored_of
from sync.client.round import Rounds
from sync.client.round_result import RoundResult
from sync.protocol.keys import ScopeKey
from sync.simulation.network import FaultyTransport

T = TypeVar("T")

PROGRAM = "1.0.0"


class Died(Exception):
    """The laptop lost its power at this point."""


class Laptop:
    """One person's laptop."""

    def __init__(
        self,
        name: str,
        folder: Path,
        transport: FaultyTransport,
        chance: Random,
        world_now: Callable[[], float],
    ) -> None:
        self.name = name
        self.folder = folder
        self.transport = transport
        self.clock_error_s = 0.0
        self.death = 0.0
        """How likely it dies before or after each piece of work on its files."""
        self._chance = chance
        self._world_now = world_now
        self._header = Header(name, "2026-01-01T00:00:00Z", ())
        self._master = MasterKey(secrets.token_bytes(32))
        folder.mkdir(parents=True)
        self._files = make_files(folder, self._header, self._master, hold_folder(folder), name)
        self._settle()
        self._rounds: Rounds | None = None
        self._connection: Connection | None = None
        self.is_destroyed = False
        self._keys_seen: dict[tuple[str, int], ScopeKey] = {}

    def _settle(self) -> None:
        self.cabinet.now_ms = lambda: int(self.now() * 1000)

    def now(self) -> float:
        """Return what this laptop's clock says."""
        return self._world_now() + self.clock_error_s

    @property
    def cabinet(self) -> Cabinet:
        """Return the open files."""
        return self._files.cabinet

    @property
    def person(self) -> str:
        """Return who works here."""
        return self.cabinet.author.person

    @property
    def device(self) -> str:
        """Return this laptop's id."""
        return self.cabinet.author.device

    # Its life

    def gate(self, work: Callable[[Cabinet], T]) -> T:
        """Do a piece of work on the files, unless the power goes before or after it."""
        if self._chance.random() < self.death:
            raise Died
        done = work(self.cabinet)
        if self._chance.random() < self.death:
            raise Died
        return done

    def die(self) -> None:
        """Lose the power and start again: what was committed is there."""
        self._drop_files()
        self._open()

    def _drop_files(self) -> None:
        self._rounds = self._connection = None
        for file in self.cabinet._open.values():
            with contextlib.suppress(CoachDeskError):
                file.close()
        with contextlib.suppress(CoachDeskError):
            self.cabinet.vault.close()
        self._files.hold.release()

    def _open(self) -> None:
        self._files = self._opened()
        self._settle()

    def _opened(self) -> OpenedFiles:
        return open_files(self.folder, self._header, self._master, hold_folder(self.folder))

    def copy_disk(self, to: Path) -> None:
        """Make an image of the disk, while nothing is being written."""
        self._drop_files()
        shutil.copytree(self.folder, to)
        self._open()

    def put_back_disk(self, image: Path) -> None:
        """Put an older image back into the same place."""
        self._drop_files()
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        shutil.copytree(image, self.folder, dirs_exist_ok=True)
        self._open()

    # Its connection

    def connection(self) -> Connection:
        """Return its connection to headquarters, made when first needed after a start."""
        if self._connection is None:
            member = Member(stored_of(self.cabinet))
            caller = Caller(self.transport, member.device, member.signing_key, self.now)
            self._connection = connect(self.gate, caller, member, self.now)
            self._rounds = Rounds(self._connection, PROGRAM)
        return self._connection

    def round(self) -> RoundResult:
        """Do a round; raises what a round raises, and ``Died``."""
        self.connection()
        assert self._rounds is not None  # noqa: S101 - made with the connection
        return self._rounds.run()

    def close(self) -> None:
        """Shut down in order."""
        with contextlib.suppress(CoachDeskError):
            self._files.close()

    def held_keys(self) -> dict[tuple[str, int], ScopeKey]:
        """Return every scope key that it ever held, for whoever looks into headquarters from outside."""
        if not self.is_destroyed:
            rows = MembershipStore(self.cabinet.vault).all_keys()
            self._keys_seen |= {(scope, epoch): ScopeKey(raw) for scope, epoch, raw in rows}
        return self._keys_seen

    def keys_now(self) -> set[tuple[str, int]]:
        """Return which scope keys lie on its disk."""
        return {(scope, epoch) for scope, epoch, _ in MembershipStore(self.cabinet.vault).all_keys()}

    def destroy(self) -> None:
        """Destroy what opens it."""
        self.held_keys()
        self.is_destroyed = True
