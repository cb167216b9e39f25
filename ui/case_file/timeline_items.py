"""What happened in a case file, as cards: sessions, milestones, barriers, documents. No widget in here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.document import Document
from coachdesk.programme.session import Action, Session
from ui.case_file.tab import CaseView
from ui.messages import (
    choice_label,
    format_date_long,
    format_date_short,
    format_minutes,
    format_weekday,
    tr,
)
from ui.milestone_names import milestone_name
from ui.theme import Tone
from ui.widgets.forms.value_text import pair, size_text
from ui.widgets.timeline_item import TimelineItem


def item_key(kind: str, entity_id: str) -> str:
    """Return the key of an entity's card."""
    return f"{kind}/{entity_id}"


def split_key(key: str) -> tuple[str, str]:
    """Return the kind and the id of a card's key; what follows a ``#`` tells two cards of one entity apart."""
    kind, _, entity_id = key.partition("/")
    return kind, entity_id.partition("#")[0]


def session_title(session: Session) -> str:
    """Return "Suivi · mardi 24 novembre", as far as it is known."""
    kind = choice_label("session_kinds", session.kind) or tr("sessions.untitled")
    day = format_weekday(session.held_on)
    return f"{kind} · {day}" if day else kind


def session_item(session: Session, action_count: int, *, lines: int = 3) -> TimelineItem:
    """Return the card of a session, under its year."""
    tags: list[tuple[str, Tone]] = []
    if session.absence:
        tags.append((choice_label("absences", session.absence), "warning"))
    if action_count:
        tags.append((tr("sessions.open_actions", count=action_count), "accent"))
    text = session.note or session.decisions or ""
    meta = " · ".join(
        part
        for part in (choice_label("session_modes", session.mode), format_minutes(session.minutes))
        if part
    )
    return TimelineItem(
        key=item_key("session", session.id),
        title=session_title(session),
        meta=meta,
        text="\n".join(line for line in text.splitlines() if line.strip()),
        icon="notebook-text",
        tone="warning" if session.absence else "accent",
        tags=tuple(tags),
        group=str(session.held_on.year) if session.held_on else tr("sessions.no_date"),
        lines=lines,
    )


def open_action_counts(actions: Sequence[Action]) -> dict[str, int]:
    """Return how many actions are still to do, by the session they come from."""
    counts: dict[str, int] = {}
    for action in actions:
        if action.done_on is None and action.session_id:
            counts[action.session_id] = counts.get(action.session_id, 0) + 1
    return counts


def document_item(document: Document, *, action: str = "", action_text: str = "") -> TimelineItem:
    """Return the card of a kept file; a file that is named after its title is not named twice."""
    name, title = PurePath(document.file_name or ""), document.title or ""
    facts = (
        choice_label("document_kinds", document.kind),
        name.suffix.removeprefix(".").upper() if _plain(name.stem) == _plain(title) else name.name,
        size_text(document.size_bytes),
    )
    return TimelineItem(
        key=item_key("document", document.id),
        title=document.title or document.file_name or tr("documents.untitled"),
        meta=format_date_long(document.made_on),
        text=" · ".join(part for part in facts if part),
        icon="file-text",
        action=action,
        action_text=action_text,
        lines=2,
    )


def _plain(name: str) -> str:
    return " ".join(name.split())  # a title keeps its no-break spaces, the name of a file has none


def overview_items(view: CaseView) -> list[TimelineItem]:
    """Return everything that happened, newest first, under the years."""
    case = view.case
    counts = open_action_counts(case.actions)
    dated: list[tuple[date, TimelineItem]] = [
        (one.held_on, session_item(one, counts.get(one.id, 0), lines=2))
        for one in case.sessions
        if one.held_on
    ]
    dated += _milestones(case, view.today)
    dated += _barriers(case, view.today)
    dated += [
        (
            one.made_on,
            _short(
                "document", one.id, "file-text", tr("overview.document"), one.title, one.made_on, view.today
            ),
        )
        for one in case.documents
        if one.made_on
    ]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return [item for _, item in dated]


def _milestones(case: CaseFile, today: date) -> list[tuple[date, TimelineItem]]:
    return [
        (
            one.reached_on,
            _short(
                "milestone",
                one.id,
                "flag",
                tr("overview.milestone"),
                milestone_name(one),
                one.reached_on,
                today,
                "success",
            ),
        )
        for one in case.milestones
        if one.reached_on
    ]


def _barriers(case: CaseFile, today: date) -> list[tuple[date, TimelineItem]]:
    found: list[tuple[date, TimelineItem]] = []
    for one in case.barriers:
        theme = choice_label("barrier_themes", one.theme)
        if one.opened_on:
            said = tr("overview.barrier_opened")
            card = _short(
                "barrier", f"{one.id}#opened", "puzzle", said, theme, one.opened_on, today, "warning"
            )
            found.append((one.opened_on, card))
        if one.lifted_on:
            said = tr("overview.barrier_lifted")
            card = _short(
                "barrier", f"{one.id}#lifted", "circle-check", said, theme, one.lifted_on, today, "success"
            )
            found.append((one.lifted_on, card))
    return found


def _short(
    kind: str, key: str, icon: str, said: str, what: str | None, on: date, today: date, tone: Tone = "neutral"
) -> TimelineItem:
    return TimelineItem(
        item_key(kind, key),
        pair(said, what) if what else said,
        meta=format_date_short(on, today),
        icon=icon,
        tone=tone,
        group=str(on.year),
        is_brief=True,
    )
