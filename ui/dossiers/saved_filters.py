"""Filters that somebody gave a name, as the settings keep them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ui.dossiers.case_filter import DEFAULT_SILENT_DAYS, FLAG_CODES, CaseFilter, CaseFlag


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter that somebody gave a name."""

    name: str
    wanted: CaseFilter


def filter_to_json(wanted: CaseFilter) -> dict[str, Any]:
    """Return a filter as JSON values, without what is at its default."""
    packed: dict[str, Any] = {}
    if wanted.text.strip():
        packed["text"] = wanted.text.strip()
    for name in ("promotion_ids", "coach_ids", "statuses", "phases"):
        if chosen := getattr(wanted, name):
            packed[name] = sorted(chosen)
    if wanted.flags:
        packed["flags"] = [code for code, flag in FLAG_CODES.items() if wanted.flags & flag]
    if wanted.silent_days != DEFAULT_SILENT_DAYS:
        packed["silent_days"] = wanted.silent_days
    return packed


def filter_from_json(packed: Mapping[str, Any]) -> CaseFilter:
    """Return the filter of ``filter_to_json``; what is not understood is left out, never an error."""
    flags = CaseFlag(0)
    for code in _texts(packed.get("flags")):
        flags |= FLAG_CODES.get(code, CaseFlag(0))
    days = packed.get("silent_days", DEFAULT_SILENT_DAYS)
    text = packed.get("text", "")
    return CaseFilter(
        text=text if isinstance(text, str) else "",
        promotion_ids=frozenset(_texts(packed.get("promotion_ids"))),
        coach_ids=frozenset(_texts(packed.get("coach_ids"))),
        statuses=frozenset(_texts(packed.get("statuses"))),
        phases=frozenset(_texts(packed.get("phases"))),
        flags=flags,
        silent_days=days if isinstance(days, int) and days > 0 else DEFAULT_SILENT_DAYS,
    )


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def saved_to_json(saved: Sequence[SavedFilter]) -> str:
    """Return saved filters as the settings keep them."""
    return json.dumps(
        [{"name": one.name, "filter": filter_to_json(one.wanted)} for one in saved], ensure_ascii=False
    )


def saved_from_json(text: str | None) -> list[SavedFilter]:
    """Return the saved filters of a setting; a damaged setting gives none."""
    try:
        items = json.loads(text or "[]")
    except ValueError:
        return []
    found = (_saved(item) for item in (items if isinstance(items, list) else []))
    return [one for one in found if one is not None]


def _saved(item: object) -> SavedFilter | None:
    if not isinstance(item, dict):
        return None
    name, packed = item.get("name"), item.get("filter")
    if not isinstance(name, str) or not isinstance(packed, dict):
        return None
    return SavedFilter(name, filter_from_json(packed))
