"""One transaction for journal, heads and projection; the stored heads are those of the pure replica."""

from __future__ import annotations

import random
import secrets
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Author, Edit
from coachdesk.programme.beneficiary import Barrier
from coachdesk.programme.declaration import Scope
from coachdesk.programme.session import Session
from coachdesk.storage.checking import check_scope_file
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.projection import read_changes, rebuild_projection
from coachdesk.storage.reading import read_conflict, read_kind, read_one
from coachdesk.storage.scope_file import ScopeFile

A, B = Author("pa", "da"), Author("pb", "db")


def new_file(folder: Path, name: str = "a") -> tuple[ScopeFile, bytes]:
    key = secrets.token_bytes(32)
    return ScopeFile.create(folder / f"{name}.db", key, "case", Scope.CASE), key


def put(entity: str = "s1", kind: str = "session", **fields: Any) -> Edit:
    return Edit(kind, entity, "revise", fields)


def test_what_is_written_is_read_back_typed(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    file.write([put(held_on="2026-03-01", minutes=45, topics=["P1", "P2"], note="Prévisionnel: 3 000 €")], A)
    session = read_one(file, Session, "s1")
    assert session is not None
    assert session.held_on == date(2026, 3, 1)
    assert session.minutes == 45
    assert session.topics == ("P1", "P2")
    assert session.note == "Prévisionnel: 3 000 €"
    assert session.decisions is None


def test_an_edit_of_nothing_writes_nothing(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    file.write([put(note="a", minutes=30, topics=["P1"])], A)
    assert file.write([put(note="a", minutes=30, topics=["P1"], decisions=None)], A).changes == ()
    applied = file.write([put(note="b", minutes=30)], A)
    assert applied.changes[0].put == {"note": "b"}
    assert list(applied.changes[0].replaces) == ["note"]


def test_all_edits_of_a_write_are_kept_or_none(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    with pytest.raises(KeyError):
        file.write(
            [
                put(note="kept?"),
                Edit("session", "s1", "x", {"note": "y"}),
                Edit("no", "n", "x", {"a": 1}),
                Edit("no", "n", "x", {"a": 2}),
            ],
            A,
        )
    assert read_changes(file.sql, "case") == []
    file.write([put(note="after")], A)
    assert check_scope_file(file) == (1, [])


def concurrent(tmp_path: Path) -> tuple[ScopeFile, ScopeFile, list[Change]]:
    """Return two desks' files of one case that both started from one change."""
    one, _ = new_file(tmp_path, "one")
    two, _ = new_file(tmp_path, "two")
    first = list(one.write([put(note="start", minutes=30)], A).changes)
    two.apply(first)
    return one, two, first


def test_two_people_writing_one_field_is_a_conflict_and_nothing_is_lost(tmp_path: Path) -> None:
    one, two, _ = concurrent(tmp_path)
    mine = one.write([put(note="mine")], A).changes
    theirs = two.write([put(note="theirs")], B).changes
    one.apply(theirs)
    two.apply(mine)
    for file in (one, two):
        assert read_kind(file, Session).conflicts == {"s1": ("note",)}
        values = {value.value for value in read_conflict(file, "session", "s1", "note").values}
        assert values == {"mine", "theirs"}
        assert check_scope_file(file)[1] == []
    shown = [read_one(file, Session, "s1") for file in (one, two)]
    assert shown[0] == shown[1]
    settled = one.write([put(note="both")], A).changes
    two.apply(settled)
    for file in (one, two):
        assert read_kind(file, Session).conflicts == {}
        found = read_one(file, Session, "s1")
        assert found is not None
        assert found.note == "both"


def test_different_fields_merge_quietly_and_equal_values_alarm_nobody(tmp_path: Path) -> None:
    one, two, _ = concurrent(tmp_path)
    one.apply(two.write([put(minutes=60)], B).changes)
    one.write([put(note="later")], A)
    assert read_kind(one, Session).conflicts == {}
    same_one = one.write([put(decisions="oui")], A).changes
    same_two = two.write([put(decisions="oui")], B).changes
    one.apply(same_two)
    two.apply(same_one)
    assert read_kind(one, Session).conflicts == {}


def test_a_thing_deleted_while_another_edits_it_stays_in_sight(tmp_path: Path) -> None:
    one, two, _ = concurrent(tmp_path)
    deleted = one.write([Edit("session", "s1", "remove", {DELETED: True})], A).changes
    assert read_kind(one, Session).deleted_ids == {"s1"}
    edited = two.write([put(note="still needed")], B).changes
    one.apply(edited)
    two.apply(deleted)
    for file in (one, two):
        read = read_kind(file, Session)
        assert [session.note for session in read.alive] == ["still needed"]
        assert read.conflicts == {"s1": (DELETED,)}
        assert check_scope_file(file)[1] == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1),
            st.sampled_from(["s1", "s2"]),
            st.dictionaries(st.sampled_from(["note", "place"]), st.sampled_from(["a", "b", None]), min_size=1)
            | st.just({DELETED: True})
            | st.just({DELETED: False}),
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_stored_heads_and_projection_are_those_of_the_pure_replica(
    tmp_path: Path, steps: list[tuple[int, str, dict[str, Any]]], chance: random.Random
) -> None:
    folder = tmp_path / secrets.token_hex(8)
    folder.mkdir()
    files = [new_file(folder, "one")[0], new_file(folder, "two")[0]]
    written: list[Change] = []
    for who, entity, fields in steps:
        written += files[who].write([put(entity, **fields)], (A, B)[who]).changes
        if chance.random() < 0.4 and written:
            files[1 - who].apply(chance.sample(written, k=max(1, len(written) // 2)))
    third, _ = new_file(folder, "three")
    for file in [*files, third]:
        again = written * 2
        chance.shuffle(again)
        file.apply(again)
        assert check_scope_file(file)[1] == []
    assert len({repr(read_kind(file, Session)) for file in [*files, third]}) == 1
    for file in [*files, third]:
        file.close()


def test_unknown_kinds_and_fields_are_kept_and_projected_after_the_upgrade(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    later = Change(
        id="0" * 32,
        scope="case",
        kind="session",
        entity_id="s1",
        act="revise",
        put={"note": "known", "mood": "unknown to this version"},
        replaces={},
        stamp=5,
        person="p",
        device="d",
        schema=99,
        extra={"z": 1},
    )
    other = Change(
        id="1" * 32,
        scope="case",
        kind="vehicle",
        entity_id="v1",
        act="add",
        put={"wheels": 2},
        replaces={},
        stamp=6,
        person="p",
        device="d",
        schema=99,
    )
    file.apply([later, other])
    assert read_changes(file.sql, "case") == [later, other]
    session = read_one(file, Session, "s1")
    assert session is not None
    assert session.note == "known"
    assert check_scope_file(file) == (2, [])


def test_a_changed_declaration_rebuilds_the_projection_at_opening(tmp_path: Path) -> None:
    file, key = new_file(tmp_path)
    file.write([put("b1", "barrier", theme="mobilite", level=2), put(note="x")], A)
    before = read_kind(file, Barrier)
    file.sql.execute("UPDATE meta SET value = 'older' WHERE name = 'projection'")
    file.sql.execute("DROP TABLE p_barrier")
    file.sql.execute("CREATE TABLE p_gone (id TEXT)")
    file.close()
    again = ScopeFile.open(tmp_path / "a.db", key, "case", Scope.CASE)
    assert read_kind(again, Barrier) == before
    assert again.sql.execute("SELECT 1 FROM sqlite_schema WHERE name = 'p_gone'") == []
    assert check_scope_file(again)[1] == []


def test_the_check_sees_a_projection_and_heads_that_do_not_follow(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    file.write([put(note="true")], A)
    file.sql.execute("UPDATE p_session SET note = 'forged'")
    assert [problem.code for problem in check_scope_file(file)[1]] == ["projection_differs"]
    with file.sql.transaction():
        rebuild_projection(file.sql, Scope.CASE)
    assert check_scope_file(file)[1] == []
    file.sql.execute("DELETE FROM head")
    assert [problem.code for problem in check_scope_file(file)[1]] == ["heads_differ"]


def test_files_that_cannot_be_opened_are_said_by_name(tmp_path: Path) -> None:
    file, key = new_file(tmp_path)
    file.write([put(note="x" * 5000)], A)
    file.close()
    path = tmp_path / "a.db"
    whole = path.read_bytes()
    with pytest.raises(FileMissing):
        ScopeFile.open(tmp_path / "b.db", key, "case", Scope.CASE)
    with pytest.raises(FileDamaged):
        ScopeFile.open(path, secrets.token_bytes(32), "case", Scope.CASE)
    with pytest.raises(FileDamaged):
        ScopeFile.open(path, key, "another case", Scope.CASE)
    for damaged in (whole[:1000], b"", whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]):
        path.write_bytes(damaged)
        with pytest.raises(FileDamaged) as caught:
            ScopeFile.open(path, key, "case", Scope.CASE)
        assert caught.value.context == {"file": "a.db"}
    path.write_bytes(whole)
    again = ScopeFile.open(path, key, "case", Scope.CASE)
    again.sql.execute("UPDATE meta SET value = '99' WHERE name = 'format'")
    again.close()
    newer = path.read_bytes()
    with pytest.raises(FileTooNew):
        ScopeFile.open(path, key, "case", Scope.CASE)
    assert path.read_bytes() == newer


def test_the_bytes_of_a_document_are_kept_once(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    digest = file.keep_bytes(b"PK\x03\x04 report")
    assert file.keep_bytes(b"PK\x03\x04 report") == digest
    assert file.read_bytes(digest) == b"PK\x03\x04 report"
    assert file.read_bytes("0" * 64) is None
    assert file.sql.execute("SELECT count(*) FROM content")[0][0] == 1


def test_nothing_stands_in_plain_in_the_file(tmp_path: Path) -> None:
    file, _ = new_file(tmp_path)
    file.write([put(note="Aminata veut ouvrir une retoucherie")], A)
    for path in tmp_path.iterdir():
        assert b"Aminata" not in path.read_bytes(), path.name
        assert b"CREATE TABLE" not in path.read_bytes(), path.name
    file.close()
    assert all(b"Aminata" not in path.read_bytes() for path in tmp_path.iterdir())
