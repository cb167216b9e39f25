"""A simulated headquarters that can be restarted, set back to a backup, or lost; and what it takes to found one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

from sqlalchemy import select

from coachdesk.storage.membership_store import MembershipStore
from sync.client.member import ORGANISATION, SEALING_SEED, URL
from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.headquarters import Headquarters
from sync.headquarters.site import Site
from sync.headquarters.store import tables
from sync.headquarters.store.engine import Store, open_store
from sync.headquarters.store.schema import make_sqlite_file, make_tables
from sync.protocol.acts import ROOT, Founding, NewDevice
from sync.protocol.envelope import Envelope, read_envelope
from sync.protocol.exchange import Answer, Request
from sync.protocol.keys import new_sealing_seed, organisation_of, sealing_public_key, signing_public_key
from sync.protocol.statements import Place, Statement, make_statement
from sync.simulation.laptop import Laptop

AT = "2026-01-05T08:00:00Z"


class SimulatedHeadquarters:
    """A real headquarters on a real SQLite file, in this process."""

    def __init__(self, folder: Path, chance: Random, now: Callable[[], float]) -> None:
        self._folder = folder
        self._now = now
        self._count = 0
        self.root_key = chance.randbytes(32)
        self.site = Site(
            organisation=organisation_of(signing_public_key(self.root_key)),
            root=signing_public_key(self.root_key),
            signing_key=chance.randbytes(32),
            sealing_seed=chance.randbytes(32),
        )
        self.recovery_seed = chance.randbytes(32)
        self._recovery = sealing_public_key(self.recovery_seed)
        folder.mkdir(parents=True)
        self._store: Store | None = None
        self.start_empty()

    @property
    def organisation(self) -> str:
        """Return the organisation's name."""
        return self.site.organisation

    @property
    def path(self) -> Path:
        """Return the database's file."""
        return self._folder / f"hq-{self._count}.sqlite"

    def answer(self, request: Request) -> Answer:
        """Answer a request."""
        return self._headquarters.answer(request)

    def start_empty(self) -> None:
        """Begin with an empty database: the first day, or the day after the disk was lost."""
        self._stop()
        self._count += 1
        make_sqlite_file(self.path)
        store = open_store(str(self.path))
        make_tables(store, self.organisation, int(self._now()))
        store.close()
        self._start()

    def restart(self) -> None:
        """Stop and start: nothing is kept but what the database holds."""
        self._stop()
        self._start()

    def backup(self, to: Path) -> None:
        """Write a copy of the database."""
        with closing(sqlite3.connect(self.path)) as live, closing(sqlite3.connect(to)) as copy:
            live.backup(copy)

    def put_back(self, backup: Path, *, is_noted: bool) -> None:
        """Go on with an older copy; ``is_noted``: by ``restore``, which gives it another history."""
        self._stop()
        self._count += 1
        with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(self.path)) as live:
            copy.backup(live)
            if is_noted:
                live.execute("UPDATE about SET value = hex(randomblob(8)) WHERE name = 'history'")
                live.execute("UPDATE about SET value = lower(value) WHERE name = 'history'")
                live.commit()
            live.execute("PRAGMA journal_mode=WAL")
        self._start()

    def _start(self) -> None:
        self._store = open_store(str(self.path))
        contents = FolderContents(self._folder / "contents")
        self._headquarters = Headquarters(self.site, self._store, contents, clock=self._now)

    def _stop(self) -> None:
        if self._store is not None:
            self._store.close()

    def close(self) -> None:
        """Let go of the database."""
        self._stop()

    # Founding

    def found(self, laptop: Laptop) -> Statement:
        """Return the first statement, which the root key signs: this laptop's person is an administrator."""
        request = request_of(laptop)
        body = Founding(
            root=self.site.root,
            recovery=self._recovery,
            headquarters_signing=signing_public_key(self.site.signing_key),
            headquarters_sealing=sealing_public_key(self.site.sealing_seed),
            person=request.person,
            device=request.device,
            signing=request.signing,
            sealing=request.sealing,
        )
        return make_statement(Place(self.organisation), body, by=ROOT, at=AT, signing_key=self.root_key)

    # Looking in

    def envelopes(self) -> list[Envelope]:
        """Return everything that it keeps, the tray's too."""
        assert self._store is not None  # noqa: S101 - started in the beginning
        with self._store.reading() as connection:
            rows = [*connection.execute(select(tables.envelope.c.raw)).scalars()]
            rows += [*connection.execute(select(tables.tray.c.raw)).scalars()]
        return [read_envelope(bytes(raw)) for raw in rows if raw]  # what was settled is empty


def give_membership(laptop: Laptop, organisation: str) -> None:
    """Make a laptop ready to be let in: its sealing key, and where headquarters is."""
    store = MembershipStore(laptop.cabinet.vault)
    store.keep_fact(ORGANISATION, organisation)
    store.keep_fact(URL, "https://siege.example.org")
    store.keep_fact(SEALING_SEED, new_sealing_seed().hex())
    for scope in ("register", *laptop.cabinet.case_ids()):
        laptop.cabinet.note_to_send(scope)


def request_of(laptop: Laptop) -> NewDevice:
    """Return what lets a laptop in."""
    member = laptop.connection().member
    return NewDevice(
        device=member.device,
        person=member.person,
        signing=signing_public_key(member.signing_key),
        sealing=sealing_public_key(member.sealing_seed),
        invitation=None,
    )
