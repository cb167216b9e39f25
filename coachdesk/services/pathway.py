"""Start a pathway from its template, tick milestones, complete actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import resources
from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import derived_id
from coachdesk.programme.pathway import Milestone, MilestoneTemplate, PathwayTemplate, planned_dates
from coachdesk.services.editing import plain_fields
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import read_kind


def pathway_template(code: str = "default") -> PathwayTemplate:
    """Return a pathway template from ``resources/pathways``."""
    described = resources.pathway(code)
    return PathwayTemplate(
        code,
        tuple(
            MilestoneTemplate(line["code"], line["phase"], int(line["offset_days"]), dict(line["labels"]))
            for line in described["milestones"]
        ),
    )


def pathway_edits(
    case_id: str, entered_on: date, *, act: str = "start_pathway", code: str = "default", lang: str = "fr"
) -> list[Edit]:
    """Return the edits that plan a template's milestones; their ids follow from the case and the template's codes."""
    template = pathway_template(code)
    dates = planned_dates(template, entered_on)
    return [
        Edit(
            "milestone",
            derived_id(case_id, "milestone", code, line.code),
            act,
            plain_fields(
                "milestone",
                {
                    "template_code": line.code,
                    "phase": line.phase,
                    "title": line.labels[lang],
                    "planned_on": dates[line.code],
                },
            ),
        )
        for line in template.milestones
    ]


def start_pathway(cabinet: Cabinet, case_id: str, entered_on: date) -> Changed | None:
    """Plan the milestones of the default pathway; started twice, it only moves the dates planned.

    One that was deleted stays so, unless all of them were: then the pathway was taken back, and comes back.
    """
    found = read_kind(cabinet.case(case_id), Milestone)
    alive = {one.id for one in found.alive}
    edits = pathway_edits(case_id, entered_on)
    is_under_way = any(edit.entity_id in alive for edit in edits)
    kept: list[Edit] = []
    for edit in edits:
        if edit.entity_id in alive:
            kept.append(replace(edit, fields={"planned_on": edit.fields["planned_on"]}))
        elif edit.entity_id not in found.deleted_ids:
            kept.append(edit)
        elif not is_under_way:
            kept.append(replace(edit, fields={**edit.fields, DELETED: False}))
    return cabinet.write(case_id, kept)


def tick_milestone(cabinet: Cabinet, case_id: str, milestone_id: str, reached_on: date) -> Changed | None:
    """Note that a milestone is reached."""
    fields = plain_fields("milestone", {"reached_on": reached_on})
    return cabinet.write(case_id, [Edit("milestone", milestone_id, "tick_milestone", fields)])


def untick_milestone(cabinet: Cabinet, case_id: str, milestone_id: str) -> Changed | None:
    """Note that a milestone is not reached after all."""
    return cabinet.write(case_id, [Edit("milestone", milestone_id, "untick_milestone", {"reached_on": None})])


def complete_action(cabinet: Cabinet, case_id: str, action_id: str, done_on: date) -> Changed | None:
    """Note that an action is done."""
    fields = plain_fields("action", {"done_on": done_on})
    return cabinet.write(case_id, [Edit("action", action_id, "complete_action", fields)])


def reopen_action(cabinet: Cabinet, case_id: str, action_id: str) -> Changed | None:
    """Note that an action is still to do."""
    return cabinet.write(case_id, [Edit("action", action_id, "reopen_action", {"done_on": None})])
