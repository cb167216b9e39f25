"""Several steps back and forward again, one after the other, as a person presses them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Edit
from coachdesk.programme.beneficiary import EntrySituation
from coachdesk.programme.session import Session
from coachdesk.services import case_files, editing, history
from coachdesk.services.history import HistoryEntry, NothingToUndo, undo_change
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import read_one
from tests.coachdesk.storage.conftest import Drawer

S = "s"


def put(cabinet: Cabinet, case_id: str, **fields: object) -> str:
    changed = editing.revise(cabinet, case_id, "session", S, fields)
    assert changed is not None
    return changed.change_ids[0]


def undo(cabinet: Cabinet, case_id: str, change_id: str) -> str:
    return undo_change(cabinet, case_id, change_id).change_ids[0]


def session(cabinet: Cabinet, case_id: str) -> Session:
    found = read_one(cabinet.file(case_id), Session, S)
    assert found is not None
    return found


def entries(cabinet: Cabinet, case_id: str) -> dict[str, HistoryEntry]:
    return {entry.change_id: entry for entry in history.history(cabinet, case_id)}


def states(cabinet: Cabinet, case_id: str, *changes: str) -> list[str]:
    """Return, for each change: it stands and can be taken back, it was taken back, or it was written over."""
    found = entries(cabinet, case_id)
    return [
        "stands" if found[one].can_undo else "taken back" if found[one].undone_by else "written over"
        for one in changes
    ]


def test_two_edits_of_one_field_go_back_one_after_the_other(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, note="a")
    second = put(cabinet, case_id, note="b")
    third = put(cabinet, case_id, note="c")
    assert states(cabinet, case_id, second, third) == ["written over", "stands"]
    first_back = undo(cabinet, case_id, third)
    assert session(cabinet, case_id).note == "b"
    assert states(cabinet, case_id, second, third, first_back) == ["stands", "taken back", "stands"]
    second_back = undo(cabinet, case_id, second)
    assert session(cabinet, case_id).note == "a"
    assert states(cabinet, case_id, second, third, first_back, second_back) == [
        "taken back",
        "taken back",
        "written over",
        "stands",
    ]
    for taken in (second, third, first_back):
        with pytest.raises(NothingToUndo):
            undo_change(cabinet, case_id, taken)


def test_a_step_done_again_can_be_taken_back_by_either_line(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, note="a")
    edited = put(cabinet, case_id, note="b")
    back = undo(cabinet, case_id, edited)
    again = undo(cabinet, case_id, back)
    assert session(cabinet, case_id).note == "b"
    assert states(cabinet, case_id, edited, back, again) == ["stands", "taken back", "stands"]
    undo(cabinet, case_id, edited)
    assert session(cabinet, case_id).note == "a"
    assert states(cabinet, case_id, edited, back, again) == ["taken back", "taken back", "written over"]


def test_a_field_that_was_left_alone_goes_back_once_it_stands_again(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, place="Pantin")
    both = put(cabinet, case_id, note="a", minutes=5)
    over = put(cabinet, case_id, minutes=6)
    undo(cabinet, case_id, both)
    assert (session(cabinet, case_id).note, session(cabinet, case_id).minutes) == (None, 6)
    assert states(cabinet, case_id, both, over) == ["taken back", "stands"]
    undo(cabinet, case_id, over)
    assert session(cabinet, case_id).minutes == 5
    assert states(cabinet, case_id, both, over) == ["stands", "taken back"]
    assert entries(cabinet, case_id)[both].undone_by is None, (
        "what can be taken back is not said to be so already"
    )
    undo(cabinet, case_id, both)
    assert session(cabinet, case_id).minutes is None


def test_the_making_is_the_last_step(cabinet: Cabinet, case_id: str) -> None:
    made = put(cabinet, case_id, note="a")
    edited = put(cabinet, case_id, note="b")
    undo(cabinet, case_id, edited)
    assert states(cabinet, case_id, made, edited) == ["stands", "taken back"]
    gone = undo(cabinet, case_id, made)
    assert entries(cabinet, case_id)[gone].is_delete
    assert states(cabinet, case_id, made, edited, gone) == ["taken back", "taken back", "stands"]
    undo(cabinet, case_id, gone)
    assert session(cabinet, case_id).note == "a"
    assert states(cabinet, case_id, made, gone) == ["stands", "taken back"]


def test_deletions_go_back_and_forth(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, note="a")
    edited = put(cabinet, case_id, note="b")
    (deleted,) = editing.remove(cabinet, case_id, "session", S).change_ids
    back = undo(cabinet, case_id, deleted)
    again = undo(cabinet, case_id, back)
    assert entries(cabinet, case_id)[again].after == {DELETED: True}
    assert states(cabinet, case_id, edited, deleted, back) == ["written over", "stands", "taken back"]
    undo(cabinet, case_id, deleted)
    assert states(cabinet, case_id, edited, deleted) == ["stands", "taken back"]
    undo(cabinet, case_id, edited)
    assert session(cabinet, case_id).note == "a"


def test_what_an_undone_import_brought_back_can_be_taken_back(cabinet: Cabinet, case_id: str) -> None:
    put(cabinet, case_id, place="Pantin")
    mine = put(cabinet, case_id, note="mine")
    imported = put(cabinet, case_id, note="imported")
    cabinet.write(case_id, [Edit("session", S, "undo_import", {"note": "mine"}, undoes=imported)])
    assert states(cabinet, case_id, mine, imported) == ["stands", "taken back"]
    undo(cabinet, case_id, mine)
    assert session(cabinet, case_id).note is None


@contextmanager
def fresh_drawer() -> Iterator[Drawer]:
    with tempfile.TemporaryDirectory() as folder:
        drawer = Drawer(Path(folder))
        try:
            yield drawer
        finally:
            drawer.cabinet.close()


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "resources": st.sampled_from([(), ("rsa",), ("are", "rsa")]),
        "children": st.sampled_from([None, 0, 1, 2]),
        "qpv_code": st.sampled_from([None, "a", "b"]),
        "has_foreign_diploma": st.sampled_from([None, False, True]),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(VALUES, max_size=9), steps_forward=st.integers(0, 9))
def test_as_many_steps_back_as_edits_give_every_earlier_state_in_turn(
    edits: list[dict[str, object]], steps_forward: int
) -> None:
    with fresh_drawer() as drawer:
        cabinet = drawer.cabinet
        case_id = case_files.enrol_beneficiary(cabinet, {"birth_name": "Traoré"}).scope
        entity = editing.single_of(case_id, "situation")
        file = cabinet.file(case_id)
        editing.revise(cabinet, case_id, "situation", entity, {"housing": "owner"})
        empty = read_one(file, EntrySituation, entity)
        made, seen = [], [empty]
        for fields in edits:
            changed = editing.revise(cabinet, case_id, "situation", entity, fields)
            if changed is not None:
                made.append(changed.change_ids[0])
                seen.append(read_one(file, EntrySituation, entity))
        back: list[str] = []
        for at in reversed(range(len(made))):
            assert states(cabinet, case_id, made[at]) == ["stands"]
            back.append(undo(cabinet, case_id, made[at]))
            assert read_one(file, EntrySituation, entity) == seen[at]
            assert states(cabinet, case_id, *made[at:]) == ["taken back"] * (len(made) - at)
        assert read_one(file, EntrySituation, entity) == empty
        for change in made:
            with pytest.raises(NothingToUndo):
                undo_change(cabinet, case_id, change)
        # And forward again: the last step back is the first to be taken back.
        for number, change in enumerate(reversed(back[len(back) - min(steps_forward, len(back)) :]), start=1):
            undo(cabinet, case_id, change)
            assert read_one(file, EntrySituation, entity) == seen[number]
            assert states(cabinet, case_id, made[number - 1], change) == ["stands", "taken back"]
