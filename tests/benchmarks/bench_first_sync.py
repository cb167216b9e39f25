"""A supervisor's first sync: 1,500 case files and 150,000 changes, from a real process into real files."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from pathlib import Path

import psutil

from coachdesk.journal.edit import Edit
from coachdesk.journal.identity import new_id
from tests.benchmarks.bench_sync import notes
from tests.benchmarks.measuring import Finding
from tests.sync.desks import TestDesk
from tests.sync.real_headquarters import RealHeadquarters, let_in

CASES, CHANGES_A_CASE = 1_500, 100


class Memory:
    """The most that this process held while it was watched, in MB."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._stopped = threading.Event()
        self.before = self._process.memory_info().rss / 1e6
        self.most = self.before
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stopped.wait(0.1):
            self.most = max(self.most, self._process.memory_info().rss / 1e6)

    def stop(self) -> float:
        """Return how much was added at most."""
        self._stopped.set()
        self._thread.join()
        return self.most - self.before


def main() -> list[Finding]:
    """Return the findings."""
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-bench-"))
    headquarters = RealHeadquarters(folder / "headquarters", {"COACHDESK_HQ_DEVICE_A_SECOND": "100000"})
    headquarters.make()
    headquarters.start()
    try:
        return _measured(folder, headquarters)
    finally:
        headquarters.stop()


def _measured(folder: Path, headquarters: RealHeadquarters) -> list[Finding]:
    office, coach = TestDesk(folder / "office", "office"), TestDesk(folder / "coach", "coach")
    headquarters.let_in_first(office)
    office.round()
    let_in(office, coach, "coach")
    coach.round()
    _write(coach)
    while coach.round().sent_changes:
        pass
    supervisor = TestDesk(folder / "supervisor", "supervisor")
    let_in(office, supervisor, "supervisor")
    while coach.round().changed or coach.connection.keys.give_missing():
        pass
    memory, begin = Memory(), time.perf_counter()
    result = supervisor.round()
    first_s, added = time.perf_counter() - begin, memory.stop()
    assert result.received_changes >= CASES * CHANGES_A_CASE, result
    case = coach.cabinet.case_ids()[7]
    coach.write_note(case, "Une note de plus.")
    coach.round()
    begin = time.perf_counter()
    assert supervisor.round().received_changes == 1
    next_s = time.perf_counter() - begin
    detail = f"{result.received_changes:,} changes, {result.received_changes / first_s:,.0f} a second, search included"
    return [
        Finding("a supervisor's first sync", first_s, 180, "s", detail),
        Finding("memory that it adds", added, 120, "MB", "of the resident set"),
        Finding("the next round, of one new note", next_s, 1, "s"),
    ]


def _write(coach: TestDesk) -> None:
    texts = notes(random.Random(3))
    for number in range(CASES):
        case = coach.new_case(f"Personne {number}")
        picked = texts[number % 90 * CHANGES_A_CASE : (number % 90 + 1) * CHANGES_A_CASE - 1]
        coach.cabinet.write(
            case,
            [Edit("session", new_id(), "record", {"held_on": "2026-11-20", "note": text}) for text in picked],
        )
