"""A round beside its floor, in one run on loopback: a real headquarters' process, real files, 10,000 notes, 60 cases.

The floor is rows in JSON over requests, Starlette and SQLite with SQLCipher at both ends, nothing sealed, nothing
checked, no heads and no projection: the best that these parts can do. It does the same duty, out of 60 files into 60
others; the same out of one file into another is shown beside it.
"""

from __future__ import annotations

import itertools
import json
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

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
NO_BAR = 1e9
TIMES = 5
"""How often each is measured, in turns; the medians count."""


class Floor:
    """The bare exchange: a writer's files, a server, a reader's files.

    ``cases``: into how many files at both ends the rows go, one after the other, as into the program's case files;
    what goes over the line does not change with it.
    """

    def __init__(self, folder: Path, url: str, texts: list[str], cases: int) -> None:
        folder.mkdir()
        rows = [(new_id(), text) for text in texts]
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._writers, self._readers = (
            [self._file(folder / f"{name}-{number}.db") for number in range(cases)]
            for name in ("writer", "reader")
        )
        each = len(rows) // cases + 1
        for number, writer in enumerate(self._writers):
            with writer.transaction():
                writer.execute_many(
                    "INSERT INTO note (id, body) VALUES (?, ?)", rows[number * each : (number + 1) * each]
                )

    @staticmethod
    def _file(path: Path) -> SqlFile:
        sql = SqlFile(path, secrets.token_bytes(32), name=path.name, is_new=True)
        sql.execute("CREATE TABLE note (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)")
        return sql

    def up(self) -> None:
        """Send every row, in portions; the server has forgotten all others."""
        self._session.post(f"{self._url}/clear").raise_for_status()
        portion: list[list[object]] = []
        for number, writer in enumerate(self._writers):
            last = 0
            while rows := writer.execute(
                "SELECT seq, id, body FROM note WHERE seq > ? ORDER BY seq LIMIT ?",
                (last, PORTION - len(portion)),
            ):
                portion += [[number, *row[1:]] for row in rows]
                last = int(rows[-1][0])
                if len(portion) == PORTION:
                    self._send(portion)
                    portion = []
        if portion:
            self._send(portion)

    def _send(self, portion: list[list[object]]) -> None:
        body = json.dumps(portion, ensure_ascii=False).encode()
        self._session.post(f"{self._url}/push", data=body).raise_for_status()

    def down(self) -> None:
        """Read every row, in portions, each file's rows in one transaction."""
        last = 0
        while rows := self._session.get(f"{self._url}/pull", params={"after": last}).json():
            for number, of_file in itertools.groupby(rows, key=lambda row: int(row[1])):
                reader = self._readers[number]
                with reader.transaction():
                    reader.execute_many(
                        "INSERT INTO note (id, body) VALUES (?, ?)", [row[2:] for row in of_file]
                    )
            last = int(rows[-1][0])

    def ask(self) -> None:
        """Ask how far it is."""
        self._session.get(f"{self._url}/ask").raise_for_status()

    def close(self) -> None:
        """Close the files."""
        for sql in (*self._writers, *self._readers):
            sql.close()
        self._session.close()


def notes(chance: random.Random) -> list[str]:
    """Return texts of about 600 bytes, of words as rare as in speech."""
    words = resources.text_file("words", "french.txt").split()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    return [" ".join(chance.choices(words, weights, k=78))[:598] for _ in range(NOTES)]


