"""Lists and search as a coach asks for them."""

from __future__ import annotations

from datetime import date

from coachdesk.services import case_files, finding, sessions
from coachdesk.storage.cabinet import Cabinet


def test_the_limit_is_kept_to_for_people_and_notes(cabinet: Cabinet) -> None:
    for name in ("Ba", "Diop", "Zola"):
        case_id = case_files.enrol_beneficiary(cabinet, {"birth_name": name, "first_names": "Awa"}).scope
        sessions.record_session(cabinet, case_id, {"held_on": date(2026, 3, 2), "note": f"Awa {name}"})
    found = finding.search(cabinet, "awa", limit=2)
    assert [hit.display_name for hit in found.people] == ["Awa Ba", "Awa Diop"]
    assert [hit.display_name for hit in found.notes] == ["Awa Zola", "Awa Diop"]
    assert len(finding.search(cabinet, "awa").people) == 3


def test_deleted_ones_are_listed_apart_and_leave_no_word_in_the_index(cabinet: Cabinet) -> None:
    kept, gone = (
        case_files.enrol_beneficiary(cabinet, {"birth_name": name, "first_names": "Awa"}).scope
        for name in ("Zola", "Diop")
    )
    case_files.delete_case_file(cabinet, gone)
    assert [one.case_id for one in finding.list_cases(cabinet)] == [kept]
    assert [one.case_id for one in finding.list_deleted_cases(cabinet)] == [gone]
    match = "SELECT count(*) FROM person_words WHERE person_words MATCH ?"
    assert cabinet.index.sql.execute(match, ('"diop"',)) == [(0,)]
    assert cabinet.index.sql.execute(match, ('"awa"',)) == [(1,)]
