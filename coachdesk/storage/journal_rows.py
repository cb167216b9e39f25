"""The rows of a scope file's journal, a portion at a time, for whoever hands them to somebody outside of the chain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from coachdesk.storage.exchange import UnsentRow
from coachdesk.storage.scope_file import ScopeFile

_COLUMNS = "id, kind, entity, act, body, stamp, person, device, schema, batch"
_OWN = "AND (device IN (SELECT value FROM json_each(?)) OR person IN (SELECT value FROM json_each(?)))"


def journal_rows(
    file: ScopeFile, after_seq: int, limit_rows: int, limit_bytes: int, *, is_own_only: bool
) -> list[UnsentRow]:
    """Return the rows after one, oldest first: at most so many and about so large together, one at least.

    ``is_own_only``: those that this desk's devices or its person wrote.
    """
    parameters: tuple[object, ...] = (after_seq,)
    if is_own_only:
        parameters = (after_seq, json.dumps(sorted(file.own_devices)), json.dumps(sorted(file.own_persons)))
    rows = file.sql.execute(
        f"SELECT seq, {_COLUMNS} FROM change WHERE seq > ? {_OWN if is_own_only else ''} ORDER BY seq LIMIT ?",  # noqa: S608 - constant clauses
        (*parameters, limit_rows),
    )
    return _first_of(rows, limit_bytes)


def rows_lacking(
    file: ScopeFile, device: str, after_seq: int, limit_rows: int, limit_bytes: int
) -> list[UnsentRow]:
    """Return rows as ``journal_rows`` does: those that came from this device and headquarters lacks (``Lacking``)."""
    rows = file.sql.execute(
        f"SELECT seq, {_COLUMNS} FROM change WHERE seq > ? AND id IN"  # noqa: S608 - constant columns
        " (SELECT change FROM lacking WHERE lacking.device = ?) ORDER BY seq LIMIT ?",
        (after_seq, device, limit_rows),
    )
    return _first_of(rows, limit_bytes)


def _first_of(rows: Iterable[Sequence[Any]], limit_bytes: int) -> list[UnsentRow]:
    """Return the first rows of about so many bytes together, one at least."""
    found: list[UnsentRow] = []
    size = 0
    for row in rows:
        size += len(row[5])
        if found and size > limit_bytes:
            break
        found.append(UnsentRow(int(row[0]), tuple(row[1:])))
    return found


def rows_taken(file: ScopeFile) -> list[str]:
    """Return the changes that the running ``take_in`` found to be new; for what is written beside them."""
    if file.taken_after is None:
        return []
    rows = file.sql.execute("SELECT id FROM change WHERE seq > ? ORDER BY seq", (file.taken_after,))
    return [str(row[0]) for row in rows]


def known_changes(file: ScopeFile, ids: Iterable[str]) -> set[str]:
    """Return which of these changes the file has."""
    rows = file.sql.execute(
        "SELECT id FROM change WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {str(row[0]) for row in rows}
