"""Reads one row: typed values by field, text for the comment, doubts by cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coachdesk.programme.declaration import FieldType, clean_text
from coachdesk.programme.folding import fold
from coachdesk.programme.identifiers import MASK, mask_nirs
from coachdesk.spreadsheets.cell_reading import BarrierFound, CellReading, ReadingRules
from coachdesk.spreadsheets.cells import read_cell
from coachdesk.spreadsheets.decisions import CellChoice, CellDecision, Decisions
from coachdesk.spreadsheets.doubts import Doubt, Severity, is_masked, written
from coachdesk.spreadsheets.duplicates import Profile, profile
from coachdesk.spreadsheets.header import Table, TableRow
from coachdesk.spreadsheets.mapping import ColumnMapping, SheetMapping
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.situation_cells import (
    CODE_LISTS,
    RESOURCES,
    RESOURCES_ABSENT,
)
from coachdesk.spreadsheets.targets import (
    BIRTH_NAME,
    BORN_ON,
    COMMENT,
    EMAIL,
    FIRST_NAMES,
    FORBIDDEN,
    KEEP,
    LEAVE_OUT,
    OTHER_PHONE,
    PHONE,
    PROMOTION,
    USUAL_NAME,
    FieldKey,
)

NUMBER_KEY = ("beneficiary", "outside_number")
_SPECIAL = ("special_not_kept", Severity.WARNING)
COMMENT_LIMIT = 4_000
_NAMES = (BIRTH_NAME.key, USUAL_NAME.key, FIRST_NAMES.key)


@dataclass
class RowReading:
    """What a row says.

    ``lines`` go to the comment beside the remarks, once rows are joined (``close_comment``); ``sources``:
    field → the header it came from and the cell's text; ``noes``: the same for each resource that a column of its
    own says no to.
    """

    row: int
    number: str | None = None
    values: dict[FieldKey, object] = field(default_factory=dict)
    names: dict[FieldKey, str] = field(default_factory=dict)
    barriers: dict[str, BarrierFound] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    sources: dict[FieldKey, tuple[str, str]] = field(default_factory=dict)
    noes: dict[str, tuple[str, str]] = field(default_factory=dict)
    has_content: bool = False

    @property
    def is_person(self) -> bool:
        """Tell whether the row names somebody."""
        return any(self.values.get(key) for key in _NAMES)

    @property
    def title(self) -> str:
        """Return the name to show in the preview, as typed."""
        last = self.values.get(USUAL_NAME.key) or self.values.get(BIRTH_NAME.key) or ""
        return f"{self.values.get(FIRST_NAMES.key) or ''} {last}".strip()

    @property
    def shown_number(self) -> str:
        """Return the row as the person counts: the sheet's own number, or Excel's."""
        return self.number or str(self.row)

    def profile(self) -> Profile:
        """Return what is compared to find duplicates."""

        def text(key: FieldKey) -> str | None:
            value = self.values.get(key)
            return value if isinstance(value, str) else None

        return profile(
            (text(BIRTH_NAME.key), text(USUAL_NAME.key)),
            text(FIRST_NAMES.key),
            self.values.get(BORN_ON.key),  # type: ignore[arg-type]  # read as a date or not at all
            (text(PHONE.key), text(OTHER_PHONE.key)),
            text(EMAIL.key),
        )


class RowReader:
    """Reads the rows of one list with one mapping."""

    def __init__(
        self, table: Table, mapping: SheetMapping, rules: ReadingRules, decisions: Decisions
    ) -> None:
        self._table = table
        self._columns = mapping.columns
        self._rules = rules
        self._decisions = decisions

    def read(self, row: TableRow) -> RowReading:
        """Return what a row says."""
        reading = RowReading(row.number)
        implied: list[tuple[ColumnMapping, FieldKey, object, str]] = []
        for column in self._columns:
            raw = row.value(column.column)
            cell = self._cell(reading, row, column, raw)
            if cell is None:
                continue
            self._take(reading, column, cell, raw)
            implied += [(column, key, value, written(raw)) for key, value in cell.implied.items()]
        for column, key, value, text in implied:
            is_kept = _is_same_text(reading.values.setdefault(key, value), value)
            if not is_kept and key[1] in ("postal_code", "city"):
                reading.lines.append(line(column.header, text))
        if row.section and PROMOTION.key not in reading.names:
            reading.names[PROMOTION.key] = row.section
        if reading.number:
            reading.doubts = [replace(doubt, number=reading.number) for doubt in reading.doubts]
        return reading

    def _cell(
        self, reading: RowReading, row: TableRow, column: ColumnMapping, raw: Raw
    ) -> CellReading | None:
        """Return what one cell says, None when nothing of it is to be taken."""
        place = (row.number, column.column)
        decision = self._decisions.cells.get(place)
        if column.target == LEAVE_OUT:
            return None
        if place in self._table.masked:
            self._doubt(reading, column, "nir_masked", Severity.ERROR, written(raw))
        if column.target == FORBIDDEN or (decision and decision.choice is CellChoice.LEAVE_OUT):
            return None
        faulty = self._faulty(reading, column, place, decision)
        if faulty is not None:
            raw = faulty
        if raw is None and not (decision and decision.choice is CellChoice.CORRECT):
            return None
        reading.has_content = True
        if decision and decision.choice is CellChoice.CORRECT:
            raw = mask_nirs(clean_text(decision.text, is_multiline=True))[0] or None
        elif decision and decision.choice is CellChoice.COMMENT:
            return CellReading(rest=written(raw))
        if column.target == KEEP:
            return CellReading(rest=written(raw))
        if is_masked(raw) and not _is_free_text(column):
            raw = written(raw).replace(MASK, " ").strip() or None
        return read_cell(column.target, raw, self._rules)

    def _faulty(
        self,
        reading: RowReading,
        column: ColumnMapping,
        place: tuple[int, int],
        decision: CellDecision | None,
    ) -> Raw:
        """Note a formula without result or an error cell; return the formula when the person keeps it."""
        formula = self._table.formulas.get(place)
        if formula is not None:
            if decision is None:
                self._doubt(reading, column, "formula_without_value", Severity.WARNING, formula)
            return formula if decision and decision.choice is CellChoice.COMMENT else None
        shown = self._table.errors.get(place)
        if shown is not None and decision is None:
            self._doubt(reading, column, "error_cell", Severity.WARNING, shown)
        return None

    def _take(self, reading: RowReading, column: ColumnMapping, cell: CellReading, raw: Raw) -> None:
        header = column.header
        if cell.is_no and column.column in self._decisions.dropped_noes:
            return
        for key, value in cell.values.items():
            self._put(reading, header, key, value, written(raw))
        reading.names.update(cell.names)
        for key in cell.names:
            reading.sources[key] = (header, written(raw))
        for barrier in cell.barriers:
            known = reading.barriers.get(barrier.theme)
            reading.barriers[barrier.theme] = barrier if known is None else _fuller(known, barrier)
        if cell.code:
            severity = cell.severity
            self._doubt(reading, column, cell.code, severity, written(raw), cell.suggestion)
        if cell.rest and not cell.is_special:
            reading.lines.append(line(header, cell.rest))
        elif cell.rest and not cell.code:
            self._doubt(reading, column, *_SPECIAL, written(raw))

    def _put(self, reading: RowReading, header: str, key: FieldKey, value: object, text: str) -> None:
        """Keep a value; a second one for the same field is joined to it, or goes to the comment."""
        if key == NUMBER_KEY:
            reading.number = str(value)
        if key == RESOURCES_ABSENT and isinstance(value, tuple):
            reading.noes.update(dict.fromkeys(value, (header, text)))
        known = reading.values.get(key)
        if known is None:
            reading.values[key] = value
            reading.sources[key] = (header, text)
        elif key in CODE_LISTS and isinstance(known, tuple) and isinstance(value, tuple):
            reading.values[key] = tuple(sorted({*known, *value}))
        elif key == COMMENT.key:
            reading.values[key] = f"{known}\n{value}"
        elif not _is_same_text(known, value):
            reading.lines.append(line(header, str(value)))

    def _doubt(
        self,
        reading: RowReading,
        column: ColumnMapping,
        code: str,
        severity: Severity,
        shown: str,
        suggestion: str | None = None,
    ) -> None:
        shown = mask_nirs(shown)[0][:200]
        reading.doubts.append(
            Doubt(reading.row, column.letters, column.header, code, severity, shown, None, suggestion)
        )


def close_comment(reading: RowReading) -> None:
    """Make the comment of the remarks and of what has no field of its own."""
    _settle_noes(reading)
    text = join_comment(reading.values.get(COMMENT.key), reading.lines)
    if len(text) > COMMENT_LIMIT:
        doubt = Doubt(reading.row, "", "", "comment_cut", Severity.ERROR, "", reading.number)
        reading.doubts.append(doubt)
        text = text[: COMMENT_LIMIT - 1] + "…"
    if text:
        reading.values[COMMENT.key] = text


def _settle_noes(reading: RowReading) -> None:
    """Of a resource said both to be there and not to be, keep the yes; the no stays readable in the comment."""
    held, absent = reading.values.get(RESOURCES), reading.values.get(RESOURCES_ABSENT)
    if not isinstance(held, tuple) or not isinstance(absent, tuple) or not {*held} & {*absent}:
        return
    for code in absent:
        if code in held:
            header, text = reading.noes.get(code) or reading.sources[RESOURCES_ABSENT]
            reading.lines.append(line(header, text))
    left = tuple(code for code in absent if code not in held)
    if left:
        reading.values[RESOURCES_ABSENT] = left
    else:
        del reading.values[RESOURCES_ABSENT]


def join_comment(text: object, lines: list[str]) -> str:
    """Return a comment with lines added that it does not have yet."""
    known = str(text).split("\n") if text else []
    return "\n".join((*known, *(line for line in dict.fromkeys(lines) if line not in known)))


def line(header: str, text: str) -> str:
    """Return a line of the comment: the header and what stood under it."""
    return f"{header}\u00a0: {' '.join(text.split())}"


def _is_free_text(column: ColumnMapping) -> bool:
    spec = column.target.spec
    return (
        spec is not None
        and spec.type in (FieldType.NOTE, FieldType.TEXT)
        and column.target
        not in (
            PHONE,
            OTHER_PHONE,
            EMAIL,
        )
    )


def _is_same_text(one: object, other: object) -> bool:
    """Tell whether two values say the same, accents and case aside."""
    if isinstance(one, str) and isinstance(other, str):
        return fold(one) == fold(other)
    return one == other


def _fuller(one: BarrierFound, other: BarrierFound) -> BarrierFound:
    comment = "\n".join(dict.fromkeys(text for text in (one.comment, other.comment) if text))[:280]
    return BarrierFound(one.theme, max((one.level or 0, other.level or 0)) or None, comment or None)
