"""Names on the pathway: phases in short for where there is little room, milestones in the language in force."""

from __future__ import annotations

from functools import lru_cache

import resources
from coachdesk.programme.pathway import Milestone
from ui.messages import language, tr
from ui.texts import lengthened


@lru_cache(maxsize=4)
def _short_names(spoken: str) -> dict[str, str]:
    written = "fr" if spoken == "xx" else spoken
    names = {
        entry["code"]: str(entry.get(f"{written}_short") or entry[written])
        for entry in resources.catalogue_entries("phases")
    }
    return {code: lengthened(name) for code, name in names.items()} if spoken == "xx" else names


def short_phase(code: str) -> str:
    """Return the short name of a phase; the code itself for one this version does not know."""
    return _short_names(language()).get(code, code)


@lru_cache(maxsize=1)
def _template_titles() -> dict[str, dict[str, str]]:
    lines = resources.pathway("default")["milestones"]
    return {line["code"]: dict(line["labels"]) for line in lines}


def milestone_title(milestone: Milestone) -> str:
    """Return a milestone's title: in the language in force while it is still the template's own."""
    labels = _template_titles().get(milestone.template_code or "")
    if labels is not None and milestone.title in labels.values():
        spoken = language()
        return lengthened(labels["fr"]) if spoken == "xx" else labels[spoken]
    return milestone.title or tr("case_file.milestone.untitled")
