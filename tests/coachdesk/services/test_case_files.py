"""Enrolling somebody, and a case file deleted and brought back."""

from __future__ import annotations

from datetime import date

import pytest

from coachdesk.errors import InvalidValue, UnknownRecord
from coachdesk.programme.folding import fold
from coachdesk.services import case_files, finding, history, pathway
from coachdesk.storage.cabinet import CASES_FOLDER, Cabinet

DAY = date(2026, 1, 31)
NAME = {"birth_name": "Traoré", "first_names": "Awa"}


@pytest.mark.parametrize("name", ["birth_name", "usual_name", "first_names"])
def test_one_name_is_enough(cabinet: Cabinet, name: str) -> None:
    case_id = case_files.enrol_beneficiary(cabinet, {name: "N'Diaye"}).scope
    assert finding.list_cases(cabinet)[0].display_name == "N'Diaye"
    assert fold("N'Diaye").split()[-1] in finding.list_cases(cabinet)[0].sort_key
    assert case_files.open_case_file(cabinet, case_id).id == case_id


@pytest.mark.parametrize("fields", [{}, {"city": "Pantin"}, {"birth_name": "  ", "first_names": "\x00"}])
def test_nobody_without_a_name_is_enrolled(cabinet: Cabinet, fields: dict[str, object]) -> None:
    with pytest.raises(InvalidValue) as caught:
        case_files.enrol_beneficiary(cabinet, fields)
    assert caught.value.context == {"kind": "beneficiary", "field": "birth_name", "reason": "required"}
    assert cabinet.case_ids() == []
    assert not list((cabinet.folder / CASES_FOLDER).glob("*"))


@pytest.mark.parametrize(
    ("fields", "status", "count"),
    [
        ({}, "prospect", 0),
        ({"entered_on": None}, "prospect", 0),
        ({"entered_on": DAY}, "active", len(pathway.pathway_template().milestones)),
        ({"entered_on": DAY, "status": "left"}, "left", len(pathway.pathway_template().milestones)),
    ],
)
def test_the_day_of_entry_makes_a_pathway(
    cabinet: Cabinet, fields: dict[str, object], status: str, count: int
) -> None:
    case_id = case_files.enrol_beneficiary(cabinet, {**NAME, **fields}).scope
    case = case_files.open_case_file(cabinet, case_id)
    assert (case.beneficiary.status, len(case.milestones)) == (status, count)
    assert case.beneficiary.coach_id == "person-a"
    assert {entry.act for entry in history.history(cabinet, case_id)} == {"enrol"}


def test_what_is_said_is_kept(cabinet: Cabinet) -> None:
    changed = case_files.enrol_beneficiary(
        cabinet,
        {**NAME, "entered_on": DAY, "coach_id": "somebody"},
        situation={"in_qpv": "yes", "children": 0},
        with_pathway=False,
        case_id="c" * 32,
        batch="b" * 32,
    )
    case = case_files.open_case_file(cabinet, "c" * 32)
    assert changed.scope == case.id == case.beneficiary.id == "c" * 32
    assert (case.beneficiary.coach_id, case.situation.in_qpv, case.situation.children) == (
        "somebody",
        "yes",
        0,
    )
    assert case.milestones == ()
    assert {entry.batch_id for entry in history.history(cabinet, case.id)} == {"b" * 32}
    assert finding.list_cases(cabinet)[0].in_qpv == "yes"


def test_a_wrong_situation_leaves_no_file(cabinet: Cabinet) -> None:
    with pytest.raises(InvalidValue) as caught:
        case_files.enrol_beneficiary(cabinet, NAME, situation={"children": 99})
    assert caught.value.context["kind"] == "situation"
    assert cabinet.case_ids() == []


def test_a_year_mistyped_by_thousands_can_be_enrolled_and_corrected(cabinet: Cabinet) -> None:
    case_id = case_files.enrol_beneficiary(cabinet, {**NAME, "entered_on": date(9999, 12, 1)}).scope
    assert finding.list_cases(cabinet)[0].applicable > 0
    pathway.start_pathway(cabinet, case_id, DAY)
    assert case_files.open_case_file(cabinet, case_id).milestones[0].planned_on == DAY


def test_deleted_and_brought_back_as_it_was(cabinet: Cabinet, case_id: str) -> None:
    before = case_files.open_case_file(cabinet, case_id)
    case_files.delete_case_file(cabinet, case_id)
    assert case_files.open_case_file(cabinet, case_id).is_deleted
    assert finding.list_cases(cabinet) == []
    assert [one.case_id for one in finding.list_deleted_cases(cabinet)] == [case_id]
    case_files.restore_case_file(cabinet, case_id)
    assert case_files.open_case_file(cabinet, case_id) == before
    assert finding.list_deleted_cases(cabinet) == []


def test_an_unknown_case_is_said(cabinet: Cabinet) -> None:
    with pytest.raises(UnknownRecord):
        case_files.open_case_file(cabinet, "0" * 32)
    with pytest.raises(UnknownRecord):
        case_files.delete_case_file(cabinet, "0" * 32)
