"""The index says what the case files say: after any work, whatever crash came between the two commits."""

from __future__ import annotations

import random
import secrets
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.journal.change import Change
from coachdesk.journal.edit import Edit
from coachdesk.programme.declaration import Scope
from coachdesk.services import case_files, editing, finding, sessions
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.checking import check_cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.index.index import searchable_words
from coachdesk.storage.scope_file import ScopeFile
from tests.coachdesk.storage.conftest import Drawer
from tests.coachdesk.storage.index.index_dump import assert_words_lead_to_their_notes, dump, recomputed
from tests.coachdesk.storage.index.random_work import Work

DAY = date(2026, 3, 2)


@settings(max_examples=15)
@given(st.integers(0, 1 << 32))
def test_after_any_work_and_any_crash_the_index_is_what_the_files_say(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = Work(Drawer(folder), chance)
        for _ in range(22):
            work.step()
        assert dump(work.cabinet.index.sql) == recomputed(work.cabinet, folder)
        assert_words_lead_to_their_notes(work.cabinet.index.sql)
        assert check_cabinet(work.cabinet).problems == ()
        work.cabinet.close()


def enrol(cabinet: Cabinet, **fields: object) -> str:
    return case_files.enrol_beneficiary(cabinet, {"birth_name": "Diop", "first_names": "Awa", **fields}).scope


def marks_at_begin(cabinet: Cabinet, file: ScopeFile, write: Callable[[], object]) -> list[set[str]]:
    """Return the marks in the vault at each beginning of a transaction of a file."""
    seen: list[set[str]] = []
    file.sql._driver.set_trace_callback(
        lambda statement: seen.append(cabinet.vault.marks()) if statement.startswith("BEGIN") else None
    )
    write()
    file.sql._driver.set_trace_callback(None)
    return seen


def test_the_mark_stands_before_the_file_is_written(cabinet: Cabinet) -> None:
    case_id, new = enrol(cabinet), "a" * 32
    change = Change("e" * 32, case_id, "session", "s", "x", {"place": "b"}, {}, 1, "pb", "db", 1)
    made = cabinet.make_scope(new, Scope.CASE)
    writes: list[tuple[str, ScopeFile, Callable[[], object]]] = [
        (
            case_id,
            cabinet.file(case_id),
            lambda: cabinet.write(case_id, [Edit("session", "s", "x", {"note": "a"})]),
        ),
        (case_id, cabinet.file(case_id), lambda: cabinet.apply(case_id, [change])),
        (new, made, lambda: cabinet.write_new_case(new, [Edit("beneficiary", new, "x", {"city": "B"})])),
    ]
    for scope, file, write in writes:
        cabinet.settle()
        assert cabinet.vault.marks() == set()
        assert marks_at_begin(cabinet, file, write) == [{scope}]
        assert cabinet.vault.marks() == {scope}, "it stays until things are calm"


def test_a_second_write_after_calm_marks_again(drawer: Drawer) -> None:
    case_id = enrol(drawer.cabinet)
    drawer.cabinet.settle()
    editing.revise(drawer.cabinet, case_id, "beneficiary", case_id, {"city": "Pantin"})
    assert drawer.cabinet.vault.marks() == {case_id}


def test_what_the_index_could_not_take_in_is_kept_and_repaired_at_the_next_unlock(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cabinet = drawer.cabinet
    case_id = enrol(cabinet)

    def refused(*arguments: object) -> None:
        raise StorageError(file="vault.db")

    with monkeypatch.context() as patch:
        patch.setattr(cabinet.index, "absorb", refused)
        changed = sessions.record_session(cabinet, case_id, {"held_on": DAY, "note": "écrit quand même"})
    assert changed.kinds == {"session"}
    assert finding.search(cabinet, "ecrit").notes == ()
    cabinet.close()  # settles: but not what is behind
    again = drawer.open()
    assert again.vault.marks() == {case_id}
    again.repair()
    assert len(finding.search(again, "ecrit").notes) == 1


def test_the_repair_is_not_done_twice(drawer: Drawer) -> None:
    case_id = enrol(drawer.cabinet)
    drawer.cabinet.settle()
    drawer.cabinet._mark(case_id)
    for opened in drawer.cabinet._open.values():
        opened.close()
    drawer.cabinet.vault.close()
    assert [notice.code for notice in drawer.open().repair()] == ["index_repaired"]
    drawer.cabinet.close()
    assert drawer.open().repair() == []


def test_the_check_sees_each_way_in_which_the_index_can_be_behind(drawer: Drawer) -> None:
    cabinet = drawer.cabinet
    case_id = enrol(cabinet, entered_on=DAY)
    sessions.record_session(cabinet, case_id, {"held_on": DAY, "note": "marché"})
    sql = cabinet.index.sql
    file = cabinet.file(case_id)
    assert not cabinet.index.differs_from(file)
    for statement in (
        "UPDATE person SET city = 'forged'",
        "UPDATE person SET reached = reached + 1",
        "UPDATE entry SET text = 'forged'",
        "DELETE FROM entry",
        "DELETE FROM person",
        f"INSERT INTO entry (row, case_id, kind, entity, text) VALUES (5, '{case_id}', 'session', 'ghost', 'x')",
    ):
        sql.execute(statement)
        assert cabinet.index.differs_from(file), statement
        cabinet.index.absorb_all(file)
        assert not cabinet.index.differs_from(file), statement


def test_notes_of_one_day_come_last_written_first(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet)
    for number in range(5):
        sessions.record_session(cabinet, case_id, {"held_on": DAY, "note": f"marché {number}"})
    sessions.record_session(cabinet, case_id, {"held_on": DAY - timedelta(days=1), "note": "marché hier"})
    editing.add(cabinet, case_id, "action", {"title": "marché sans date"})
    texts = ["".join(piece for piece, _ in hit.snippet) for hit in finding.search(cabinet, "marche").notes]
    assert texts == [*(f"marché {number}" for number in (4, 3, 2, 1, 0)), "marché hier", "marché sans date"]


def test_a_damaged_case_stays_in_sight_until_it_is_written_again(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet)
    cabinet.index.mark_damaged(case_id)
    cabinet.index.mark_damaged("0" * 32)
    assert {one.case_id: (one.is_damaged, one.display_name) for one in finding.list_cases(cabinet)} == {
        case_id: (True, "Awa Diop"),
        "0" * 32: (True, ""),
    }
    editing.revise(cabinet, case_id, "beneficiary", case_id, {"city": "Pantin"})
    assert [one.is_damaged for one in finding.list_cases(cabinet) if one.case_id == case_id] == [False]


def test_a_forgotten_case_leaves_nothing(cabinet: Cabinet) -> None:
    case_id, other = enrol(cabinet), enrol(cabinet, birth_name="Zola")
    for each in (case_id, other):
        sessions.record_session(cabinet, each, {"held_on": DAY, "note": "marché"})
    cabinet.index.forget(case_id)
    assert [one.case_id for one in finding.list_cases(cabinet)] == [other]
    assert cabinet.index.summary(case_id) is None
    assert [hit.case_id for hit in finding.search(cabinet, "marche").notes] == [other]
    assert finding.search(cabinet, "diop").people == ()


def test_people_are_listed_by_name_and_deleted_ones_apart(cabinet: Cabinet) -> None:
    ids = {name: enrol(cabinet, birth_name=name) for name in ("Zola", "Élie", "N'Diaye", "de La Tour", "Ba")}
    case_files.delete_case_file(cabinet, ids["Ba"])
    case_files.delete_case_file(cabinet, ids["Zola"])
    assert [one.last_name for one in finding.list_cases(cabinet)] == ["Élie", "de La Tour", "N'Diaye"]
    assert [one.last_name for one in finding.list_deleted_cases(cabinet)] == ["Ba", "Zola"]
    summary = cabinet.index.summary(ids["Ba"])
    assert summary is not None
    assert summary.display_name == "Awa Ba"


@pytest.mark.parametrize(
    ("text", "is_name", "words"),
    [
        ("+33199001234", False, "33199001234 0199001234"),
        ("33 1 99 00", False, "33 1 99 00"),
        ("3319900123", False, "3319900123"),
        ("L'œuvre", False, "l oeuvre loeuvre"),
        ("El Amrani\nSaïd", True, "el amrani elamrani said"),
        ("El Amrani", False, "el amrani"),
        ("", False, ""),
    ],
)
def test_the_words_that_are_indexed(text: str, is_name: bool, words: str) -> None:
    assert searchable_words(text, is_name=is_name) == words


def test_an_index_is_current_only_once_it_is_filled(cabinet: Cabinet) -> None:
    index = cabinet.index
    assert index.is_current()
    index.reset()
    assert not index.is_current()
    assert index.summaries() == []
    index.note_current()
    assert index.is_current()


def test_the_disputed_cases_are_found_without_reading_the_others(cabinet: Cabinet) -> None:
    cases = [enrol(cabinet, birth_name=name) for name in ("Diop", "Bah", "Camara")]
    for case_id in cases:
        editing.revise(cabinet, case_id, "beneficiary", case_id, {"city": "Stains"})
    for case_id in cases[:2]:
        apart = Change(
            secrets.token_hex(16),
            case_id,
            "beneficiary",
            case_id,
            "x",
            {"city": "Épinay"},
            {},
            1,
            "p",
            "d",
            1,
        )
        cabinet.apply(case_id, [apart])
    assert [one.display_name for one in cabinet.index.disputed()] == ["Awa Bah", "Awa Diop"]
    case_files.delete_case_file(cabinet, cases[0])
    assert [one.display_name for one in cabinet.index.disputed()] == ["Awa Bah"]
    plan = cabinet.index.sql.execute(
        "EXPLAIN QUERY PLAN SELECT case_id FROM person WHERE NOT is_deleted AND conflict_count > 0"
        " ORDER BY sort_key, row"
    )
    assert [str(row[3]) for row in plan] == ["SCAN person USING INDEX person_disputed"]
