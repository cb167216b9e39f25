"""A case file as it is read: in which order, with what is open, with what stood before."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Author, Edit
from coachdesk.programme.beneficiary import EntrySituation
from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.declaration import Scope
from coachdesk.programme.session import Session
from coachdesk.storage.reading import (
    changes_named,
    head_ids,
    made_entity,
    read_case_file,
    read_conflict,
    read_journal,
    read_kind,
    read_one,
)
from coachdesk.storage.scope_file import ScopeFile

A = Author("pa", "da")
CASE = "c" * 32


@pytest.fixture
def file(tmp_path: Path) -> ScopeFile:
    """Return the file of an empty case."""
    return ScopeFile.create(tmp_path / "a.db", secrets.token_bytes(32), CASE, Scope.CASE)


def write(file: ScopeFile, kind: str, entity: str, /, **fields: Any) -> Change:
    (change,) = file.write([Edit(kind, entity, "x", fields)], A).changes
    return change


def foreign(file: ScopeFile, kind: str, entity: str, stamp: int, **put: Any) -> Change:
    change = Change(secrets.token_hex(16), CASE, kind, entity, "x", put, {}, stamp, "pb", "db", 99)
    file.apply([change])
    return change


def read(file: ScopeFile) -> CaseFile:
    return read_case_file(file, "the situation", "the project")


def test_what_was_never_written_is_an_empty_entity(file: ScopeFile) -> None:
    case = read(file)
    assert (case.id, case.beneficiary.id) == (CASE, CASE)
    assert (case.situation.id, case.project.id) == ("the situation", "the project")
    assert case.situation.resources == ()
    for name in ("sessions", "actions", "milestones", "documents", "conflicts"):
        assert getattr(case, name) == ()
    assert not case.is_deleted


# Written in the order of the numbers; read in the order of the list.
ORDERS: dict[str, list[tuple[int, dict[str, Any]]]] = {
    "sessions": [
        (3, {"held_on": "2026-03-02", "starts": "14:00"}),
        (1, {"held_on": "2026-03-02", "starts": "09:30"}),
        (5, {"held_on": "2026-03-02"}),
        (2, {"held_on": "2026-02-28", "starts": "18:00"}),
        (4, {"note": "without a day"}),
    ],
    "actions": [
        (2, {"title": "a", "due_on": "2026-03-01"}),
        (4, {"title": "a", "due_on": "2026-03-05"}),
        (1, {"title": "open, without a day"}),
        (5, {"title": "a", "due_on": "2026-01-01", "done_on": "2026-01-01"}),
        (3, {"title": "a", "done_on": "2026-01-02"}),
    ],
    "barriers": [
        (2, {"theme": "t", "opened_on": "2026-01-01"}),
        (1, {"theme": "t", "opened_on": "2026-02-01"}),
        (5, {"theme": "t"}),
        (4, {"theme": "t", "opened_on": "2025-01-01", "lifted_on": "2026-05-01"}),
        (3, {"theme": "t", "opened_on": "2025-06-01", "lifted_on": "2026-01-01"}),
    ],
    "milestones": [
        (4, {"template_code": "z", "planned_on": "2026-01-01"}),
        (2, {"template_code": "a", "planned_on": "2026-02-01"}),
        (1, {"template_code": "b", "planned_on": "2026-02-01"}),
        (3, {"template_code": "a"}),
    ],
    "documents": [
        (2, {"title": "t", "made_on": "2026-03-01"}),
        (1, {"title": "t", "made_on": "2026-02-01"}),
        (3, {"title": "t"}),
    ],
}


@pytest.mark.parametrize("name", ORDERS)
def test_is_read_in_this_order(file: ScopeFile, name: str) -> None:
    for number, fields in sorted(ORDERS[name], key=lambda line: line[0]):
        write(file, name[:-1], f"e{number}", **fields)
    assert [one.id for one in getattr(read(file), name)] == [f"e{number}" for number, _ in ORDERS[name]]


def test_deleted_things_are_not_read_and_a_deleted_case_says_so(file: ScopeFile) -> None:
    write(file, "beneficiary", CASE, birth_name="Diop")
    write(file, "session", "s", note="a")
    write(file, "session", "t", note="b")
    write(file, "session", "s", **{DELETED: True})
    assert [one.id for one in read(file).sessions] == ["t"]
    assert read_kind(file, Session).deleted_ids == {"s"}
    deleted = read_one(file, Session, "s")
    assert deleted is not None, "one that is deleted can still be looked at"
    assert deleted.note == "a"
    assert read_one(file, Session, "nowhere") is None
    write(file, "beneficiary", CASE, **{DELETED: True})
    assert read(file).is_deleted
    assert read(file).beneficiary.birth_name == "Diop"


@pytest.mark.parametrize("kind", ["beneficiary", "situation", "project", "barrier", "session", "action"])
def test_a_conflict_in_any_kind_is_among_those_of_the_case(file: ScopeFile, kind: str) -> None:
    field = {"beneficiary": "city", "situation": "housing", "project": "title", "barrier": "theme"}.get(kind)
    field = field or {"session": "note", "action": "title"}[kind]
    entity = CASE if kind == "beneficiary" else "e"
    mine = write(file, kind, entity, **{field: "mine"})
    foreign(file, kind, entity, 1, **{field: "older"})
    newest = foreign(file, kind, entity, mine.stamp + 1, **{field: "newest"})
    (conflict,) = read(file).conflicts
    assert (conflict.kind, conflict.entity_id, conflict.field) == (kind, entity, field)
    assert [value.value for value in conflict.values] == ["newest", "older", "mine"]
    first = conflict.values[0]
    assert (first.change_id, first.person_id, first.device_id) == (newest.id, "pb", "db")
    assert first.at.tzinfo is not None


def test_conflicts_of_milestones_and_documents_are_there_too(file: ScopeFile) -> None:
    for kind in ("milestone", "document"):
        write(file, kind, "e", title="mine")
        foreign(file, kind, "e", 1, title="theirs")
    assert {conflict.kind for conflict in read(file).conflicts} == {"milestone", "document"}


def test_what_is_deleted_waits_for_no_decision(file: ScopeFile) -> None:
    write(file, "session", "s", note="mine")
    foreign(file, "session", "s", 1, note="theirs")
    assert len(read(file).conflicts) == 1
    write(file, "session", "s", **{DELETED: True})
    assert read(file).conflicts == ()
    write(file, "session", "s", **{DELETED: False})
    assert len(read(file).conflicts) == 1, "brought back, it does again"


def test_a_deletion_against_an_edit_shows_both(file: ScopeFile) -> None:
    made = write(file, "session", "s", note="a")
    deletion = write(file, "session", "s", **{DELETED: True})
    edit = Change("f" * 32, CASE, "session", "s", "x", {"note": "b"}, {"note": (made.id,)}, 1, "pb", "db", 1)
    file.apply([edit])
    assert [conflict.field for conflict in read(file).conflicts] == [DELETED]
    conflict = read_conflict(file, "session", "s", DELETED)
    assert {value.change_id for value in conflict.values} == {deletion.id, edit.id}


def test_what_another_version_means_differently_is_not_recorded_and_the_rest_is_read(file: ScopeFile) -> None:
    foreign(file, "session", "s", 5, held_on="bientôt", topics="P1", note="kept", minutes=30)
    foreign(file, "situation", "o", 6, resources="not a list", has_foreign_diploma=1)
    session = read_one(file, Session, "s")
    assert session is not None
    assert (session.held_on, session.note, session.minutes) == (None, "kept", 30)
    situation = read_one(file, EntrySituation, "o")
    assert situation is not None
    assert situation.has_foreign_diploma is True
    assert read(file).sessions[0].note == "kept"


def test_codes_that_cannot_be_read_are_no_codes(file: ScopeFile) -> None:
    foreign(file, "session", "s", 5, topics="P1", note="kept")
    assert read(file).sessions[0].topics == ()


def test_heads_and_changes_are_found_by_name(file: ScopeFile) -> None:
    first = write(file, "session", "s", note="a", minutes=5)
    second = write(file, "session", "s", note="b")
    assert head_ids(file, "session", "s") == {"note": (second.id,), "minutes": (first.id,)}
    assert head_ids(file, "session", "nowhere") == {}
    assert changes_named(file, (first.id, "nowhere")) == {first.id: first}
    assert changes_named(file, ()) == {}


def test_the_journal_comes_newest_first_with_what_stood_before(file: ScopeFile) -> None:
    made = write(file, "session", "s", note="a", minutes=5)
    edited = write(file, "session", "s", note="b", place="Pantin")
    lines = read_journal(file, limit=10)
    assert [line.change.id for line in lines] == [edited.id, made.id]
    assert lines[0].before == {"note": "a", "place": None}
    assert lines[1].before == {"note": None, "minutes": None}
    assert [line.still_stands for line in lines] == [True, True]
    write(file, "session", "s", minutes=6)
    assert [line.still_stands for line in read_journal(file, limit=10)] == [True, True, False]
    (last,) = read_journal(file, limit=1)
    assert last.before == {"minutes": 5}, "what it replaced is beyond the page"


def test_before_is_what_was_shown_when_several_values_were_open(file: ScopeFile) -> None:
    mine = write(file, "session", "s", note="mine")
    foreign(file, "session", "s", mine.stamp + 7, note="shown")
    foreign(file, "session", "s", 3, note="oldest")
    write(file, "session", "s", note="decided")
    assert read_journal(file, limit=1)[0].before == {"note": "shown"}


def test_the_journal_says_what_was_taken_back_and_by_which_change(file: ScopeFile) -> None:
    write(file, "session", "s", note="a")
    edited = write(file, "session", "s", note="b")
    (undo,) = file.write([Edit("session", "s", "undo", {"note": "a"}, undoes=edited.id)], A).changes
    by_id = {line.change.id: line for line in read_journal(file, limit=10)}
    assert by_id[edited.id].undone_by == undo.id
    assert by_id[undo.id].undone_by is None
    (redo,) = file.write([Edit("session", "s", "undo", {"note": "b"}, undoes=undo.id)], A).changes
    by_id = {line.change.id: line for line in read_journal(file, limit=10)}
    assert by_id[undo.id].undone_by == redo.id
    assert by_id[edited.id].undone_by is None, "that was taken back itself"


def test_what_an_undo_brought_back_stands_again(file: ScopeFile) -> None:
    made = write(file, "session", "s", note="a", minutes=5)
    edited = write(file, "session", "s", note="b", minutes=6)
    (undo,) = file.write([Edit("session", "s", "undo", {"note": "a"}, undoes=edited.id)], A).changes
    standing = {line.change.id: set(line.standing) for line in read_journal(file, limit=10)}
    assert standing == {made.id: {"note"}, edited.id: {"minutes"}, undo.id: {"note"}}


def test_the_making_is_the_earliest_change_that_replaces_nothing_whatever_arrived_first(
    file: ScopeFile,
) -> None:
    mine = write(file, "session", "s", note="a")
    edited = write(file, "session", "s", place="Pantin")
    assert [made_entity(file, change) for change in (mine, edited)] == [True, False]
    earlier = foreign(file, "session", "s", 3, minutes=5)
    assert [made_entity(file, change) for change in (mine, edited, earlier)] == [False, False, True]
    assert not made_entity(file, replace(mine, entity_id="nowhere"))


def test_dates_and_codes_are_typed_and_no_code_is_none_at_all(file: ScopeFile) -> None:
    write(file, "session", "s", held_on="2028-02-29", topics=["P1", "P2"], minutes=0)
    write(file, "session", "t", note="x")
    first, second = (read_one(file, Session, entity) for entity in ("s", "t"))
    assert first is not None
    assert second is not None
    assert (first.held_on, first.topics, first.minutes) == (date(2028, 2, 29), ("P1", "P2"), 0)
    assert second.topics == ()
