"""Read what can still be read of a damaged scope file's journal."""

from __future__ import annotations

from pathlib import Path

from coachdesk.journal.change import BadChange, Change
from coachdesk.storage.engine import Row, SqlFile
from coachdesk.storage.errors import SqlFault, StorageError
from coachdesk.storage.projection import change_from_row

_BLOCK = 64
_LONGEST_JOURNAL = 20_000
_ROWS = (
    "SELECT id, kind, entity, act, body, stamp, person, device, schema, batch FROM change"
    " WHERE seq BETWEEN ? AND ? ORDER BY seq"
)


def readable_changes(path: Path, key: bytes, scope_id: str) -> list[Change]:
    """Return the changes that can be read, in order; none when not even the first page can.

    The file is not written. Around a page that cannot be read, rows are tried in ever smaller groups. A connection
    that has met a damaged page reads nothing any more (SQLCipher remembers the error), so each try has a new one.
    """

    def read(first: int, last: int) -> list[Row]:
        rows = _tried(path, key, _ROWS, (first, last))
        if rows is not None:
            return rows
        if first == last:
            return []
        middle = (first + last) // 2
        return read(first, middle) + read(middle + 1, last)

    counted = _tried(path, key, "SELECT coalesce(max(seq), 0) FROM change", ())
    last_seq = int(counted[0][0]) if counted else _LONGEST_JOURNAL
    if counted is None and _tried(path, key, "SELECT 1", ()) is None:
        return []
    found: list[Change] = []
    for first in range(1, last_seq + 1, _BLOCK):
        for row in read(first, min(first + _BLOCK - 1, last_seq)):
            try:
                found.append(change_from_row(row, scope_id))
            except BadChange:
                continue
    return found


def _tried(path: Path, key: bytes, query: str, parameters: tuple[object, ...]) -> list[Row] | None:
    """Return the rows of a query, None when a page it needs cannot be read."""
    try:
        sql = SqlFile(path, key, name=path.name)
        try:
            return sql.execute(query, parameters)
        finally:
            sql.close()
    except (StorageError, SqlFault):
        return None
