"""The pathway: milestones of the phases, planned from a template with relative dates.

Phases overlap in practice; nothing here forces an order (a linear "six steps" is criticised as unreal).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coachdesk.programme.declaration import (
    Scope,
    Sensitivity,
    choice,
    entity,
    long_text,
    on,
    text,
)


@entity("milestone", Scope.CASE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A dated step that a coach ticks; ``template_code`` ties it to the template it came from."""

    id: str
    template_code: str | None = text(length=60, sensitivity=Sensitivity.ORDINARY)
    phase: str | None = choice("phases", sensitivity=Sensitivity.ORDINARY)
    title: str | None = text(length=200)
    planned_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    reached_on: date | None = on(sensitivity=Sensitivity.ORDINARY)
    not_applicable: str | None = text(length=200)
    evidence: str | None = text(length=200)
    comment: str | None = long_text(length=1_000)


@dataclass(frozen=True, slots=True)
class MilestoneTemplate:
    """One line of a pathway template: due ``offset_days`` after entry; ``labels`` by language (fr, en)."""

    code: str
    phase: str
    offset_days: int
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PathwayTemplate:
    """A named list of milestone templates, as ``resources/pathways`` holds it."""

    code: str
    milestones: tuple[MilestoneTemplate, ...]


def planned_dates(template: PathwayTemplate, entered_on: date) -> dict[str, date]:
    """Return the planned date of each milestone code, counted from the day of entry.

    A mistyped year must not stop an enrolment: what would be after the last day there is comes on that day.
    """
    days_left = (date.max - entered_on).days
    return {
        line.code: entered_on + timedelta(days=min(line.offset_days, days_left))
        for line in template.milestones
    }


@dataclass(frozen=True, slots=True)
class PhaseProgress:
    """How far one phase is: milestones reached of those that apply, and how many are late."""

    phase: str
    reached: int
    applicable: int
    late: int

    @property
    def is_complete(self) -> bool:
        """Tell whether every milestone that applies is reached (and there is one)."""
        return self.applicable > 0 and self.reached == self.applicable


def phase_progress(
    milestones: Iterable[Milestone], phases: Sequence[str], today: date
) -> list[PhaseProgress]:
    """Return the progress of each phase of ``phases``, in that order."""
    counts = {phase: [0, 0, 0] for phase in phases}
    for milestone in milestones:
        if milestone.phase not in counts or milestone.not_applicable:
            continue
        tally = counts[milestone.phase]
        tally[1] += 1
        if milestone.reached_on is not None:
            tally[0] += 1
        elif milestone.planned_on is not None and milestone.planned_on < today:
            tally[2] += 1
    return [PhaseProgress(phase, *counts[phase]) for phase in phases]
