"""How a document writes dates, times and names, in French and in English.

The patterns are data (``resources/templates/wording.json``), with the no-break spaces that keep "1er mars 2026"
and "14 h 30" on one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import resources


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's patterns."""

    lang: str
    _patterns: Mapping[str, Any]

    @property
    def separator(self) -> str:
        """What stands between two things on one line."""
        return str(self._patterns["separator"])

    def day(self, on: date, *, with_weekday: bool = False) -> str:
        """Return "1er mars 2026", or "dimanche 1er mars 2026"."""
        pattern = self._patterns["weekday_date" if with_weekday else "date"]
        return str(
            pattern.format(
                day=self._patterns["first_of_month"] if on.day == 1 else on.day,
                month=self._patterns["months"][on.month - 1],
                year=on.year,
                weekday=self._patterns["weekdays"][on.weekday()],
            )
        )

    def time(self, wall: str) -> str:
        """Return "14 h 30" or "9 h" of a time kept as ``HH:MM``; what is not one is returned as it stands."""
        minutes = minutes_of_day(wall)
        if minutes is None:
            return wall
        hour, minute = divmod(minutes, 60)
        pattern = self._patterns["time" if minute else "full_hour"]
        return str(pattern.format(hour=hour, minute=f"{minute:02d}"))

    def length(self, minutes: int) -> str:
        """Return "45 min", "1 h" or "1 h 30" of a number of minutes."""
        hours, rest = divmod(minutes, 60)
        name = "minutes" if not hours else "hours_minutes" if rest else "hours"
        return str(self._patterns[name].format(hours=hours, minutes=f"{rest:02d}" if hours else rest))

    def times(self, starts: str, minutes: int) -> str:
        """Return "de 14 h 30 à 15 h 30 (1 h)" of a start and a length."""
        start = minutes_of_day(starts)
        if start is None:
            return starts
        hour, minute = divmod((start + minutes) % 1440, 60)
        return str(
            self._patterns["from_to"].format(
                starts=self.time(starts),
                ends=self.time(f"{hour:02d}:{minute:02d}"),
                length=self.length(minutes),
            )
        )

    def moment(self, on: date, wall: str | None) -> str:
        """Return "mercredi 15 avril 2026 à 14 h 30", without the time when there is none."""
        text = self.day(on, with_weekday=True)
        return str(self._patterns["date_at_time"].format(date=text, time=self.time(wall))) if wall else text

    def with_birth_name(self, name: str, birth_name: str) -> str:
        """Return a name that says the birth name too."""
        return str(self._patterns["with_birth_name"].format(name=name, birth_name=birth_name))


def minutes_of_day(wall: str) -> int | None:
    """Return the minutes since midnight of ``HH:MM``, None when it is not a time."""
    hour, colon, minute = wall.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        return None
    return int(hour) * 60 + int(minute)


@cache
def wording(lang: str) -> Wording:
    """Return the wording of ``fr`` or ``en``."""
    return Wording(lang, resources.json_file("templates", "wording.json")[lang])


@cache
def texts(template: str, lang: str) -> Mapping[str, str]:
    """Return a template's own sentences in one language, from the file beside the template."""
    found: dict[str, str] = resources.json_file("templates", f"{template}.json")[lang]
    return found
