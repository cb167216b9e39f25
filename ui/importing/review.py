"""What the check shows of a plan: doubts, pairs of possible duplicates; pure, no Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from coachdesk.spreadsheets.decisions import CellChoice, CellDecision, Decisions, RowChoice
from coachdesk.spreadsheets.doubts import Doubt, Severity
from coachdesk.spreadsheets.mapping import SheetMapping
from coachdesk.spreadsheets.plan import MERGE, SKIP, UPDATE, ImportPlan, PlannedRow
from coachdesk.spreadsheets.sheet import Place
from coachdesk.spreadsheets.targets import FieldKey

_BY_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_MET_AGAIN = frozenset({"same_number", "imported_before"})
"""A row that is known for certain is no pair to decide on."""

FROM_SHEET_CODES = frozenset({"both_changed", "differs_from_program"})


Identity = tuple[int, str, str, str]
"""Row, column, heading and code of a doubt."""


@dataclass(frozen=True, slots=True)
class DoubtEntry:
    """A doubt and what was decided about it; ``place`` None: it is about no single cell.

    ``key`` is the field of a value that differs from the case file's own. ``is_settled``: with the decision, the plan
    doubts no more.
    """

    doubt: Doubt
    title: str
    place: Place | None
    decision: CellDecision | None
    key: FieldKey | None = None
    is_from_sheet: bool = False
    is_settled: bool = False
    is_seen: bool = False

    @property
    def identity(self) -> Identity:
        """Return what finds the entry again in the next plan."""
        return (self.doubt.row, self.doubt.column, self.doubt.header, self.doubt.code)

    @property
    def is_open(self) -> bool:
        """Tell whether the person may still want to decide."""
        is_undecided = (self.decision is None and not self.is_seen) or self.is_still_wrong
        return is_undecided and not self.is_from_sheet and self.doubt.severity is not Severity.INFO

    @property
    def is_still_wrong(self) -> bool:
        """Tell whether the person corrected the cell and it is doubtful all the same."""
        return (
            self.decision is not None and self.decision.choice is CellChoice.CORRECT and not self.is_settled
        )


def doubt_entries(
    plan: ImportPlan, decisions: Decisions, decided: Mapping[Place, Doubt], seen: Collection[Identity]
) -> list[DoubtEntry]:
    """Return the doubts to look at, heaviest first, by row; and those that a decision has settled (``decided``).

    ``seen``: those about which the person agrees with the program.
    """
    columns = {one.letters: one.column for one in plan.mapping.columns}
    titles = {row.row: row.title for row in plan.rows}
    entries = []
    met: set[Place] = set()
    for doubt in plan.doubts:
        if doubt.code == "possible_duplicate":
            continue
        column = columns.get(doubt.column)
        place = None if column is None else (doubt.row, column)
        if place is not None:
            met.add(place)
        key = _key_of(plan.mapping, doubt)
        is_from_sheet = key is not None and (doubt.row, *key) in decisions.from_sheet
        decision = decisions.cells.get(place) if place is not None else None
        entries.append(DoubtEntry(doubt, titles.get(doubt.row, ""), place, decision, key, is_from_sheet))
    entries += [
        DoubtEntry(doubt, titles.get(doubt.row, ""), place, decisions.cells[place], is_settled=True)
        for place, doubt in decided.items()
        if place in decisions.cells and place not in met
    ]
    entries = [replace(entry, is_seen=entry.identity in seen) for entry in entries]
    entries.sort(key=lambda entry: (_BY_WEIGHT[entry.doubt.severity], entry.doubt.row))
    return entries


def _key_of(mapping: SheetMapping, doubt: Doubt) -> FieldKey | None:
    if doubt.code not in FROM_SHEET_CODES:
        return None
    return next((one.target.key for one in mapping.columns if one.header == doubt.header), None)


@dataclass(frozen=True, slots=True)
class PairEntry:
    """A row and somebody who may be the same: an earlier row (``other_row``) or a case file (``case_id``)."""

    row: PlannedRow
    reasons: tuple[str, ...]
    score: int
    other_row: int | None
    case_id: str | None
    is_decided: bool

    @property
    def identity(self) -> tuple[int, int | None, str | None]:
        """Return what finds the entry again in the next plan."""
        return (self.row.row, self.other_row, self.case_id)

    @property
    def is_together(self) -> bool:
        """Tell whether the two are taken for one person as things stand."""
        if self.row.action == MERGE:
            return True
        return self.case_id is not None and self.row.case_id == self.case_id and self.row.action != SKIP

    @property
    def is_skipped(self) -> bool:
        """Tell whether the row is left out."""
        return self.row.action == SKIP


def pair_entries(plan: ImportPlan, decisions: Decisions) -> list[PairEntry]:
    """Return the possible duplicates, the likeliest first; each pair once, on the later of two rows."""
    entries = []
    for row in plan.rows:
        decided = decisions.rows.get(row.row)
        if row.action == UPDATE and row.reason in _MET_AGAIN and decided is None:
            continue
        for suggestion in row.suggestions:
            if suggestion.row is not None and suggestion.row > row.row:
                continue
            if row.reason in _MET_AGAIN and suggestion.case_id is not None and decided is None:
                continue
            entries.append(
                PairEntry(
                    row,
                    suggestion.reasons,
                    suggestion.score,
                    suggestion.row,
                    suggestion.case_id,
                    decided is not None,
                )
            )
    entries.sort(key=lambda entry: (-entry.score, entry.row.row))
    return entries


def is_row_skipped(decisions: Decisions, row: int) -> bool:
    """Tell whether the person chose to leave a row out."""
    decision = decisions.rows.get(row)
    return decision is not None and decision.choice is RowChoice.SKIP
