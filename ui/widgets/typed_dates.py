"""What a person means by a date or a time typed in a hurry. Pure functions."""

from __future__ import annotations

import re
from datetime import date, timedelta

_SEPARATED = re.compile(r"^(\d{1,2})[\s/.,-]+(\d{1,2})(?:[\s/.,-]+(\d{2}|\d{4}))?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_SHIFT = re.compile(r"^([+-])\s*(\d{1,3})$")
_CLOCK = re.compile(r"^(\d{1,2})\s*(?:[h:.,]\s*(\d{1,2})?\s*(?:min)?)?$", re.IGNORECASE)
_TODAY = frozenset({"auj", "aujourd'hui", "aujourd’hui", "today", "j"})
_TOMORROW = frozenset({"demain", "tomorrow"})
_YESTERDAY = frozenset({"hier", "yesterday"})


def read_date(typed: str, today: date) -> date | None:
    """Return the date typed, ``None`` when it is not one.

    Day first: ``24/11/2026``, ``24.11.26``, ``241126``, ``24112026``, ``24/11`` (this year), ``2026-11-24``,
    ``auj``, ``hier``, ``demain``, ``+7``. A year of two digits is the nearest that is not more than 20 years
    ahead.
    """
    text = typed.strip().lower()
    for words, shift in ((_TODAY, 0), (_TOMORROW, 1), (_YESTERDAY, -1)):
        if text in words:
            return today + timedelta(days=shift)
    if found := _SHIFT.match(text):
        days = int(found[2])
        return today + timedelta(days=days if found[1] == "+" else -days)
    if found := _ISO.match(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if text.isascii() and text.isdigit() and len(text) in (6, 8):
        return _made(_full_year(text[4:], today), int(text[2:4]), int(text[:2]))
    if found := _SEPARATED.match(text):
        year = _full_year(found[3], today) if found[3] else today.year
        return _made(year, int(found[2]), int(found[1]))
    return None


def read_time(typed: str) -> str | None:
    """Return ``HH:MM`` of ``14h30``, ``1430``, ``14:30``, ``9``, ``9 h``; ``None`` when it is not a time."""
    text = re.sub(r"\s+", " ", typed.strip().replace("\u00a0", " ").replace("\u202f", " "))
    if text.isascii() and text.isdigit() and len(text) in (3, 4):
        text = f"{text[:-2]}:{text[-2:]}"
    found = _CLOCK.match(text)
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else None


def _full_year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year - 100 if year > today.year + 20 else year


def _made(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
