"""Everything the program says, in the language in force (kept on the application object)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from coachdesk.errors import CoachDeskError
from ui import formats
from ui.formats import programme_zone, system_language
from ui.texts import (
    LANGUAGES,
    Language,
    MissingText,
    area_texts,
    find_text,
    lengthened,
    missing,
    placeholders_of,
)

__all__ = [
    "LANGUAGES",
    "Language",
    "MissingText",
    "act_label",
    "choice_label",
    "choices",
    "code_sentence",
    "error_sentence",
    "format_age",
    "format_cents",
    "format_date",
    "format_date_long",
    "format_date_short",
    "format_euros",
    "format_instant",
    "format_minutes",
    "format_number",
    "format_percent",
    "format_relative",
    "format_time",
    "format_weekday",
    "has_text",
    "known_language",
    "label",
    "language",
    "programme_zone",
    "set_language",
    "system_language",
    "tr",
]

_PROPERTY = "coachdesk_language"


def language() -> Language:
    """Return the language in force; French when there is no application yet."""
    application = QCoreApplication.instance()
    name = application.property(_PROPERTY) if application is not None else None
    return known_language(str(name))


def known_language(name: str) -> Language:
    """Return the language of a code; French for one that is not known."""
    known: tuple[Language, ...] = (*LANGUAGES, "xx")
    return next((one for one in known if one == name), "fr")


def set_language(application: QCoreApplication, name: Language) -> None:
    """Put a language in force; whoever shows text is built anew after it."""
    application.setProperty(_PROPERTY, name)


def has_text(key: str) -> bool:
    """Tell whether the language in force has a text for a key."""
    return find_text(language(), key, None) is not None


def tr(key: str, **values: object) -> str:
    """Return the text of ``key`` (``area.thing.detail``) with its placeholders filled.

    ``count`` chooses the plural form; whole numbers are written as the language does. A missing key or
    placeholder raises ``MissingText`` under test and shows the key otherwise.
    """
    spoken = language()
    count = values.get("count")
    text = find_text(spoken, key, count if isinstance(count, int | float) else None)
    if text is None:
        return missing(key)
    if not values:
        return text
    written = {
        name: formats.write_number(value, spoken) if type(value) is int else value
        for name, value in values.items()
    }
    try:
        return text.format_map(written)
    except (KeyError, IndexError, ValueError):
        return missing(f"{key} {{{', '.join(sorted(values))}}}")


def label(kind: str, field: str) -> str:
    """Return the label of a declared field."""
    return tr(f"field.{kind}.{field}")


def act_label(act: str, kind: str = "") -> str:
    """Return the words for an act of the history ("Jalon validé").

    The more exact ones for a kind are taken if there are any. An act that this version does not know is shown
    by its code.
    """
    for key in (f"acts.{act}.{kind}", f"acts.{act}"):
        if has_text(key):
            return tr(key)
    return act


@lru_cache(maxsize=256)
def _catalogue(name: str, spoken: Language) -> Mapping[str, str]:
    import resources  # the lock screen needs no catalogue: not at its cost

    entries: Mapping[str, str] = resources.catalogue(name, "fr" if spoken == "xx" else spoken)
    if spoken == "xx":
        return {code: lengthened(text) for code, text in entries.items()}
    return entries


def choices(catalogue: str) -> Mapping[str, str]:
    """Return the codes of a catalogue with their labels, in the catalogue's order."""
    return _catalogue(catalogue, language())


def choice_label(catalogue: str, code: str | None) -> str:
    """Return the label of a code.

    A code this version does not know is shown as it is, ``None`` as nothing.
    """
    if code is None:
        return ""
    return choices(catalogue).get(code, code)


def error_sentence(error: BaseException) -> str:
    """Say what happened, what was kept and what to do; never shows what an unknown exception holds."""
    if not isinstance(error, CoachDeskError):
        return tr("errors.unforeseen", code=type(error).__name__)
    return code_sentence(error.code, error.context)


