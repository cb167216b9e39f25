"""Collects the cells of one sheet from its XML, in one pass that stops at the row limit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from coachdesk.programme.declaration import clean_text
from coachdesk.programme.identifiers import mask_nirs
from coachdesk.spreadsheets.archive import StopParsing
from coachdesk.spreadsheets.errors import ImportCancelled
from coachdesk.spreadsheets.sheet import COLUMN_LIMIT, ROW_LIMIT, MergedRange, Place, Raw, SheetRow

_BLANK_ROWS_LIMIT = 50_000
"""So many rows without a value (a sheet formatted to its last row): the list has ended."""

_TEXT_LIMIT = 32_767
"""The longest text of a cell, as Excel has it."""


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SharedText:
    """A text yet to be looked up among the workbook's shared ones."""

    index: int


@dataclass
class Grid:
    """The cells of a sheet while it is read."""

    cells: dict[int, dict[int, Raw | SharedText]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[MergedRange] = field(default_factory=list)
    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    uses_shared_texts: bool = False
    is_too_long: bool = False
    stopped_at_row: int | None = None
    cells_beyond: int = 0
    cleaned: int = 0

    def finished(self, texts: list[str]) -> tuple[tuple[SheetRow, ...], frozenset[Place], dict[Place, str]]:
        """Return (rows, cells where a social-security number was masked, formulas without result)."""
        cleaned_texts: dict[int, tuple[str, int]] = {}
        masked: set[Place] = set()
        rows: list[SheetRow] = []
        for number in sorted(self.cells):
            row = self.cells[number]
            values: list[Raw] = [None] * (max(row) + 1)
            for column, value in row.items():
                if isinstance(value, SharedText):
                    if value.index not in cleaned_texts:
                        text = texts[value.index] if 0 <= value.index < len(texts) else ""
                        cleaned_texts[value.index] = self._clean(text)
                    text, count = cleaned_texts[value.index]
                    values[column] = text or None
                else:
                    values[column], count = cleaned_value(value)
                if count:
                    masked.add((number, column))
            while values and values[-1] is None:
                values.pop()
            if values:
                rows.append(SheetRow(number, tuple(values), number in self.hidden_rows))
        formulas = {}
        for place, formula in self.formulas.items():
            formulas[place], count = mask_nirs(clean_text(formula, is_multiline=False))
            if count:
                masked.add(place)
        return tuple(rows), frozenset(masked), formulas

    def _clean(self, text: str) -> tuple[str, int]:
        cleaned = clean_text(text, is_multiline=True)
        if len(cleaned) < len(text.strip().replace("\r\n", "\n")):
            self.cleaned += 1
        return mask_nirs(cleaned)


def cleaned_value(value: Raw) -> tuple[Raw, int]:
    """Return a value without control characters and forbidden numbers, and how many of those were masked."""
    if isinstance(value, str):
        text, count = mask_nirs(clean_text(value, is_multiline=True))
        return text or None, count
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**12:
        text = str(int(value))
        masked, count = mask_nirs(text)
        return (masked, count) if count else (value, 0)
    return value, 0


class GridReader:
    """Handlers for the XML of a worksheet part."""

    def __init__(
        self, date_styles: frozenset[int], *, is_1904: bool, is_cancelled: Callable[[], bool]
    ) -> None:
        self.grid = Grid()
        self._date_styles = date_styles
        self._is_1904 = is_1904
        self._is_cancelled = is_cancelled
        self._row = 0
        self._column = -1
        self._last_row_with_value = 0
        self._kind = "n"
        self._style = 0
        self._pieces: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._aids = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if tag == "c":
            reference = attributes.get("r")
            self._column = self._column + 1 if reference is None else column_of(reference)
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", "0") or 0)
            self._value = self._formula = None
        elif tag in ("v", "f") or (tag == "t" and not self._aids):
            self._pieces = []
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._aids += 1
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t") and self._pieces is not None:
            text = "".join(self._pieces)
            self._value = text if self._value is None else self._value + text
            self._pieces = None
        elif tag == "f" and self._pieces is not None:
            self._formula = "".join(self._pieces)
            self._pieces = None
        elif tag == "rPh":
            self._aids -= 1

    def text(self, piece: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def _start_row(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        self._row = int(reference) if reference.isdecimal() else self._row + 1
        self._column = -1
        if attributes.get("hidden", "0") in ("1", "true"):
            self.grid.hidden_rows.add(self._row)
        if self._row % 500 == 0 and self._is_cancelled():
            raise ImportCancelled()
        if self._row - self._last_row_with_value > _BLANK_ROWS_LIMIT:
            self.grid.stopped_at_row = self._last_row_with_value
            raise StopParsing

    def _end_cell(self) -> None:
        if not self._value:
            if self._formula:
                self.grid.formulas[(self._row, self._column)] = "=" + self._formula.lstrip("=")
                self._keep(None)
            return
        if self._kind == "e":
            self.grid.errors[(self._row, self._column)] = self._value[:20]
            self._keep(None)
        else:
            self._keep(self._read_value(self._value))

    def _keep(self, value: Raw | SharedText) -> None:
        if not 0 <= self._column < COLUMN_LIMIT:
            self.grid.cells_beyond += 1
            return
        row = self.grid.cells.get(self._row)
        if row is None:
            if len(self.grid.cells) >= ROW_LIMIT + 100:  # titles above the list do not count
                self.grid.is_too_long = True
                self.grid.cells.clear()
                raise StopParsing
            row = self.grid.cells[self._row] = {}
        row[self._column] = value
        self._last_row_with_value = self._row

    def _read_value(self, text: str) -> Raw | SharedText:
        kind = self._kind
        if kind == "s":
            self.grid.uses_shared_texts = True
            return SharedText(int(text)) if text.strip().isdecimal() else None
        if kind in ("str", "inlineStr"):
            return unescaped(text)[:_TEXT_LIMIT]
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "d":
            return _iso(text)
        return self._number(text)

    def _number(self, text: str) -> Raw:
        try:
            number = float(text)
        except ValueError:
            return text[:_TEXT_LIMIT]
        if not math.isfinite(number):
            return text[:_TEXT_LIMIT]
        if self._style in self._date_styles:
            moment = moment_of(number, is_1904=self._is_1904)
            if moment is not None:
                return moment
        return int(number) if number.is_integer() and abs(number) < 10**15 else number

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        last = last or first
        rows = [int("".join(filter(str.isdecimal, corner)) or 0) for corner in (first, last)]
        self.grid.merged.append(MergedRange(rows[0], column_of(first), rows[1], column_of(last)))


def unescaped(text: str) -> str:
    """Return text with Excel's own escapes (``_x000D_``) read."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def column_of(reference: str) -> int:
    """Return the column index (from 0) of a cell reference such as ``AB12``; -1 when it has no letters."""
    index = 0
    for letter in reference:
        if not letter.isascii() or not letter.isalpha():
            break
        index = index * 26 + ord(letter.upper()) - 64
    return index - 1


def moment_of(number: float, *, is_1904: bool = False) -> date | datetime | None:
    """Return the day of an Excel serial number, with its time when it has one; None when it is no day.

    In the 1900 system, 60 is the 29 February that never was.
    """
    if not 1 <= number < 2_958_466:
        return None
    origin = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 31 if number < 60 else 30)  # noqa: DTZ001 - a day on a calendar
    moment = origin + timedelta(seconds=round(number * 86_400))
    return moment.date() if moment.hour == moment.minute == moment.second == 0 else moment


def _iso(text: str) -> Raw:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text[:_TEXT_LIMIT]
    return moment.date() if "T" not in text else moment.replace(tzinfo=None)
