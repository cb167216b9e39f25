"""What a coach records of an individual session ("entretien"), and the actions that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachdesk.programme.declaration import (
    Scope,
    Sensitivity,
    choice,
    choices,
    entity,
    long_text,
    on,
    reference,
    text,
    whole,
)


@entity("session", Scope.CASE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session and its note; ``minutes`` long; times are local ``HH:MM`` as on the wall."""

    id: str
    held_on: date | None = on(required=True, sensitivity=Sensitivity.ORDINARY)
    starts: str | None = text(length=5, sensitivity=Sensitivity.ORDINARY)
    minutes: int | None = whole(0, 1_440, sensitivity=Sensitivity.ORDINARY)
    kind: str | None = choice("session_kinds", sensitivity=Sensitivity.ORDINARY)
    mode: str | None = choice("session_modes", sensitivity=Sensitivity.ORDINARY)
    place: str | None = text(length=120)
    coach_id: str | None = reference("person", sensitivity=Sensitivity.ORDINARY)
    others_present: str | None = text(length=200)
    absence: str | None = choice("absences", sensitivity=Sensitivity.ORDINARY)
    topics: tuple[str, ...] = choices("phases", sensitivity=Sensitivity.ORDINARY)
    note: str | None = long_text(searchable=True)
    decisions: str | None = long_text(length=8_000, searchable=True)
    documents_exchanged: str | None = long_text(length=2_000, searchable=True)
    next_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    next_at: str | None = text(length=5, sensitivity=Sensitivity.ORDINARY)


@entity("action", Scope.CASE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do, by whom and by when; ``done_on`` empty while it is open."""

    id: str
    title: str | None = text(length=250, required=True, searchable=True)
    owner: str | None = choice("action_owners", sensitivity=Sensitivity.ORDINARY)
    due_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    done_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    session_id: str | None = reference("session")
    comment: str | None = long_text(length=1_000)
