"""The projection is the fold of the heads: after any exchange, with what a newer version wrote, after a rebuild."""

from __future__ import annotations

import json
import random
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Author, Edit
from coachdesk.journal.heads import Replica
from coachdesk.programme.beneficiary import EntrySituation
from coachdesk.programme.declaration import Plain, Scope
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.storage.checking import check_scope_file
from coachdesk.storage.errors import FileTooNew
from coachdesk.storage.projection import (
    conflicts_of,
    pack_heads,
    read_changes,
    rebuild_projection,
    to_column,
    unpack_heads,
)
from coachdesk.storage.reading import read_one
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.tables import CONFLICT_COLUMN, DELETED_COLUMN, projection_digest, projection_name

SCOPE = "case"
A = Author("pa", "da")

Row = tuple[dict[str, Plain], bool, list[str]]


def distinct(values: Iterable[Plain]) -> int:
    return len({(type(value).__name__, json.dumps(value)) for value in values})


def fold(changes: Sequence[Change]) -> dict[tuple[str, str], Row]:
    """Return what each entity is, by the words of the design alone, whatever the order of the changes."""
    by_entity: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        by_entity[change.kind, change.entity_id].append(change)
    return {slot: _row(of_one) for slot, of_one in by_entity.items()}


def _row(changes: list[Change]) -> Row:
    heads: dict[str, list[Change]] = {}
    for name in {name for change in changes for name in change.put}:
        puts = [change for change in changes if name in change.put]
        replaced = {other for change in puts for other in change.replaces.get(name, ())}
        heads[name] = [change for change in puts if change.id not in replaced]
    conflicts = {name for name, ones in heads.items() if distinct(one.put[name] for one in ones) > 1}
    deletions = [one for one in heads.get(DELETED, ()) if one.put[DELETED] is True]
    seen = {(name, other) for one in deletions for name, ids in one.replaces.items() for other in ids}
    apart = [
        one.id
        for name, ones in heads.items()
        for one in ones
        if name != DELETED and (name, one.id) not in seen
    ]
    if deletions and apart:
        conflicts.add(DELETED)
    best = {name: max(ones, key=lambda one: (one.stamp, one.id)).put[name] for name, ones in heads.items()}
    is_deleted = DELETED not in conflicts and best.get(DELETED) is True
    return {name: value for name, value in best.items() if name != DELETED}, is_deleted, sorted(conflicts)


def column(value: Plain) -> object:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return int(value) if isinstance(value, bool) else value


def live(file: ScopeFile, kind: str) -> dict[str, tuple[object, ...]]:
    names = (*ENTITY_TYPES[kind].fields, DELETED_COLUMN, CONFLICT_COLUMN)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = file.sql.execute(f"SELECT id, {columns} FROM {projection_name(kind)}")
    return {str(row[0]): tuple(row[1:]) for row in rows}


def expected(folded: dict[tuple[str, str], Row], kind: str) -> dict[str, tuple[object, ...]]:
    found = {}
    for (of_kind, entity), (values, is_deleted, conflicts) in folded.items():
        if of_kind == kind:
            columns = [column(values.get(name)) for name in ENTITY_TYPES[kind].fields]
            found[entity] = (*columns, int(is_deleted), json.dumps(conflicts) if conflicts else None)
    return found


def assert_follows(file: ScopeFile, changes: Sequence[Change]) -> None:
    folded = fold(changes)
    for kind, described in ENTITY_TYPES.items():
        if described.scope is file.scope:
            assert live(file, kind) == expected(folded, kind), kind


PUTS: dict[str, dict[str, Sequence[Plain]]] = {
    "session": {
        "note": ["a", "b", None],
        "minutes": [0, 30],
        "topics": [[], ["P1"], ["P1", "P2"]],
        "mood": ["of a newer version", 3],
    },
    "situation": {"has_foreign_diploma": [True, False, None], "children": [0, 1, None]},
    "vehicle": {"wheels": [2, 4], "note": ["x"]},
}
SLOTS = [("session", "s1"), ("session", "s2"), ("situation", "o"), ("vehicle", "v")]


