"""Recognises a promotion however a sheet names it: 1, P1, Promo 1, Promotion n° 1."""

from __future__ import annotations

import re

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.sheet import Raw

_NUMBERED = re.compile(
    r"(?:(promo|promotion|cohorte|cohort|groupe|group|session|p|pr|gr)\s?)?(?:n|no|numero|nr)?\s?0*(\d{1,4})"
)
_SPELT = re.compile(r"(promo|promotion|cohorte|cohort|groupe|group|session)\b")


def promotion_key(value: Raw) -> str:
    """Return what identifies a promotion in a sheet: ``#1`` for a numbered one, else its folded name."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    folded = fold(str(value))
    numbered = _NUMBERED.fullmatch(folded)
    return f"#{numbered.group(2)}" if numbered else folded


def section_name(value: Raw) -> str | None:
    """Return the name of the promotion that a title row announces, None when it announces none."""
    if not isinstance(value, str) or len(value) > 60:
        return None
    return value if _SPELT.match(fold(value)) else None


def is_better_name(name: str, other: str) -> bool:
    """Tell whether a spelling says more than another: words before a bare number, then the longer."""
    return _rank(name) > _rank(other)


def _rank(name: str) -> tuple[bool, int]:
    return (_SPELT.match(fold(name)) is not None, len(name))
