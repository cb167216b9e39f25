"""Builds the import plan: what every row would do, what cannot be sure, and nothing written yet.

Nothing that stands in the sheet is lost without a word: what has no field, or does not fit into it, becomes a
line "Header : value" of the comment; what must not be kept (social-security numbers, health in free text) or
cannot be read (formulas without result) is a doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coachdesk.programme.register import Person, Promotion
from coachdesk.spreadsheets.cell_reading import BarrierFound, ReadingRules
from coachdesk.spreadsheets.decisions import Decisions, RowChoice
from coachdesk.spreadsheets.doubts import Doubt, Severity
from coachdesk.spreadsheets.duplicates import KnownPerson
from coachdesk.spreadsheets.errors import ImportCancelled
from coachdesk.spreadsheets.header import SkippedRow, Table
from coachdesk.spreadsheets.joining import add_to_leader
from coachdesk.spreadsheets.mapping import SheetMapping, fingerprint
from coachdesk.spreadsheets.matching import Match, Matcher, Suggestion
from coachdesk.spreadsheets.merging import CaseValues, merge
from coachdesk.spreadsheets.references import NewName, Resolver
from coachdesk.spreadsheets.rows import NUMBER_KEY, RowReader, RowReading, close_comment
from coachdesk.spreadsheets.sheet import Notice
from coachdesk.spreadsheets.targets import FieldKey

CREATE, UPDATE, SAME, MERGE, SKIP = "create", "update", "same", "merge", "skip"
"""What a row does: a new case file; changes to one; nothing new; its content goes with another row; nothing."""

Progress = Callable[[int, int], None]
"""(rows done, rows in all)."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what becomes of it.

    ``values`` is all that the row says (with the rows merged into it), ``changes`` what would be written of
    it; ``new_names`` are promotions and coaches not in the register yet. ``reason`` says why a row is skipped
    or merged.
    """

    row: int
    number: str
    title: str
    action: str
    reason: str = ""
    case_id: str | None = None
    into_row: int | None = None
    values: Mapping[FieldKey, object] = field(default_factory=dict)
    changes: Mapping[FieldKey, object] = field(default_factory=dict)
    new_names: Mapping[FieldKey, NewName] = field(default_factory=dict)
    barriers: tuple[BarrierFound, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The whole plan of one list. ``skipped`` are rows that are no person (totals, repeated headers)."""

    sheet: str
    header_row: int | None
    fingerprint: str
    mapping: SheetMapping
    rows: tuple[PlannedRow, ...]
    skipped: tuple[SkippedRow, ...]
    new_names: tuple[NewName, ...]
    pairs: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]
    reference_date: date

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return every doubt, by row."""
        return tuple(doubt for row in self.rows for doubt in row.doubts)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Return the headers of the columns that have no field; their content is in the comment."""
        return tuple(column.header for column in self.mapping.unmapped)

    def counts(self) -> dict[str, int]:
        """Return how many rows do what."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in (CREATE, UPDATE, SAME, MERGE, SKIP)}


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """What the desk has already, as far as an import needs it.

    ``values_of`` gives what a case file has now and what imports last put there; it is asked only of people
    met again.
    """

    people: tuple[KnownPerson, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    coaches: tuple[Person, ...] = ()
    values_of: Callable[[str], CaseValues] = lambda _: CaseValues()


def build_plan(
    table: Table,
    mapping: SheetMapping,
    *,
    reference_date: date,
    known: KnownDesk | None = None,
    decisions: Decisions | None = None,
    progress: Progress = lambda _done, _total: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ImportPlan:
    """Return what importing a list would do; call again with other decisions to see another outcome.

    ``values_of`` gives what a case file has now and what imports last put there; it is asked only of those
    met again. Raises ``ImportCancelled``.
    """
    decisions = decisions or Decisions()
    known = known or KnownDesk()
    readings = _read_rows(table, mapping, reference_date, decisions, progress, is_cancelled)
    people = [reading for reading in readings if reading.is_person]
    matcher = Matcher(people, known.people, decisions, is_cancelled)
    matches = {reading.row: match for reading, match in zip(people, matcher.matches(), strict=True)}
    resolver = Resolver(known.promotions, known.coaches, (reading.names for reading in people))
    builder = _Builder(matches, resolver, known.values_of, decisions)
    rows = builder.rows(readings)
    pairs = tuple(
        (people[pair.first].shown_number, people[pair.second].shown_number) for pair in matcher.pairs
    )
    return ImportPlan(
        table.sheet,
        table.header_row,
        fingerprint(table.columns),
        mapping,
        tuple(rows),
        table.skipped,
        tuple(builder.new_names.values()),
        pairs,
        table.notices,
        reference_date,
    )


def _read_rows(
    table: Table,
    mapping: SheetMapping,
    today: date,
    decisions: Decisions,
    progress: Progress,
    is_cancelled: Callable[[], bool],
) -> list[RowReading]:
    reader = RowReader(table, mapping, ReadingRules(today, is_month_first=mapping.is_month_first), decisions)
    readings = []
    for done, row in enumerate(table.rows, start=1):
        if done % 100 == 0:
            progress(done, len(table.rows))
            if is_cancelled():
                raise ImportCancelled()
        readings.append(reader.read(row))
    progress(len(table.rows), len(table.rows))
    return readings


class _Builder:
    """Makes planned rows of readings and matches."""

    def __init__(
        self,
        matches: Mapping[int, Match],
        resolver: Resolver,
        values_of: Callable[[str], CaseValues],
        decisions: Decisions,
    ) -> None:
        self._matches = matches
        self._resolver = resolver
        self._values_of = values_of
        self._decisions = decisions
        self.new_names: dict[tuple[str, str], NewName] = {}

    def rows(self, readings: Sequence[RowReading]) -> list[PlannedRow]:
        """Return the planned rows, in the order of the sheet."""
        by_row = {reading.row: reading for reading in readings}
        for reading in readings:
            self._note_suggestions(reading, by_row)
        for reading in readings:  # before their leaders are planned
            match = self._matches.get(reading.row)
            if match is not None and match.into_row is not None and not self._is_skipped(reading.row):
                add_to_leader(by_row[match.into_row], reading)
        for reading in readings:
            close_comment(reading)
        planned = [self._plan(reading) for reading in readings]
        return [row for row in planned if row is not None]

    def _is_skipped(self, row: int) -> bool:
        decision = self._decisions.rows.get(row)
        return decision is not None and decision.choice is RowChoice.SKIP

    def _note_suggestions(self, reading: RowReading, by_row: Mapping[int, RowReading]) -> None:
        """Note once, on the later of two rows, that they may be one person."""
        match = self._matches.get(reading.row)
        for suggestion in match.suggestions if match else ():
            if suggestion.row is not None and suggestion.row < reading.row:
                other = by_row[suggestion.row].shown_number
                self._doubt(reading, "possible_duplicate", Severity.INFO, shown=other)
            elif suggestion.case_id is not None and match and suggestion.case_id != match.case_id:
                self._doubt(reading, "possible_duplicate", Severity.INFO)

    def _plan(self, reading: RowReading) -> PlannedRow | None:
        row, number, title = reading.row, reading.shown_number, reading.title
        if not reading.is_person:
            if not _says_something(reading):
                return None
            self._doubt(reading, "no_name", Severity.WARNING)
            return PlannedRow(row, number, title, SKIP, "no_name", doubts=tuple(reading.doubts))
        match = self._matches[row]
        base = PlannedRow(row, number, title, SKIP, suggestions=match.suggestions)
        if self._is_skipped(row):
            return replace(base, reason="decided", doubts=tuple(reading.doubts))
        if match.into_row is not None:
            return replace(
                base,
                action=MERGE,
                reason=match.reasons[0] if match.reasons else "",
                into_row=match.into_row,
                values=reading.values,
                doubts=tuple(reading.doubts),
            )
        return self._plan_person(base, reading, match)

    def _plan_person(self, base: PlannedRow, reading: RowReading, match: Match) -> PlannedRow:
        known, new = self._resolver.resolve(reading.names)
        values = {**reading.values, **known}
        barriers = tuple(reading.barriers.values())
        if match.case_id is None:
            changes, action = values, CREATE
        else:
            case = self._values_of(match.case_id)
            chosen = frozenset(
                (kind, name) for row, kind, name in self._decisions.from_sheet if row == reading.row
            )
            merged = merge(values, case, chosen)
            changes = merged.changes
            for key, code in merged.remarks:
                header, shown = reading.sources.get(key, ("", ""))
                self._doubt(reading, code, Severity.INFO, header=header, shown=shown)
            new = {key: name for key, name in new.items() if _is_news(key, case)}
            barriers = tuple(barrier for barrier in barriers if barrier.theme not in case.barriers)
            action = UPDATE if changes or new or barriers else SAME
        for name in new.values():
            self.new_names[(name.kind, name.key)] = name
        return replace(
            base,
            action=action,
            reason=match.reasons[0] if match.reasons else "",
            case_id=match.case_id,
            values=values,
            changes=changes,
            new_names=new,
            barriers=barriers,
            doubts=tuple(reading.doubts),
        )

    @staticmethod
    def _doubt(
        reading: RowReading, code: str, severity: Severity, *, header: str = "", shown: str = ""
    ) -> None:
        reading.doubts.append(Doubt(reading.row, "", header, code, severity, shown, reading.number))


def _is_news(key: FieldKey, case: CaseValues) -> bool:
    """Tell whether a promotion or coach yet unknown is to be set on a case that has another one already."""
    return case.current.get(key) is None or case.imported.get(key) is not None


def _says_something(reading: RowReading) -> bool:
    """Tell whether a row without a name holds more than a number and the like that were filled in ahead."""
    ahead = {NUMBER_KEY}
    return bool(set(reading.values) - ahead or reading.lines or reading.barriers or reading.doubts)
