"""What the palette is opened for: finding anything, or choosing whom a note is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.messages import tr
from ui.palette.entries import Act, opens_case


@dataclass(frozen=True, slots=True)
class Purpose:
    """The words of the palette, and what taking a person does.

    ``is_about_people``: notes and commands are left out. ``question`` stands above the field; "" for none.
    """

    placeholder: str
    keys: str
    takes_person: Callable[[str], Act]
    question: str = ""
    is_about_people: bool = False


def find_anything() -> Purpose:
    """Return what Ctrl+K is for."""
    return Purpose(tr("palette.placeholder"), tr("palette.keys"), opens_case)


def choose_for_note() -> Purpose:
    """Return what "new note" is for while nobody is chosen: whoever is taken gets the note."""
    return Purpose(
        tr("palette.note_for.placeholder"),
        tr("palette.note_for.keys"),
        starts_note,
        question=tr("palette.note_for.question"),
        is_about_people=True,
    )


def starts_note(case_id: str) -> Act:
    """Return what starts a session note about somebody."""
    return lambda host: host.act("new_note", case_id=case_id)