_REASONS_OF = {"refused.invitation": "sync.invitation"}
"""Codes whose reasons are another one's: headquarters refuses an invitation for what a desk would find wrong itself."""


def code_sentence(code: str, context: Mapping[str, object]) -> str:
    """Say what the code of an error means, where the error itself is not at hand."""
    values: dict[str, object] = {
        name: value for name, value in context.items() if isinstance(value, str | int | float)
    }
    field = _field_label(values.get("kind"), values.get("field"))
    if field:
        values["field"] = field
    reason = values.get("reason")
    for key in (
        f"errors.{code}.{reason}",
        f"errors.{_REASONS_OF.get(code, code)}.{reason}",
        f"errors.{code}",
    ):
        needed = placeholders_of(language(), key)
        if needed is not None and needed <= set(values):
            return tr(key, **values)
    return tr("errors.unforeseen", code=code)


def _field_label(kind: object, field: object) -> str:
    """Return the label of a field; of any kind that has a field of this name when the error does not say which."""
    if not isinstance(field, str):
        return ""
    if isinstance(kind, str) and has_text(f"field.{kind}.{field}"):
        return label(kind, field)
    for key in area_texts(language(), "fields"):
        if key.startswith("field.") and key.endswith(f".{field}"):
            return tr(key)
    return ""


def format_date(day: date | None) -> str:
    """Write ``24/11/2026``; nothing for no date."""
    return formats.write_date(day, language()) if day else ""


def format_date_long(day: date | None) -> str:
    """Write ``24 novembre 2026``, ``1er mars 2026``."""
    return formats.write_date_long(day, language()) if day else ""


def format_date_short(day: date | None, today: date | None = None) -> str:
    """Write ``24 nov.``, with the year when it is not this year's."""
    if day is None:
        return ""
    now = today or datetime.now(programme_zone()).date()
    return formats.write_date_short(day, language(), with_year=day.year != now.year)


def format_weekday(day: date | None) -> str:
    """Write ``mardi 24 novembre``."""
    return formats.write_weekday(day, language()) if day else ""


def format_time(clock: str | None) -> str:
    """Write ``HH:MM`` as ``14 h 30``."""
    return formats.write_time(clock, language()) if clock else ""


def format_instant(moment: datetime | None) -> str:
    """Write ``24/11/2026 à 14 h 30`` in the programme's time zone."""
    return formats.write_instant(moment, language()) if moment else ""


def format_relative(day: date, today: date) -> str:
    """Write ``aujourd’hui``, ``hier``, ``il y a 3 jours``, ``dans 2 jours``; a date beyond a month."""
    distance = (day - today).days
    near = {0: "app.today", 1: "app.tomorrow", -1: "app.yesterday"}.get(distance)
    if near:
        return tr(near)
    if abs(distance) > 31:
        return format_date_short(day, today)
    return tr("app.in_days", count=distance) if distance > 0 else tr("app.days_ago", count=-distance)


def format_number(value: float, decimals: int = 0) -> str:
    """Write ``1 234,5``."""
    return formats.write_number(value, language(), decimals)


def format_percent(part: float) -> str:
    """Write a share of 1 as ``30 %``."""
    return formats.write_percent(part, language())


def format_cents(cents: int | None) -> str:
    """Write an amount of whole cents as ``1 234,50 €``; nothing for no amount."""
    return formats.write_cents(cents, language()) if cents is not None else ""


format_euros = format_cents


def format_minutes(minutes: int | None) -> str:
    """Write a length as ``1 h 30``; nothing for none."""
    return formats.write_minutes(minutes, language()) if minutes is not None else ""


def format_age(born: date | None, today: date) -> str:
    """Write ``34 ans``; nothing when the birth date is not known."""
    return tr("app.age", count=formats.age_on(born, today)) if born else ""
