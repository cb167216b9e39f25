"""Read what the Dossiers list, the search and the dialogs that look for a person need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from coachdesk.programme.case_summary import CaseSummary
    from coachdesk.services.finding import SearchResults
    from coachdesk.storage.cabinet import Cabinet
    from ui.background import Task
    from ui.operations import Operations

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Names:
    """The register's names by id, in the order of names, and who works on this desk."""

    promotions: Mapping[str, str]
    coaches: Mapping[str, str]
    me_id: str


@dataclass(frozen=True, slots=True)
class ListSource:
    """All that the list is made of, read in one go: cases in the order of names, names, kept settings."""

    cases: list[CaseSummary]
    names: Names
    settings: Mapping[str, str]


def _read_names(cabinet: Cabinet) -> Names:
    from coachdesk.services import register

    return Names(
        promotions={one.id: one.name or "" for one in register.list_promotions(cabinet)},
        coaches={one.id: one.name or "" for one in register.list_people(cabinet)},
        me_id=register.me(cabinet).id,
    )


def read_list(
    ops: Operations, arrange: Callable[[ListSource], T], on_done: Callable[[T], None], *, owner: QObject
) -> Task:
    """Read every case and what names it; ``arrange`` runs on the desk's thread and touches no widget."""

    def work(cabinet: Cabinet) -> T:
        from coachdesk.services import finding, settings

        return arrange(
            ListSource(finding.list_cases(cabinet), _read_names(cabinet), settings.read_settings(cabinet))
        )

    return ops.run_query(work, on_done, owner=owner)


def read_names(ops: Operations, on_done: Callable[[Names], None], *, owner: QObject) -> Task:
    """Read the names of promotions and coaches."""
    return ops.run_query(_read_names, on_done, owner=owner)


def search(
    ops: Operations,
    query: str,
    on_done: Callable[[SearchResults], None],
    on_error: Callable[[Exception], None],
    *,
    limit: int = 30,
    owner: QObject,
) -> Task:
    """Look for people and notes; cancel the task when something else is typed."""

    def work(cabinet: Cabinet) -> SearchResults:
        from coachdesk.services import finding

        return finding.search(cabinet, query, limit=limit)

    return ops.run_query(work, on_done, on_error, owner=owner)


def keep_setting(ops: Operations, name: str, value: str) -> Task:
    """Keep a setting of the list (columns, saved filters) in the vault."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.services import settings

        settings.change_setting(cabinet, name, value)

    return ops.run_command(work)


@dataclass(frozen=True, slots=True)
class DueThing:
    """An open action or a milestone to reach; ``template_code`` names the line of the pathway it came from."""

    title: str
    due_on: date | None
    is_milestone: bool
    template_code: str = ""


@dataclass(frozen=True, slots=True)
class Essentials:
    """What the side panel adds to a row of the list: what is due next and how the last session went."""

    case_id: str
    due: tuple[DueThing, ...]
    last_held_on: date | None
    last_note: str


_DUE_SHOWN = 4
_NOTE_SHOWN = 400


def read_essentials(
    ops: Operations,
    case_id: str,
    on_done: Callable[[Essentials], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Read what is due and the last note of one person."""

    def work(cabinet: Cabinet) -> Essentials:
        from coachdesk.services import case_files

        case = case_files.open_case_file(cabinet, case_id)
        due = [
            DueThing(one.title or "", one.due_on, is_milestone=False)
            for one in case.actions
            if one.done_on is None
        ]
        due += [
            DueThing(one.title or "", one.planned_on, True, one.template_code or "")
            for one in case.milestones
            if one.reached_on is None and not one.not_applicable and one.planned_on is not None
        ]
        due.sort(key=lambda thing: (thing.due_on is None, thing.due_on or date.max))
        last = next((one for one in case.sessions if one.note or one.decisions), None)
        note = "" if last is None else (last.note or last.decisions or "")
        return Essentials(
            case_id, tuple(due[:_DUE_SHOWN]), None if last is None else last.held_on, note[:_NOTE_SHOWN]
        )

    return ops.run_query(work, on_done, on_error, owner=owner)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in one line: name, and what tells them apart."""

    case_id: str
    display_name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Whom one may be looking for before anything is typed."""

    recent: tuple[PersonLine, ...]
    upcoming: tuple[PersonLine, ...]


