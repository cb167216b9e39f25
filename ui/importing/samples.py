"""Values of a sheet as they are shown before anything is decided about them."""

from __future__ import annotations

from datetime import date, datetime

from coachdesk.spreadsheets.header import Table
from coachdesk.spreadsheets.sheet import Raw
from ui.messages import format_date, format_number, tr

SAMPLE_LETTERS = 40
_SAMPLES = 3


def column_samples(table: Table, index: int) -> list[str]:
    """Return some values of a column as a person would write them."""
    found: list[str] = []
    for row in table.rows:
        text = sample_words(row.value(index))
        if text and text not in found:
            found.append(text)
            if len(found) == _SAMPLES:
                break
    return found


def sample_words(value: Raw) -> str:
    """Return a cell's value as it is shown: a date in the language in force, everything else as it stands."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return format_date(value.date())
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, bool):
        return tr("app.yes") if value else tr("app.no")
    if isinstance(value, float):
        return format_number(value, 2)
    text = " ".join(str(value).split())
    return text if len(text) <= SAMPLE_LETTERS else text[: SAMPLE_LETTERS - 1] + "…"
