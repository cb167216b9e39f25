"""Read what can still be read of a damaged scope file's journal."""

from __future__ import annotations

from pathlib import Path

from coachdesk.journal.change import BadChange, Change
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.errors import SqlFault, StorageError
from coachdesk.storage.projection import change_from_row

_BLOCK = 64
_COLUMNS = "id, kind, entity, act, body, stamp, person, device, schema, batch"


def readable_changes(path: Path, key: bytes, scope_id: str) -> list[Change]:
    """Return the changes that can be read, in order; none when not even the first page can.

    The file is read through a connection of its own and not written. Around a page that cannot be read, rows are
    tried one by one.
    """
    try:
        sql = SqlFile(path, key, name=path.name)
    except (StorageError, SqlFault):
        return []
    found: list[Change] = []
    try:
        last = _last_seq(sql)
        for first in range(1, last + 1, _BLOCK):
            rows = _rows(sql, first, min(first + _BLOCK - 1, last))
            for row in rows:
                try:
                    found.append(change_from_row(row, scope_id))
                except BadChange:
                    continue
    finally:
        try:
            sql.close()
        except (StorageError, SqlFault):
            pass  # what could be read has been read
    return found


def _last_seq(sql: SqlFile) -> int:
    try:
        return int(sql.execute("SELECT coalesce(max(seq), 0) FROM change")[0][0])
    except (StorageError, SqlFault):
        return 100_000  # the end cannot be read: try as many rows as a long case file has


def _rows(sql: SqlFile, first: int, last: int) -> list[tuple[object, ...]]:
    query = f"SELECT {_COLUMNS} FROM change WHERE seq BETWEEN ? AND ? ORDER BY seq"  # noqa: S608 - constant columns
    try:
        return [tuple(row) for row in sql.execute(query, (first, last))]
    except (StorageError, SqlFault):
        if first == last:
            return []
        middle = (first + last) // 2
        return _rows(sql, first, middle) + _rows(sql, middle + 1, last)
