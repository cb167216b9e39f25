"""Before many case files go at once a copy of them is made, which can be put back."""

from __future__ import annotations

import time
from pathlib import Path

from coachdesk.services.documents import keep_file, read_document
from coachdesk.services.kept_back import kept_back, put_back_kept
from coachdesk.storage.keeping_back import KEPT_BACK_FOLDER, KEPT_S, prune_kept
from sync.client.losing import allow
from sync.client.team import Team
from tests.sync.client.small_organisation import Desk, SmallOrganisation


def _with_cases(organisation: SmallOrganisation, count: int) -> tuple[Desk, list[str]]:
    coach = organisation.hire("claire")
    cases = [coach.new_case(f"Moreau {number}") for number in range(count)]
    for case in cases:
        coach.write_note(case, f"note of {case}")
    organisation.rounds([coach, organisation.office])
    return coach, cases


def test_the_copy_is_made_once_before_the_question_and_gives_everything_back(
    organisation: SmallOrganisation,
) -> None:
    coach, cases = _with_cases(organisation, 5)
    document = keep_file(coach.cabinet, cases[0], "contrat.docx", b"words", None).entities[0][1]
    organisation.rounds([coach])
    marc = organisation.hire("marc")
    organisation.at = time.time()
    Team(organisation.office.connection()).assign_many(cases, [marc.person])
    assert coach.round().guarded
    [kept] = kept_back(coach.cabinet)
    assert set(kept.case_ids) == set(cases)
    assert coach.round().guarded
    coach.die()
    coach.round()
    assert kept_back(coach.cabinet) == [kept]  # once, and still there after unlocking again
    for path in (coach.folder / KEPT_BACK_FOLDER).rglob("*.db"):
        assert b"note of" not in path.read_bytes()

    allow(coach.cabinet, cases)
    assert set(coach.round().removed) == set(cases)
    assert coach.cabinet.case_ids() == []
    for case in cases:
        changed = put_back_kept(coach.cabinet, kept, case)
        assert changed is not None
        assert coach.notes(case) == {f"note of {case}"}
    assert read_document(coach.cabinet, cases[0], document)[1] == b"words"
    assert put_back_kept(coach.cabinet, kept, cases[0]) is None
    # They are still not this desk's: the question comes again.
    coach.die()
    assert coach.round().guarded


def test_an_administrator_who_lets_them_go_at_once_has_the_copy_made_first(
    organisation: SmallOrganisation,
) -> None:
    coach, cases = _with_cases(organisation, 5)
    marc = organisation.hire("marc")
    organisation.at = time.time()
    team = Team(organisation.office.connection())
    team.assign_many(cases, [marc.person])
    team.lift_guard(coach.device, cases)
    assert set(coach.round().removed) == set(cases)
    [kept] = kept_back(coach.cabinet)
    assert set(kept.case_ids) == set(cases)


def test_few_case_files_go_without_one(organisation: SmallOrganisation) -> None:
    coach, cases = _with_cases(organisation, 11)
    marc = organisation.hire("marc")
    Team(organisation.office.connection()).assign(cases[0], [marc.person])
    assert coach.round().removed == (cases[0],)
    assert kept_back(coach.cabinet) == []


def test_what_was_erased_for_everybody_leaves_no_copy(organisation: SmallOrganisation) -> None:
    coach, cases = _with_cases(organisation, 5)
    team = Team(organisation.office.connection())
    for case in cases[:2]:
        team.erase(case)
    marc = organisation.hire("marc")
    team.assign_many(cases[2:], [marc.person])
    assert coach.round().guarded
    allow(coach.cabinet, cases)
    coach.round()
    [kept] = kept_back(coach.cabinet)
    assert set(kept.case_ids) == set(cases[2:])
    assert put_back_kept(coach.cabinet, kept, cases[3]) is not None


def test_copies_go_after_a_month(organisation: SmallOrganisation, tmp_path: Path) -> None:
    organisation.at = time.time()
    coach, cases = _with_cases(organisation, 4)
    marc = organisation.hire("marc")
    Team(organisation.office.connection()).assign_many(cases, [marc.person])
    coach.round()
    [kept] = kept_back(coach.cabinet)
    half = coach.folder / KEPT_BACK_FOLDER / "20260101-000000.part"
    half.mkdir()
    other = coach.folder / KEPT_BACK_FOLDER / "mine"
    other.mkdir()
    assert prune_kept(coach.folder, kept.at + KEPT_S) == 1
    assert not half.exists()
    assert prune_kept(coach.folder, kept.at + KEPT_S + 1) == 1
    assert kept_back(coach.cabinet) == []
    assert other.exists()