def history(chance: random.Random) -> list[Change]:
    """Return what three desks write, seeing only part of each other's changes; some of a newer version."""
    desks = [Replica() for _ in range(3)]
    written: list[Change] = []
    for number in range(chance.randint(0, 24)):
        who, (kind, entity), what = chance.randrange(3), chance.choice(SLOTS), chance.randrange(10)
        for change in chance.sample(written, k=chance.randint(0, len(written))):
            desks[who].apply(change)
        heads = desks[who].heads.get((kind, entity), {})
        if what < 2:
            put: dict[str, Plain] = {DELETED: what == 0}
        else:
            names = chance.sample(list(PUTS[kind]), k=chance.randint(1, len(PUTS[kind])))
            put = {name: chance.choice(PUTS[kind][name]) for name in names}
        seen = heads if put.get(DELETED) is True else [name for name in put if name in heads]
        change = Change(
            id=f"{chance.getrandbits(32):08x}{number:024x}",
            scope=SCOPE,
            kind=kind,
            entity_id=entity,
            act="revise",
            put=put,
            replaces={name: heads[name] for name in seen},
            stamp=chance.randint(1, 9) * 10 + number % 3,  # wrong clocks, and stamps that are equal
            person="p",
            device=str(who),
            schema=99,
        )
        desks[who].apply(change)
        written.append(change)
    return written