_RECENT_SETTING = "recent_people"
_RECENT_SHOWN = 5
_UPCOMING_SHOWN = 3
_UPCOMING_DAYS = 7


def read_beginnings(
    ops: Operations, today: date, on_done: Callable[[Beginnings], None], *, owner: QObject
) -> Task:
    """Read who was opened last, and who has an appointment within a week."""

    def work(cabinet: Cabinet) -> Beginnings:
        from coachdesk.services import finding, settings

        cases = {case.case_id: case for case in finding.list_cases(cabinet)}
        recent = settings.read_settings(cabinet).get(_RECENT_SETTING, "").split(",")
        shown = [cases[case_id] for case_id in recent if case_id in cases][:_RECENT_SHOWN]
        known = {case.case_id for case in shown}
        soon = today + timedelta(days=_UPCOMING_DAYS)
        dated = [(case.next_on(today), case) for case in cases.values() if case.case_id not in known]
        upcoming = sorted(
            ((day, case.sort_key, case.case_id) for day, case in dated if day is not None and day <= soon),
        )
        return Beginnings(
            tuple(_line(case) for case in shown),
            tuple(_line(cases[case_id]) for _, _, case_id in upcoming[:_UPCOMING_SHOWN]),
        )

    return ops.run_query(work, on_done, owner=owner)


def _line(case: CaseSummary) -> PersonLine:
    detail = " · ".join(part for part in (case.project_title, case.city) if part)
    return PersonLine(case.case_id, case.display_name, detail)


def note_opened(ops: Operations, case_id: str) -> Task:
    """Remember that somebody's case file was opened, the last one first."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.services import settings

        before = settings.read_settings(cabinet).get(_RECENT_SETTING, "").split(",")
        kept = [case_id, *(one for one in before if one and one != case_id)][: 2 * _RECENT_SHOWN]
        settings.change_setting(cabinet, _RECENT_SETTING, ",".join(kept))

    return ops.run_command(work)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Somebody on this desk who may be the person being typed, and why."""

    person: PersonLine
    reasons: tuple[str, ...]


def find_lookalikes(
    ops: Operations,
    fields: Mapping[str, object],
    on_done: Callable[[tuple[Lookalike, ...]], None],
    *,
    owner: QObject,
) -> Task:
    """Look for people with a like name, day of birth, telephone or e-mail; ``fields`` of a beneficiary."""

    def text(name: str) -> str | None:
        value = fields.get(name)
        return value if isinstance(value, str) else None

    def work(cabinet: Cabinet) -> tuple[Lookalike, ...]:
        from coachdesk.services import finding
        from coachdesk.spreadsheets.duplicates import KnownPeople, KnownPerson, profile

        cases = {case.case_id: case for case in finding.list_cases(cabinet)}
        known = KnownPeople(
            tuple(
                KnownPerson(
                    case.case_id,
                    (case.last_name,) if case.last_name else (),
                    case.first_names,
                    case.born_on,
                    (case.phone,) if case.phone else (),
                    case.email,
                )
                for case in cases.values()
            )
        )
        born_on = fields.get("born_on")
        typed = profile(
            (text("birth_name"),),
            text("first_names"),
            born_on if isinstance(born_on, date) else None,
            (text("phone"),),
            text("email"),
        )
        return tuple(
            Lookalike(_line(cases[person.case_id]), likeness.reasons)
            for person, likeness in known.alike(typed)
        )

    return ops.run_query(work, on_done, owner=owner)
