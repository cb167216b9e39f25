"""Dates, numbers and amounts as a person of each language writes them.

French (facts part 8): U+202F between thousands, U+00A0 before € and %, ``1er``, ``14 h 30``. Written out here
rather than taken from Qt's locales, whose spaces and abbreviations differ between versions.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, tzinfo
from functools import lru_cache

from ui.texts import Language

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "-"
_KIB = 1_024

_MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_SHORT_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


@lru_cache(maxsize=1)
def programme_zone() -> tzinfo:
    """Return the time zone the programme works in."""
    from zoneinfo import ZoneInfo  # the lock screen shows no time: not at its cost

    return ZoneInfo("Europe/Paris")


def _table(language: Language) -> str:
    return "en" if language == "en" else "fr"


def write_date(day: date, _language: Language) -> str:
    """Write ``24/11/2026`` (the same in both languages: this is read in France)."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def write_date_long(day: date, language: Language) -> str:
    """Write ``24 novembre 2026``, ``1er mars 2026``, ``24 November 2026``."""
    number = "1er" if day.day == 1 and language != "en" else str(day.day)
    month = _MONTHS[_table(language)][day.month - 1]
    return f"{number}{NO_BREAK}{month} {day.year}"


def write_date_short(day: date, language: Language, *, with_year: bool) -> str:
    """Write ``24 nov.`` or ``24 nov. 2025``."""
    number = "1er" if day.day == 1 and language != "en" else str(day.day)
    written = f"{number}{NO_BREAK}{_SHORT_MONTHS[_table(language)][day.month - 1]}"
    return f"{written} {day.year}" if with_year else written


def write_weekday(day: date, language: Language) -> str:
    """Write ``mardi 24 novembre``, ``Tuesday 24 November``."""
    number = "1er" if day.day == 1 and language != "en" else str(day.day)
    tables = _table(language)
    return f"{_WEEKDAYS[tables][day.weekday()]} {number}{NO_BREAK}{_MONTHS[tables][day.month - 1]}"


def write_time(clock: str, language: Language) -> str:
    """Write ``HH:MM`` as ``14 h 30``, ``9 h`` or ``14:30``; anything else as it is."""
    hours, colon, minutes = clock.partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit()):
        return clock
    if language == "en":
        return f"{int(hours)}:{int(minutes):02}"
    tail = f"{NO_BREAK}{int(minutes):02}" if int(minutes) else ""
    return f"{int(hours)}{NO_BREAK}h{tail}"


def write_minutes(minutes: int, language: Language) -> str:
    """Write a length: ``45 min``, ``1 h 30`` or ``1 h 30 min``, ``2 h``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK}min"
    unit = f"{NO_BREAK}min" if language == "en" else ""
    return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02}{unit}" if rest else "")


def write_number(value: float, language: Language, decimals: int = 0) -> str:
    """Write ``1 234 567,89`` or ``1,234,567.89``."""
    written = f"{abs(value):,.{decimals}f}"
    if language != "en":
        written = written.replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{written}" if value < 0 and any(c in "123456789" for c in written) else written


def write_cents(cents: int, language: Language) -> str:
    """Write an amount of whole cents: ``1 250 €``, ``1 234,50 €`` or ``€1,234.50``.

    Exact, never through a float; cents are written only when there are some.
    """
    units, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    if language == "en":
        return f"{sign}€{units:,}" + (f".{rest:02}" if rest else "")
    tail = f",{rest:02}" if rest else ""
    return f"{sign}{write_number(units, language)}{tail}{NO_BREAK}€"


def write_size(size: int, language: Language) -> str:
    """Write a size in bytes: ``38 Ko``, ``1,2 Mo``; ``38 KB``, ``1.2 MB``."""
    unit = "B" if language == "en" else "o"
    if size < _KIB * _KIB:
        return f"{write_number(max(1, round(size / _KIB)), language)}{NO_BREAK}K{unit}"
    return f"{write_number(size / _KIB / _KIB, language, 1)}{NO_BREAK}M{unit}"


def write_percent(part: float, language: Language) -> str:
    """Write a share of 1: ``30 %`` or ``30%``."""
    return write_number(part * 100, language) + ("%" if language == "en" else f"{NO_BREAK}%")


def write_instant(moment: datetime, language: Language) -> str:
    """Write an aware instant in the programme's time zone: ``24/11/2026 à 14 h 30``."""
    local = moment.astimezone(programme_zone())
    clock = write_time(f"{local.hour:02}:{local.minute:02}", language)
    joint = "at" if language == "en" else "à"
    return f"{write_date(local.date(), language)} {joint} {clock}"


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; somebody born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def system_language() -> Language:
    """Return the person's language if we speak it, else French."""
    if sys.platform == "win32":
        import ctypes

        # 0x09 is the primary language id of English; Python's locale module does not know the display
        # language.
        is_english = (ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF) == 0x09
    else:
        import os

        spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
        is_english = spoken.startswith("en")
    return "en" if is_english else "fr"


LONGEST_PATH = 44


def shortened_path(path: str) -> str:
    """Return a path short enough for a line: its end stays, which tells folders apart."""
    return path if len(path) <= LONGEST_PATH else "…" + path[-(LONGEST_PATH - 1) :]
