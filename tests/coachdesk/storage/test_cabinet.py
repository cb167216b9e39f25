"""The door, the index beside the files, and what a damaged file or a crash leaves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coachdesk.programme.declaration import Scope
from coachdesk.services import case_files, editing, finding, sessions
from coachdesk.storage.cabinet import CASES_FOLDER, REGISTER, Cabinet
from coachdesk.storage.checking import check_cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, StorageError
from coachdesk.storage.set_aside import SET_ASIDE_FOLDER
from tests.coachdesk.storage.conftest import Drawer

NOTE = {"held_on": date(2026, 3, 2), "note": "Étude de marché à Pantin, œuvres sociales"}


def enrol(cabinet: Cabinet, last: str = "N'Diaye", first: str = "Awa") -> str:
    return case_files.enrol_beneficiary(cabinet, {"birth_name": last, "first_names": first}).scope


def names(cabinet: Cabinet, query: str) -> list[str]:
    return [hit.display_name for hit in finding.search(cabinet, query).people]


def path_of(drawer: Drawer, case_id: str) -> Path:
    return drawer.folder / CASES_FOLDER / f"{case_id}.db"


@pytest.mark.parametrize(
    ("last", "first", "query"),
    [
        ("N'Diaye", "Awa", "ndiaye"),
        ("N'Diaye", "Awa", "n diaye"),
        ("Kowalski", "Łukasz", "lukasz"),
        ("Œuvrard", "Noé", "oeuvr"),
        ("El Amrani", "Saïd", "elamrani"),
        ("El Amrani", "Saïd", "said el am"),
        ("Nguyễn", "Thị", "nguyen thi"),
        ("d'Angélo", "Inès", "ANGELO"),
    ],
)
def test_people_are_found_whatever_the_accents(cabinet: Cabinet, last: str, first: str, query: str) -> None:
    enrol(cabinet, "Zola", "Émile")
    enrol(cabinet, last, first)
    assert names(cabinet, query) == [f"{first} {last}"]


def test_notes_are_found_newest_first_with_their_surroundings(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet)
    for day in (3, 9, 5):
        sessions.record_session(
            cabinet, case_id, {"held_on": date(2026, 3, day), "note": f"Marché, jour {day}"}
        )
    sessions.record_session(cabinet, case_id, NOTE)
    found = finding.search(cabinet, "marche")
    assert [hit.held_on for hit in found.notes] == [date(2026, 3, day) for day in (9, 5, 3, 2)]
    assert ("marché", True) in found.notes[-1].snippet
    assert finding.search(cabinet, "oeuvres").notes[0].kind == "session"
    assert finding.search(cabinet, "m").notes == ()
    assert finding.search(cabinet, "\"' OR *").notes == ()


def test_a_phone_is_found_as_it_is_typed(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet)
    editing.revise(cabinet, case_id, "beneficiary", case_id, {"phone": "+33199001234"})
    for query in ("01 99 00 12 34", "0199001234", "+33199"):
        assert names(cabinet, query) == ["Awa N'Diaye"], query


def test_the_index_follows_edits_and_deletions(cabinet: Cabinet) -> None:
    case_id = enrol(cabinet)
    changed = sessions.record_session(cabinet, case_id, NOTE)
    session_id = changed.entities[0][1]
    editing.revise(cabinet, case_id, "session", session_id, {"note": "Tout autre chose"})
    assert finding.search(cabinet, "pantin").notes == ()
    assert finding.list_cases(cabinet)[0].last_contact_on == date(2026, 3, 2)
    editing.remove(cabinet, case_id, "session", session_id)
    assert finding.search(cabinet, "autre").notes == ()
    assert finding.list_cases(cabinet)[0].last_contact_on is None
    case_files.delete_case_file(cabinet, case_id)
    assert finding.list_cases(cabinet) == []
    assert names(cabinet, "awa") == []
    assert [one.case_id for one in finding.list_deleted_cases(cabinet)] == [case_id]
    case_files.restore_case_file(cabinet, case_id)
    assert names(cabinet, "awa") == ["Awa N'Diaye"]
    assert check_cabinet(cabinet).problems == ()


def test_a_crash_between_the_file_and_the_index_is_repaired(drawer: Drawer) -> None:
    case_id = enrol(drawer.cabinet)
    drawer.cabinet.settle()
    # What a kill leaves: the mark is on the disk, the case file's commit too, the index's not.
    drawer.cabinet._mark(case_id)
    drawer.cabinet.case(case_id).write(
        [editing.added("session", NOTE, act="record_session")], drawer.cabinet.author
    )
    assert [problem.code for problem in check_cabinet(drawer.cabinet).problems] == ["index_behind"]
    again = drawer.open()
    notices = again.repair()
    assert [(notice.code, notice.context) for notice in notices] == [("index_repaired", {"count": 1})]
    assert len(finding.search(again, "pantin").notes) == 1
    assert check_cabinet(again).problems == ()
    assert again.vault.marks() == set()


def test_a_half_made_case_file_is_cleared_and_a_whole_one_kept(drawer: Drawer) -> None:
    cabinet = drawer.cabinet
    made = cabinet.make_scope("a" * 32, Scope.CASE)
    assert made.scope_id == "a" * 32
    whole = enrol(cabinet)
    cabinet._keep_state(cabinet._scopes[whole], "making")
    cabinet.close()
    again = drawer.open()
    again.repair()
    assert again.case_ids() == [whole]
    assert not path_of(drawer, "a" * 32).exists()
    assert check_cabinet(again).problems == ()


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(data)


@pytest.mark.parametrize("place", ["first page", "middle", "truncated", "empty"])
def test_a_damaged_file_is_set_aside_and_the_rest_works(drawer: Drawer, place: str) -> None:
    cabinet = drawer.cabinet
    hurt, well = enrol(cabinet), enrol(cabinet, "Zola", "Émile")
    for day in range(1, 29):
        sessions.record_session(cabinet, hurt, {"held_on": date(2026, 2, day), "note": "x" * 3000})
    cabinet.close()
    path = path_of(drawer, hurt)
    match place:
        case "first page":
            flip(path, 100)
        case "middle":
            for page in range(4096 * 8, path.stat().st_size, 4096):
                flip(path, page + 2000)
        case "truncated":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])
        case _:
            path.write_bytes(b"")
    damaged = path.read_bytes()
    cabinet = drawer.open()
    cabinet.repair()
    with pytest.raises(StorageError) as caught:
        case_files.open_case_file(cabinet, hurt)
    assert isinstance(caught.value, FileDamaged)
    assert caught.value.context == {"file": f"{hurt}.db"}
    with pytest.raises(FileDamaged):
        case_files.open_case_file(cabinet, hurt)
    kept = list((drawer.folder / SET_ASIDE_FOLDER).glob(f"*{hurt}.db"))
    assert [one.read_bytes() for one in kept] == [damaged]
    assert [one.is_damaged for one in finding.list_cases(cabinet)] == [True, False]
    assert case_files.open_case_file(cabinet, well).beneficiary.birth_name == "Zola"
    assert sessions.record_session(cabinet, well, NOTE).kinds == {"session"}
    assert [problem.code for problem in check_cabinet(cabinet).problems] == ["file_damaged"]


def test_a_missing_file_is_named_and_works_again_once_put_back(drawer: Drawer) -> None:
    case_id = enrol(drawer.cabinet)
    drawer.cabinet.close()
    path = path_of(drawer, case_id)
    elsewhere = path.rename(drawer.folder / "elsewhere.db")
    cabinet = drawer.open()
    with pytest.raises(FileMissing):
        case_files.open_case_file(cabinet, case_id)
    assert not path.exists(), "a missing file is not made anew"
    elsewhere.rename(path)
    assert case_files.open_case_file(cabinet, case_id).beneficiary.birth_name == "N'Diaye"


def test_the_register_is_a_scope_like_another(cabinet: Cabinet) -> None:
    changed = editing.add(cabinet, REGISTER, "promotion", {"name": "Promotion 3"})
    assert changed.scope == REGISTER
    assert finding.list_cases(cabinet) == []


def test_opened_files_do_not_all_stay_open(drawer: Drawer) -> None:
    cabinet = drawer.cabinet
    for number in range(40):
        enrol(cabinet, f"Nom{number}")
    assert len(cabinet._open) <= 25
    assert REGISTER in cabinet._open


def test_an_index_of_another_version_is_made_again_from_the_files(drawer: Drawer) -> None:
    case_id = enrol(drawer.cabinet)
    sessions.record_session(drawer.cabinet, case_id, NOTE)
    drawer.cabinet.settle()
    index = drawer.cabinet.index
    index.sql.execute("UPDATE meta SET value = '0' WHERE name = 'index_format'")
    index.sql.execute("UPDATE person SET display_name = 'as an older version wrote it'")
    drawer.cabinet.close()
    again = drawer.open()
    assert [notice.code for notice in again.repair()] == ["index_repaired"]
    assert again.index.is_current()
    assert [one.display_name for one in finding.list_cases(again)] == ["Awa N'Diaye"]
    assert check_cabinet(again).problems == ()
