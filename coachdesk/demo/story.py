"""What happens to each invented person, in dates: which steps, how far, barriers met, how it ends.

A story is only a plan; ``narration.py`` gives it words and ``building.py`` writes it. A step is what a session is
mostly about; its milestones are those that a coach ticks after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from coachdesk.demo.agenda import Agenda, working_day
from coachdesk.demo.people import Member, trade
from coachdesk.demo.situations import weighted

STEPS: Mapping[str, int] = MappingProxyType(
    {
        "welcome": 0, "diag": 8, "engage": 22, "survey": 36, "results": 54, "market": 61, "price": 70, "sales": 85,
        "quotes": 95, "forecast": 112, "legal": 121, "file": 130, "funding": 148, "aids": 155, "registered": 166,
        "review": 181,
    }
)  # fmt: skip
"""The usual day of each step, after entry."""

MILESTONES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "welcome": ("intake", "notice_given"), "diag": ("first_interview",),
        "engage": ("diagnostic_shared", "commitment_signed"), "results": ("field_survey",),
        "market": ("market_study",), "price": ("offer_priced",), "sales": ("sales_plan",),
        "quotes": ("quotes_collected",), "forecast": ("forecast_balanced",), "legal": ("legal_form_chosen",),
        "file": ("funding_file",), "funding": ("funding_closed",), "aids": ("aids_requested",),
        "registered": ("registered",), "review": ("exit_review",), "m3": ("follow_up_3",),
        "m6": ("follow_up_6",), "m12": ("follow_up_12",), "after3": ("follow_up_3",), "after6": ("follow_up_6",),
        "after12": ("follow_up_12",),
    }
)  # fmt: skip
"""The codes of the pathway's milestones that each step reaches."""

_MERGED = {"market": 0.85, "sales": 0.8, "forecast": 0.75, "file": 0.35, "aids": 0.85}
"""How often a step is done in the same session as the one before it."""

_LAST_STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "job_cdi": ("results", "price", "sales", "quotes"), "job_cdd_6m": ("survey", "market", "price", "forecast"),
        "job_short": ("survey", "results", "price"), "training": ("engage", "survey", "results", "market"),
        "test": ("forecast", "legal"), "other_support": ("engage", "results"),
        "project_dropped": ("market", "forecast"), "dropout": ("diag", "engage", "survey", "results"),
        "moved": ("engage", "price", "sales"), "personal_reasons": ("survey", "quotes"),
        "creation_planned": ("aids",), "creation": ("review",),
    }
)  # fmt: skip
_FINISHED = {
    "creation": 45, "creation_planned": 4, "job_cdi": 6, "job_cdd_6m": 5, "job_short": 4, "training": 9, "test": 6,
    "other_support": 4, "project_dropped": 7, "dropout": 6, "moved": 1.5, "personal_reasons": 1.5, "": 4,
}  # fmt: skip
_RUNNING = {"job_cdi": 3, "job_cdd_6m": 3, "training": 3, "project_dropped": 2, "dropout": 4, "": 85}
_AFTER = {"after3": 91, "after6": 182, "after12": 365}
_FOLLOW_UPS = {"m3": 91, "m6": 182, "m12": 365}
_NO_FOLLOW_UP = ("dropout", "moved", "personal_reasons", "creation_planned")
_DAYS_TO_FINISH = 165
_LOST_TOUCH = 0.1
"""How many of those still on the way have not been seen for weeks, with nothing agreed."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session to tell: its steps in order; ``special`` is checkpoint, reminder, absent_… or exit.

    ``starts`` is in minutes since midnight; ``minutes`` is 0 when the person did not come.
    """

    on: date
    starts: int
    minutes: int
    mode: str
    steps: tuple[str, ...] = ()
    special: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to one person up to the reference day; ``next_meeting`` is the appointment agreed, if any."""

    member: Member
    meetings: tuple[Meeting, ...]
    next_meeting: Meeting | None
    outcome: str
    left_on: date | None
    created_on: date | None
    status: str

    def reached(self, step: str) -> date | None:
        """Return when a step was done, None when it was not."""
        return next((meeting.on for meeting in self.meetings if step in meeting.steps), None)


def tell(member: Member, agenda: Agenda, seed: int, today: date) -> Story:
    """Return one person's story; the same for a seed, a reference day and an agenda filled in the same order."""
    random = Random(f"{seed}:{member.number}:story")  # noqa: S311 - invented people, not keys
    elapsed = (today - member.entered_on).days
    is_finished = elapsed > _DAYS_TO_FINISH
    outcome = weighted(random, _FINISHED if is_finished else _RUNNING)
    if elapsed < 60:
        outcome = ""
    if outcome == "creation_planned" and elapsed > _DAYS_TO_FINISH + 90:
        outcome = "creation"  # what was planned within three months has happened since
    pace = _pace(random, outcome, elapsed, is_finished=is_finished)
    planner = _Planner(member, agenda, random, today)
    planned = planner.pathway(_LAST_STEPS.get(outcome, ("review",)), pace, outcome)
    planned = planner.with_interludes(planned, outcome)
    past = [meeting for meeting in planned if meeting.on < today]
    future = [meeting for meeting in planned if meeting.on >= today]
    has_left = bool(outcome) and not future
    left_on = past[-1].on if has_left else None
    created_on = next((one.on for one in past if "registered" in one.steps), None)
    if has_left and left_on is not None:
        follow_ups = planner.follow_ups(outcome, created_on or left_on)
        past += [meeting for meeting in follow_ups if meeting.on < today]
        future = [meeting for meeting in follow_ups if meeting.on >= today]
    is_lost = not outcome and len(past) > 5 and random.random() < _LOST_TOUCH
    if is_lost:
        past, future = past[:-2], []
    next_meeting = _agreed(random, future, today)
    return Story(
        member=member,
        meetings=tuple(past),
        next_meeting=next_meeting,
        outcome=outcome if has_left else "",
        left_on=left_on,
        created_on=created_on,
        status=_status(random, outcome if has_left else "", past, today),
    )


