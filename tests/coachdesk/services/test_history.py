"""Who changed what; taking back an edit, a making, a deletion, and a taking back."""

from __future__ import annotations

import random
import secrets
from datetime import date

import pytest

from coachdesk.errors import UnknownRecord
from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.edit import Edit
from coachdesk.programme.beneficiary import Barrier
from coachdesk.programme.declaration import Scope
from coachdesk.programme.session import Session
from coachdesk.services import case_files, editing, history, sessions
from coachdesk.services.history import HistoryEntry, NothingToUndo, undo_change
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.projection import read_changes
from coachdesk.storage.reading import read_one
from tests.coachdesk.storage.conftest import Drawer


def put(cabinet: Cabinet, case_id: str, entity: str = "b", kind: str = "barrier", **fields: object) -> str:
    changed = editing.revise(cabinet, case_id, kind, entity, fields)
    assert changed is not None
    return changed.change_ids[0]


def barrier(cabinet: Cabinet, case_id: str) -> Barrier | None:
    return next((one for one in case_files.open_case_file(cabinet, case_id).barriers if one.id == "b"), None)


def entries(cabinet: Cabinet, case_id: str) -> dict[str, HistoryEntry]:
    return {entry.change_id: entry for entry in history.history(cabinet, case_id)}


def undo(cabinet: Cabinet, case_id: str, change_id: str) -> str:
    return undo_change(cabinet, case_id, change_id).change_ids[0]


def test_the_history_says_who_when_what_before_and_after(cabinet: Cabinet, case_id: str) -> None:
    cabinet.now_ms = lambda: 1_900_000_000_000
    put(cabinet, case_id, theme="mobilite", level=1)
    put(cabinet, case_id, level=2)
    first, second = history.history(cabinet, case_id)[:2]
    assert (first.before, first.after) == ({"level": 1}, {"level": 2})
    assert (second.before, second.after) == (
        {"theme": None, "level": None},
        {"theme": "mobilite", "level": 1},
    )
    assert (first.person_id, first.device_id, first.act) == ("person-a", "device-a", "revise")
    assert (first.kind, first.entity_id, first.is_delete, first.batch_id) == ("barrier", "b", False, None)
    assert first.at.timestamp() == 1_900_000_000
    assert (first.can_undo, first.undone_by) == (True, None)
    assert len(history.history(cabinet, case_id, limit=2)) == 2


def test_an_edit_taken_back_puts_back_what_stood(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, theme="mobilite", level=1, comment="un")
    edited = put(cabinet, case_id, level=3, comment=None)
    back = undo(cabinet, case_id, edited)
    found = barrier(cabinet, case_id)
    assert found is not None
    assert (found.theme, found.level, found.comment) == ("mobilite", 1, "un")
    line = entries(cabinet, case_id)
    assert (line[edited].can_undo, line[edited].undone_by) == (False, back)
    assert (line[back].can_undo, line[back].act, line[back].after) == (
        True,
        "undo",
        {"level": 1, "comment": "un"},
    )


def test_a_taking_back_is_taken_back_and_again(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, theme="mobilite", level=1)
    last = put(cabinet, case_id, level=3)
    for level in (1, 3, 1, 3):
        last = undo(cabinet, case_id, last)
        found = barrier(cabinet, case_id)
        assert found is not None
        assert found.level == level


def test_what_was_written_over_since_is_left_alone(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, theme="mobilite", level=1, comment="un")
    edited = put(cabinet, case_id, level=2, comment="deux")
    put(cabinet, case_id, level=3)
    undo(cabinet, case_id, edited)
    found = barrier(cabinet, case_id)
    assert found is not None
    assert (found.level, found.comment) == (3, "un")


def test_what_was_written_over_as_a_whole_cannot_be_taken_back(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, theme="mobilite", level=1)
    edited = put(cabinet, case_id, level=2)
    put(cabinet, case_id, level=3)
    assert not entries(cabinet, case_id)[edited].can_undo
    before = len(history.history(cabinet, case_id))
    with pytest.raises(NothingToUndo):
        undo_change(cabinet, case_id, edited)
    assert len(history.history(cabinet, case_id)) == before
    with pytest.raises(UnknownRecord):
        undo_change(cabinet, case_id, "nowhere")


def test_a_making_taken_back_deletes_and_that_taken_back_makes_it_again(
    cabinet: Cabinet, case_id: str
) -> None:
    made = put(cabinet, case_id, theme="mobilite", level=2)
    gone = undo(cabinet, case_id, made)
    assert barrier(cabinet, case_id) is None
    line = entries(cabinet, case_id)[made]
    assert (line.undone_by, line.can_undo) == (gone, False)
    back = undo(cabinet, case_id, gone)
    found = barrier(cabinet, case_id)
    assert found is not None
    assert found.level == 2
    undo(cabinet, case_id, back)
    assert barrier(cabinet, case_id) is None


def test_a_deletion_taken_back_brings_all_of_it_back(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, theme="mobilite", level=2)
    (deleted,) = editing.remove(cabinet, case_id, "barrier", "b").change_ids
    assert barrier(cabinet, case_id) is None
    undo(cabinet, case_id, deleted)
    assert barrier(cabinet, case_id) == Barrier(id="b", theme="mobilite", level=2)
    with pytest.raises(NothingToUndo):
        undo_change(cabinet, case_id, deleted)


