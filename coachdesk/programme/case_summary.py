"""A case file in one line: what Dossiers lists and filters, kept in the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def age_on(born_on: date, day: date) -> int:
    """Return the age in full years; somebody born on 29 February grows older on 1 March of common years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def full_name(first_names: str | None, birth_name: str | None, usual_name: str | None) -> str:
    """Return the name to show: first names, then the usual name or else the birth name; empty when none is known."""
    return " ".join(part for part in (first_names, usual_name or birth_name) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """A row of Dossiers. ``due_on``: dates of open actions and unreached milestones; ``appointments``: dates agreed.

    ``reached`` of ``applicable`` milestones; ``phase``: the first phase with a milestone still to reach;
    ``is_damaged``: its file could not be read and was set aside.
    """

    case_id: str
    display_name: str
    sort_key: str
    first_names: str | None = None
    last_name: str | None = None
    gender: str | None = None
    born_on: date | None = None
    promotion_id: str | None = None
    coach_id: str | None = None
    status: str | None = None
    entered_on: date | None = None
    left_on: date | None = None
    outcome: str | None = None
    city: str | None = None
    phone: str | None = None
    email: str | None = None
    in_qpv: str | None = None
    project_title: str | None = None
    last_contact_on: date | None = None
    appointments: tuple[date, ...] = ()
    due_on: tuple[date, ...] = ()
    reached: int = 0
    applicable: int = 0
    phase: str | None = None
    open_barriers: int = 0
    conflict_count: int = 0
    is_damaged: bool = False

    def next_on(self, today: date) -> date | None:
        """Return the next appointment, today's included."""
        return min((day for day in self.appointments if day >= today), default=None)

    def late_count(self, today: date) -> int:
        """Return how many actions and milestones are past their date."""
        return sum(day < today for day in self.due_on)

    def next_due_on(self, today: date) -> date | None:
        """Return the next date at which something is due, today's included."""
        return min((day for day in self.due_on if day >= today), default=None)

    def age(self, today: date) -> int | None:
        """Return the age in full years, None when the birth date is not recorded."""
        return None if self.born_on is None else age_on(self.born_on, today)

    def days_without_contact(self, today: date) -> int | None:
        """Return the days since the last session (or since entry when there was none yet)."""
        since = self.last_contact_on or self.entered_on
        return None if since is None else max((today - since).days, 0)
