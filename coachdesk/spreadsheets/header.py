"""Finds the list of people in a sheet: titles above it, a header of one or two lines, totals inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coachdesk.programme.folding import fold
from coachdesk.programme.identifiers import MASK
from coachdesk.spreadsheets.errors import SheetEmpty, SheetTooLong
from coachdesk.spreadsheets.promotions import section_name
from coachdesk.spreadsheets.sheet import (
    ROW_LIMIT,
    MergedRange,
    Notice,
    Place,
    Raw,
    Sheet,
    SheetRow,
    Workbook,
    column_letters,
)
from coachdesk.spreadsheets.synonyms import is_total_word, recognise_header
from coachdesk.spreadsheets.targets import FORBIDDEN, Target

_SEARCHED_ROWS = 40
_SURE = 0.6
_NAME_TARGETS = {
    ("beneficiary", "birth_name"),
    ("beneficiary", "usual_name"),
    ("beneficiary", "first_names"),
    ("name", "full"),
    ("name", "full_first"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``header`` as written (its letters when it has none), ``group`` the title above it."""

    index: int
    letters: str
    header: str
    group: str = ""
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row under the header, its values by column index; ``section`` is the title row above it, if any."""

    number: int
    values: tuple[Raw, ...]
    is_hidden: bool = False
    section: str | None = None

    def value(self, column: int) -> Raw:
        """Return the value in a column."""
        return self.values[column] if column < len(self.values) else None


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no person: ``total``, ``repeated_header`` or ``section``."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A sheet of the file that the person may choose."""

    name: str
    rows: int
    is_hidden: bool
    is_too_long: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The list of people: where it stands, its columns and rows, and what is not readable in it.

    ``header_row`` is None when the list has no header; ``formulas``, ``errors`` and ``masked`` are places of
    cells as in ``Sheet``.
    """

    sheet: str
    header_row: int | None
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    skipped: tuple[SkippedRow, ...] = ()
    sheets: tuple[SheetChoice, ...] = ()
    notices: tuple[Notice, ...] = ()
    formulas: Mapping[Place, str] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)
    masked: frozenset[Place] = frozenset()


def find_table(workbook: Workbook, *, sheet_name: str | None = None, header_row: int | None = None) -> Table:
    """Return the list of people of a workbook.

    Without a name, the sheet that looks most like one is taken, hidden ones last. ``header_row`` (as Excel
    counts) overrules the search; 0 says that there is no header. Raises ``SheetEmpty``, ``SheetTooLong``.
    """
    named = [sheet for sheet in workbook.sheets if sheet_name is None or sheet.name == sheet_name]
    if not named:
        raise SheetEmpty()
    candidates = [(sheet, _header_of(sheet, header_row)) for sheet in named if sheet.rows]
    too_long = [sheet for sheet in named if sheet.is_too_long]
    if not candidates:
        if too_long:
            raise SheetTooLong(rows=ROW_LIMIT, limit=ROW_LIMIT)
        raise SheetEmpty()
    sheet, header = max(candidates, key=lambda candidate: _likeness(*candidate))
    if too_long and not header.has_names:
        raise SheetTooLong(rows=ROW_LIMIT, limit=ROW_LIMIT)
    table = _table(sheet, header)
    if len(table.rows) > ROW_LIMIT:
        raise SheetTooLong(rows=len(table.rows), limit=ROW_LIMIT)
    choices = tuple(
        SheetChoice(each.name, len(each.rows), each.is_hidden, each.is_too_long)
        for each in workbook.sheets
        if each.rows or each.is_too_long
    )
    hidden = sum(1 for row in table.rows if row.is_hidden)
    notices = workbook.notices + ((Notice("hidden_rows", {"count": hidden}),) if hidden else ())
    return Table(
        table.sheet,
        table.header_row,
        table.columns,
        table.rows,
        table.skipped,
        choices,
        notices,
        table.formulas,
        table.errors,
        table.masked,
    )


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the header stands: positions in ``sheet.rows``; ``last`` is its second line when it has one."""

    first: int | None
    last: int | None
    targets: frozenset[Target]

    @property
    def has_names(self) -> bool:
        return any(target.key in _NAME_TARGETS for target in self.targets)


def _likeness(sheet: Sheet, header: _Header) -> tuple[bool, bool, int, int]:
    """Return what ranks sheets: shown ones first, those with names, the better described, the longer."""
    names = sum(3 for target in header.targets if target.key in _NAME_TARGETS)
    return (not sheet.is_hidden, header.has_names, names + len(header.targets), len(sheet.rows))


