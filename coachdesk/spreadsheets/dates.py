"""Reads dates as people type them into a French sheet: 01/03/2026, 1er mars 2026, 18.03.97, Excel serials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from coachdesk.programme.case_summary import age_on
from coachdesk.spreadsheets.doubts import NOTHING, Read, Severity, refused, written
from coachdesk.spreadsheets.grid import moment_of
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.synonyms import common_words
from resources import json_file

_CLOCK = re.compile(r"(?:\s*t|\s+(?:a\s+)?)\d{1,2}\s?[:h]\s?\d{0,2}(?::\d{2}(?:\.\d+)?)?\s?(?:z|am|pm)?$")
_TOKEN = re.compile(r"\d+|[a-z]+")
_SERIALS = range(7_000, 80_000)  # 1919 to 2119
_YOUNGEST, _OLDEST = 15, 99
"""Ages between which two digits of a year of birth leave no question."""

_LONGEST_LIFE = 110
_UNLIKELY_UNDER = 14
_UNLIKELY_OVER = 90


@dataclass(frozen=True, slots=True)
class _Words:
    months: Mapping[str, int]
    passed_over: frozenset[str]


@cache
def _words() -> _Words:
    content = json_file("spreadsheets", "months.json")
    return _Words(
        content["months"], frozenset((*content["weekdays"], *content["around"], "er", "st", "nd", "rd", "th"))
    )


class _Impossible(Exception):
    """The parts of a date are there and make no day."""


class _Incomplete(Exception):
    """Only a month or a year is said."""


@dataclass(frozen=True, slots=True)
class _Parts:
    year: int
    month: int
    day: int
    is_short_year: bool = False
    is_swapped: bool = False


def read_date(raw: Raw, *, today: date, is_birth: bool = False, is_month_first: bool = False) -> Read:
    """Return the date of a cell.

    Two digits of a year mean, for a birth, the century that gives an age of 15 to 99 today; otherwise the
    nearest one that is at most ten years ahead. ``is_month_first`` reads 03/25/1999 as Americans write it.
    Codes: ``unreadable_date``, ``incomplete_date``, ``impossible_date``, ``impossible_birth_date``; with the
    value taken: ``unlikely_birth_date``, ``unlikely_date``, ``unclear_year``, ``day_month_swapped``.
    """
    try:
        parts, has_more = _parts(raw, is_month_first=is_month_first)
        if parts is None:
            return NOTHING if _is_nothing(raw) else refused(raw, "unreadable_date")
        day, is_unclear = _day(parts, today, is_birth=is_birth)
    except _Incomplete:
        return refused(raw, "incomplete_date")
    except _Impossible:
        return refused(raw, "impossible_birth_date" if is_birth else "impossible_date")
    if is_birth and (fault := _birth_fault(raw, day, today)) is not None:
        return fault
    rest = written(raw) if has_more else ""
    if is_unclear:
        return Read(day, "unclear_year", Severity.WARNING, rest)
    return Read(day, _oddity(parts, day, today, is_birth=is_birth), Severity.INFO, rest)


def _oddity(parts: _Parts, day: date, today: date, *, is_birth: bool) -> str | None:
    """Return the code of what is odd about a date that was taken."""
    if parts.is_swapped:
        return "day_month_swapped"
    if is_birth:
        is_likely = _UNLIKELY_UNDER <= age_on(day, today) <= _UNLIKELY_OVER
        return None if is_likely else "unlikely_birth_date"
    is_likely = today.year - 80 <= day.year <= today.year + 10
    return None if is_likely else "unlikely_date"


def _birth_fault(raw: Raw, born_on: date, today: date) -> Read | None:
    if born_on <= today and age_on(born_on, today) <= _LONGEST_LIFE:
        return None
    try:
        earlier = born_on.replace(year=born_on.year - 100)
    except ValueError:
        earlier = born_on
    is_plausible = born_on > today and _YOUNGEST <= age_on(earlier, today) <= _OLDEST
    return refused(raw, "impossible_birth_date", suggestion=earlier.isoformat() if is_plausible else None)


def _is_nothing(raw: Raw) -> bool:
    text = written(raw)
    folded = " ".join(_TOKEN.findall(_plain(text)))
    return not folded or folded in common_words().nothing or folded in common_words().unknown


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _parts(raw: Raw, *, is_month_first: bool) -> tuple[_Parts | None, bool]:
    """Return (parts of the date or None, whether the cell says more than the date)."""
    if isinstance(raw, date):
        return _Parts(raw.year, raw.month, raw.day), False
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if raw in _SERIALS or (isinstance(raw, float) and int(raw) in _SERIALS):
            moment = moment_of(float(raw))
            return (_Parts(moment.year, moment.month, moment.day), False) if moment else (None, False)
        raw = str(int(raw))
    text = _plain(written(raw)).strip()
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        moment = moment_of(float(text.replace(",", ".")))
        return (_Parts(moment.year, moment.month, moment.day), False) if moment else (None, False)
    found = [token for token in _TOKEN.findall(_CLOCK.sub("", text)) if token not in _words().passed_over]
    tokens = [token for token in found if token.isdecimal() or token in _words().months]
    has_more = len(tokens) < len(found)
    if len(tokens) == 1 and len(tokens[0]) == 8 and tokens[0].isdecimal() and not has_more:
        tokens = _cut(tokens[0])
    if not 3 <= len(tokens) <= 4 or (len(tokens) == 4 and not has_more):
        if len(tokens) <= 2 and _is_month_or_year(tokens) and not has_more:
            raise _Incomplete
        return None, False
    return _three(tokens[:3], is_month_first=is_month_first), has_more or len(tokens) > 3


def _cut(digits: str) -> list[str]:
    if 1900 <= int(digits[:4]) <= 2100 and 1 <= int(digits[4:6]) <= 12:
        return [digits[:4], digits[4:6], digits[6:]]
    return [digits[:2], digits[2:4], digits[4:]]


def _is_month_or_year(tokens: list[str]) -> bool:
    return bool(tokens) and all(
        token in _words().months or len(token) == 4 or (len(token) <= 2 and len(tokens) == 2)
        for token in tokens
    )


def _three(tokens: list[str], *, is_month_first: bool) -> _Parts | None:
    """Return the date of three tokens in any of the usual orders; None when they are no date."""
    months = _words().months
    named = [at for at, token in enumerate(tokens) if token in months]
    if len(named) == 1:
        month = months[tokens[named[0]]]
        first, last = (token for at, token in enumerate(tokens) if at != named[0])
        if len(first) == 4:
            first, last = last, first
        return _checked(first, month, last)
    if named:
        return None
    first, second, third = tokens
    if len(first) == 4:
        return _checked(third, int(second), first)
    if is_month_first and int(first) <= 12:
        return _checked(second, int(first), third)
    if int(second) > 12 and 1 <= int(first) <= 12 and int(second) <= 31:
        parts = _checked(second, int(first), third)
        return (
            None
            if parts is None
            else _Parts(parts.year, parts.month, parts.day, parts.is_short_year, is_swapped=True)
        )
    return _checked(first, int(second), third)


def _checked(day: str, month: int, year: str) -> _Parts | None:
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    if not 1 <= month <= 12 or not 1 <= int(day) <= 31:
        raise _Impossible
    return _Parts(int(year), month, int(day), is_short_year=len(year) == 2)


def _day(parts: _Parts, today: date, *, is_birth: bool) -> tuple[date, bool]:
    """Return (the day, whether its century is a guess)."""
    if not parts.is_short_year:
        return _date(parts.year, parts.month, parts.day), False
    this_century = today.year // 100 * 100
    years = (this_century + parts.year, this_century - 100 + parts.year)
    if not is_birth:
        year = years[0] if years[0] <= today.year + 10 else years[1]
        return _date(year, parts.month, parts.day), False
    plausible = [year for year in years if _YOUNGEST <= today.year - year <= _OLDEST]
    if len(plausible) == 1:
        return _date(plausible[0], parts.month, parts.day), False
    past = [year for year in years if year <= today.year]
    return _date(past[0], parts.month, parts.day), True


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _Impossible from None
