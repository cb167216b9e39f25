"""The commands of the palette: what can be started from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.messages import tr
from ui.operations.team import STAFF
from ui.palette.entries import Act, Entry
from ui.palette.marking import answers, asked_words, marked
from ui.palette.purpose import starts_note
from ui.shell.routes import ROUTES, is_offered

if TYPE_CHECKING:
    from coachdesk.services.finding import PersonHit
    from ui.shell.host import Host


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do: its words, other words it answers to (a text of its own), its keys."""

    text_key: str
    also_key: str
    icon: str
    act: Act
    shortcut_key: str = ""


_ACTS = (
    ("new_note", "palette.new_note", "palette.new_note.also", "notebook-pen", "palette.ctrl_n"),
    ("new_person", "palette.new_person", "palette.new_person.also", "user-plus", ""),
    ("import", "palette.import", "palette.import.also", "upload", ""),
    ("join", "palette.join", "palette.join.also", "mail", ""),
    ("help", "palette.help", "palette.help.also", "circle-question-mark", "palette.f1"),
)
_PAGES = (
    ("dossiers", "palette.dossiers", "palette.dossiers.also"),
    ("merging", "palette.merging", "palette.merging.also"),
    ("synchronisation", "palette.synchronisation", "palette.synchronisation.also"),
    ("team", "palette.team", "palette.team.also"),
    ("settings", "palette.settings", "palette.settings.also"),
)


def _offered(host: Host) -> list[Command]:
    commands = []
    is_member = host.syncing.status.is_member
    for act, text_key, also_key, icon, shortcut_key in _ACTS:
        if host.has_action(act) and not (act == "join" and is_member):
            starts = _asks_for_whom if act == "new_note" else _starts(act)
            commands.append(Command(text_key, also_key, icon, starts, shortcut_key))
    for name, text_key, also_key in _PAGES:
        route = ROUTES[name]
        if is_offered(route.path) and (name != "team" or host.roles & STAFF):
            commands.append(Command(text_key, also_key, route.icon, _goes_to(name)))
    if is_member:
        commands.append(
            Command(
                "palette.sync_now", "palette.sync_now.also", "refresh-cw", lambda each: each.syncing.ask()
            )
        )
    commands.append(
        Command("palette.lock", "palette.lock.also", "lock", lambda each: each.lock(), "palette.ctrl_l")
    )
    return commands


def _starts(act: str) -> Act:
    return lambda host: host.act(act)


def _asks_for_whom(host: Host) -> None:
    host.act("palette", for_note=True)


def _goes_to(route: str) -> Act:
    return lambda host: host.navigate(route)


def all_commands(host: Host) -> list[Entry]:
    """Return every command there is."""
    return [_entry(command, ()) for command in _offered(host)]


def matching_commands(host: Host, query: str, people: tuple[PersonHit, ...]) -> list[Entry]:
    """Return the commands that answer a query, and what can be done with the people it found, or found not."""
    words = asked_words(query)
    entries = [
        _entry(command, words)
        for command in _offered(host)
        if answers(f"{tr(command.text_key)} {tr(command.also_key)}", query)
    ]
    if people and host.has_action("new_note"):
        first = people[0]
        entries.append(
            Entry(
                marked(tr("palette.new_note_for", name=first.display_name), words),
                "notebook-pen",
                case_id=first.case_id,
                act=starts_note(first.case_id),
            )
        )
    if not people:
        entries += adding(host, query)
    return entries


def adding(host: Host, query: str) -> list[Entry]:
    """Return the offer to add somebody who was not found; it stands last, so that Enter never adds by surprise."""
    if not host.has_action("new_person"):
        return []
    text = tr("palette.add_named", name=query)
    return [Entry(((text, False),), "user-plus", act=lambda each: each.act("new_person", typed=query))]


def _entry(command: Command, words: tuple[str, ...]) -> Entry:
    hint = tr(command.shortcut_key) if command.shortcut_key else ""
    return Entry(marked(tr(command.text_key), words), command.icon, hint=hint, act=command.act)
