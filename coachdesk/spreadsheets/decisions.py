"""What a person decides in the preview: about rows, about doubtful cells, about values that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coachdesk.spreadsheets.sheet import Place


class RowChoice(StrEnum):
    """What to do with a row."""

    CREATE = "create"
    MERGE_INTO_CASE = "merge_into_case"
    MERGE_INTO_ROW = "merge_into_row"
    SKIP = "skip"


class CellChoice(StrEnum):
    """What to do with a doubtful cell."""

    COMMENT = "comment"
    LEAVE_OUT = "leave_out"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class RowDecision:
    """A choice for a row; ``case_id`` or ``row`` (as Excel counts) say into what it is merged."""

    choice: RowChoice
    case_id: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class CellDecision:
    """A choice for a cell; ``text`` is what the person typed instead."""

    choice: CellChoice
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything decided so far; empty at first.

    ``rows`` by row number, ``cells`` by place. ``from_sheet``: (row, kind, field) where the sheet's value is
    taken although the program's own would stand. ``dropped_noes``: columns whose "no" is not worth a line in
    the comment.
    """

    rows: Mapping[int, RowDecision] = field(default_factory=dict)
    cells: Mapping[Place, CellDecision] = field(default_factory=dict)
    from_sheet: frozenset[tuple[int, str, str]] = frozenset()
    dropped_noes: frozenset[int] = frozenset()
