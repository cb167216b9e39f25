"""A milestone of the template speaks the language in force; one that was renamed keeps its own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

import resources
from coachdesk.programme.beneficiary import Beneficiary, EntrySituation
from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.pathway import Milestone
from coachdesk.programme.project import Project
from coachdesk.services.history import HistoryEntry
from ui.case_file.history_items import history_items
from ui.case_file.overview_cards import NextStepsCard
from ui.case_file.tab import CaseView
from ui.case_file.timeline_items import overview_items
from ui.messages import Language, tr
from ui.milestone_names import milestone_name
from ui.operations.case_files import References

Speak = Callable[[Language], None]
LINES = resources.pathway("default")["milestones"]
FIRST = LINES[0]


def _milestone(**fields: Any) -> Milestone:
    return Milestone(**{"id": "m", "template_code": FIRST["code"], "title": FIRST["labels"]["fr"], **fields})


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["code"])
def test_every_line_of_the_template_speaks_both_languages(
    app_language: Speak, line: dict[str, object]
) -> None:
    labels = line["labels"]
    assert isinstance(labels, dict)
    for written in ("fr", "en"):
        milestone = _milestone(template_code=line["code"], title=labels[written])
        for spoken in ("fr", "en"):
            app_language(spoken)
            assert milestone_name(milestone) == labels[spoken]


def test_a_renamed_milestone_keeps_its_words(app_language: Speak) -> None:
    app_language("en")
    assert milestone_name(_milestone(title="Vue par la mairie")) == "Vue par la mairie"
    assert milestone_name(_milestone(template_code=None)) == FIRST["labels"]["fr"]
    assert milestone_name(_milestone(template_code="no_such_line")) == FIRST["labels"]["fr"]
    assert milestone_name(_milestone(title=None)) == tr("case_file.milestone.untitled")


def test_overview_and_history_speak_the_language(app_language: Speak, qtbot: object) -> None:
    app_language("en")
    reached = _milestone(reached_on=date(2026, 3, 3))
    coming = _milestone(id="n", template_code=LINES[1]["code"], title=LINES[1]["labels"]["fr"])
    case = CaseFile(
        "c", Beneficiary(id="c"), EntrySituation(id="s"), Project(id="p"),
        (), (), (), (reached, coming), (), (), False,
    )  # fmt: skip
    view = CaseView(case, References(), date(2026, 3, 4))
    (card,) = overview_items(view)
    assert card.title == f"Milestone reached: {FIRST['labels']['en']}"
    steps = NextStepsCard()
    steps.fill(view)
    (box,) = steps.milestone_rows.boxes()
    assert box.toolTip() == f"Done: {LINES[1]['labels']['en']}"
    at = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
    planned = HistoryEntry(
        "h", at, "", "d", "enrol", "milestone", "m", {},
        {"template_code": FIRST["code"], "title": FIRST["labels"]["fr"]}, False, None, True, None,
    )  # fmt: skip
    (told,) = history_items([planned], view, frozenset())
    assert told.title.endswith(f": {FIRST['labels']['en']}")
    assert told.facts == ()
