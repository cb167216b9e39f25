"""What a milestone is called: in the language in force while its title is still the template's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

import resources
from ui.messages import language, tr
from ui.texts import lengthened


class Titled(Protocol):
    """A milestone, or the few of its fields that were read."""

    @property
    def template_code(self) -> str | None: ...

    @property
    def title(self) -> str | None: ...


@lru_cache(maxsize=1)
def _template_labels() -> Mapping[str, Mapping[str, str]]:
    lines = resources.pathway("default")["milestones"]
    return {line["code"]: dict(line["labels"]) for line in lines}


def milestone_name(milestone: Titled) -> str:
    """Return what to call a milestone; one that was renamed keeps the words of who renamed it."""
    return milestone_title_text(milestone.template_code, milestone.title) or tr(
        "case_file.milestone.untitled"
    )


def milestone_title_text(template_code: str | None, title: str | None) -> str:
    """Return a title as it reads in the language in force; "" for none."""
    labels = _template_labels().get(template_code or "")
    if labels is None or title not in labels.values():
        return title or ""
    spoken = language()
    return lengthened(labels["fr"]) if spoken == "xx" else labels.get(spoken, labels["fr"])
