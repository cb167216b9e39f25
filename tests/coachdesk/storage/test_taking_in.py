"""Taking in many changes at once comes to what one after the other does, and to what the pure replica says."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachdesk.journal.change import DELETED, Change, body_of, read_body
from coachdesk.journal.edit import Author, Edit
from coachdesk.journal.heads import Replica
from coachdesk.programme.declaration import Scope
from coachdesk.programme.registry import kinds_in
from coachdesk.programme.session import Session
from coachdesk.storage.checking import check_scope_file
from coachdesk.storage.errors import DiskFull
from coachdesk.storage.exchange import ChainEnd, Exchange
from coachdesk.storage.reading import head_ids, read_kind
from coachdesk.storage.scope_file import ScopeFile

NOW = 1_780_000_000_000
WRITERS = (Author("pa", "da"), Author("pb", "db"), Author("pc", "dc"))
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def new_file(folder: Path, name: str = "") -> ScopeFile:
    path = folder / f"{name or secrets.token_hex(8)}.db"
    return ScopeFile.create(path, secrets.token_bytes(32), "case", Scope.CASE)


def held(file: ScopeFile, *, is_ordered: bool = True) -> dict[str, Any]:
    """Return all that a file holds of its changes, named by ids instead of row numbers."""
    columns = "id, kind, entity, act, body, stamp, person, device, schema, batch"
    journal = [tuple(row) for row in file.sql.execute(f"SELECT {columns} FROM change ORDER BY seq")]
    entities = [(str(row[0]), str(row[1])) for row in file.sql.execute("SELECT kind, entity FROM head")]
    return {
        "journal": journal if is_ordered else sorted(journal, key=repr),
        "heads": {
            entity: {name: sorted(ids) for name, ids in head_ids(file, *entity).items()}
            for entity in entities
        },
        "ahead": sorted(tuple(row) for row in file.sql.execute("SELECT change, field FROM ahead")),
        "projection": {
            described.kind: sorted(
                (tuple(row) for row in file.sql.execute(f"SELECT * FROM p_{described.kind}")), key=repr
            )
            for described in kinds_in(Scope.CASE)
        },
        "clock": file.sql.execute("SELECT value FROM meta WHERE name = 'clock'"),
    }


def cut(changes: Sequence[Change], chance: random.Random) -> list[list[Change]]:
    """Cut a list into portions."""
    portions: list[list[Change]] = [[]]
    for change in changes:
        if chance.random() < 0.3:
            portions.append([])
        portions[-1].append(change)
    return portions


TEXT, NUMBER = st.sampled_from(["a", "b", None]), st.sampled_from([1, 2, None])
FIELDS = st.fixed_dictionaries({}, optional={"note": TEXT, "place": TEXT, "minutes": NUMBER, "mood": TEXT})
PUTS: st.SearchStrategy[dict[str, Any]] = (
    FIELDS | st.just({DELETED: True}) | st.just({DELETED: False}) | st.just({})
)
ENTITIES = st.sampled_from([("session", "s1"), ("session", "s2"), ("action", "s1"), ("vehicle", "v1")])
IDS = [f"{number:032x}" for number in range(12)]


@st.composite
def arbitrary_changes(draw: st.DrawFn) -> list[Change]:
    """Return changes as no sane laptop writes them: replacing themselves, each other, what never comes."""
    changes = []
    for change_id in draw(st.lists(st.sampled_from(IDS), max_size=10, unique=True)):
        kind, entity = draw(ENTITIES)
        put = draw(PUTS)
        names = st.sampled_from([*put, "note", "gone"])
        replaces = draw(
            st.dictionaries(names, st.lists(st.sampled_from(IDS), max_size=3).map(tuple), max_size=3)
        )
        stamp = draw(st.integers(0, 3)) + (NOW << 16)
        changes.append(Change(change_id, "case", kind, entity, "x", put, replaces, stamp, "p", "d", 9))
    return changes


@FAST
@given(arbitrary_changes(), st.randoms(use_true_random=False))
def test_many_at_once_are_as_one_by_one_whatever_they_say(
    tmp_path: Path, changes: list[Change], chance: random.Random
) -> None:
    one, many = new_file(tmp_path), new_file(tmp_path)
    again = [*changes, *chance.sample(changes, k=len(changes) // 2)]
    chance.shuffle(again)
    new_one = [change for each in again for change in one.take_in([each], now_ms=NOW).changes]
    new_many = [change for part in cut(again, chance) for change in many.take_in(part, now_ms=NOW).changes]
    assert new_one == new_many
    assert held(one) == held(many)
    replica = Replica()
    for change in again:
        replica.apply(change)
    kept = {name: {f: sorted(i) for f, i in heads.items()} for name, heads in replica.heads.items()}
    assert held(many)["heads"] == kept
    assert check_scope_file(many)[1] == []
    one.close()
    many.close()


@FAST
@given(st.lists(st.tuples(st.integers(0, 2), ENTITIES, PUTS), max_size=14), st.randoms(use_true_random=False))
def test_any_order_and_any_portions_end_alike(
    tmp_path: Path, steps: list[tuple[int, tuple[str, str], dict[str, Any]]], chance: random.Random
) -> None:
    desks = [new_file(tmp_path) for _ in WRITERS]
    written: list[Change] = []
    for at, (who, (kind, entity), fields) in enumerate(steps):
        if kind != "vehicle" and "mood" not in fields:
            edits = [Edit(kind, entity, "x", {k: v for k, v in fields.items() if k in ("note", DELETED)})]
            written += desks[who].write(edits, WRITERS[who], now_ms=NOW + at).changes
        if written and chance.random() < 0.5:
            desks[(who + 1) % 3].take_in(chance.sample(written, k=(len(written) + 1) // 2), now_ms=NOW)
    desks.append(new_file(tmp_path))
    ends = []
    for desk in desks:
        again = written * 2
        chance.shuffle(again)
        for part in cut(again, chance):
            desk.take_in(part, now_ms=NOW)
        end = held(desk, is_ordered=False)
        assert check_scope_file(desk)[1] == []
        del end["clock"]  # each clock has ticked by itself
        ends.append(end)
        desk.close()
    assert all(end == ends[0] for end in ends)


def made(number: int, put: dict[str, Any], replaces: dict[str, tuple[str, ...]] | None = None) -> Change:
    return Change(
        f"{number:032x}", "case", "session", "s1", "x", put, replaces or {}, number << 16, "pb", "db", 1
    )


def test_an_overtaken_value_never_stands_even_beside_one_that_it_replaced(tmp_path: Path) -> None:
    """The newest is here, then a middle one comes together with what is older: the portion's last value is no head."""
    first, second = made(1, {"note": "1"}), made(2, {"note": "2"}, {"note": (f"{1:032x}",)})
    third = made(3, {"note": "3"}, {"note": (f"{2:032x}",)})
    fourth = made(4, {"note": "4"}, {"note": (f"{3:032x}",)})
    file = new_file(tmp_path)
    file.take_in([third])
    file.take_in([fourth, first, second])
    assert [session.note for session in read_kind(file, Session).alive] == ["4"]
    assert check_scope_file(file) == (4, [])
    assert file.sql.execute("SELECT * FROM ahead") == []


