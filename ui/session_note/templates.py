"""Outlines for the text of a note."""

from __future__ import annotations

from dataclasses import dataclass

import resources
from ui.messages import language


@dataclass(frozen=True, slots=True)
class NoteTemplate:
    """An outline to write along."""

    code: str
    name: str
    text: str


def note_templates() -> tuple[NoteTemplate, ...]:
    """Return the outlines in the language in force."""
    spoken = "en" if language() == "en" else "fr"
    entries = resources.json_file("note_templates", f"{spoken}.json")
    return tuple(NoteTemplate(entry["code"], entry["name"], entry["text"]) for entry in entries)
