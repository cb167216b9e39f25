"""What an import cannot be sure of: said by row and column, never passed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coachdesk.programme.identifiers import MASK
from coachdesk.spreadsheets.sheet import Raw


class Severity(StrEnum):
    """How much a doubt matters.

    ``INFO``: the value was taken, have a look. ``WARNING``: it could not be taken into its field; the
    person may correct it. ``ERROR``: it must not be taken, or was cut.
    """

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt. ``code`` is stable, ``shown`` may be put on a screen (a social-security number is masked in
    it).

    ``row`` is the row as Excel counts, ``number`` the sheet's own numbering when it has one, ``column`` its
    letters (empty for a doubt about the whole row), ``suggestion`` a correction in plain form (a date as
    YYYY-MM-DD).
    """

    row: int
    column: str
    header: str
    code: str
    severity: Severity
    shown: str = ""
    number: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a cell's content.

    ``value`` is typed as its field wants it, None when nothing can be taken. ``rest`` is text of the cell
    that the value does not say; it goes to the comment. ``code`` and ``severity`` describe a doubt.
    """

    value: object = None
    code: str | None = None
    severity: Severity = Severity.WARNING
    rest: str = ""
    suggestion: str | None = None


NOTHING = Read()


def written(raw: Raw) -> str:
    """Return a cell's value as text, the way it is written in France."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "VRAI" if raw else "FAUX"
    if isinstance(raw, datetime):
        return f"{raw:%d/%m/%Y %H:%M}"
    if isinstance(raw, date):
        return f"{raw:%d/%m/%Y}"
    if isinstance(raw, float):
        text = f"{raw:.15g}"
        return text if "e" in text else text.replace(".", ",")
    return str(raw)


def refused(raw: Raw, code: str, *, suggestion: str | None = None) -> Read:
    """Return the reading of a cell that does not fit its field: all of it goes to the comment."""
    return Read(None, code, Severity.WARNING, written(raw), suggestion)


def is_masked(raw: Raw) -> bool:
    """Tell whether a cell held a social-security number."""
    return isinstance(raw, str) and MASK in raw
