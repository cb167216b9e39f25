"""Preferences of a desk that are no secret and that the lock screen needs: language, theme, lock delay, updates.

A small JSON file beside the header. Reading never fails: what cannot be read is the default.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

PREFERENCES_NAME = "preferences.json"
LANGUAGES = ("fr", "en")
THEMES = ("system", "light", "dark")
DEFAULT_LOCK_MINUTES = 10
MAX_LOCK_MINUTES = 15
"""The longest delay before the desk locks itself (CNIL's advice for workstations)."""
_MOST_LETTERS = 64
"""A version is shorter."""


@dataclass(frozen=True, slots=True)
class UpdateChoices:
    """What was chosen about newer programs; a version is "" for none.

    ``put_off``: the version that nobody is reminded of until ``put_off_until`` (Unix seconds). ``wanted``: the version
    that somebody had begun to download. ``program``: the version that this desk was opened with last.
    """

    put_off: str = ""
    put_off_until: int = 0
    wanted: str = ""
    program: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """``language`` None follows the system; ``lock_minutes`` is 1 to 15."""

    language: str | None = None
    theme: str = "system"
    lock_minutes: int = DEFAULT_LOCK_MINUTES
    updates: UpdateChoices = field(default_factory=UpdateChoices)


def read_preferences(folder: Path) -> Preferences:
    """Return the preferences of a desk folder; defaults for what is missing or makes no sense."""
    try:
        found = json.loads((folder / PREFERENCES_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(found, dict):
        return Preferences()
    language, theme, minutes = found.get("language"), found.get("theme"), found.get("lock_minutes")
    return Preferences(
        language if language in LANGUAGES else None,
        theme if theme in THEMES else "system",
        minutes if type(minutes) is int and 1 <= minutes <= MAX_LOCK_MINUTES else DEFAULT_LOCK_MINUTES,
        _read_updates(found.get("updates")),
    )


def _read_updates(found: object) -> UpdateChoices:
    if not isinstance(found, dict):
        return UpdateChoices()
    words = {
        name: value
        for name in ("put_off", "wanted", "program")
        if isinstance(value := found.get(name), str) and len(value) <= _MOST_LETTERS
    }
    until = found.get("put_off_until")
    return UpdateChoices(**words, put_off_until=until if type(until) is int else 0)


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Keep the preferences: written beside, then put in place, so that a crash leaves the old or the new."""
    beside = folder / (PREFERENCES_NAME + ".new")
    beside.write_text(json.dumps(asdict(preferences)), "utf-8")
    beside.replace(folder / PREFERENCES_NAME)


def choose(folder: Path, preferences: Preferences) -> None:
    """Keep what a person chose for the program; what is kept about updates stays as it is."""
    write_preferences(folder, replace(preferences, updates=read_preferences(folder).updates))


def choose_updates(folder: Path, change: Callable[[UpdateChoices], UpdateChoices]) -> UpdateChoices:
    """Change what is kept about updates, and return it; the rest stays as it is."""
    kept = read_preferences(folder)
    chosen = change(kept.updates)
    if chosen != kept.updates:
        write_preferences(folder, replace(kept, updates=chosen))
    return chosen
