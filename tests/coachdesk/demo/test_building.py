"""The demo desk, opened: whole, in the programme's figures, and with a history that reads as one."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from stdnum.fr import siret

from coachdesk.demo import PASSPHRASE
from coachdesk.demo.building import build_demo_desk
from coachdesk.demo.keeping import demo_folder as folder_of_this_person
from coachdesk.demo.keeping import is_ready, ready_demo_desk
from coachdesk.desk import DeskExists, OpenDesk, find_desk
from coachdesk.services import case_files, documents, finding, history, register
from coachdesk.storage.errors import DeskBusy
from coachdesk.vault.passphrase import require_strong
from tests.coachdesk.demo.conftest import TODAY


def test_the_passphrase_passes_the_program_s_own_rule() -> None:
    require_strong(PASSPHRASE)


def test_the_desk_is_whole(demo_desk: OpenDesk, demo_folder: Path) -> None:
    report = demo_desk.check()
    assert report.problems == ()
    assert report.files == 152
    assert sum(path.stat().st_size for path in demo_folder.rglob("*") if path.is_file()) < 60_000_000


def test_ten_promotions_of_fifteen_people(demo_desk: OpenDesk) -> None:
    cases = finding.list_cases(demo_desk.cabinet)
    promotions = register.list_promotions(demo_desk.cabinet)
    assert len(promotions) == 10
    for promotion in promotions:
        assert sum(case.promotion_id == promotion.id for case in cases) == 15
    assert sum(case.in_qpv == "yes" for case in cases) == 45
    assert sum(case.age(case.entered_on or TODAY) in range(18, 26) for case in cases) == 27
    assert register.me(demo_desk.cabinet).name == "Claire Fontaine"
    assert sum(person.role == "coach" for person in register.list_people(demo_desk.cabinet)) == 5


def test_there_is_work_for_today(demo_desk: OpenDesk) -> None:
    """Appointments, a few late things and not many, barriers open and lifted."""
    cases = finding.list_cases(demo_desk.cabinet)
    assert sum(case.next_on(TODAY) is not None for case in cases) >= 20
    late = [case.late_count(TODAY) for case in cases]
    assert 8 <= sum(count > 0 for count in late) <= 40
    assert sum(count > 8 for count in late) == 0
    assert 30 <= sum(case.open_barriers > 0 for case in cases) <= 110


def test_what_coaches_look_for_is_found(demo_desk: OpenDesk) -> None:
    for query, name in (
        ("ndiaye", "N'Diaye"),
        ("lukasz", "Łukasz"),
        ("oeuvrard", "Œuvrard"),
        ("nguyen", "Nguyễn"),
    ):
        people = finding.search(demo_desk.cabinet, query).people
        assert any(name in person.display_name for person in people), query
    assert finding.search(demo_desk.cabinet, "décennale").notes


def test_the_history_is_in_the_past_and_by_whom_it_was(demo_desk: OpenDesk) -> None:
    people = {person.id: person.role for person in register.list_people(demo_desk.cabinet)}
    case = next(case for case in finding.list_cases(demo_desk.cabinet) if case.outcome == "creation")
    entries = history.history(demo_desk.cabinet, case.case_id)
    days = [entry.at.date() for entry in entries]
    assert days == sorted(days, reverse=True)
    assert days[-1] == case.entered_on
    assert max(days) < TODAY
    assert len(set(days)) > 8
    assert {people[entry.person_id] for entry in entries} == {"coach"}


def test_a_company_that_was_created_has_a_siret_that_nobody_has(demo_desk: OpenDesk) -> None:
    created = [case for case in finding.list_cases(demo_desk.cabinet) if case.outcome == "creation"]
    assert len(created) >= 25
    numbers = set()
    for case in created[:12]:
        file = case_files.open_case_file(demo_desk.cabinet, case.case_id)
        number = str(file.project.siret)
        assert siret.is_valid(number)
        assert number.startswith("9990")
        assert file.project.created_on is not None
        assert file.project.legal_form is not None
        numbers.add(number)
        followed = [one for one in file.milestones if one.phase == "P8"]
        assert followed[0].planned_on is not None
        assert abs((followed[0].planned_on - file.project.created_on) - timedelta(days=91)) <= timedelta(
            days=4
        )
    assert len(numbers) == 12


def test_some_sessions_have_their_word_report(demo_desk: OpenDesk) -> None:
    reported = 0
    for case in finding.list_cases(demo_desk.cabinet)[:40]:
        file = case_files.open_case_file(demo_desk.cabinet, case.case_id)
        for document in file.documents:
            kept, data = documents.read_document(demo_desk.cabinet, case.case_id, document.id)
            assert data[:2] == b"PK"
            assert kept.made_on in {session.held_on for session in file.sessions}
            reported += 1
    assert reported >= 3


def test_nobody_who_left_is_late(demo_desk: OpenDesk) -> None:
    gone = [case for case in finding.list_cases(demo_desk.cabinet) if case.status == "left"]
    assert len(gone) > 30
    assert sum(case.late_count(TODAY) > 1 for case in gone) == 0


def test_the_desk_is_made_again_when_it_is_old_and_not_before(demo_folder: Path) -> None:
    assert is_ready(demo_folder, TODAY)
    assert is_ready(demo_folder, TODAY + timedelta(days=4))
    assert not is_ready(demo_folder, TODAY + timedelta(days=5))
    assert not is_ready(demo_folder, TODAY - timedelta(days=1))
    assert not is_ready(demo_folder / "elsewhere", TODAY)


def test_a_desk_of_another_version_or_half_made_is_not_ready(demo_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_text("{}", "utf-8")
    mark = json.loads((demo_folder / "demo.json").read_text("utf-8"))
    for change in ({"version": "0.0.1"}, {"content": 0}, {"built_on": ""}, {"built_on": 7}):
        (tmp_path / "demo.json").write_text(json.dumps(mark | change), "utf-8")
        assert not is_ready(tmp_path, TODAY), change
    (tmp_path / "demo.json").write_text(json.dumps(mark), "utf-8")
    assert is_ready(tmp_path, TODAY)


def test_a_real_desk_is_never_removed(tmp_path: Path) -> None:
    build_demo_desk(tmp_path, TODAY, people=1)  # a desk without the mark, as a coach's own would be
    with pytest.raises(DeskExists):
        ready_demo_desk(tmp_path, TODAY)
    assert find_desk(tmp_path).unlock(PASSPHRASE).lock()


def test_an_open_demo_desk_is_not_pulled_from_under_anybody(tmp_path: Path, demo_folder: Path) -> None:
    build_demo_desk(tmp_path / "desk", TODAY, people=1)
    shutil.copy(demo_folder / "demo.json", tmp_path / "desk")
    desk = find_desk(tmp_path / "desk").unlock(PASSPHRASE)
    with pytest.raises(DeskBusy):
        ready_demo_desk(tmp_path / "desk", TODAY + timedelta(days=40))
    assert len(finding.list_cases(desk.cabinet)) == 1
    desk.lock()


@pytest.mark.slow
def test_an_old_desk_is_made_again_around_the_new_day(tmp_path: Path) -> None:
    build_demo_desk(tmp_path, TODAY, people=1)
    mark = {"version": "0", "content": 0, "built_on": TODAY.isoformat()}
    (tmp_path / "demo.json").write_text(json.dumps(mark), "utf-8")
    later = date(2027, 4, 6)
    seen: list[tuple[int, int]] = []
    ready_demo_desk(tmp_path, later, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 150) for done in range(150)]
    desk = find_desk(tmp_path).unlock(PASSPHRASE)
    assert desk.notices == ()
    cases = finding.list_cases(desk.cabinet)
    assert len(cases) == 150
    assert max(case.entered_on for case in cases if case.entered_on) > TODAY
    desk.lock()


def test_the_demo_desk_has_a_place_of_its_own() -> None:
    assert folder_of_this_person().name == "demo-desk"
