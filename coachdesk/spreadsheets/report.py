"""The outcome of a plan in numbers: row numbers, column names, codes and counts, nothing of what people said."""

from __future__ import annotations

from collections import Counter
from datetime import date

from coachdesk.programme.case_summary import age_on
from coachdesk.spreadsheets.plan import MERGE, SKIP, ImportPlan, PlannedRow
from coachdesk.spreadsheets.targets import BORN_ON, ENTERED_ON, PROMOTION

_BIRTH_CODES = {"unreadable_date", "impossible_birth_date", "incomplete_date"}
_YOUNG = 26

Number = int | str


def report(plan: ImportPlan) -> dict[str, object]:
    """Return what ``coachdesk import --report`` writes; rows are numbered as the sheet itself does.

    Keys that speak of one row (``nir_in_row``, ``invalid_phone_row``) give the first one, None when there is
    none; the lists beside them give all.
    """
    people = [row for row in plan.rows if row.action not in (MERGE, SKIP)]
    births = [column.letters for column in plan.mapping.columns_of(BORN_ON)]
    nirs = _rows_with(plan, {"nir_masked"})
    phones = _rows_with(plan, {"invalid_phone"})
    unusable = [
        _number(row.number)
        for row in plan.rows
        if any(doubt.code in _BIRTH_CODES and doubt.column in births for doubt in row.doubts)
    ]
    return {
        "rows": sum(1 for row in plan.rows if row.reason != "no_name"),
        "distinct_people": len(people),
        "duplicates": [[_number(first), _number(second)] for first, second in plan.pairs],
        "unusable_birth_dates": unusable,
        "nir_in_row": nirs[0] if nirs else None,
        "nir_rows": nirs,
        "invalid_phone_row": phones[0] if phones else None,
        "invalid_phone_rows": phones,
        "qpv_yes": sum(1 for row in people if row.values.get(("situation", "in_qpv")) == "yes"),
        "under_26_at_entry": sum(1 for row in people if _is_young(row)),
        "promotions": len({name for row in people if (name := _promotion(row)) is not None}),
        "header_row": plan.header_row,
        "actions": plan.counts(),
        "doubt_counts": dict(sorted(Counter(doubt.code for doubt in plan.doubts).items())),
        "doubts": [
            {
                "row": _number(doubt.number or str(doubt.row)),
                "sheet_row": doubt.row,
                "column": doubt.column,
                "header": doubt.header,
                "code": doubt.code,
                "severity": str(doubt.severity),
            }
            for doubt in plan.doubts
        ],
        "skipped_rows": [{"sheet_row": row.number, "reason": row.reason} for row in plan.skipped],
        "unmapped_columns": list(plan.unmapped),
        "new_promotions": sum(1 for name in plan.new_names if name.kind == "promotion"),
        "new_coaches": sum(1 for name in plan.new_names if name.kind == "person"),
        "notices": [{"code": notice.code, **notice.context} for notice in plan.notices],
    }


def _number(text: str) -> Number:
    return int(text) if text.isdecimal() else text


def _rows_with(plan: ImportPlan, codes: set[str]) -> list[Number]:
    return [_number(row.number) for row in plan.rows if any(doubt.code in codes for doubt in row.doubts)]


def _is_young(row: PlannedRow) -> bool:
    born_on, entered_on = row.values.get(BORN_ON.key), row.values.get(ENTERED_ON.key)
    return isinstance(born_on, date) and isinstance(entered_on, date) and age_on(born_on, entered_on) < _YOUNG


def _promotion(row: PlannedRow) -> str | None:
    new = row.new_names.get(PROMOTION.key)
    known = row.values.get(PROMOTION.key)
    return new.key if new is not None else known if isinstance(known, str) else None