def write(desk: TestDesk, cases: list[str], texts: list[str]) -> None:
    """Write the notes into the case files of a desk."""
    each = len(texts) // CASES + 1
    for place, case_id in enumerate(cases):
        edits = [
            Edit("session", new_id(), "record", {"held_on": "2026-11-20", "note": text})
            for text in texts[place * each : (place + 1) * each]
        ]
        desk.cabinet.write(case_id, edits)


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
    admin = TestDesk(folder / "admin", "admin")
    coaches = [TestDesk(folder / f"coach-{number}", f"coach {number}") for number in range(TIMES)]
    readers = [TestDesk(folder / f"reader-{number}", f"reader {number}") for number in range(TIMES)]
    headquarters.let_in_first(admin)
    admin.round()
    for desk in coaches:
        let_in(admin, desk, "coach")
    for desk in readers:
        let_in(admin, desk, "supervisor")
    for desk in (*coaches, *readers):
        desk.round()
    cases = _begun(coaches[0], admin)
    for desk in readers:
        desk.round()
    floors = [Floor(folder / f"floor-{number}", url, texts, CASES) for number in range(TIMES)]
    one_files = [Floor(folder / f"one-{number}", url, texts, 1) for number in range(TIMES)]
    sent_before = coaches[0].connection.caller.sent_bytes
    up, floor_up, one_up, down, floor_down, one_down, indexed = (list[float]() for _ in range(7))
    # In turns, as the machine's speed swings: what all read is what the first wrote.
    write(coaches[0], cases, texts)
    up.append(_timed(coaches[0].round))
    sent = coaches[0].connection.caller.sent_bytes - sent_before
    for reader, floor, one_file in zip(readers, floors, one_files, strict=True):
        floor_up.append(_timed(floor.up))
        down.append(_timed(lambda reader=reader: _into_the_files(reader)))  # type: ignore[misc]  # bound now
        floor_down.append(_timed(floor.down))
        indexed.append(down[-1] + _timed(lambda reader=reader: _index_follows(reader)))  # type: ignore[misc]  # bound now
        one_up.append(_timed(one_file.up))
        one_down.append(_timed(one_file.down))
        assert sum(len(reader.notes(case)) for case in reader.cabinet.case_ids()) == NOTES
    for coach, floor in zip(coaches[1:], floors[1:], strict=True):
        write(coach, _begun(coach, admin), texts)
        up.append(_timed(coach.round))
        floor_up.append(_timed(floor.up))
    coach = coaches[0]
    coach.round()
    quiet = side_by_side(QUIET_ROUNDS, ours=coach.round, floor=floors[0].ask)
    for floor in (*floors, *one_files):
        floor.close()
    for desk in (admin, *coaches, *readers):
        desk.close()
    return [
        _rate("10,000 notes up, of the floor's notes a second", up, floor_up),
        _rate("10,000 notes down into case files, of the floor's", down, floor_down),
        _rate("10,000 notes up, the floor in one file (no bar)", up, one_up, NO_BAR),
        _rate("10,000 notes down, the floor in one file (no bar)", down, one_down, NO_BAR),
        _rate("10,000 notes down until search knows them (no bar)", indexed, floor_down, NO_BAR),
        Finding("10,000 notes up", sent / 1e6, 3, "MB"),
        _quiet(quiet),
    ]


def _begun(coach: TestDesk, admin: TestDesk) -> list[str]:
    """Make case files, state them and hand their keys on: only notes are measured afterwards."""
    cases = [coach.new_case(f"Personne {number}") for number in range(CASES)]
    for desk in (coach, admin, coach):
        desk.round()
    return cases


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


def _rate(name: str, taken: list[float], floor: list[float], bar: float = 1 / AT_LEAST) -> Finding:
    taken_s, floor_s = median(taken), median(floor)
    detail = f"{NOTES / taken_s:,.0f} a second, floor {NOTES / floor_s:,.0f}: {floor_s / taken_s:.2f} of it"
    return Finding(name, taken_s / floor_s, bar, "times the floor's time", detail)


def _quiet(times: dict[str, Times]) -> Finding:
    ratio = times["ours"].median / times["floor"].median
    detail = f"{times['ours'].ms}, floor {times['floor'].ms}"
    return Finding("nothing to do: a round, beside one bare request", ratio, 3, "times the floor", detail)


if __name__ == "__main__":
    for finding in main():
        sys.stdout.write(f"{finding}\n")