def _header_of(sheet: Sheet, header_row: int | None) -> _Header:
    rows = sheet.rows
    if header_row is not None:
        place = next((at for at, row in enumerate(rows) if row.number == header_row), None)
        return _Header(place, place, _targets(rows[place]) if place is not None else frozenset())
    scored = [(_header_score(row), -at) for at, row in enumerate(rows[:_SEARCHED_ROWS])]
    score, place = max(scored)
    place = -place
    if score < 2:
        place_of_words = _first_row_of_words(rows[:_SEARCHED_ROWS])
        return _Header(place_of_words, place_of_words, frozenset())
    second = place + 1
    if second < len(rows) and _continues_header(rows[place], rows[second]):
        return _Header(place, second, _targets(rows[place]) | _targets(rows[second]))
    return _Header(place, place, _targets(rows[place]))


def _targets(row: SheetRow) -> frozenset[Target]:
    found = set()
    for value in row.values:
        if isinstance(value, str):
            recognised = recognise_header(value)
            if recognised and recognised[0][1] >= _SURE:
                found.add(recognised[0][0])
    return frozenset(found)


def _header_score(row: SheetRow) -> float:
    """Return how much a row looks like a header: known words for it, dates and numbers against it."""
    texts = [value for value in row.values if isinstance(value, str)]
    data = sum(1 for value in row.values if value is not None and _is_data(value))
    known = len(_targets(row))
    return known * 2 + min(len(texts), 10) * 0.1 - data * 2 if known else -1.0


def _is_data(value: Raw) -> bool:
    if isinstance(value, int | float | date) or "@" in (text := str(value)):
        return True
    digits = sum(map(str.isdecimal, text))
    return digits >= 4 or len(text) > 60


def _first_row_of_words(rows: Sequence[SheetRow]) -> int | None:
    """Return the first row of several words above data that is not only words: an unknown header."""
    for at, row in enumerate(rows[:-1]):
        texts = [value for value in row.values if value is not None]
        if len(texts) >= 2 and not any(_is_data(value) for value in texts):
            if any(_is_data(value) for value in rows[at + 1].values if value is not None):
                return at
            return None
    return None


def _continues_header(first: SheetRow, second: SheetRow) -> bool:
    """Tell whether a row is the second line of a header: known words, no data, and no name where names go."""
    filled = [value for value in second.values if value is not None]
    if len(filled) == 1 and section_name(filled[0]) is not None:
        return False
    known = 0
    for column, value in enumerate(second.values):
        if value is None:
            continue
        above = first.values[column] if column < len(first.values) else None
        if not isinstance(value, str) or _is_data(value):
            return False
        if isinstance(above, str) and any(
            target.key in _NAME_TARGETS for target, _ in recognise_header(above)[:1]
        ):
            return False
        known += 1 if recognise_header(value) else 0
    return known >= 1 and known * 2 >= len(filled)


def _table(sheet: Sheet, header: _Header) -> Table:
    start = 0 if header.last is None else header.last + 1
    body = _unmerged(sheet, sheet.rows[start:])
    columns = _columns(sheet, header, body)
    rows, skipped = _people_rows(body, columns)
    forbidden = {c.index for c in columns if _is_forbidden(c)}
    masked = set(sheet.masked)
    if forbidden:
        rows = [_without_forbidden(row, forbidden, masked) for row in rows]
    numbers = {row.number for row in rows}

    def inside(place: Place) -> bool:
        return place[0] in numbers

    return Table(
        sheet.name,
        None if header.first is None else sheet.rows[header.last or header.first].number,
        tuple(columns),
        tuple(rows),
        tuple(skipped),
        formulas={place: formula for place, formula in sheet.formulas.items() if inside(place)},
        errors={place: shown for place, shown in sheet.errors.items() if inside(place)},
        masked=frozenset(place for place in masked if inside(place)),
    )


def _is_forbidden(column: Column) -> bool:
    recognised = recognise_header(column.header) if column.has_header else ()
    return bool(recognised) and recognised[0][0] == FORBIDDEN and recognised[0][1] >= _SURE


def _without_forbidden(row: TableRow, columns: set[int], masked: set[Place]) -> TableRow:
    """Return a row whose social-security column is masked, however its numbers were mistyped."""
    values = list(row.values)
    for column in columns:
        if column < len(values) and values[column] is not None:
            values[column] = MASK
            masked.add((row.number, column))
    return TableRow(row.number, tuple(values), row.is_hidden, row.section)


