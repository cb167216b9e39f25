"""Take in 10,000 notes of about 600 bytes for 60 case files, against raw SQLCipher with one table.

The floor writes each portion of at most 500 as one ``executemany`` in one transaction that waits for the disk; so does
the program, to journal, heads and projection; then with what the desk does about it, and the index that follows.
"""

from __future__ import annotations

import itertools
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import resources
from coachdesk.desk import create_desk
from coachdesk.journal.change import Change, body_of
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Scope
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.scope_file import ScopeFile
from tests.benchmarks.bench_case_file import raw_connection
from tests.benchmarks.measuring import Finding, Times
from tests.coachdesk.conftest import FAST, PASSPHRASE

NOTES, CASES, PORTION, ROUNDS = 10_000, 60, 500, 5

Portions = list[tuple[str, list[Change]]]


def made_portions(chance: random.Random) -> Portions:
    """Return the portions of every case file, in turn: notes that no other laptop has touched."""
    words = resources.text_file("words", "french.txt").split()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    person, device = new_id(), new_id()
    portions: Portions = []
    counts = [NOTES // CASES + (number < NOTES % CASES) for number in range(CASES)]
    for count in counts:
        scope = new_id()
        changes = [
            _note(scope, number, " ".join(chance.choices(words, weights, k=65)), person, device)
            for number in range(count)
        ]
        portions += [(scope, changes[at : at + PORTION]) for at in range(0, count, PORTION)]
    return portions


def _note(scope: str, number: int, text: str, person: str, device: str) -> Change:
    put = {"held_on": f"2026-0{1 + number % 9}-{10 + number % 18}", "kind": "individual", "note": text}
    stamp = (1_780_000_000_000 + number * 977) << 16
    made = Change(new_id(), scope, "session", new_id(), "record_session", put, {}, stamp, person, device, 1)
    return Change(
        made.id,
        scope,
        made.kind,
        made.entity_id,
        made.act,
        put,
        {},
        stamp,
        person,
        device,
        1,
        written=body_of(made),
    )  # as it comes from an envelope


class Works:
    """The ways to take the portions in, each into files of its own that are made before the clock runs."""

    def __init__(self, folder: Path, cabinet: Cabinet, portions: Portions) -> None:
        self._folder = folder
        self._cabinet = cabinet
        self._portions = portions
        self._numbers = itertools.count()

    def floor(self) -> Iterator[None]:
        """One table a file, the changes' own columns and the key that finds a change again."""
        files: dict[str, Any] = {}
        for scope, _ in self._portions:
            if scope in files:
                continue
            raw = raw_connection(self._folder / f"floor{next(self._numbers)}.db", secrets.token_bytes(32))
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute(
                "CREATE TABLE change (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT, entity TEXT,"
                " act TEXT, body TEXT, stamp INTEGER, person TEXT, device TEXT, schema INTEGER, batch TEXT)"
            )
            files[scope] = raw
        yield
        for scope, changes in self._portions:
            raw = files[scope]
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(
                "INSERT INTO change (id, kind, entity, act, body, stamp, person, device, schema, batch)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        c.id,
                        c.kind,
                        c.entity_id,
                        c.act,
                        c.written,
                        c.stamp,
                        c.person,
                        c.device,
                        c.schema,
                        c.batch,
                    )
                    for c in changes
                ],
            )
            raw.execute("COMMIT")
        yield
        for raw in files.values():
            raw.close()

    def files(self) -> Iterator[None]:
        """The scope files by themselves: journal, heads and projection."""
        files: dict[str, ScopeFile] = {}
        for scope, _ in self._portions:
            if scope not in files:
                path = self._folder / f"ours{next(self._numbers)}.db"
                files[scope] = ScopeFile.create(path, secrets.token_bytes(32), scope, Scope.CASE)
        yield
        for scope, changes in self._portions:
            files[scope].take_in(changes)
        yield
        for file in files.values():
            file.close()

    def desk(self) -> Iterator[None]:
        """Through the cabinet: marks in the vault, and no more than some files open."""
        return self._through_desk(is_indexed=False)

    def indexed(self) -> Iterator[None]:
        """Through the cabinet, until lists and search know of all of it."""
        return self._through_desk(is_indexed=True)

    def _through_desk(self, *, is_indexed: bool) -> Iterator[None]:
        round_ = next(self._numbers)
        scopes = {scope: f"{scope}{round_:04d}" for scope, _ in self._portions}
        portions = [
            (scopes[scope], [_of_round(change, round_) for change in changes])
            for scope, changes in self._portions
        ]
        for scope in scopes.values():
            self._cabinet.make_scope(scope, Scope.CASE)
        yield
        for scope, changes in portions:
            self._cabinet.take_in(scope, changes)
        while is_indexed and self._cabinet.absorb_some():
            pass
        yield
        assert self._cabinet.index.summary(portions[-1][0]) is not None
        self._cabinet.settle()
        for scope in scopes.values():
            self._cabinet.remove_scope(scope)  # every round meets an index of the same size


def _of_round(change: Change, number: int) -> Change:
    """Return the change as one about another thing: an index has each thing once."""
    return Change(
        f"{change.id}{number:04d}", change.scope, change.kind, f"{change.entity_id}{number:04d}", change.act,
        change.put, {}, change.stamp, change.person, change.device, 1, written=change.written,
    )  # fmt: skip


def in_turn(rounds: int, works: Sequence[Callable[[], Iterator[None]]]) -> list[Times]:
    """Time the middle part of each work, ``rounds`` times in turn."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for values, work in zip(taken, works, strict=True):
            steps = work()
            next(steps)
            start = time.perf_counter()
            next(steps)
            values.append(time.perf_counter() - start)
            next(steps, None)
    return [Times(tuple(sorted(values))) for values in taken]


def main() -> list[Finding]:
    """Return the findings."""
    portions = made_portions(random.Random(93))
    with tempfile.TemporaryDirectory() as folder:
        desk, _ = create_desk(Path(folder) / "desk", PASSPHRASE, "Claire", cost=FAST)
        works = Works(Path(folder), desk.cabinet, portions)
        floor, files, whole, indexed = in_turn(ROUNDS, [works.floor, works.files, works.desk, works.indexed])
        desk.lock()
    return [
        _ratio("take in 10,000 notes for 60 case files: journal, heads, projection", files, floor, 3),
        _ratio("the same through the desk", whole, floor, 6),
        _ratio("the same until lists and search know of all", indexed, floor, 12),
    ]


def _ratio(name: str, taken: Times, floor: Times, bar: float) -> Finding:
    rates = f"{NOTES / taken.median:,.0f} a second, floor {NOTES / floor.median:,.0f}"
    return Finding(name, taken.median / floor.median, bar, "times raw SQLCipher", f"{taken.ms}; {rates}")
