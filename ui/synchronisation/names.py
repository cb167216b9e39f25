"""How a scope, a person and a reason are named on the Synchronisation page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from ui.messages import code_sentence, format_instant, format_time, has_text, programme_zone, tr
from ui.operations.sync_reading import REGISTER_SCOPE, SyncReading


def scope_name(scope: str, reading: SyncReading) -> str:
    """Return whom a case file is about, or what the register is called."""
    if scope == REGISTER_SCOPE:
        return tr("synchronisation.register")
    return reading.names.get(scope) or tr("synchronisation.unknown_case")


def person_name(person: str, reading: SyncReading) -> str:
    """Return a person's name."""
    return reading.people.get(person) or tr("synchronisation.somebody")


def reason_sentence(code: str, family: Literal["refused", "set_aside"] = "refused") -> str:
    """Return what a code means; the engine writes it with or without the family that it belongs to."""
    if code.startswith("storage."):
        return tr("synchronisation.problems.file")
    for whole in (f"{family}.{code}", code):
        if has_text(f"errors.{whole}"):
            return code_sentence(whole, {})
    return code_sentence(code, {})


def instant_words(at: int) -> str:
    """Return an instant (Unix seconds) with its day."""
    return format_instant(datetime.fromtimestamp(at, UTC).astimezone(programme_zone()))


def when_words(at: int) -> str:
    """Return an instant (Unix seconds): the time alone when it is today's."""
    moment = datetime.fromtimestamp(at, UTC).astimezone(programme_zone())
    if moment.date() == datetime.now(programme_zone()).date():
        return format_time(f"{moment:%H:%M}")
    return format_instant(moment)
