"""The pathway planned, started again, ticked and unticked; actions done and reopened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import resources
from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Edit
from coachdesk.programme.pathway import Milestone, planned_dates
from coachdesk.services import case_files, editing, history, pathway
from coachdesk.storage.cabinet import Cabinet

DAY = date(2028, 2, 29)


def milestones(cabinet: Cabinet, case_id: str) -> dict[str, Milestone]:
    case = case_files.open_case_file(cabinet, case_id)
    return {str(one.template_code): one for one in case.milestones}


def test_the_template_is_the_one_in_the_resources() -> None:
    template = pathway.pathway_template()
    lines = resources.pathway("default")["milestones"]
    assert [line.code for line in template.milestones] == [line["code"] for line in lines]
    assert len({line.code for line in template.milestones}) == len(lines)
    phases = resources.catalogue("phases")
    for line in template.milestones:
        assert line.phase in phases
        assert line.offset_days >= 0
        assert line.labels.keys() >= {"fr", "en"}


def test_each_milestone_is_planned_from_the_day_of_entry(cabinet: Cabinet, case_id: str) -> None:
    changed = pathway.start_pathway(cabinet, case_id, DAY)
    assert changed is not None
    template = pathway.pathway_template()
    found = milestones(cabinet, case_id)
    assert {code: one.planned_on for code, one in found.items()} == planned_dates(template, DAY)
    assert found["intake"].planned_on == DAY
    assert found["follow_up_6"].planned_on == date(2029, 2, 28)
    assert found["commitment_signed"].planned_on == date(2028, 3, 28)
    for line in template.milestones:
        one = found[line.code]
        assert (one.phase, one.title, one.reached_on) == (line.phase, line.labels["fr"], None)


def test_two_laptops_plan_the_same_milestones_and_another_case_others() -> None:
    ids = [edit.entity_id for edit in pathway.pathway_edits("a" * 32, DAY)]
    assert ids == [edit.entity_id for edit in pathway.pathway_edits("a" * 32, DAY + timedelta(days=9))]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {edit.entity_id for edit in pathway.pathway_edits("b" * 32, DAY)}
    english = pathway.pathway_edits("a" * 32, DAY, lang="en", act="import")
    assert [edit.entity_id for edit in english] == ids
    assert {edit.act for edit in english} == {"import"}
    assert english[0].fields["title"] == "Intake form complete"


def test_started_twice_it_moves_the_dates_planned_and_keeps_what_was_reached(
    cabinet: Cabinet, case_id: str
) -> None:
    pathway.start_pathway(cabinet, case_id, DAY)
    intake = milestones(cabinet, case_id)["intake"].id
    pathway.tick_milestone(cabinet, case_id, intake, DAY)
    assert pathway.start_pathway(cabinet, case_id, DAY) is None
    moved = DAY + timedelta(days=10)
    pathway.start_pathway(cabinet, case_id, moved)
    found = milestones(cabinet, case_id)
    assert {code: one.planned_on for code, one in found.items()} == planned_dates(
        pathway.pathway_template(), moved
    )
    assert found["intake"].reached_on == DAY
    assert history.history(cabinet, case_id)[0].after.keys() == {"planned_on"}


def test_started_twice_it_leaves_a_title_of_ones_own(cabinet: Cabinet, case_id: str) -> None:
    pathway.start_pathway(cabinet, case_id, DAY)
    intake = milestones(cabinet, case_id)["intake"].id
    editing.revise(cabinet, case_id, "milestone", intake, {"title": "Accueil fait ensemble"})
    pathway.start_pathway(cabinet, case_id, DAY + timedelta(days=1))
    assert milestones(cabinet, case_id)["intake"].title == "Accueil fait ensemble"


@pytest.mark.parametrize("later", [0, 5])
def test_a_pathway_taken_back_can_be_started_again(cabinet: Cabinet, case_id: str, later: int) -> None:
    started = pathway.start_pathway(cabinet, case_id, DAY)
    assert started is not None
    cabinet.write(case_id, [Edit(kind, entity, "undo", {DELETED: True}) for kind, entity in started.entities])
    assert milestones(cabinet, case_id) == {}
    pathway.start_pathway(cabinet, case_id, DAY + timedelta(days=later))
    assert len(milestones(cabinet, case_id)) == len(started.entities)
    assert case_files.open_case_file(cabinet, case_id).conflicts == ()


def test_a_milestone_deleted_on_purpose_is_no_conflict_when_dates_move(
    cabinet: Cabinet, case_id: str
) -> None:
    pathway.start_pathway(cabinet, case_id, DAY)
    editing.remove(cabinet, case_id, "milestone", milestones(cabinet, case_id)["intake"].id)
    pathway.start_pathway(cabinet, case_id, DAY + timedelta(days=1))
    assert case_files.open_case_file(cabinet, case_id).conflicts == ()


def test_ticked_and_unticked(cabinet: Cabinet, case_id: str) -> None:
    pathway.start_pathway(cabinet, case_id, DAY)
    before = milestones(cabinet, case_id)["intake"]
    pathway.tick_milestone(cabinet, case_id, before.id, DAY)
    ticked = milestones(cabinet, case_id)["intake"]
    assert (ticked.reached_on, ticked.planned_on) == (DAY, before.planned_on)
    assert pathway.tick_milestone(cabinet, case_id, before.id, DAY) is None
    pathway.untick_milestone(cabinet, case_id, before.id)
    assert milestones(cabinet, case_id)["intake"] == before
    acts = [entry.act for entry in history.history(cabinet, case_id)[:2]]
    assert acts == ["untick_milestone", "tick_milestone"]


def test_an_action_is_done_and_reopened(cabinet: Cabinet, case_id: str) -> None:
    action_id = editing.add(cabinet, case_id, "action", {"title": "Devis", "due_on": DAY}).entities[0][1]
    pathway.complete_action(cabinet, case_id, action_id, DAY + timedelta(days=1))
    (action,) = case_files.open_case_file(cabinet, case_id).actions
    assert (action.done_on, action.due_on) == (DAY + timedelta(days=1), DAY)
    pathway.reopen_action(cabinet, case_id, action_id)
    (action,) = case_files.open_case_file(cabinet, case_id).actions
    assert (action.done_on, action.due_on) == (None, DAY)
    acts = [entry.act for entry in history.history(cabinet, case_id)[:2]]
    assert acts == ["reopen_action", "complete_action"]
