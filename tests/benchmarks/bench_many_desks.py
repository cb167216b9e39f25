"""Headquarters on PostgreSQL with 200 devices that sync at the same moment, by one worker and by two."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.private_keys import KEYS_FILE, new_private_keys, write_private_keys
from sync.headquarters.settings import ENVIRONMENT, Settings, write_settings
from sync.headquarters.store.engine import open_store
from sync.headquarters.store.schema import make_tables
from sync.protocol import canonical
from sync.protocol.acts import NewScope, PersonRoles, Role
from sync.protocol.envelope import Envelope
from sync.protocol.exchange import Request
from tests.benchmarks.measuring import Finding, Times
from tests.benchmarks.processor_share import held
from tests.benchmarks.servers import cpu_seconds, workers_of
from tests.sync.headquarters.office import NOW, Office, frames_body, signed_request
from tests.sync.headquarters.postgresql import PostgreSQL, running_postgresql
from tests.sync.headquarters.serving import serving
from tests.sync.protocol.organisation import (
    ADMIN,
    ORGANISATION,
    ROOT_KEY,
    Laptop,
    Story,
    an_envelope,
    begun,
    proof,
)
from tests.sync.protocol.signing import public_of

DESKS = 200
AT_ONCE = 150
TURNS = 3
WARM_UP = 30
SHARE = 0.2
"""Of a core for each worker: four of them leave a core for the load and the database."""


class NotHeld(Exception):
    """Nobody may be held to a part of a core here."""


@dataclass(frozen=True)
class Run:
    """What one run of all devices took: seconds, of the clock and of processors, and how often a session waited."""

    times: Times
    whole_s: float
    headquarters_s: float
    database_s: float
    lock_waits: float
    """Which part of the database's busy sessions, looked at again and again, waited for a lock of another."""

    @property
    def words(self) -> str:
        """Return a round's cost in words."""
        return (
            f"{DESKS / self.whole_s:.0f} rounds a second; a round costs headquarters "
            f"{self.headquarters_s / DESKS * 1e3:.1f} ms and the database {self.database_s / DESKS * 1e3:.1f} ms "
            f"of processor; {self.lock_waits:.1%} of busy sessions wait for a lock"
        )


