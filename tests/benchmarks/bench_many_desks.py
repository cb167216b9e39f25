"""Headquarters on PostgreSQL with 200 devices that sync at the same moment, by one worker and by two."""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.private_keys import KEYS_FILE, new_private_keys, write_private_keys
from sync.headquarters.settings import ENVIRONMENT, Settings, write_settings
from sync.headquarters.store.engine import open_store
from sync.headquarters.store.schema import make_tables
from sync.protocol import canonical
from sync.protocol.acts import NewScope, PersonRoles, Role
from tests.benchmarks.measuring import Finding, Times
from tests.sync.headquarters.office import NOW, Office, frames_body
from tests.sync.headquarters.postgresql import PostgreSQL, running_postgresql
from tests.sync.headquarters.serving import Served, serving
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


def main() -> list[Finding]:
    """Return the findings."""
    with running_postgresql() as postgresql:
        one, one_s = _measured(postgresql, 1)
        two, two_s = _measured(postgresql, 2)
    cores = os.cpu_count() or 1
    detail = f"{DESKS / one_s:.0f} rounds a second with one worker, {DESKS / two_s:.0f} with two; {cores} cores for all"
    return [
        Finding(f"{DESKS} devices at once, one worker: 95th percentile of a round", one.p95, 2, "s", one.ms),
        Finding(f"{DESKS} devices at once, two workers: 95th percentile", two.p95, 2, "s", two.ms),
        Finding(
            "two workers beside one (no bar here: the load runs on the same cores)",
            two_s / one_s,
            1.2,
            "times",
            detail,
        ),
    ]


def _measured(postgresql: PostgreSQL, workers: int) -> tuple[Times, float]:
    """Return how long each device's round took, and all of them together."""
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-bench-"))
    story, laptops = _crowd()
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
    environment = {f"{ENVIRONMENT}DATABASE_PASSWORD": "not asked for by a socket"}
    with serving(folder, "--workers", str(workers), environment=environment) as served:
        bodies = [
            frames_body(an_envelope(scope=f"case-of-{at}", laptop=laptop, directory=story.directory.number))
            for at, laptop in enumerate(laptops)
        ]
        with ThreadPoolExecutor(DESKS) as threads:
            begin = time.perf_counter()
            rounds = [
                threads.submit(_round, served, laptop, body)
                for laptop, body in zip(laptops, bodies, strict=True)
            ]
            taken = sorted(one.result() for one in rounds)
            whole_s = time.perf_counter() - begin
    return Times(tuple(taken)), whole_s


def _crowd() -> tuple[Story, list[Laptop]]:
    story, laptops = begun(), [Laptop(f"laptop-{at}", f"coach-{at}") for at in range(DESKS)]
    for at, laptop in enumerate(laptops):
        story.state(PersonRoles(laptop.person, frozenset({Role.COACH})), ADMIN)
        story.state(laptop.joins(), ADMIN)
        story.state(NewScope(f"case-of-{at}", proof(f"case-of-{at}")), laptop)
    return story, laptops


def _round(served: Served, laptop: Laptop, body: bytes) -> float:
    """Send, ask, and ask again as the next round does; return the seconds."""
    begin = time.perf_counter()
    desk = Served(served.process, served.address, served.log)
    with desk.session:
        assert desk.ask(laptop, "push", body).status == 200
        assert desk.ask(laptop, "round").status == 200
    return time.perf_counter() - begin
