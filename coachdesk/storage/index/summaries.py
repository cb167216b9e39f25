"""A case file's row in Dossiers, computed from its projection by small queries, only where a kind changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from coachdesk.journal.deciding import asked_about
from coachdesk.programme.case_summary import CaseSummary, full_name
from coachdesk.programme.declaration import Scope
from coachdesk.programme.folding import sort_key
from coachdesk.programme.registry import kinds_in
from coachdesk.storage.engine import Row
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.tables import projection_name

Columns = dict[str, Any]

_DATES = ("born_on", "entered_on", "left_on", "last_contact_on")
_DATE_LISTS = ("appointments", "due_on")


def _beneficiary(file: ScopeFile) -> Columns:
    names = (
        "first_names, birth_name, usual_name, gender, born_on, promotion_id, coach_id, status, entered_on, left_on,"
        " outcome, city, phone, email, _deleted"
    )
    rows = file.sql.execute(f"SELECT {names} FROM p_beneficiary")  # noqa: S608 - constant columns
    if not rows:
        return {"display_name": "", "sort_key": ""}
    first, birth, usual, *rest = rows[0]
    columns: Columns = dict(
        zip(
            (
                "gender",
                "born_on",
                "promotion_id",
                "coach_id",
                "status",
                "entered_on",
                "left_on",
                "outcome",
                "city",
            ),
            rest[:9],
            strict=True,
        )
    )
    last = usual or birth
    return columns | {
        "display_name": full_name(first, birth, usual),
        "sort_key": sort_key(last or "", first or ""),
        "first_names": first,
        "last_name": last,
        "phone": rest[9],
        "email": rest[10],
        "is_deleted": rest[11],
    }


def _situation(file: ScopeFile) -> Columns:
    rows = file.sql.execute("SELECT in_qpv FROM p_situation WHERE NOT _deleted LIMIT 1")
    return {"in_qpv": rows[0][0] if rows else None}


def _project(file: ScopeFile) -> Columns:
    rows = file.sql.execute("SELECT title FROM p_project WHERE NOT _deleted LIMIT 1")
    return {"project_title": rows[0][0] if rows else None}


def _sessions(file: ScopeFile) -> Columns:
    last, appointments = file.sql.execute(
        "SELECT max(CASE WHEN absence IS NULL OR absence = 'present' THEN held_on END), group_concat(next_on)"
        " FROM p_session WHERE NOT _deleted"
    )[0]
    # Past appointments are of no use to a list; keep those from about now on.
    upcoming = sorted({day for day in str(appointments or "").split(",") if day})[-8:]
    return {"last_contact_on": last, "appointments": ",".join(upcoming) or None}


def _due(file: ScopeFile) -> str | None:
    rows = file.sql.execute(
        "SELECT due_on FROM p_action WHERE NOT _deleted AND done_on IS NULL AND due_on IS NOT NULL UNION ALL"
        " SELECT planned_on FROM p_milestone WHERE NOT _deleted AND reached_on IS NULL AND not_applicable IS NULL"
        " AND planned_on IS NOT NULL"
    )
    return ",".join(sorted(str(row[0]) for row in rows)) or None


def _actions(file: ScopeFile) -> Columns:
    return {"due_on": _due(file)}


def _milestones(file: ScopeFile) -> Columns:
    reached, applicable, phase = file.sql.execute(
        "SELECT count(reached_on), count(*), min(CASE WHEN reached_on IS NULL THEN phase END)"
        " FROM p_milestone WHERE NOT _deleted AND not_applicable IS NULL"
    )[0]
    return {"reached": reached, "applicable": applicable, "phase": phase, "due_on": _due(file)}


def _barriers(file: ScopeFile) -> Columns:
    rows = file.sql.execute("SELECT count(*) FROM p_barrier WHERE NOT _deleted AND lifted_on IS NULL")
    return {"open_barriers": rows[0][0]}


_PARTS: Mapping[str, Callable[[ScopeFile], Columns]] = {
    "beneficiary": _beneficiary,
    "situation": _situation,
    "project": _project,
    "session": _sessions,
    "action": _actions,
    "milestone": _milestones,
    "barrier": _barriers,
}

_OPEN = "SELECT '{kind}', _conflicts FROM {table} WHERE _conflicts IS NOT NULL AND NOT _deleted"
_CASE_CONFLICTS, _REGISTER_CONFLICTS = (
    " UNION ALL ".join(
        _OPEN.format(kind=each.kind, table=projection_name(each.kind)) for each in kinds_in(scope)
    )
    for scope in (Scope.CASE, Scope.REGISTER)
)


def count_conflicts(file: ScopeFile) -> int:
    """Return how many decisions a file asks for: what the Merge page shows of it, and no more."""
    rows = file.sql.execute(_CASE_CONFLICTS if file.scope is Scope.CASE else _REGISTER_CONFLICTS)
    return sum(len(asked_about(str(kind), json.loads(str(names)))) for kind, names in rows)


def summary_columns(file: ScopeFile, kinds: Collection[str] | None = None) -> Columns:
    """Return the columns of ``person`` that changes of these kinds can alter; all of them for None."""
    columns: Columns = {}
    for kind, part in _PARTS.items():
        if kinds is None or kind in kinds:
            columns |= part(file)
    columns["conflict_count"] = count_conflicts(file)
    return columns


def read_day(plain: object) -> date | None:
    """Return a date kept as text; None when a version that means something else by the field wrote it."""
    try:
        return date.fromisoformat(plain) if isinstance(plain, str) else None
    except ValueError:
        return None


def _dates(packed: str | None) -> tuple[date, ...]:
    days = (read_day(day) for day in packed.split(",")) if packed else ()
    return tuple(day for day in days if day is not None)


def summary_from_row(names: tuple[str, ...], row: Row) -> CaseSummary:
    """Return the summary of a row of ``person`` with these columns."""
    fields = dict(zip(names, row, strict=True))
    for name in _DATES:
        fields[name] = read_day(fields[name])
    for name in _DATE_LISTS:
        fields[name] = _dates(fields[name])
    fields["is_damaged"] = bool(fields["is_damaged"])
    for name in ("reached", "applicable", "open_barriers", "conflict_count"):
        fields[name] = fields[name] or 0
    return CaseSummary(**fields)