def main() -> list[Finding]:
    """Return the findings.

    The load and the database run on the same cores as headquarters, so that rounds a second do not show what a second
    worker adds, but where each worker is held to a fifth of a core. And a round must cost headquarters the same with
    two workers as with one, and sessions must not wait for one another's locks.
    """
    with running_postgresql() as postgresql:
        runs = [(_measured(postgresql, 1), _measured(postgresql, 2)) for _ in range(TURNS)]
        more = _held_workers(postgresql)
    one, two = (sorted(each, key=lambda run: run.times.p95)[TURNS // 2] for each in zip(*runs, strict=True))
    costs = sorted(two.headquarters_s / one.headquarters_s for one, two in runs)
    return [
        Finding(
            f"{DESKS} devices at once, one worker: 95th percentile of a round",
            one.times.p95,
            2,
            "s",
            one.words,
        ),
        Finding(f"{DESKS} devices at once, two workers: 95th percentile", two.times.p95, 2, "s", two.words),
        Finding(
            "processor time of headquarters for a round, two workers beside one (median)",
            costs[TURNS // 2],
            1.2,
            "times",
            f"{TURNS} pairs: {', '.join(f'{one:.2f}' for one in costs)}; {os.cpu_count()} cores for all",
        ),
        Finding(
            "busy sessions that wait for a lock, two workers (median)",
            sorted(two.lock_waits for _, two in runs)[TURNS // 2],
            0.05,
            "of all",
        ),
        *more,
    ]


def _held_workers(postgresql: PostgreSQL) -> list[Finding]:
    """Return what twice and four times the workers bring while there are cores for them."""
    try:
        one, two, four = (_measured(postgresql, workers, SHARE) for workers in (1, 2, 4))
    except NotHeld:
        return []
    return [
        Finding(
            f"{DESKS} devices at once, {workers} workers of a fifth of a core each, beside one such",
            run.whole_s / one.whole_s,
            1.15 / workers,
            "of its time",
            f"{DESKS / one.whole_s:.0f} rounds a second with one, {run.words}",
        )
        for workers, run in ((2, two), (4, four))
    ]


def _measured(postgresql: PostgreSQL, workers: int, share: float = 1) -> Run:
    """Return what all devices' rounds took with so many workers, each of them held to a share of a core."""
    story, laptops = _crowd()
    folder, database = _settled(postgresql, story)
    environment = {f"{ENVIRONMENT}DATABASE_PASSWORD": "not asked for by a socket"}
    with serving(folder, "--workers", str(workers), environment=environment) as served:
        for _ in range(
            WARM_UP
        ):  # each on a connection of its own, so that every worker has read the directory
            _round(served.address, [_on_the_wire(_signed(ADMIN, "round"))])
        rounds = [
            (
                _on_the_wire(_signed(laptop, "push", frames_body(_work_of(at, laptop, story)))),
                _on_the_wire(_signed(laptop, "round")),
            )
            for at, laptop in enumerate(laptops)
        ]
        postmaster = int((postgresql.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        working = [served.process.pid] if workers == 1 else workers_of(served.process.pid)
        with (
            _watched(database) as waits,
            ThreadPoolExecutor(DESKS) as threads,
            held(working, share) if share < 1 else nullcontext(True) as is_held,
        ):
            if not is_held:
                raise NotHeld
            before = cpu_seconds(served.process.pid), cpu_seconds(postmaster)
            begin = time.perf_counter()
            taken = sorted(threads.map(lambda sent: _round(served.address, sent), rounds))
            whole_s = time.perf_counter() - begin
            after = cpu_seconds(served.process.pid), cpu_seconds(postmaster)
    busy, waiting = sum(one for one, _ in waits), sum(one for _, one in waits)
    return Run(
        Times(tuple(taken)), whole_s, after[0] - before[0], after[1] - before[1], waiting / max(busy, 1)
    )


def _settled(postgresql: PostgreSQL, story: Story) -> tuple[Path, str]:
    """Make a headquarters that knows the story; return its folder and database."""
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-bench-"))
    database = postgresql.new_database()
    store = open_store(database)
    make_tables(store, ORGANISATION, NOW)
    office = Office(store, FolderContents(folder / "contents"))
    for at in range(0, len(story.statements), AT_ONCE):
        office.state(ADMIN, story.statements[at : at + AT_ONCE])
    store.close()
    root, recovery = canonical.to_base64(public_of(ROOT_KEY)), canonical.to_base64(ADMIN.sealing)
    write_settings(folder, Settings(ORGANISATION, root, recovery, database=database))
    write_private_keys(folder / KEYS_FILE, new_private_keys())
    return folder, database


@contextmanager
def _watched(database: str) -> Iterator[list[tuple[int, int]]]:
    """Count busy sessions, and those that wait for a lock, twenty times a second until the block ends."""
    seen: list[tuple[int, int]] = []
    is_over = threading.Event()

    def watch() -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            while not is_over.wait(0.05):
                found = connection.execute(
                    "SELECT count(*), count(*) FILTER (WHERE wait_event_type = 'Lock') FROM pg_stat_activity"
                    " WHERE state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()"
                ).fetchone()
                if found is not None:
                    seen.append((found[0], found[1]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()


def _crowd() -> tuple[Story, list[Laptop]]:
    story, laptops = begun(), [Laptop(f"laptop-{at}", f"coach-{at}") for at in range(DESKS)]
    for at, laptop in enumerate(laptops):
        story.state(PersonRoles(laptop.person, frozenset({Role.COACH})), ADMIN)
        story.state(laptop.joins(), ADMIN)
        story.state(NewScope(f"case-of-{at}", proof(f"case-of-{at}")), laptop)
    return story, laptops


def _work_of(at: int, laptop: Laptop, story: Story) -> Envelope:
    return an_envelope(scope=f"case-of-{at}", laptop=laptop, directory=story.directory.number)


def _signed(laptop: Laptop, name: str, body: bytes = b"") -> Request:
    nonce = f"{time.time_ns():020d}-{name}"
    return signed_request(laptop, name, body, created=int(time.time()), nonce=nonce)


def _on_the_wire(request: Request) -> bytes:
    """Return a request as it goes out: written and signed before anything is measured."""
    headers = {**request.headers, "host": "127.0.0.1", "content-length": str(len(request.body))}
    lines = [
        f"{request.method} {request.path} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + request.body


def _round(address: str, sent: Sequence[bytes]) -> float:
    """Send, and ask as the next round does, on a connection of its own; return the seconds."""
    where = urlsplit(address)
    begin = time.perf_counter()
    with socket.create_connection((where.hostname, where.port), timeout=60) as connection:
        for request in sent:
            connection.sendall(request)
            with HTTPResponse(connection) as answer:
                answer.begin()
                body = answer.read()
                assert answer.status == 200, body
    return time.perf_counter() - begin
