"""The session report ("compte rendu d'entretien"): what was said, decided and agreed, for both to sign.

Parts that are empty leave no trace: no heading, no blank cell, no hole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import resources
from coachdesk.documents.checking import check_complete
from coachdesk.documents.template import render_template, safe_text
from coachdesk.documents.wording import Wording, texts, wording
from coachdesk.programme.beneficiary import Beneficiary
from coachdesk.programme.session import Action, Session

FACTS_IN_A_ROW = 3

_BULLETS = ("- ", "– ", "— ", "• ", "* ", "· ")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReportContext:
    """All that a report shows; names that only the register knows are given as text, empty when unknown."""

    beneficiary: Beneficiary
    session: Session
    actions: tuple[Action, ...] = ()
    coach: str = ""
    promotion: str = ""
    organisation: str = ""
    made_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of typed text: whether it is an item of a list, and which way it is written."""

    text: str
    is_item: bool = False
    is_rtl: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value in the block at the top."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A row of the table of actions."""

    title: str
    comment: str
    owner: str
    due: str
    state: str


def render_session_report(context: SessionReportContext, lang: str) -> bytes:
    """Return the report as .docx, the same bytes for the same content; ``lang`` is ``fr`` or ``en``.

    Raises ``TemplateDamaged``, or ``DocumentIncomplete`` when a text is missing in what was made.
    """
    values = _values(context, lang)
    data = render_template(
        f"session_report_{lang}", values, title=report_title(context.session, lang), made_on=context.made_on
    )
    check_complete(data, _texts_of(values))
    return data


def report_title(session: Session, lang: str) -> str:
    """Return the title under which the report is kept: it names the day, never the person."""
    words = texts("session_report", lang)
    return words["document_title"].format(date=_day(session, lang)).strip()


def report_file_name(session: Session, lang: str) -> str:
    """Return the file name that Word shows: the day, never the person; fit for Windows."""
    words = texts("session_report", lang)
    return words["file_name"].format(date=_day(session, lang)).replace("\u00a0", " ")


def _day(session: Session, lang: str) -> str:
    return wording(lang).day(session.held_on) if session.held_on else ""


def person_name(person: Beneficiary, lang: str, *, is_short: bool = False) -> str:
    """Return "Mme Awa Diop (nom de naissance : N’Diaye)", as far as it is known; short without the birth name."""
    civility = resources.catalogue("civilities", lang).get(person.civility or "", "")
    last = person.usual_name or person.birth_name or ""
    name = " ".join(part for part in (civility, person.first_names or "", last) if part)
    if not is_short and person.usual_name and person.birth_name and person.usual_name != person.birth_name:
        return wording(lang).with_birth_name(name, person.birth_name)
    return name


def typed_lines(text: str | None) -> tuple[Line, ...]:
    """Return the paragraphs of a typed text; blank lines part them and leave nothing behind.

    A line that begins with a dash or a bullet is an item of a list; a line whose first letter belongs to a script
    written from right to left is set that way.
    """
    lines = []
    for raw in safe_text(text or "").split("\n"):
        stripped = raw.strip()
        if not stripped:
            continue
        bullet = next((mark for mark in _BULLETS if stripped.startswith(mark)), None)
        if bullet is not None and stripped[len(bullet) :].strip():
            stripped = stripped[len(bullet) :].strip()
        else:
            bullet = None
        lines.append(Line(stripped, bullet is not None, _is_rtl(stripped)))
    return tuple(lines)


def _is_rtl(text: str) -> bool:
    """Tell which way a line is written by its first strong character (Unicode Bidirectional Algorithm, P2 and P3)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _values(context: SessionReportContext, lang: str) -> dict[str, Any]:
    words, say, session = texts("session_report", lang), wording(lang), context.session
    facts = _facts(context, words, say)
    blanks = [Fact("", "")] * (-len(facts) % FACTS_IN_A_ROW)
    padded = [*facts, *blanks]
    return {
        "organisation": safe_text(context.organisation),
        "person": safe_text(person_name(context.beneficiary, lang)),
        "signer": safe_text(person_name(context.beneficiary, lang, is_short=True)),
        "facts": tuple(
            tuple(padded[first : first + FACTS_IN_A_ROW]) for first in range(0, len(padded), FACTS_IN_A_ROW)
        ),
        "absence": _absence(session.absence, words),
        "topics": _topics(session, lang, say),
        "note_heading": words["heading_note_absence" if session.absence else "heading_note"],
        "note": typed_lines(session.note),
        "decisions": typed_lines(session.decisions),
        "actions": tuple(_action_row(action, words, lang, say) for action in context.actions),
        "documents": typed_lines(session.documents_exchanged),
        "next_appointment": _capital(say.moment(session.next_on, session.next_at)) if session.next_on else "",
        "coach": safe_text(context.coach),
        "is_signed_by_both": session.absence is None,
    }


def _facts(context: SessionReportContext, words: Mapping[str, str], say: Wording) -> list[Fact]:
    session, lang = context.session, say.lang
    if session.starts and session.minutes and not session.absence:
        when = ("fact_time", say.times(session.starts, session.minutes))
    elif session.starts:
        when = ("fact_time", say.time(session.starts))
    else:
        when = ("fact_length", say.length(session.minutes) if session.minutes and not session.absence else "")
    known = (
        ("fact_date", _capital(say.day(session.held_on, with_weekday=True)) if session.held_on else ""),
        (when[0], _capital(when[1])),
        ("fact_coach", context.coach),
        ("fact_kind", resources.catalogue("session_kinds", lang).get(session.kind or "", "")),
        ("fact_mode", resources.catalogue("session_modes", lang).get(session.mode or "", "")),
        ("fact_place", session.place or ""),
        ("fact_promotion", context.promotion),
        ("fact_others", session.others_present or ""),
    )
    return [Fact(words[key], safe_text(value)) for key, value in known if value]


def _absence(code: str | None, words: Mapping[str, str]) -> str:
    return words.get(f"absence_{code}", words["absence_other"]) if code else ""


def _topics(session: Session, lang: str, say: Wording) -> str:
    phases = resources.catalogue("phases", lang)
    return say.separator.join(label for code, label in phases.items() if code in session.topics)


def _action_row(action: Action, words: Mapping[str, str], lang: str, say: Wording) -> ActionRow:
    owners = resources.catalogue("action_owners", lang)
    done = action.done_on
    return ActionRow(
        title=safe_text(action.title or ""),
        comment=" ".join(safe_text(action.comment or "").split()),
        owner=owners.get(action.owner or "", ""),
        due=_in_cell(say.day(action.due_on)) if action.due_on else "",
        state=words["action_done"].format(date=_in_cell(say.day(done))) if done else words["action_open"],
    )


def _in_cell(day: str) -> str:
    """Let a date go on in the next line before its year: in a narrow column Word would cut the year itself."""
    rest, _, year = day.rpartition("\u00a0")
    return f"{rest} {year}" if rest else day


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _texts_of(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every text that must be found in the document, with the part it belongs to."""
    for part in ("organisation", "person", "absence", "topics", "next_appointment", "coach"):
        yield part, values[part]
    for part in ("note", "decisions", "documents"):
        yield from ((part, line.text) for line in values[part])
    for row in values["facts"]:
        yield from (("facts", text) for fact in row for text in (fact.label, fact.value))
    for action in values["actions"]:
        yield from (("actions", text) for text in _cells(action))


def _cells(action: ActionRow) -> Iterable[str]:
    return (action.title, action.comment, action.owner, action.due, action.state)
