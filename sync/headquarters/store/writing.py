"""The few forms of writing that both databases understand."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Table,
    Text,
    any_,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from sync.headquarters.store import tables

Row = Mapping[str, Any]


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows that are not there yet; return how many that were (one row: exact)."""
    if not rows:
        return 0
    statement = _insert(connection, table).on_conflict_do_nothing()
    # One row by itself: of several run as one, not every driver knows how many were new.
    told = connection.execute(
        statement, rows[0] if len(rows) == 1 else list(rows), execution_options={"preserve_rowcount": True}
    )
    return told.rowcount


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows, or give those that are there (by primary key) the new values."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    statement = _insert(connection, table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))


def delete_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Delete the rows that have these values; each names the same columns."""
    if not rows:
        return
    conditions = [table.c[name] == bindparam(f"of_{name}") for name in rows[0]]
    values = [{f"of_{name}": value for name, value in row.items()} for row in rows]
    connection.execute(delete(table).where(*conditions), values)


def among(connection: Connection, column: ColumnElement[str], values: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of these, however many, as one value of the query."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, sorted(values), type_=ARRAY(Text)))
    listed = func.json_each(json.dumps(sorted(values))).table_valued("value")
    return column.in_(select(listed.c.value))


def next_numbers(connection: Connection, name: str, count: int, *, beyond: int = 0) -> int:
    """Take ``count`` numbers of a kind under its lock, which is held until the commit; return the last one before.

    They lie beyond ``beyond``: numbers that follow the time are not given twice, not even after an older copy of the
    database was put back, and no cursor stands beyond something that was not read.
    """
    row = tables.counter.c
    is_it = row.name == name
    begin = case((row.value < beyond, beyond), else_=row.value)
    last: int = connection.execute(
        update(tables.counter).where(is_it).values(value=begin + count).returning(row.value)
    ).scalar_one()
    return last - count


def lock_counter(connection: Connection, name: str) -> None:
    """Lock a kind of numbers until the commit."""
    row = tables.counter.c
    connection.execute(select(row.value).where(row.name == name).with_for_update()).one()


def _insert(connection: Connection, table: Table) -> Any:
    """Return the dialect's own INSERT, which alone knows ON CONFLICT; the two have the same methods."""
    is_postgresql = connection.dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)
