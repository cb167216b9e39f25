"""What stands in a file: sheets of rows of cleaned values, and what was noticed while reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Raw = str | int | float | bool | date | datetime | None
"""A cell's value as the file has it. Text is cleaned: NFC, no control characters, no outer white space."""

Place = tuple[int, int]
"""(row number, column index): rows as Excel counts them from 1, columns from 0."""

ROW_LIMIT = 20_000
"""The longest list of people that can be imported in one go."""

COLUMN_LIMIT = 256


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the file to tell the person: a stable code and its numbers, no personal text."""

    code: str
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that has a value; ``number`` is the row as Excel counts it."""

    number: int
    values: tuple[Raw, ...]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells shown as one: rows as Excel counts them, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the file.

    ``formulas``: cells whose formula has no stored result, with the formula; ``errors``: cells that show
    #N/A and the like; ``masked``: cells in which a social-security number stood. ``is_too_long``: it has
    more than
    ``ROW_LIMIT`` rows, and its rows were not kept.
    """

    name: str
    rows: tuple[SheetRow, ...]
    is_hidden: bool = False
    is_too_long: bool = False
    merged: tuple[MergedRange, ...] = ()
    formulas: Mapping[Place, str] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)
    masked: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a file; ``kind`` is xlsx or csv, whatever the file is named."""

    kind: str
    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...] = ()


def column_letters(index: int) -> str:
    """Return a column's letters as Excel shows them: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
