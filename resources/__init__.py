"""The files we ship, and the one way to read them. Standard library only.

::

    catalogues/<name>.json           a list of {"code", "fr", "en", extra keys}, in display order
    pathways/<code>.json             {"code", "fr", "en", "milestones": [a milestone, ...]}, a milestone being
                                     {"code", "phase", "offset_days", "is_exit", "labels": {"fr", "en"}}
    translations/<lang>/<area>.json  texts for the screen, read by ui/messages.py
    demo/*.json                      what the demo desk is made of
    publisher.pem                    the public key by which new versions are verified; absent until the publisher
                                     makes one (``packaging/dev.py release-key``)

Everything returned is cached and must not be changed; mappings are read-only views.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

LANGUAGES = ("fr", "en")
"""The languages every catalogue, pathway and translation is written in."""


class ResourceError(ValueError):
    """A shipped file is missing or malformed: a defect of the program, never of what a person typed."""


# Not importlib.resources: it costs 10 ms of the way to the lock screen, and we are never inside a zip.
_FOLDER = Path(__file__).parent


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder by its path inside ``resources``."""
    return _FOLDER.joinpath(*parts)


@cache
def text_file(*parts: str) -> str:
    """Return the text (UTF-8) of a shipped file; raise ``ResourceError`` when it is not there."""
    try:
        return resource(*parts).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"cannot read resources/{'/'.join(parts)}") from error


def publisher_pem() -> bytes | None:
    """Return the publisher's public key as it is shipped, None for a program without one."""
    try:
        return resource("publisher.pem").read_bytes()
    except FileNotFoundError:
        return None


def json_file(*parts: str) -> Any:
    """Return what a shipped JSON file holds; a key written twice is an error, not a silent choice."""
    where = "resources/" + "/".join(parts)
    try:
        return json.loads(text_file(*parts), object_pairs_hook=lambda pairs: _unique(pairs, where))
    except json.JSONDecodeError as error:
        raise ResourceError(f"{where}: not JSON (line {error.lineno}: {error.msg})") from error


def _unique(pairs: list[tuple[str, Any]], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ResourceError(f"{where}: key {key!r} written twice")
        found[key] = value
    return found


def _names_in(*parts: str) -> tuple[str, ...]:
    folder = resource(*parts)
    if not folder.is_dir():
        return ()
    return tuple(sorted(item.stem for item in folder.glob("*.json")))


def catalogue_names() -> tuple[str, ...]:
    """Return the name of every catalogue."""
    return _names_in("catalogues")


@cache
def catalogue_entries(name: str) -> tuple[Mapping[str, Any], ...]:
    """Return a catalogue's entries in display order, with their extra keys.

    Raises ``ResourceError`` when the file is malformed: an entry without a code or a label, a code twice.
    """
    where = f"resources/catalogues/{name}.json"
    entries = json_file("catalogues", f"{name}.json")
    if not isinstance(entries, list) or not entries:
        raise ResourceError(f"{where}: must be a list with at least one entry")
    seen: set[str] = set()
    for position, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            raise ResourceError(f"{where}: entry {position} is not an object")
        for key in ("code", *LANGUAGES):
            if not isinstance(entry.get(key), str) or not entry[key].strip():
                raise ResourceError(f"{where}: entry {position} has no {key!r}")
        if entry["code"] in seen:
            raise ResourceError(f"{where}: code {entry['code']!r} written twice")
        seen.add(entry["code"])
    return tuple(MappingProxyType(entry) for entry in entries)


@cache
def catalogue(name: str, lang: str = "fr") -> Mapping[str, str]:
    """Return code → label of a catalogue in one language, in display order."""
    if lang not in LANGUAGES:
        raise ResourceError(f"no such language: {lang!r}")
    return MappingProxyType({entry["code"]: entry[lang] for entry in catalogue_entries(name)})


def pathway_names() -> tuple[str, ...]:
    """Return the code of every pathway template."""
    return _names_in("pathways")


@cache
def pathway(code: str = "default") -> Mapping[str, Any]:
    """Return a pathway template as its file holds it; offsets are days after entry, milestones by offset.

    Raises ``ResourceError`` when the file is malformed.
    """
    where = f"resources/pathways/{code}.json"
    content = json_file("pathways", f"{code}.json")
    if not isinstance(content, dict) or content.get("code") != code:
        raise ResourceError(f"{where}: must be an object whose code is {code!r}")
    phases = catalogue("phases")
    seen: set[str] = set()
    last = 0
    for position, line in enumerate(content.get("milestones") or (), start=1):
        offset = line.get("offset_days")
        if line.get("phase") not in phases:
            raise ResourceError(f"{where}: milestone {position} is in no known phase")
        if not isinstance(offset, int) or isinstance(offset, bool) or offset < last:
            raise ResourceError(f"{where}: milestone {position} has no offset_days, or one out of order")
        if not line.get("code") or line["code"] in seen:
            raise ResourceError(f"{where}: milestone {position} has no code, or one written twice")
        if any(not line.get("labels", {}).get(lang) for lang in LANGUAGES):
            raise ResourceError(f"{where}: milestone {line['code']!r} lacks a label")
        seen.add(line["code"])
        last = offset
    if not seen:
        raise ResourceError(f"{where}: no milestones")
    return MappingProxyType(content)


def translation_areas(lang: str) -> tuple[str, ...]:
    """Return the areas (file names without .json) that have texts in one language."""
    return _names_in("translations", lang)


@cache
def translation(lang: str, area: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return the flat texts of one area in one language, as the file holds them."""
    content = json_file("translations", lang, f"{area}.json")
    if not isinstance(content, dict):
        raise ResourceError(f"resources/translations/{lang}/{area}.json: must be an object")
    return MappingProxyType(content)
