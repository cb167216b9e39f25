"""Preferences of a desk that are no secret and that the lock screen needs: language, theme, lock delay.

A small JSON file beside the header. Reading never fails: what cannot be read is the default.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

PREFERENCES_NAME = "preferences.json"
LANGUAGES = ("fr", "en")
THEMES = ("system", "light", "dark")
DEFAULT_LOCK_MINUTES = 10
MAX_LOCK_MINUTES = 15
"""The longest delay before the desk locks itself (CNIL's advice for workstations)."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """``language`` None follows the system; ``lock_minutes`` is 1 to 15."""

    language: str | None = None
    theme: str = "system"
    lock_minutes: int = DEFAULT_LOCK_MINUTES


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
    )


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Keep the preferences: written beside, then put in place, so that a crash leaves the old or the new."""
    beside = folder / (PREFERENCES_NAME + ".new")
    beside.write_text(json.dumps(asdict(preferences)), "utf-8")
    beside.replace(folder / PREFERENCES_NAME)
