"""The coaches' agendas: nobody is in two places at once, and nobody works on a public holiday."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

_STARTS = (540, 570, 600, 630, 660, 810, 840, 870, 900, 930, 960, 990)  # 9:00 to 16:30, in minutes; no noon
_BREAK = 10
_MOST_A_DAY = 5


def is_working_day(day: date) -> bool:
    """Tell whether a coach works that day: no week-end, no public holiday."""
    if day.weekday() >= 5:
        return False
    if (day.month, day.day) in {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}:
        return False
    since_easter = (day - easter(day.year)).days
    return since_easter not in (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


def easter(year: int) -> date:
    """Return Easter Sunday (anonymous Gregorian algorithm)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


def working_day(day: date, step: int = 1) -> date:
    """Return the day itself or the next (``step`` −1: the last) working day."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


def clock(minutes: int) -> str:
    """Return minutes since midnight as ``HH:MM``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(slots=True)
class Agenda:
    """What each coach (by number) has taken: (start, end) in minutes since midnight, by day."""

    _taken: dict[tuple[int, date], list[tuple[int, int]]] = field(default_factory=dict)

    def book(self, random: Random, coach: int, day: date, minutes: int) -> tuple[date, int]:
        """Take the first day from ``day`` on with room for ``minutes``; return the day and the start."""
        while True:
            day = working_day(day)
            taken = self._taken.setdefault((coach, day), [])
            free = [start for start in _STARTS if all(_is_apart(start, minutes, other) for other in taken)]
            if free and len(taken) < _MOST_A_DAY:
                start = random.choice(free)
                taken.append((start, start + minutes))
                return day, start
            day += timedelta(days=1)


def _is_apart(start: int, minutes: int, other: tuple[int, int]) -> bool:
    return start >= other[1] + _BREAK or start + minutes + _BREAK <= other[0]
