"""Reads numbers: amounts of money, counts, company numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.doubts import NOTHING, Read, Severity, refused, written
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.synonyms import common_words

_AMOUNT = re.compile(
    r"(?:environ|env\.?|~|≈|€)?\s*(\d[\d\s]*(?:[.,]\d{1,2})?)\s*(k)?\s*(?:€|eur|euros?)?\.?", re.IGNORECASE
)
_WHOLE = re.compile(r"(\d{1,9})\s*(?:[^\W\d_][\w\s’'()]*)?")
_IN_BRACKETS = re.compile(r"\([^()]*\)\s*$")
_SPELT = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8}
_MOST_CENTS = 10**12


def _is_nothing(text: str) -> bool:
    folded = fold(text)
    return not folded or folded in common_words().nothing or folded in common_words().unknown


def read_cents(raw: Raw) -> Read:
    """Return an amount in whole cents; code ``unreadable_amount`` (1.234,56 is no number)."""
    if isinstance(raw, bool):
        return refused(raw, "unreadable_amount")
    if isinstance(raw, int | float):
        cents = round(Decimal(str(raw)) * 100) if abs(raw) < _MOST_CENTS else -1
        return Read(int(cents)) if 0 <= cents <= _MOST_CENTS else refused(raw, "unreadable_amount")
    text = written(raw)
    if _is_nothing(text):
        return NOTHING
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return refused(raw, "unreadable_amount")
    try:
        euros = Decimal(re.sub(r"\s", "", found.group(1)).replace(",", "."))
    except InvalidOperation:
        return refused(raw, "unreadable_amount")
    cents = round(euros * (100_000 if found.group(2) else 100))
    return Read(int(cents)) if cents <= _MOST_CENTS else refused(raw, "unreadable_amount")


def read_whole(raw: Raw, least: int | None, most: int | None) -> Read:
    """Return a count between two bounds ("2", "2 enfants", "aucun"); code ``unreadable_number``."""
    text = written(raw)
    if isinstance(raw, bool):
        return refused(raw, "unreadable_number")
    if isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    folded = fold(text)
    if _is_nothing(text):
        return NOTHING
    first = folded.split()[0]
    if folded in common_words().no:
        number = 0
    elif first in _SPELT:
        number = _SPELT[first]
    elif (found := _WHOLE.fullmatch(_IN_BRACKETS.sub("", text).strip())) is not None:
        number = int(found.group(1))
    else:
        return refused(raw, "unreadable_number")
    if (least is not None and number < least) or (most is not None and number > most):
        return refused(raw, "unreadable_number")
    has_more = any(character.isdecimal() for character in re.sub(r"^\s*\d+", "", text))
    return Read(number, rest=text if has_more or len(folded.split()) > 2 else "")


def read_siret(raw: Raw) -> Read:
    """Return a SIRET as fourteen digits; code ``invalid_siret``, also for a SIREN (it names no site)."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = written(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        text = f"{raw:014d}" if raw > 10**11 else text
    if _is_nothing(text):
        return NOTHING
    try:
        return Read(siret.validate(text))
    except ValidationError:
        return Read(None, "invalid_siret", Severity.WARNING, text)
