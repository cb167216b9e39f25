"""An import that is not finished, as it is kept sealed: the file, and everything chosen so far; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from coachdesk.programme.declaration import Plain
from coachdesk.spreadsheets.decisions import CellChoice, CellDecision, Decisions, RowChoice, RowDecision
from coachdesk.spreadsheets.doubts import Doubt, Severity
from coachdesk.spreadsheets.header import Table
from coachdesk.spreadsheets.mapping import SheetMapping, remembered_mapping
from coachdesk.spreadsheets.sheet import Place
from ui.importing.review import Identity

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Pending:
    """What was chosen and typed for a doubt, but not confirmed yet."""

    identity: Identity
    choice: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """``digest`` is of the file's bytes; ``header_row`` 0: the list has none; ``page`` and ``view``: where one was."""

    path: str
    digest: str
    sheet: str
    header_row: int
    page: int
    view: str
    mapping: Mapping[str, object]
    chosen_columns: frozenset[int] = frozenset()
    decisions: Decisions = field(default_factory=Decisions)
    decided_doubts: Mapping[Place, Doubt] = field(default_factory=dict)
    seen: frozenset[Identity] = frozenset()
    pending: Pending | None = None

    def mapping_for(self, table: Table, guessed: SheetMapping) -> SheetMapping | None:
        """Return what the columns of a list were said to be, as sure as they were; None for other headings."""
        kept = remembered_mapping(table, self.mapping)
        if kept is None:
            return None
        columns = zip(kept.columns, guessed.columns, strict=True)
        return replace(
            kept, columns=tuple(was if mine.target == was.target else mine for mine, was in columns)
        )

    def to_plain(self) -> dict[str, Plain]:
        """Return the fields of a draft of the vault."""
        kept: dict[str, Any] = {
            "version": _VERSION,
            **{
                name: getattr(self, name)
                for name in ("path", "digest", "sheet", "header_row", "page", "view")
            },
            "mapping": dict(self.mapping),
            "chosen_columns": sorted(self.chosen_columns),
            "rows": [[row, asdict(one)] for row, one in self.decisions.rows.items()],
            "cells": [[*place, asdict(one)] for place, one in self.decisions.cells.items()],
            "from_sheet": [list(one) for one in sorted(self.decisions.from_sheet)],
            "dropped_noes": sorted(self.decisions.dropped_noes),
            "decided_doubts": [[*place, asdict(one)] for place, one in self.decided_doubts.items()],
            "seen": [list(one) for one in sorted(self.seen)],
            "pending": asdict(self.pending) if self.pending is not None else None,
        }
        return kept


def draft_from(fields: Mapping[str, Any]) -> ImportDraft | None:
    """Return the draft that ``to_plain`` gave; None for one that this version of the program cannot read."""
    if fields.get("version") != _VERSION:
        return None
    try:
        return _read(fields)
    except (KeyError, TypeError, ValueError):
        return None


def _read(fields: Mapping[str, Any]) -> ImportDraft:
    decisions = Decisions(
        rows={
            int(row): RowDecision(RowChoice(one["choice"]), one["case_id"], one["row"])
            for row, one in fields["rows"]
        },
        cells={
            (int(row), int(column)): CellDecision(CellChoice(one["choice"]), str(one["text"]))
            for row, column, one in fields["cells"]
        },
        from_sheet=frozenset((int(row), str(kind), str(name)) for row, kind, name in fields["from_sheet"]),
        dropped_noes=frozenset(map(int, fields["dropped_noes"])),
    )
    pending = fields["pending"]
    return ImportDraft(
        path=str(fields["path"]),
        digest=str(fields["digest"]),
        sheet=str(fields["sheet"]),
        header_row=int(fields["header_row"]),
        page=int(fields["page"]),
        view=str(fields["view"]),
        mapping=dict(fields["mapping"]),
        chosen_columns=frozenset(map(int, fields["chosen_columns"])),
        decisions=decisions,
        decided_doubts={
            (int(row), int(column)): Doubt(**{**one, "severity": Severity(one["severity"])})
            for row, column, one in fields["decided_doubts"]
        },
        seen=frozenset(_identity(one) for one in fields["seen"]),
        pending=Pending(_identity(pending["identity"]), str(pending["choice"]), str(pending["text"]))
        if pending
        else None,
    )


def _identity(parts: Any) -> Identity:
    row, column, header, code = parts
    return int(row), str(column), str(header), str(code)
