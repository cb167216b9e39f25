"""A round beside its floor, in one run on loopback: a real headquarters' process, real files, 10,000 notes, 60 cases.

The floor is rows in JSON over requests, Starlette and SQLite with SQLCipher at both ends, nothing sealed, nothing
checked, no heads and no projection: the best that these parts can do.
"""

from __future__ import annotations

import json
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

import resources
from coachdesk.journal.edit import Edit
from coachdesk.journal.identity import new_id
from coachdesk.storage.engine import SqlFile
from tests.benchmarks.measuring import Finding, Times, side_by_side
from tests.benchmarks.servers import free_port, serving
from tests.sync.desks import TestDesk
from tests.sync.real_headquarters import RealHeadquarters, let_in

NOTES, CASES, PORTION = 10_000, 60, 500
QUIET_ROUNDS = 200
AT_LEAST = 0.35
"""Of the floor's notes a second, both ways."""


class Floor:
    """The bare exchange: a writer's file, a server, a reader's file."""

    def __init__(self, folder: Path, url: str, rows: list[tuple[str, str]]) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._writer, self._reader = (
            self._file(folder / f"floor-{name}.db") for name in ("writer", "reader")
        )
        for at in range(0, len(rows), PORTION):
            with self._writer.transaction():
                self._writer.execute_many(
                    "INSERT INTO note (id, body) VALUES (?, ?)", rows[at : at + PORTION]
                )

    @staticmethod
    def _file(path: Path) -> SqlFile:
        sql = SqlFile(path, secrets.token_bytes(32), name=path.name, is_new=True)
        sql.execute("CREATE TABLE note (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)")
        return sql

    def up(self) -> None:
        """Send every row, in portions."""
        last = 0
        while rows := self._writer.execute(
            "SELECT seq, id, body FROM note WHERE seq > ? ORDER BY seq LIMIT ?", (last, PORTION)
        ):
            body = json.dumps([list(row[1:]) for row in rows], ensure_ascii=False).encode()
            self._session.post(f"{self._url}/push", data=body).raise_for_status()
            last = int(rows[-1][0])

    def down(self) -> None:
        """Read every row, in portions."""
        last = 0
        while rows := self._session.get(f"{self._url}/pull", params={"after": last}).json():
            with self._reader.transaction():
                self._reader.execute_many(
                    "INSERT INTO note (id, body) VALUES (?, ?)", [row[1:] for row in rows]
                )
            last = int(rows[-1][0])

    def ask(self) -> None:
        """Ask how far it is."""
        self._session.get(f"{self._url}/ask").raise_for_status()

    def close(self) -> None:
        """Close the files."""
        for sql in (self._writer, self._reader):
            sql.close()
        self._session.close()


def notes(chance: random.Random) -> list[str]:
    """Return texts of about 600 bytes, of words as rare as in speech."""
    words = resources.text_file("words", "french.txt").split()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    return [" ".join(chance.choices(words, weights, k=78))[:598] for _ in range(NOTES)]


def written(desk: TestDesk, cases: list[str], texts: list[str]) -> list[tuple[str, str]]:
    """Write the notes into the case files of a desk; return the rows of the floor."""
    each = len(texts) // CASES + 1
    for place, case_id in enumerate(cases):
        edits = [
            Edit("session", new_id(), "record", {"held_on": "2026-11-20", "note": text})
            for text in texts[place * each : (place + 1) * each]
        ]
        desk.cabinet.write(case_id, edits)
    return [(new_id(), text) for text in texts]


def main() -> list[Finding]:
    """Return the findings."""
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-bench-"))
    texts = notes(random.Random(7))
    port = free_port()
    headquarters = RealHeadquarters(folder / "headquarters", {"COACHDESK_HQ_DEVICE_A_SECOND": "100000"})
    headquarters.make()
    headquarters.start()
    command = [
        "-m",
        "uvicorn",
        "tests.benchmarks.floor_server:app",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    try:
        with serving(command, port, {"FLOOR_DATABASE": str(folder / "floor.sqlite")}):
            return _measured(folder, headquarters, f"http://127.0.0.1:{port}", texts)
    finally:
        headquarters.stop()


def _measured(folder: Path, headquarters: RealHeadquarters, url: str, texts: list[str]) -> list[Finding]:
    admin, coach, reader = (TestDesk(folder / name, name) for name in ("admin", "coach", "reader"))
    headquarters.let_in_first(admin)
    admin.round()
    let_in(admin, coach, "coach")
    let_in(admin, reader, "supervisor")
    for desk in (coach, reader, admin, coach, reader):
        desk.round()
    cases = [coach.new_case(f"Personne {number}") for number in range(CASES)]
    for desk in (coach, admin, reader):
        desk.round()  # the case files are stated and their keys handed on: only notes are measured
    rows = written(coach, cases, texts)
    floor = Floor(folder, url, rows)
    caller = coach.connection.caller
    sent_before = caller.sent_bytes
    up, floor_up = _timed(coach.round), _timed(floor.up)
    sent = caller.sent_bytes - sent_before
    down, floor_down = _timed(lambda: _into_the_files(reader)), _timed(floor.down)
    indexed = down + _timed(lambda: _index_follows(reader))
    assert sum(len(reader.notes(case)) for case in reader.cabinet.case_ids()) == NOTES
    coach.round()
    quiet = side_by_side(QUIET_ROUNDS, ours=coach.round, floor=floor.ask)
    findings = [
        _rate("10,000 notes up, of the floor's notes a second", up, floor_up),
        _rate("10,000 notes down into case files, of the floor's", down, floor_down),
        _rate("10,000 notes down until search knows them (no bar)", indexed, floor_down, 1e9),
        Finding("10,000 notes up", sent / 1e6, 3, "MB", f"{coach.connection.caller.calls} calls in all"),
        _quiet(quiet),
    ]
    floor.close()
    for desk in (admin, coach, reader):
        desk.close()
    return findings


def _into_the_files(desk: TestDesk) -> None:
    """Do a round; the index of lists and search follows behind, as it does in the window."""
    cabinet = desk.cabinet
    absorb = cabinet.absorb_some
    cabinet.absorb_some = lambda limit=0: False  # type: ignore[method-assign]  # put back below
    try:
        desk.round()
    finally:
        cabinet.absorb_some = absorb  # type: ignore[method-assign]  # as it was


def _index_follows(desk: TestDesk) -> None:
    while desk.cabinet.absorb_some():
        pass


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _rate(name: str, taken_s: float, floor_s: float, bar: float = 1 / AT_LEAST) -> Finding:
    detail = f"{NOTES / taken_s:,.0f} a second, floor {NOTES / floor_s:,.0f}: {floor_s / taken_s:.2f} of it"
    return Finding(name, taken_s / floor_s, bar, "times the floor's time", detail)


def _quiet(times: dict[str, Times]) -> Finding:
    ratio = times["ours"].median / times["floor"].median
    detail = f"{times['ours'].ms}, floor {times['floor'].ms}"
    return Finding("nothing to do: a round, beside one bare request", ratio, 3, "times the floor", detail)


if __name__ == "__main__":
    for finding in main():
        sys.stdout.write(f"{finding}\n")