def _unmerged(sheet: Sheet, rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Return rows in which cells merged downwards all have the value that is shown for them."""
    tall = [m for m in sheet.merged if m.last_row > m.first_row and m.first_column == m.last_column]
    if not tall:
        return list(rows)
    by_number = {row.number: list(row.values) for row in rows}
    for merged in tall:
        _fill_down(merged, by_number)
    return [SheetRow(row.number, tuple(by_number[row.number]), row.is_hidden) for row in rows]


def _fill_down(merged: MergedRange, by_number: dict[int, list[Raw]]) -> None:
    column = merged.first_column
    first = by_number.get(merged.first_row, [])
    value = first[column] if column < len(first) else None
    if value is None:
        return
    for number in range(merged.first_row + 1, min(merged.last_row, merged.first_row + ROW_LIMIT) + 1):
        values = by_number.get(number)
        if values is not None:
            values.extend([None] * (column + 1 - len(values)))
            values[column] = value


def _columns(sheet: Sheet, header: _Header, body: Sequence[SheetRow]) -> list[Column]:
    width = max((len(row.values) for row in body), default=0)
    texts, groups = _header_texts(sheet, header, width)
    used = {at for row in body for at, value in enumerate(row.values) if value is not None}
    columns = []
    for index in range(max(width, len(texts))):
        text = texts[index] if index < len(texts) else ""
        group = groups[index] if index < len(groups) else ""
        if text or index in used:
            letters = column_letters(index)
            columns.append(Column(index, letters, text or letters, group, has_header=bool(text)))
    return columns


def _header_texts(sheet: Sheet, header: _Header, width: int) -> tuple[list[str], list[str]]:
    """Return (header of each column, the group title above it)."""
    if header.first is None or header.last is None:
        return [], []
    width = max(width, *(len(sheet.rows[at].values) for at in (header.first, header.last)))
    own = _line(sheet, header.last, width)
    above_at = header.first if header.first != header.last else header.first - 1
    is_near = above_at >= 0 and sheet.rows[header.last].number - sheet.rows[above_at].number <= 1
    above = _line(sheet, above_at, width, spread=True) if is_near else [""] * width
    plain_above = _line(sheet, above_at, width) if is_near else [""] * width
    texts = [text or lone for text, lone in zip(own, plain_above, strict=True)]
    groups = [group if group != text else "" for group, text in zip(above, texts, strict=True)]
    if len({group for group in groups if group}) == 1 and len(groups) > 2:
        groups = [""] * width  # one title over the whole list is no group
    return texts, groups


def _line(sheet: Sheet, at: int, width: int, *, spread: bool = False) -> list[str]:
    row = sheet.rows[at]
    texts = [str(value) if isinstance(value, str | int) else "" for value in row.values]
    texts += [""] * (width - len(texts))
    texts = [" ".join(text.split()) for text in texts]
    if spread:
        for merged in sheet.merged:
            if merged.first_row <= row.number <= merged.last_row and merged.first_column < width:
                for column in range(merged.first_column, min(merged.last_column + 1, width)):
                    texts[column] = texts[merged.first_column]
    return texts


def _people_rows(
    body: Sequence[SheetRow], columns: Sequence[Column]
) -> tuple[list[TableRow], list[SkippedRow]]:
    """Return (rows that may be people, rows that are not)."""
    headers = {column.index: fold(column.header) for column in columns if column.has_header}
    rows: list[TableRow] = []
    skipped: list[SkippedRow] = []
    section: str | None = None
    for row in body:
        filled = [(at, value) for at, value in enumerate(row.values) if value is not None]
        if _is_total(filled):
            skipped.append(SkippedRow(row.number, "total"))
        elif _repeats_header(filled, headers):
            skipped.append(SkippedRow(row.number, "repeated_header"))
        elif len(filled) == 1 and (name := section_name(filled[0][1])) is not None:
            section = name
            skipped.append(SkippedRow(row.number, "section"))
        elif filled:
            rows.append(TableRow(row.number, row.values, row.is_hidden, section))
    return rows, skipped


def _is_total(filled: Sequence[tuple[int, Raw]]) -> bool:
    texts = [value for _, value in filled if isinstance(value, str)]
    return bool(texts) and is_total_word(texts[0]) and len(texts) <= 3


def _repeats_header(filled: Sequence[tuple[int, Raw]], headers: Mapping[int, str]) -> bool:
    if len(filled) < 2:
        return False
    same = sum(1 for at, value in filled if isinstance(value, str) and fold(value) == headers.get(at))
    return same >= 2 and same * 2 > len(filled)
