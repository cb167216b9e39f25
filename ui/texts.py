"""The texts shipped in ``resources/translations``: loading, plural, placeholders, the pseudo-language.

``xx`` is made from French: every text about 40 % longer and in brackets, so that a test sees what is cut,
what is glued together and what never went through ``tr``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from ui.shipped_files import resources_folder

Language = Literal["fr", "en", "xx"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

# The first part of a key names its file, but for these.
_AREA_FILES = {"field": "fields", "kind": "fields"}
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_LONGER = {"a": "aà", "e": "eé", "i": "iî", "o": "oô", "u": "uù", "y": "yÿ"}


class MissingText(LookupError):
    """A key or a placeholder that the texts do not have: a defect, loud in tests."""


@lru_cache(maxsize=64)
def area_texts(language: Language, area: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return the texts of one file, by key; nothing when the file is not there."""
    folder = "fr" if language == "xx" else language
    path = resources_folder() / "translations" / folder / f"{area}.json"
    try:
        return json.loads(path.read_bytes())  # type: ignore[no-any-return]  # our own files: flat, of texts
    except FileNotFoundError:
        return {}


def plural_form(language: Language, count: float) -> str:
    """Return ``one`` or ``other``: in French 0 and 1.9 are singular, in English only 1 is."""
    if language == "en":
        return "one" if count == 1 else "other"
    return "one" if abs(count) < 2 else "other"


def find_text(language: Language, key: str, count: float | None) -> str | None:
    """Return the raw text of a key, the plural form chosen; ``None`` when there is none."""
    area = key.partition(".")[0]
    entry = area_texts(language, _AREA_FILES.get(area, area)).get(key)
    if isinstance(entry, Mapping):
        entry = entry.get(plural_form(language, count if count is not None else 2))
    if entry is None:
        return None
    return lengthened(entry) if language == "xx" else entry


def placeholders_of(language: Language, key: str) -> frozenset[str] | None:
    """Return the names of the values that a text needs; ``None`` when there is no such text."""
    text = find_text(language, key, None)
    return frozenset(name[1:-1] for name in _PLACEHOLDER.findall(text)) if text is not None else None


@lru_cache(maxsize=4096)
def lengthened(text: str) -> str:
    """Return a text in the pseudo-language: bracketed, longer, its placeholders whole."""
    pieces = _PLACEHOLDER.split(text)
    names = _PLACEHOLDER.findall(text)
    letters = sum(len(piece) for piece in pieces)
    budget = max(2, round(letters * 0.4) - 2)
    made: list[str] = []
    for index, piece in enumerate(pieces):
        for letter in piece:
            longer = _LONGER.get(letter) if budget > 0 else None
            budget -= 1 if longer else 0
            made.append(longer or letter)
        if index < len(names):
            made.append(names[index])
    return f"[{''.join(made)}{'·' * max(0, budget)}]"


def missing(what: str) -> str:
    """Raise ``MissingText`` under test; elsewhere return the key where the text would be."""
    if "PYTEST_CURRENT_TEST" in os.environ:
        raise MissingText(what)
    return f"⟦{what}⟧"
