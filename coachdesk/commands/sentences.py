"""The few sentences of the command line, from ``resources/translations``: the core itself holds none."""

from __future__ import annotations

import locale
import os

import resources
from coachdesk.errors import CoachDeskError


def language(wanted: str | None) -> str:
    """Return the language to speak: the one asked for, else the system's, else French."""
    if wanted:
        return wanted
    system = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if system.lower().startswith("en") else "fr"


def sentence(lang: str, key: str, **values: object) -> str:
    """Return a sentence of ``commands.json`` with its values."""
    found = resources.json_file("translations", lang, "commands.json")[f"commands.{key}"]
    return str(found).format(**values)


def error_sentence(lang: str, error: CoachDeskError) -> str:
    """Return the words for an error, the window's own where the command line has none."""
    for area in ("commands", "errors"):
        texts = resources.json_file("translations", lang, f"{area}.json")
        found = texts.get(f"{area}.{error.code}")
        if isinstance(found, dict):
            found = found["other"]
        if found is not None:
            try:
                return str(found).format(**error.context)
            except (KeyError, IndexError):
                continue
    return sentence(lang, "unexpected", code=error.code)
