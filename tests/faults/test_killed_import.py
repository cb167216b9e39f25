"""Killed at any moment of an import or of its undo: all of it is there at the next unlocking, or all of it is gone."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from coachdesk.desk import create_desk, find_desk
from coachdesk.services import case_files, importing, sessions
from coachdesk.spreadsheets.header import Table, find_table
from coachdesk.spreadsheets.plan import CREATE, MERGE, SAME, ImportPlan
from coachdesk.spreadsheets.reading import read_workbook
from tests.coachdesk.conftest import FAST, PASSPHRASE
from tests.coachdesk.spreadsheets.builders import TODAY, xlsx
from tests.faults.conftest import Killed, Say, run_and_kill
from tests.faults.people_to_import import Picture, plan_of, rows

pytestmark = [
    pytest.mark.skipif(
        sys.platform == "win32", reason="needs fork; the Windows build is killed in its own verification"
    ),
    pytest.mark.timeout(300),
]

KILLS = int(os.environ.get("COACHDESK_KILLS", "40"))
BEGUN = "begun"
UNDOING = "undoing"
UNDONE = "undone"
IMPORTED = "imported"


@dataclass(frozen=True)
class Bench:
    """A locked desk that people are imported into, copies of which are killed, and how it looks when nobody kills."""

    template: Path
    table: Table
    plan: ImportPlan
    before: Picture
    after: Picture
    changes: int
    lines: int
    step_s: float

    def copy(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return shutil.copytree(self.template, folder)


def import_and_undo(folder: Path, plan: ImportPlan, say: Say) -> None:
    """Import and take it back, saying each step when it is done."""
    desk = find_desk(folder).unlock(PASSPHRASE)
    say(BEGUN)
    outcome = importing.import_people(desk.cabinet, plan, progress=lambda done, _: say(f"written {done}"))
    say(IMPORTED)
    assert outcome.batch_id is not None
    say(UNDOING)
    importing.undo_import(desk.cabinet, outcome.batch_id, progress=lambda done, _: say(f"taken back {done}"))
    say(UNDONE)
    desk.lock()


def bench_of(folder: Path, table: Table) -> Bench:
    """Make a desk with one person of its own, and import into a copy of it to the end."""
    desk, _ = create_desk(folder / "template", PASSPHRASE, "Claire Fontaine", cost=FAST)
    case_id = case_files.enrol_beneficiary(
        desk.cabinet, {"birth_name": "Zoumana", "first_names": "Ginette"}
    ).scope
    sessions.record_session(desk.cabinet, case_id, {"held_on": TODAY, "note": "Là avant l’import"})
    plan, before = plan_of(desk, table), Picture.of(desk)
    desk.lock()
    whole = find_desk(shutil.copytree(folder / "template", folder / "whole")).unlock(PASSPHRASE)
    importing.import_people(whole.cabinet, plan)
    after, changes = Picture.of(whole), whole.check().changes
    whole.lock()
    said: list[str] = []
    copy = shutil.copytree(folder / "template", folder / "timed")
    start = time.monotonic()
    import_and_undo(copy, plan, said.append)
    step_s = (time.monotonic() - start) / len(said)
    return Bench(folder / "template", table, plan, before, after, changes, len(said), step_s)


@pytest.fixture
def bench(tmp_path: Path, memory_folder: Path) -> Bench:
    """Return thirty people to import."""
    sheet = tmp_path / "trente.xlsx"
    sheet.write_bytes(xlsx(rows()))
    return bench_of(memory_folder, find_table(read_workbook(sheet)))


def assert_all_or_nothing(bench: Bench, folder: Path, outcome: Killed) -> bool:
    """Open what the kill left, and tell whether the import is in it."""
    desk = find_desk(folder).unlock(PASSPHRASE)
    report = desk.check()
    assert report.problems == ()
    assert {notice.code for notice in desk.notices} <= {"copied_desk", "index_repaired", "import_finished"}
    assert not (folder / "set-aside").exists()
    batch = importing.last_import(desk.cabinet)
    found = Picture.of(desk)
    assert len(list((folder / "cases").glob("*.db"))) == len(desk.cabinet.case_ids())
    if batch is None:
        assert found == bench.before
        assert not any(line.startswith("written") for line in outcome.lines) or UNDOING in outcome.lines
    else:
        assert found == bench.after
        assert report.changes == bench.changes, "nothing is written twice"
        assert batch.plan is None, "the plan is forgotten once it is written"
        assert not any(line.startswith("taken back") for line in outcome.lines)
    desk.lock()
    return batch is not None


def assert_one_undo_takes_it_away(bench: Bench, folder: Path, *, is_again: bool) -> None:
    desk = find_desk(folder).unlock(PASSPHRASE)
    if is_again:
        assert {row.action for row in plan_of(desk, bench.table).rows} <= {SAME, MERGE}
    batch = importing.last_import(desk.cabinet)
    assert batch is not None
    importing.undo_import(desk.cabinet, batch.id)
    assert Picture.of(desk) == bench.before
    assert importing.last_import(desk.cabinet) is None
    assert desk.check().problems == ()
    desk.lock()


def kill(bench: Bench, folder: Path, line: int, after_s: float) -> Killed:
    return run_and_kill(
        lambda say: import_and_undo(folder, bench.plan, say), after_s=after_s, after_lines=line
    )


def spread(bench: Bench, count: int, *, seed: int) -> Iterable[tuple[int, float]]:
    """Return (line to wait for, seconds after it): spread over all of the writing and of the undo, however slow."""
    chance = random.Random(seed)
    return [
        (1 + int((bench.lines - 1) * (number + chance.random()) / count), chance.random() * 2 * bench.step_s)
        for number in range(count)
    ]


def phase(outcome: Killed) -> str:
    """Return what the kill fell into."""
    for line in reversed(outcome.lines):
        if line in (BEGUN, IMPORTED, UNDOING, UNDONE):
            return line
    return ""


def test_killed_while_importing_and_while_undoing(bench: Bench, memory_folder: Path) -> None:
    assert Counter(row.action for row in bench.plan.rows) == {CREATE: 30}
    phases: Counter[str] = Counter()
    reached: set[str] = set()
    finished = 0
    for number, (line, after_s) in enumerate(spread(bench, KILLS, seed=5)):
        folder = bench.copy(memory_folder / "killed")
        outcome = kill(bench, folder, line, after_s)
        phases[phase(outcome)] += 1
        reached.add(outcome.lines[-1])
        if assert_all_or_nothing(bench, folder, outcome):
            finished += IMPORTED not in outcome.lines
            if number % 3 == 0:
                assert_one_undo_takes_it_away(bench, folder, is_again=number % 2 == 0)
    assert phases[BEGUN] > KILLS // 4, f"too few kills fell into the writing: {phases}"
    assert phases[UNDOING] > KILLS // 5, f"too few kills fell into the undo: {phases}"
    assert finished > KILLS // 6, "imports that were cut short were finished at the next unlocking"
    assert len(reached) > KILLS // 2, "the kills fell at many different places"


def test_killed_in_the_middle_of_the_sample_sheet(shared_dir: Path, memory_folder: Path) -> None:
    sheet = shared_dir / "samples" / "inscriptions-2026.xlsx"
    if not sheet.exists():
        pytest.skip("the sample sheet is not there")
    bench = bench_of(memory_folder, find_table(read_workbook(sheet)))
    created = sum(row.action == CREATE for row in bench.plan.rows)
    assert created == 150
    folder = bench.copy(memory_folder / "killed")
    outcome = kill(bench, folder, created // 2, bench.step_s)
    assert phase(outcome) == BEGUN
    assert assert_all_or_nothing(bench, folder, outcome)
    assert_one_undo_takes_it_away(bench, folder, is_again=True)
