"""How people, roles and days are named on the team's page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from ui.messages import format_date_long, format_time, programme_zone, tr
from ui.operations.team import ROLES, Colleague
from ui.operations.team_acts import Applicant


def name_of(person: Colleague) -> str:
    """Return somebody's name: the register's, else the one on their invitation, else "a new person"."""
    return person.name or person.invited_as or tr("team.new_person")


def applicant_name(applicant: Applicant, known: Colleague | None) -> str:
    """Return whom a request is said to come from."""
    if known is not None and (known.name or known.invited_as):
        return name_of(known)
    return applicant.name or tr("team.applicants.somebody")


def role_words(roles: Collection[str]) -> list[str]:
    """Return roles in words, the first one first."""
    return [tr(f"team.role.{role}") for role in ROLES if role in roles]


def roles_line(roles: Collection[str]) -> str:
    """Return roles in the middle of a sentence."""
    return ", ".join(role_words(roles)).lower()


def day_of(at: int) -> str:
    """Return the day of an instant (Unix seconds), where the programme works."""
    return format_date_long(datetime.fromtimestamp(at, UTC).astimezone(programme_zone()).date())


def time_or_day_of(at: int) -> str:
    """Return the time of an instant that is today's, else its day."""
    moment = datetime.fromtimestamp(at, UTC).astimezone(programme_zone())
    if moment.date() == datetime.now(programme_zone()).date():
        return format_time(f"{moment:%H:%M}")
    return format_date_long(moment.date())
