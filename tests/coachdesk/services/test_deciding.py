"""Every open conflict with who wrote what; deciding; and a decision taken back, on one laptop and on the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from coachdesk.errors import InvalidValue
from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Plain
from coachdesk.services import case_files, conflicts, editing, history
from coachdesk.services.conflicts import ConflictMoved, OpenConflict, open_conflicts
from coachdesk.services.history import NothingToUndo
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.checking import check_scope_file
from coachdesk.storage.projection import read_changes
from coachdesk.storage.reading import head_ids, read_journal
from tests.coachdesk.storage.conftest import Drawer

THERE_AT = datetime(2026, 11, 3, 16, 20, tzinfo=UTC)


def from_elsewhere(
    cabinet: Cabinet,
    case_id: str,
    kind: str,
    entity_id: str,
    put: dict[str, Plain],
    *,
    seen: dict[str, tuple[str, ...]],
    person: str = "karim",
    at: datetime = THERE_AT,
) -> str:
    """Let a change arrive from a laptop that had seen only ``seen``; return its id."""
    stamp = int(at.timestamp() * 1000) << 16
    change = Change(
        new_id(), case_id, kind, entity_id, "revise", put, seen, stamp, person, f"laptop of {person}", 1
    )
    cabinet.apply(case_id, [change])
    return change.id


def apart(
    cabinet: Cabinet, case_id: str, kind: str, entity_id: str, name: str, here: Any, there: Plain
) -> None:
    """Write ``here`` on this desk, and let ``there`` arrive from a colleague who had seen what stood before."""
    seen = head_ids(cabinet.case(case_id), kind, entity_id).get(name, ())
    editing.revise(cabinet, case_id, kind, entity_id, {name: here})
    from_elsewhere(cabinet, case_id, kind, entity_id, {name: there}, seen={name: seen} if seen else {})


def only(cabinet: Cabinet) -> OpenConflict:
    (found,) = open_conflicts(cabinet)
    return found


def values(conflict: OpenConflict) -> list[Plain]:
    return [answer.value for answer in conflict.answers]


def assert_sound(cabinet: Cabinet, case_id: str) -> None:
    assert check_scope_file(cabinet.case(case_id))[1] == []
    assert not cabinet.index.differs_from(cabinet.case(case_id))


def test_who_wrote_what_and_what_stood_before(cabinet: Cabinet, case_id: str) -> None:
    editing.revise(cabinet, case_id, "beneficiary", case_id, {"city": "Stains"})
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    found = only(cabinet)
    assert (found.case_name, found.kind, found.field) == ("Awa Traoré", "beneficiary", "city")
    assert values(found) == ["Saint-Denis", "Épinay"]
    assert [answer.before for answer in found.answers] == ["Stains", "Stains"]
    assert [writer.person_id for answer in found.answers for writer in answer.writers] == [
        "person-a",
        "karim",
    ]
    assert found.answers[1].writers[0].at == THERE_AT
    assert conflicts.count_open(cabinet) == 1


def test_the_same_answer_stands_once_with_both_who_wrote_it(cabinet: Cabinet, case_id: str) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    from_elsewhere(cabinet, case_id, "beneficiary", case_id, {"city": "Épinay"}, seen={}, person="nadia")
    found = only(cabinet)
    assert len(found.answers) == 2
    assert {one.person_id for one in found.answers[1].writers} == {"karim", "nadia"}
    conflicts.take(cabinet, found, found.answers[1])
    assert open_conflicts(cabinet) == []
    assert len(head_ids(cabinet.case(case_id), "beneficiary", case_id)["city"]) == 1


def test_a_decision_is_one_change_that_replaces_every_answer(cabinet: Cabinet, case_id: str) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    found = only(cabinet)
    changed = conflicts.decide(cabinet, found, "Pierrefitte")
    assert changed is not None
    (line,) = read_journal(cabinet.case(case_id), limit=1)
    assert changed.change_ids == (line.change.id,)
    assert set(line.change.replaces["city"]) == found.seen
    assert (line.change.act, line.change.put) == ("settle", {"city": "Pierrefitte"})


def test_what_does_not_fit_is_refused(cabinet: Cabinet, case_id: str) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    with pytest.raises(InvalidValue):
        conflicts.decide(cabinet, only(cabinet), "x" * 81)
    assert len(open_conflicts(cabinet)) == 1


def test_an_answer_that_nobody_saw_is_never_decided_away(cabinet: Cabinet, case_id: str) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    looked_at = only(cabinet)
    from_elsewhere(cabinet, case_id, "beneficiary", case_id, {"city": "Stains"}, seen={}, person="nadia")
    with pytest.raises(ConflictMoved):
        conflicts.take(cabinet, looked_at, looked_at.answers[0])
    with pytest.raises(ConflictMoved):
        conflicts.decide(cabinet, looked_at, "Pierrefitte")
    with pytest.raises(ConflictMoved):
        conflicts.take_newest(cabinet, [looked_at])
    assert sorted(str(one) for one in values(only(cabinet))) == ["Saint-Denis", "Stains", "Épinay"]


def test_taken_back_a_decision_opens_the_same_answers_with_their_writers(
    cabinet: Cabinet, case_id: str
) -> None:
    editing.revise(cabinet, case_id, "beneficiary", case_id, {"city": "Stains"})
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    before = only(cabinet)
    for _ in range(2):  # taken back, it can be decided and taken back again
        changed = conflicts.take(cabinet, only(cabinet), only(cabinet).answers[1])
        assert changed is not None
        conflicts.reopen(cabinet, case_id, changed.change_ids)
        again = only(cabinet)
        assert values(again) == values(before)
        assert [(one.person_id, one.at) for answer in again.answers for one in answer.writers] == [
            (one.person_id, one.at) for answer in before.answers for one in answer.writers
        ]
        assert [answer.before for answer in again.answers] == ["Stains", "Stains"]
        assert_sound(cabinet, case_id)
    assert changed is not None
    with pytest.raises(NothingToUndo):
        conflicts.reopen(cabinet, case_id, changed.change_ids)


def test_a_decision_written_over_since_is_not_taken_back(cabinet: Cabinet, case_id: str) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    changed = conflicts.take(cabinet, only(cabinet), only(cabinet).answers[1])
    editing.revise(cabinet, case_id, "beneficiary", case_id, {"city": "Villetaneuse"})
    assert changed is not None
    with pytest.raises(NothingToUndo):
        conflicts.reopen(cabinet, case_id, changed.change_ids)


@pytest.fixture
def deletion(cabinet: Cabinet, case_id: str) -> OpenConflict:
    """Return the conflict over an action that this desk deleted while a colleague was working on it."""
    fields = {
        "title": "Demander un devis",
        "owner": "coach",
    }  # whose it is was seen, and nobody wrote it apart
    editing.revise(cabinet, case_id, "action", "a", fields)
    seen = head_ids(cabinet.case(case_id), "action", "a")
    editing.remove(cabinet, case_id, "action", "a")
    from_elsewhere(
        cabinet, case_id, "action", "a", {"title": "Demander deux devis"}, seen={"title": seen["title"]}
    )
    from_elsewhere(cabinet, case_id, "action", "a", {"comment": "Promis pour lundi"}, seen={})
    return only(cabinet)


def test_a_deletion_says_who_deleted_and_what_the_other_wrote(deletion: OpenConflict) -> None:
    kept, gone = deletion.answers
    assert deletion.is_deletion
    assert values(deletion) == [False, True]
    assert dict(kept.edits) == {
        "title": ("Demander un devis", "Demander deux devis"),
        "comment": (None, "Promis pour lundi"),
    }
    assert {one.person_id for one in kept.writers} == {"karim"}
    assert [one.person_id for one in gone.writers] == ["person-a"]
    assert deletion.entity.title == "Demander deux devis"


@pytest.mark.parametrize("place", [0, 1])
def test_a_deletion_is_decided_and_the_decision_taken_back(
    cabinet: Cabinet, case_id: str, deletion: OpenConflict, place: int
) -> None:
    changed = conflicts.take(cabinet, deletion, deletion.answers[place])
    assert changed is not None
    assert open_conflicts(cabinet) == []
    assert len(case_files.open_case_file(cabinet, case_id).actions) == (1, 0)[place]
    conflicts.reopen(cabinet, case_id, changed.change_ids)
    again = only(cabinet)
    assert values(again) == [False, True]
    assert dict(again.answers[0].edits) == dict(deletion.answers[0].edits)
    assert [one.title for one in case_files.open_case_file(cabinet, case_id).actions] == [
        "Demander deux devis"
    ]
    assert_sound(cabinet, case_id)


def test_the_history_takes_a_decision_back_to_every_answer(cabinet: Cabinet, case_id: str) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    before = only(cabinet)
    conflicts.take(cabinet, before, before.answers[1])
    entry = history.history(cabinet, case_id)[0]
    history.undo_change(cabinet, case_id, entry.change_id)
    assert values(only(cabinet)) == ["Saint-Denis", "Épinay"]
    assert [one.person_id for answer in only(cabinet).answers for one in answer.writers] == [
        "person-a",
        "karim",
    ]
    assert_sound(cabinet, case_id)
    with pytest.raises(NothingToUndo):
        history.undo_change(cabinet, case_id, entry.change_id)


@pytest.mark.parametrize("place", [0, 1])
def test_a_deletion_that_was_decided_is_open_again_when_the_history_takes_it_back(
    cabinet: Cabinet, case_id: str, deletion: OpenConflict, place: int
) -> None:
    """Else the thing would go, with what the colleague wrote of it."""
    conflicts.take(cabinet, deletion, deletion.answers[place])
    history.undo_change(cabinet, case_id, history.history(cabinet, case_id)[0].change_id)
    assert values(only(cabinet)) == [False, True]
    assert dict(only(cabinet).answers[0].edits) == dict(deletion.answers[0].edits)
    assert [one.title for one in case_files.open_case_file(cabinet, case_id).actions] == [
        "Demander deux devis"
    ]
    assert_sound(cabinet, case_id)


def test_the_newest_of_a_whole_file_at_once_leaves_deletions_alone(
    cabinet: Cabinet, case_id: str, deletion: OpenConflict
) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    apart(cabinet, case_id, "beneficiary", case_id, "postal_code", "93200", "93800")
    apart(cabinet, case_id, "project", editing.single_of(case_id, "project"), "title", "Traiteur", "Épicerie")
    changed = conflicts.take_newest(cabinet, open_conflicts(cabinet))
    assert changed is not None
    assert len(changed.change_ids) == 2, "one change for each thing"
    assert [one.key for one in open_conflicts(cabinet)] == [deletion.key]
    person = case_files.open_case_file(cabinet, case_id).beneficiary
    assert (person.city, person.postal_code) == ("Saint-Denis", "93200")
    conflicts.reopen(cabinet, case_id, changed.change_ids)
    assert conflicts.count_open(cabinet) == 4
    assert_sound(cabinet, case_id)
    assert conflicts.take_newest(cabinet, [deletion]) is None


def test_what_is_decided_and_taken_back_ends_alike_in_any_order_on_another_laptop(
    cabinet: Cabinet, case_id: str, deletion: OpenConflict
) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    for conflict in open_conflicts(cabinet):
        changed = conflicts.take(cabinet, conflict, conflict.answers[1])
        assert changed is not None
        conflicts.reopen(cabinet, case_id, changed.change_ids)
    here = cabinet.case(case_id)
    other = case_files.enrol_beneficiary(cabinet, {"birth_name": "Autre"}).scope
    there = cabinet.case(other)
    for change in reversed(read_changes(here.sql, other)):
        there.apply([change])
    for kind, entity_id in (("beneficiary", case_id), ("action", "a")):
        ends = [head_ids(file, kind, entity_id) for file in (here, there)]
        assert {name: set(ids) for name, ids in ends[0].items()} == {
            name: set(ids) for name, ids in ends[1].items()
        }
    assert check_scope_file(there)[1] == []


def test_a_field_of_a_thing_that_is_deleted_is_not_asked_about(cabinet: Cabinet, case_id: str) -> None:
    editing.revise(cabinet, case_id, "action", "a", {"title": "Devis"})
    apart(cabinet, case_id, "action", "a", "title", "Deux devis", "Trois devis")
    assert len(open_conflicts(cabinet)) == conflicts.count_open(cabinet) == 1
    editing.remove(cabinet, case_id, "action", "a")
    assert open_conflicts(cabinet) == []
    assert conflicts.count_open(cabinet) == 0
    assert_sound(cabinet, case_id)


def test_the_bytes_of_a_document_are_decided_with_their_size(cabinet: Cabinet, case_id: str) -> None:
    editing.revise(
        cabinet, case_id, "document", "d", {"title": "CV", "content_hash": "0" * 64, "size_bytes": 10}
    )
    seen = head_ids(cabinet.case(case_id), "document", "d")
    editing.revise(cabinet, case_id, "document", "d", {"content_hash": "a" * 64, "size_bytes": 20})
    put: dict[str, Plain] = {"content_hash": "b" * 64, "size_bytes": 30}
    from_elsewhere(cabinet, case_id, "document", "d", put, seen={name: seen[name] for name in put})
    found = only(cabinet)
    assert conflicts.count_open(cabinet) == 1, "what is decided together is counted once"
    assert [dict(one.beside) for one in found.answers] == [{"size_bytes": 20}, {"size_bytes": 30}]
    conflicts.take(cabinet, found, found.answers[1])
    (document,) = case_files.open_case_file(cabinet, case_id).documents
    assert (document.content_hash, document.size_bytes) == ("b" * 64, 30)
    assert open_conflicts(cabinet) == []


def test_a_coach_decides_about_their_own_people_and_a_supervisor_about_all(
    cabinet: Cabinet, case_id: str
) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    me = cabinet.author.person
    for role, coach, is_asked in (
        ("coach", me, True),
        ("coach", "karim", False),
        ("supervisor", "karim", True),
        ("coach", None, True),
    ):
        editing.revise(cabinet, REGISTER, "person", me, {"role": role})
        editing.revise(cabinet, case_id, "beneficiary", case_id, {"coach_id": coach})
        assert bool(open_conflicts(cabinet)) is is_asked, (role, coach)
        assert bool(conflicts.count_open(cabinet)) is is_asked, (role, coach)


def test_a_field_that_only_a_newer_version_knows_is_neither_asked_about_nor_counted(
    cabinet: Cabinet, case_id: str
) -> None:
    for person in ("karim", "nadia"):
        put: dict[str, Plain] = {"star_sign": person, "city": person}
        from_elsewhere(cabinet, case_id, "beneficiary", case_id, put, seen={}, person=person)
    assert only(cabinet).field == "city"
    assert conflicts.count_open(cabinet) == 1


def test_what_all_files_share_is_decided_by_who_decides_about_all(cabinet: Cabinet, case_id: str) -> None:
    editing.revise(cabinet, REGISTER, "person", cabinet.author.person, {"role": "coach"})
    made = editing.add(cabinet, REGISTER, "promotion", {"name": "Printemps", "seats": 15})
    promotion = made.entities[0][1]
    seen = head_ids(cabinet.register, "promotion", promotion)
    editing.revise(cabinet, REGISTER, "promotion", promotion, {"seats": 16})
    from_elsewhere(cabinet, REGISTER, "promotion", promotion, {"seats": 18}, seen={"seats": seen["seats"]})
    assert open_conflicts(cabinet) == []
    assert conflicts.count_open(cabinet) == 0
    (found,) = open_conflicts(cabinet, decides_for_all=True)
    assert conflicts.count_open(cabinet, decides_for_all=True) == 1
    assert (found.is_shared, found.entity.name, values(found)) == (True, "Printemps", [16, 18])
    changed = conflicts.take(cabinet, found, found.answers[1])
    assert changed is not None
    assert conflicts.count_open(cabinet, decides_for_all=True) == 0
    conflicts.reopen(cabinet, REGISTER, changed.change_ids)
    assert conflicts.count_open(cabinet, decides_for_all=True) == 1
    assert check_scope_file(cabinet.register)[1] == []


def test_only_so_many_files_are_read_at_once(cabinet: Cabinet) -> None:
    for name in ("Bah", "Camara", "Diop"):
        case = case_files.enrol_beneficiary(cabinet, {"birth_name": name}).scope
        apart(cabinet, case, "beneficiary", case, "city", "Saint-Denis", "Épinay")
    assert [one.case_name for one in open_conflicts(cabinet, most_cases=2)] == ["Bah", "Camara"]
    assert conflicts.count_open(cabinet) == 3


def test_a_damaged_file_does_not_hide_the_others(drawer: Drawer) -> None:
    cabinet = drawer.cabinet
    made = [case_files.enrol_beneficiary(cabinet, {"birth_name": name}).scope for name in ("Bah", "Camara")]
    for case in made:
        apart(cabinet, case, "beneficiary", case, "city", "Saint-Denis", "Épinay")
    cabinet.close()
    path = cabinet.folder / "cases" / f"{made[0]}.db"
    path.write_bytes(b"\0" * path.stat().st_size)
    drawer.open()
    assert [one.case_name for one in open_conflicts(drawer.cabinet)] == ["Camara"]


def test_the_history_calls_a_decision_by_its_name(cabinet: Cabinet, case_id: str) -> None:
    apart(cabinet, case_id, "beneficiary", case_id, "city", "Saint-Denis", "Épinay")
    found = only(cabinet)
    conflicts.take(cabinet, found, replace(found.answers[1]))
    entry = history.history(cabinet, case_id)[0]
    assert (entry.act, entry.can_undo) == ("settle", True)
    assert DELETED not in entry.after
