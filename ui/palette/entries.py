"""What the palette lists: people, notes and commands, made from what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ui.messages import format_date, tr
from ui.palette.marking import Piece, asked_words, marked

if TYPE_CHECKING:
    from coachdesk.services.finding import NoteHit, PersonHit, SearchResults
    from ui.operations.finding import PersonLine
    from ui.shell.host import Host

Act = Callable[["Host"], None]

NOTE_TABS: Mapping[str, str] = {
    "session": "sessions",
    "action": "pathway",
    "milestone": "pathway",
    "barrier": "barriers",
    "project": "project",
    "document": "documents",
    "situation": "identity",
}
"""Kind of what was found → the tab of the case file that shows it."""

_NOTE_TITLES = {
    "session": "palette.note.session",
    "action": "palette.note.action",
    "barrier": "palette.note.barrier",
    "project": "palette.note.project",
    "document": "palette.note.document",
}
_NOTE_ICONS = {
    "session": "notebook-text",
    "action": "square-check",
    "barrier": "puzzle",
    "project": "briefcase-business",
    "document": "file-text",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it says, and what Enter does. ``case_id``: whom it is about ("" for a command).

    A heading has no ``act`` and cannot be chosen.
    """

    title: tuple[Piece, ...]
    icon: str = ""
    detail: tuple[Piece, ...] = ()
    hint: str = ""
    case_id: str = ""
    act: Act | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """Return all that the line says, to be read aloud."""
        texts = ("".join(text for text, _ in pieces) for pieces in (self.title, self.detail))
        return ", ".join(text for text in texts if text)


def heading(text: str) -> Entry:
    """Return a heading."""
    return Entry(((text, False),))


def opens_case(case_id: str, **params: str) -> Act:
    """Return what opens somebody's case file."""
    return lambda host: host.navigate("case_file", case_id=case_id, **params)


def person_entry(line: PersonLine, takes: Callable[[str], Act]) -> Entry:
    """Return the line of somebody known without a search; ``takes`` gives what Enter does with them."""
    return Entry(
        ((line.display_name, False),),
        "user",
        ((line.detail, False),) if line.detail else (),
        case_id=line.case_id,
        act=takes(line.case_id),
    )


def _hit_entry(hit: PersonHit, words: tuple[str, ...], takes: Callable[[str], Act]) -> Entry:
    return Entry(
        marked(hit.display_name, words),
        "user",
        marked(hit.detail, words),
        case_id=hit.case_id,
        act=takes(hit.case_id),
    )


def _note_entry(hit: NoteHit) -> Entry:
    key = _NOTE_TITLES.get(hit.kind, "palette.note.other")
    title = ((f"{hit.display_name} · {tr(key)}", False),)
    return Entry(
        title,
        _NOTE_ICONS.get(hit.kind, "file-text"),
        hit.snippet,
        hint=_day(hit.held_on),
        case_id=hit.case_id,
        act=opens_case(hit.case_id, tab=NOTE_TABS.get(hit.kind, "overview"), entity_id=hit.entity_id),
    )


def _day(day: date | None) -> str:
    return format_date(day) if day is not None else ""


def people_entries(query: str, results: SearchResults, takes: Callable[[str], Act]) -> list[Entry]:
    """Return the people whom a search found, under their heading; nothing when there are none."""
    if not results.people:
        return []
    words = asked_words(query)
    return [heading(tr("palette.people")), *(_hit_entry(hit, words, takes) for hit in results.people)]


def found_entries(query: str, results: SearchResults, commands: list[Entry]) -> list[Entry]:
    """Return the list for a search: people, then notes, then commands, each under its heading."""
    entries = people_entries(query, results, opens_case)
    if results.notes:
        entries += [heading(tr("palette.notes")), *map(_note_entry, results.notes)]
    if commands:
        entries += [heading(tr("palette.commands")), *commands]
    return entries