def _pace(random: Random, outcome: str, elapsed: int, *, is_finished: bool) -> float:
    """Return how much longer than usual everything takes."""
    if is_finished and not outcome:  # still at it, long after the others
        return elapsed / random.uniform(128, 172)
    return random.uniform(0.92, 1.1)


def _agreed(random: Random, future: Sequence[Meeting], today: date) -> Meeting | None:
    """Return the next appointment: agreed when it is near, and not always."""
    if not future or (future[0].on - today).days > 45 or random.random() < 0.12:
        return None
    return future[0]


def _status(random: Random, outcome: str, past: Sequence[Meeting], today: date) -> str:
    if outcome:
        return "follow_up" if outcome == "creation" else "left"
    return "suspended" if (today - past[-1].on).days > 40 and random.random() < 0.5 else "active"


class _Planner:
    """Lays one person's sessions into the coach's agenda."""

    def __init__(self, member: Member, agenda: Agenda, random: Random, today: date) -> None:
        self._member = member
        self._agenda = agenda
        self._random = random
        self._today = today

    def pathway(self, last_steps: Sequence[str], pace: float, outcome: str) -> list[Meeting]:
        """Return the sessions of the pathway up to one of ``last_steps``, and the session of leaving."""
        random = self._random
        last = random.choice(list(last_steps))
        meetings: list[Meeting] = []
        for step, day in STEPS.items():
            if meetings and random.random() < _MERGED.get(step, 0):
                joined = meetings[-1]
                steps = (*joined.steps, step)
                meetings[-1] = replace(joined, steps=steps, minutes=min(joined.minutes + 15, 120))
            else:
                jitter = random.randint(-3, 4) if step != "welcome" else 0
                on = self._member.entered_on + timedelta(days=max(round(day * pace) + jitter, 0))
                meetings.append(self._booked(self._after(meetings, on), (step,), 60))
            if step == last:
                break
        if outcome and outcome != "creation":
            on = meetings[-1].on + timedelta(days=random.randint(12, 24))
            meetings.append(
                self._booked(on, (), 40, special="exit", mode="phone" if outcome == "dropout" else "")
            )
        return meetings

    def _after(self, meetings: Sequence[Meeting], on: date) -> date:
        return max(on, meetings[-1].on + timedelta(days=5)) if meetings else on

    def with_interludes(self, meetings: list[Meeting], outcome: str) -> list[Meeting]:
        """Return the sessions with a checkpoint, a missed appointment or a reminder between two of them."""
        random = self._random
        odds = {"absent_excused": 0.2, "absent_unexcused": 0.06, "checkpoint": 0.3, "reminder": 0.08}
        wanted = [special for special, chance in odds.items() if random.random() < chance]
        if outcome == "dropout":
            wanted = ["absent_unexcused", "reminder"]
        for special in wanted:
            gaps = [
                place
                for place in range(3, len(meetings))
                if (meetings[place].on - meetings[place - 1].on).days >= 9
            ]
            if not gaps:
                break
            place = gaps[-1] if outcome == "dropout" else random.choice(gaps)
            before, after = meetings[place - 1].on, meetings[place].on
            on = before + (after - before) // 2
            meetings.insert(place, self._interlude(on, special))
        return sorted(meetings, key=lambda one: (one.on, one.starts))

    def _interlude(self, on: date, special: str) -> Meeting:
        if special.startswith("absent"):
            return self._booked(on, (), 0, special=special, mode="in_person")
        minutes, mode = (10, "phone") if special == "reminder" else (30, "")
        return self._booked(on, (), minutes, special=special, mode=mode)

    def follow_ups(self, outcome: str, since: date) -> list[Meeting]:
        """Return the follow-up sessions, 3, 6 and 12 months after."""
        if outcome in _NO_FOLLOW_UP:
            return []
        due = _FOLLOW_UPS if outcome == "creation" else _AFTER
        found = []
        for step, days in due.items():
            on = working_day(since + timedelta(days=days + self._random.randint(-6, 9)))
            mode = "" if outcome == "creation" else "phone"
            found.append(self._booked(on, (step,), 45 if outcome == "creation" else 15, mode=mode))
        return found

    def _booked(
        self, on: date, steps: tuple[str, ...], minutes: int, *, special: str = "", mode: str = ""
    ) -> Meeting:
        random = self._random
        if not mode:
            mode = self._mode(steps, special)
        if minutes > 30:
            minutes += random.choice((-15, 0, 0, 15, 30)) if mode in ("in_person", "home", "on_site") else -15
        day, starts = self._agenda.book(random, self._member.coach, on, max(minutes, 15))
        return Meeting(day, starts, minutes, mode, steps, special)

    def _mode(self, steps: tuple[str, ...], special: str) -> str:
        step = steps[0] if steps else ""
        if step in ("welcome", "diag", "engage", "file", "review") or special == "exit":
            return "in_person"
        if step in _FOLLOW_UPS:
            return weighted(self._random, {"in_person": 30, "phone": 25, "video": 15, "on_site": 30})
        if step == "registered":  # the paper is shown
            return weighted(self._random, {"in_person": 80, "video": 20})
        if special == "checkpoint":
            return weighted(self._random, {"in_person": 35, "phone": 40, "video": 25})
        at_home = 6 if trade(self._member.trade).get("home") else 0
        return weighted(self._random, {"in_person": 66, "phone": 10, "video": 18, "home": at_home})