@settings(max_examples=60)
@given(st.integers(0, 1 << 32))
def test_the_projection_is_the_fold_of_the_heads(seed: int) -> None:
    chance = random.Random(seed)
    written = history(chance)
    with tempfile.TemporaryDirectory() as folder:
        key = secrets.token_bytes(32)
        file = ScopeFile.create(Path(folder) / "a.db", key, SCOPE, Scope.CASE)
        arriving = written + chance.sample(written, k=len(written) // 2)
        chance.shuffle(arriving)
        arrived: list[Change] = []
        while arriving:
            part = [arriving.pop() for _ in range(min(len(arriving), chance.randint(1, 5)))]
            applied = file.apply(part).changes
            assert len(applied) == len({change.id for change in part} - {change.id for change in arrived})
            arrived = list({change.id: change for change in [*arrived, *part]}.values())
            assert_follows(file, arrived)
        kept = {change.id: change for change in read_changes(file.sql, SCOPE)}
        assert kept == {change.id: change for change in written}, "what is not known here is kept whole"
        with file.sql.transaction():
            rebuild_projection(file.sql, Scope.CASE)
        assert_follows(file, written)
        assert check_scope_file(file) == (len(written), [])
        file.close()


def new_file(folder: Path) -> tuple[ScopeFile, bytes]:
    key = secrets.token_bytes(32)
    return ScopeFile.create(folder / "a.db", key, SCOPE, Scope.CASE), key


def test_a_no_and_a_zero_are_values_and_an_empty_field_is_none(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    edit = Edit(
        "situation",
        "o",
        "revise",
        {"has_foreign_diploma": False, "children": 0, "resources": [], "housing": None},
    )
    (change,) = file.write([edit], A).changes
    assert change.put == {"has_foreign_diploma": False, "children": 0}
    assert file.write([edit], A).changes == ()
    situation = read_one(file, EntrySituation, "o")
    assert situation is not None
    assert (situation.has_foreign_diploma, situation.children, situation.resources) == (False, 0, ())
    (cleared,) = file.write([Edit("situation", "o", "x", {"has_foreign_diploma": None})], A).changes
    assert cleared.put == {"has_foreign_diploma": None}


def test_writing_the_value_shown_settles_a_conflict(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    (first,) = file.write([Edit("session", "s", "x", {"note": "a"})], A).changes
    other = Change("f" * 32, SCOPE, "session", "s", "x", {"note": "b"}, {}, first.stamp + 1, "pb", "db", 1)
    file.apply([other])
    (settled,) = file.write([Edit("session", "s", "settle", {"note": "b"})], A).changes
    assert set(settled.replaces["note"]) == {first.id, other.id}
    assert live(file, "session")["s"][-1] is None


def test_a_change_says_who_where_when_and_in_which_work(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    edit = Edit("session", "s", "record_session", {"note": "a"}, undoes="e" * 32)
    (made,) = file.write([edit], Author("the person", "the device"), batch="b" * 32, now_ms=5_000).changes
    assert read_changes(file.sql, SCOPE) == [made]
    assert (made.person, made.device, made.batch, made.undoes) == (
        "the person",
        "the device",
        "b" * 32,
        "e" * 32,
    )
    assert (made.act, made.scope, made.stamp >> 16, int(made.id[:12], 16)) == (
        "record_session",
        SCOPE,
        5_000,
        5_000,
    )


def test_stamps_rise_within_a_write_and_after_a_clock_that_went_back(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    edits = [Edit("session", f"s{number}", "x", {"note": "a"}) for number in range(5)]
    stamps = [change.stamp for change in file.write(edits, A, now_ms=9_000).changes]
    stamps += [
        change.stamp
        for change in file.write([Edit("session", "s0", "x", {"note": "b"})], A, now_ms=7).changes
    ]
    assert stamps == [(9_000 << 16) + place for place in range(6)]


def foreign(file: ScopeFile, stamp_ms: int, number: int = 1) -> None:
    change = Change(
        f"{number:032x}",
        SCOPE,
        "session",
        "s",
        "x",
        {"place": str(number)},
        {},
        stamp_ms << 16,
        "pb",
        "db",
        1,
    )
    assert file.apply([change]).changes


def test_own_stamps_rise_although_an_older_change_arrived_in_between(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    (before,) = file.write([Edit("session", "s", "x", {"note": "a"})], A, now_ms=1_800_000_000_000).changes
    foreign(file, 1_700_000_000_000)
    (after,) = file.write([Edit("session", "s", "x", {"note": "b"})], A, now_ms=1_700_000_000_001).changes
    assert after.stamp > before.stamp


def test_a_clock_years_ahead_elsewhere_does_not_carry_this_desk_along(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    now = 1_790_000_000_000
    foreign(file, now + 64 * 365 * 24 * 3600 * 1000)
    (change,) = file.write([Edit("session", "s", "x", {"note": "b"})], A, now_ms=now).changes
    assert change.stamp >> 16 == now


def test_the_last_stamp_there_is_does_not_close_a_file_for_writing(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    foreign(file, (1 << 47) - 1)
    last = Change("f" * 32, SCOPE, "session", "s", "x", {"note": "a"}, {}, (1 << 63) - 1, "pb", "db", 1)
    file.apply([last])
    assert file.write([Edit("session", "s", "x", {"note": "b"})], A).changes


def test_a_rebuild_at_opening_is_done_once_and_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    file, key = new_file(tmp_path)
    file.write([Edit("session", "s", "x", {"note": "a", "topics": ["P1"]})], A)
    file.sql.execute("UPDATE meta SET value = 'older' WHERE name = 'projection'")
    file.sql.execute("DELETE FROM p_session")
    file.close()
    path = tmp_path / "a.db"
    again = ScopeFile.open(path, key, SCOPE, Scope.CASE)
    digest = again.sql.execute("SELECT value FROM meta WHERE name = 'projection'")[0][0]
    assert digest == projection_digest(Scope.CASE)
    assert len(live(again, "session")) == 1
    again.sql.execute("DELETE FROM p_session")
    again.close()
    third = ScopeFile.open(path, key, SCOPE, Scope.CASE)
    assert live(third, "session") == {}, "nothing was rebuilt that was current"
    third.sql.execute("UPDATE meta SET value = '2' WHERE name = 'format'")
    third.close()
    with pytest.raises(FileTooNew):
        ScopeFile.open(path, key, SCOPE, Scope.CASE)


def test_the_two_kinds_of_file_have_different_projections() -> None:
    assert projection_digest(Scope.CASE) != projection_digest(Scope.REGISTER)


@given(st.dictionaries(st.text(max_size=5), st.lists(st.integers(1, 1 << 40), max_size=3).map(tuple)))
def test_packed_heads_come_back(heads: dict[str, tuple[int, ...]]) -> None:
    assert unpack_heads(pack_heads(heads)) == heads


@pytest.mark.parametrize(
    ("value", "kept"),
    [(True, 1), (False, 0), (0, 0), ("0", "0"), (None, None), ([], "[]"), (["é", "a"], '["é","a"]')],
)
def test_a_value_as_its_column_holds_it(value: Any, kept: object) -> None:
    assert to_column(value) == kept
    assert type(to_column(value)) is type(kept)


def test_the_conflicts_of_an_entity_in_alphabetical_order(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    fields: dict[str, Plain] = {"place": "x", "note": "x", "minutes": 5, "decisions": "same"}
    file.write([Edit("session", "s", "x", fields)], A)
    other: dict[str, Plain] = {"place": "y", "note": "y", "minutes": 6, "decisions": "same"}
    file.apply([Change("f" * 32, SCOPE, "session", "s", "x", other, {}, 1, "pb", "db", 1)])
    heads = unpack_heads(str(file.sql.execute("SELECT fields FROM head")[0][0]))
    assert conflicts_of(file.sql, heads) == ["minutes", "note", "place"]
    assert json.loads(str(live(file, "session")["s"][-1])) == ["minutes", "note", "place"]


def test_a_field_that_a_newer_version_fills_otherwise_does_not_stop_the_others(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    strange: Any = {"note": {"rich": ["text"]}, "minutes": 1 << 70, "place": "Pantin"}
    file.apply([Change("f" * 32, SCOPE, "session", "s", "x", strange, {}, 1, "pb", "db", 99)])
    assert live(file, "session").keys() == {"s"}