def test_an_enrolment_taken_back_takes_the_case_out_of_the_lists(cabinet: Cabinet, case_id: str) -> None:
    (made, *_) = (entry.change_id for entry in reversed(history.history(cabinet, case_id)))
    undo(cabinet, case_id, made)
    assert cabinet.index.summaries() == []
    case_files.restore_case_file(cabinet, case_id)
    (restored, *_) = (entry.change_id for entry in history.history(cabinet, case_id))
    undo(cabinet, case_id, restored)
    assert cabinet.index.summaries() == []


def test_codes_and_flags_go_back_to_none_at_all(cabinet: Cabinet, case_id: str) -> None:
    situation = editing.single_of(case_id, "situation")
    put(cabinet, case_id, situation, "situation", housing="x")
    edited = put(cabinet, case_id, situation, "situation", resources=("rsa",), has_foreign_diploma=False)
    undo(cabinet, case_id, edited)
    found = case_files.open_case_file(cabinet, case_id).situation
    assert (found.resources, found.has_foreign_diploma, found.housing) == ((), None, "x")


def test_the_register_has_a_history_too(cabinet: Cabinet) -> None:
    made = editing.add(cabinet, REGISTER, "promotion", {"name": "P1"})
    edited = editing.revise(cabinet, REGISTER, "promotion", made.entities[0][1], {"name": "P2"})
    assert edited is not None
    undo_change(cabinet, REGISTER, edited.change_ids[0])
    assert [entry.act for entry in history.history(cabinet, REGISTER)] == ["undo", "revise", "add"]
    assert history.history(cabinet, REGISTER)[0].after == {"name": "P1"}


def test_of_two_open_values_only_ones_own_is_taken_back(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, theme="mobilite", level=1)
    mine = put(cabinet, case_id, level=2)
    (head,) = (c for c in read_changes(cabinet.file(case_id).sql, case_id) if c.id == mine)
    theirs = Change(
        secrets.token_hex(16),
        case_id,
        "barrier",
        "b",
        "x",
        {"level": 3},
        dict(head.replaces),
        1,
        "pb",
        "db",
        1,
    )
    cabinet.apply(case_id, [theirs])
    assert case_files.open_case_file(cabinet, case_id).conflicts
    undo(cabinet, case_id, theirs.id)
    found = barrier(cabinet, case_id)
    assert found is not None
    assert found.level == 1
    assert case_files.open_case_file(cabinet, case_id).conflicts == ()


@pytest.mark.parametrize("seed", range(12))
def test_the_last_edit_taken_back_leaves_what_stood_before_and_again_what_stood_after(
    cabinet: Cabinet, case_id: str, seed: int
) -> None:
    chance = random.Random(seed)
    file = cabinet.file(case_id)
    put(cabinet, case_id, "s", "session", held_on=date(2026, 3, 2))
    for _ in range(12):
        fields: dict[str, object] = {
            "note": chance.choice([None, "a", "b"]),
            "minutes": chance.choice([None, 0, 5]),
            "topics": chance.choice([(), ("P1",), ("P1", "P2")]),
        }
        names = chance.sample(list(fields), k=chance.randint(1, 3))
        before = read_one(file, Session, "s")
        changed = editing.revise(cabinet, case_id, "session", "s", {name: fields[name] for name in names})
        after = read_one(file, Session, "s")
        if changed is None:
            assert before == after
            continue
        back = undo(cabinet, case_id, changed.change_ids[0])
        assert read_one(file, Session, "s") == before
        if chance.random() < 0.7:
            undo(cabinet, case_id, back)
            assert read_one(file, Session, "s") == after


def test_an_edit_of_what_was_deleted_since_is_not_taken_back(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, theme="mobilite", level=1)
    edited = put(cabinet, case_id, level=2)
    editing.remove(cabinet, case_id, "barrier", "b")
    assert not entries(cabinet, case_id)[edited].can_undo
    with pytest.raises(NothingToUndo):
        undo_change(cabinet, case_id, edited)
    assert barrier(cabinet, case_id) is None


def test_a_making_is_taken_back_once(cabinet: Cabinet, case_id: str) -> None:
    made = put(cabinet, case_id, theme="mobilite")
    undo(cabinet, case_id, made)
    with pytest.raises(NothingToUndo):
        undo_change(cabinet, case_id, made)


def test_an_edit_that_arrived_before_the_making_is_taken_back_as_an_edit(
    drawer: Drawer, cabinet: Cabinet, case_id: str
) -> None:
    put(cabinet, case_id, theme="mobilite", level=1)
    edited = put(cabinet, case_id, level=2)
    changes = read_changes(cabinet.file(case_id).sql, case_id)
    (drawer.folder / "other").mkdir()
    other = Drawer(drawer.folder / "other", "device-b").cabinet
    other.make_scope(case_id, Scope.CASE)
    other.apply(case_id, list(reversed(changes)))
    undo_change(other, case_id, edited)
    found = barrier(other, case_id)
    other.close()
    assert found is not None
    assert found.level == 1


def test_what_an_undone_import_made_is_said_to_be_taken_back(cabinet: Cabinet, case_id: str) -> None:
    made = put(cabinet, case_id, theme="mobilite")
    cabinet.write(case_id, [Edit("barrier", "b", "undo_import", {DELETED: True}, undoes=made)])
    assert entries(cabinet, case_id)[made].undone_by is not None


def test_a_session_taken_back_leaves_its_actions(cabinet: Cabinet, case_id: str) -> None:
    changed = sessions.record_session(cabinet, case_id, {"held_on": date(2026, 3, 2)}, [{"title": "a"}])
    undo(cabinet, case_id, changed.change_ids[0])
    case = case_files.open_case_file(cabinet, case_id)
    assert (case.sessions, [action.title for action in case.actions]) == ((), ["a"])
