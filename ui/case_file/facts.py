"""What the header says of a case file, worked out from what was read: no widget in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coachdesk.journal.change import DELETED
from coachdesk.journal.deciding import asked_about
from coachdesk.programme.case_file import CaseFile, Conflict
from coachdesk.programme.case_summary import full_name
from coachdesk.programme.pathway import PhaseProgress, phase_progress
from coachdesk.programme.session import Session

SILENT_DAYS = 30
"""A month without contact is worth a call: one interview a month is the usual rhythm."""

_STILL_SEEN = ("active", "suspended", "follow_up")


@dataclass(frozen=True, slots=True)
class Appointment:
    """A next appointment: its day, and ``HH:MM`` or "" when no time was said."""

    on: date
    at: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The essentials of one case today.

    ``silent_days`` is None while somebody is not due to be called; ``deletion`` is the first thing that one person
    deleted while another worked on it.
    """

    name: str
    appointment: Appointment | None
    late_milestones: int
    late_actions: int
    last_contact_on: date | None
    silent_days: int | None
    conflict_count: int
    deletion: Conflict | None
    phases: tuple[PhaseProgress, ...]

    @property
    def late_count(self) -> int:
        """Return how many milestones and actions are past their date."""
        return self.late_milestones + self.late_actions

    @property
    def reached(self) -> int:
        """Return the milestones reached, of all phases."""
        return sum(phase.reached for phase in self.phases)

    @property
    def applicable(self) -> int:
        """Return the milestones that apply, of all phases."""
        return sum(phase.applicable for phase in self.phases)

    @property
    def current(self) -> PhaseProgress | None:
        """Return the first phase with a milestone still to reach."""
        return next((phase for phase in self.phases if phase.applicable and not phase.is_complete), None)


def case_facts(case: CaseFile, phases: Sequence[str], today: date) -> CaseFacts:
    """Work out the essentials of a case; ``phases`` are the codes in order."""
    person = case.beneficiary
    progress = tuple(phase_progress(case.milestones, phases, today))
    last = max((one.held_on for one in case.sessions if one.held_on and was_contact(one)), default=None)
    return CaseFacts(
        name=full_name(person.first_names, person.birth_name, person.usual_name),
        appointment=next_appointment(case.sessions, today),
        late_milestones=sum(phase.late for phase in progress),
        late_actions=sum(
            1 for action in case.actions if action.done_on is None and action.due_on and action.due_on < today
        ),
        last_contact_on=last,
        silent_days=_silent_days(person.status, last or person.entered_on, today),
        conflict_count=_count_asked(case.conflicts),
        deletion=next((one for one in case.conflicts if one.field == DELETED), None),
        phases=progress,
    )


def _count_asked(conflicts: Sequence[Conflict]) -> int:
    """Return how many choices the Merge page asks for: what is decided together counts once."""
    fields: dict[tuple[str, str], list[str]] = {}
    for one in conflicts:
        fields.setdefault((one.kind, one.entity_id), []).append(one.field)
    return sum(len(asked_about(kind, names)) for (kind, _), names in fields.items())


def first_late(case: CaseFile, today: date) -> str:
    """Return the id of the action or milestone that has been due longest; "" when nothing is late."""
    due = [(one.due_on, one.id) for one in case.actions if one.done_on is None and one.due_on]
    due += [
        (one.planned_on, one.id)
        for one in case.milestones
        if one.reached_on is None and not one.not_applicable and one.planned_on
    ]
    return min((one for one in due if one[0] < today), default=(today, ""))[1]


def was_contact(session: Session) -> bool:
    """Tell whether somebody was met or spoken to: a missed appointment is no contact."""
    return not session.absence


def next_appointment(sessions: Sequence[Session], today: date) -> Appointment | None:
    """Return the next appointment that a session announced, today's included."""
    coming = [(one.next_on, one.next_at or "") for one in sessions if one.next_on and one.next_on >= today]
    return Appointment(*min(coming)) if coming else None


def _silent_days(status: str | None, since: date | None, today: date) -> int | None:
    if status not in _STILL_SEEN or since is None:
        return None
    days = (today - since).days
    return days if days >= SILENT_DAYS else None