def test_what_a_newer_version_wrote_is_kept_letter_for_letter(tmp_path: Path) -> None:
    body = '{ "z" : {"later": [1, 2.50]},\n "p":{"note": "caf\\u00e9", "mood":"?"},"r":{} }'
    put, replaces, undoes, extra = read_body(body, "0" * 32)
    newer = Change(
        "0" * 32,
        "case",
        "session",
        "s1",
        "revise",
        put,
        replaces,
        5 << 16,
        "pb",
        "db",
        99,
        None,
        undoes,
        extra,
        body,
    )
    assert body_of(newer) == body
    assert newer == replace(newer, written=None)
    assert body_of(replace(newer, written=None)) != body
    file = new_file(tmp_path)
    file.take_in([newer])
    assert file.sql.execute("SELECT body FROM change")[0][0] == body
    assert read_kind(file, Session).alive[0].note == "café"
    with file.sql.transaction():
        Exchange(file).mark_all_unsent()
    (row,) = Exchange(file).unsent("da", 10, 1 << 20)
    assert row.columns == ("0" * 32, "session", "s1", "revise", body, 5 << 16, "pb", "db", 99, None)
    own = file.write([Edit("session", "s1", "revise", {"note": "neu"})], WRITERS[0]).changes[0]
    assert own.replaces == {"note": ("0" * 32,)}
    assert json.loads(body_of(own))["r"] == {"note": ["0" * 32]}


def test_what_stands_beside_is_kept_with_the_changes_or_not_at_all(tmp_path: Path) -> None:
    file = new_file(tmp_path)
    exchange = Exchange(file)
    before = held(file)

    def fail() -> None:
        exchange.set_cursor(7)
        exchange.set_chain(ChainEnd("db", 1, "f" * 64, 1))
        raise RuntimeError("killed here")

    with pytest.raises(RuntimeError):
        file.take_in([made(1, {"note": "lost"})], beside=fail)
    assert held(file) == before
    assert exchange.cursor == 0
    assert exchange.chains() == {}
    assert file.taken_after is None

    def keep() -> None:
        exchange.set_cursor(7)
        exchange.set_chain(ChainEnd("db", 1, "f" * 64, 1))

    assert file.take_in([made(1, {"note": "kept"})], beside=keep).changes
    assert (exchange.cursor, exchange.chains()) == (7, {"db": ChainEnd("db", 1, "f" * 64, 1)})
    assert file.take_in([made(1, {"note": "kept"})], beside=lambda: exchange.set_cursor(8)).changes == ()
    assert exchange.cursor == 8, "beside runs also when nothing was new"


def test_a_full_disk_keeps_nothing_of_a_portion(tmp_path: Path) -> None:
    file = new_file(tmp_path)
    exchange = Exchange(file)
    file.take_in([made(1, {"note": "there"})], beside=lambda: exchange.set_cursor(1))
    before = held(file)
    pages = file.sql.execute("PRAGMA page_count")[0][0]
    file.sql.execute(f"PRAGMA max_page_count = {pages + 2}")
    many = [made(number, {"note": "x" * 3000}) for number in range(2, 40)]
    with pytest.raises(DiskFull):
        file.take_in(many, beside=lambda: exchange.set_cursor(2))
    assert (held(file), exchange.cursor) == (before, 1)
    file.sql.execute("PRAGMA max_page_count = 100000")
    assert len(file.take_in(many, beside=lambda: exchange.set_cursor(2)).changes) == 38
    assert exchange.cursor == 2
    assert check_scope_file(file) == (39, [])
