"""What can be read of a damaged file and of the log beside it, without opening them as a database."""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from pathlib import Path

import pytest

from coachdesk.journal.change import Change
from coachdesk.journal.edit import Author, Edit
from coachdesk.programme.declaration import Scope
from coachdesk.storage.projection import read_changes
from coachdesk.storage.salvage import Salvaged, salvage
from coachdesk.storage.scope_file import ScopeFile

PAGE = 4096
FRAME = 24 + PAGE
LOG_HEADER = 32


@dataclass
class Left:
    """A file and its log as a power cut leaves them, and what was committed."""

    path: Path
    key: bytes
    data: bytes
    log: bytes
    journal: dict[str, Change]
    folded: frozenset[str]
    """The changes that the file holds without its log."""

    def found(self, *, data: bytes | None = None, log: bytes | None = None) -> Salvaged:
        """Return what is read of the two with one of them replaced."""
        self.path.write_bytes(self.data if data is None else data)
        self.path.with_name(self.path.name + "-wal").write_bytes(self.log if log is None else log)
        found = salvage([self.path], self.key, "case")
        assert all(self.journal[change.id] == change for change in found.changes), "nothing is invented"
        return found


@pytest.fixture
def left(tmp_path: Path) -> Left:
    """Return a file whose later half stands in the log only; some notes are longer than a page."""
    chance = random.Random(3)
    key = secrets.token_bytes(32)
    path = tmp_path / "live.db"
    file = ScopeFile.create(path, key, "case", Scope.CASE)
    file.sql.execute("PRAGMA wal_autocheckpoint = 0")
    folded: frozenset[str] = frozenset()
    for number in range(40):
        if number == 20:
            file.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            folded = frozenset(change.id for change in read_changes(file.sql, "case"))
        note = "".join(chance.choices("aéîœ bcd", k=9_000 if number % 7 == 6 else 300))
        fields = {"held_on": "2026-01-05", "note": note}
        file.write([Edit("session", f"s{number % 30}", "record_session", fields)], Author("p", "d"))
    data, log = path.read_bytes(), path.with_name("live.db-wal").read_bytes()
    journal = {change.id: change for change in read_changes(file.sql, "case")}
    file.close()
    return Left(tmp_path / "left.db", key, data, log, journal, folded)


def ids(found: Salvaged) -> set[str]:
    return {change.id for change in found.changes}


def frames_of(log: bytes) -> range:
    return range(LOG_HEADER, len(log), FRAME)


def test_all_that_was_committed_is_read_from_the_file_and_its_log(left: Left) -> None:
    assert len(left.folded) == 20
    assert len(left.journal) == 40
    found = left.found()
    assert {change.id: change for change in found.changes} == left.journal
    assert (found.missing, found.lost_pages, found.mended_pages) == (0, 0, 0)
    assert ids(left.found(log=b"")) == left.folded


def test_the_changes_come_in_the_order_they_were_kept(left: Left) -> None:
    assert [change.id for change in left.found().changes] == list(left.journal)


def test_what_was_not_committed_is_not_read(left: Left) -> None:
    """A page that was on its way into the log when the power went: no save had returned."""
    started = left.log[: list(frames_of(left.log))[-1]]  # the last frame is the commit
    found = left.found(log=started)
    assert len(ids(found)) == 39
    torn = left.log[:-100]
    assert len(ids(left.found(log=torn))) == 39


def test_frames_of_an_earlier_turn_of_the_log_are_not_read(left: Left) -> None:
    frames = list(frames_of(left.log))
    half = frames[len(frames) // 2]
    stale = bytearray(left.log)
    for start in frames:
        if start >= half:
            stale[start + 8] ^= 0xFF
    assert ids(left.found(log=bytes(stale))) == ids(left.found(log=left.log[:half]))


def test_a_bit_flipped_in_any_page_of_the_log_costs_at_most_the_last_save(left: Left) -> None:
    chance = random.Random(9)
    frames = list(frames_of(left.log))
    for start in frames[::15]:
        hurt = bytearray(left.log)
        hurt[start + 24 + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        found = left.found(log=bytes(hurt))
        assert len(ids(found)) >= 39
        assert found.mended_pages <= 1


def test_a_page_lost_from_the_log_costs_what_stood_on_it_and_invents_nothing(left: Left) -> None:
    costs = []
    for start in list(frames_of(left.log))[::4]:
        hurt = left.log[: start + 24] + bytes(PAGE) + left.log[start + FRAME :]
        found = left.found(log=hurt)
        assert left.folded <= ids(found) or found.lost_pages
        assert len(found.changes) + found.missing >= 39
        costs.append(len(left.journal) - len(found.changes))
    assert sum(cost > 1 for cost in costs) < len(costs) / 4, "most pages are there in a later state"


@pytest.mark.parametrize("seed", range(3))
def test_noise_in_the_log_invents_nothing(left: Left, seed: int) -> None:
    chance = random.Random(seed)
    hurt = bytearray(left.log)
    for _ in range(12):
        start = chance.randrange(len(hurt))
        size = chance.choice((1, 24, 900))
        hurt[start : start + size] = chance.randbytes(size)
    left.found(log=bytes(hurt[: chance.randrange(len(hurt) // 2, len(hurt))]))
    left.found(log=bytes(32))
    left.found(log=chance.randbytes(20_000))


def test_a_flipped_bit_of_the_salt_is_put_right(left: Left) -> None:
    for bit in range(0, 128, 7):
        hurt = bytearray(left.data)
        hurt[bit // 8] ^= 1 << bit % 8
        assert ids(left.found(data=bytes(hurt), log=b"")) == left.folded


def test_another_key_reads_nothing(left: Left) -> None:
    left.found()
    found = salvage([left.path], secrets.token_bytes(32), "case")
    assert found.changes == ()
    assert found.contents == {}


def test_the_files_are_not_written(left: Left) -> None:
    left.found(data=left.data[:-1])
    assert left.path.read_bytes() == left.data[:-1]
    assert left.path.with_name(left.path.name + "-wal").read_bytes() == left.log
    assert {path.name for path in left.path.parent.iterdir()} == {"left.db", "left.db-wal", "live.db"}
