"""The tables of a scope file: the journal's, and the projection's made from ``programme``'s declarations.

SQLAlchemy describes them; one script per scope is compiled once and run in one transaction, because
``create_all`` costs ten times as much. The projection's digest is kept in the file: when the declarations have
changed since, the projection is rebuilt from the journal.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeEngine

from coachdesk.programme.declaration import EntityType, FieldType, Scope
from coachdesk.programme.registry import kinds_in

_WHOLE = {FieldType.WHOLE, FieldType.CENTS, FieldType.FLAG}
# ``sqlite_with_rowid=False`` below: one b-tree a table, which is what sets the size of a small file.

DELETED_COLUMN = "_deleted"
CONFLICT_COLUMN = "_conflicts"


def projection_name(kind: str) -> str:
    """Return the name of a kind's projection table."""
    return f"p_{kind}"


def _column_type(type_: FieldType) -> TypeEngine[object]:
    return Integer() if type_ in _WHOLE else Text()  # type: ignore[return-value]  # both are type engines


def projection_table(described: EntityType, metadata: MetaData) -> Table:
    """Return the projection's table of a kind: its id, a column a field, deleted or not, open conflicts."""
    return Table(
        projection_name(described.kind),
        metadata,
        Column("id", Text, primary_key=True),
        *(Column(name, _column_type(spec.type)) for name, spec in described.fields.items()),
        Column(DELETED_COLUMN, Integer, nullable=False, server_default="0"),
        Column(CONFLICT_COLUMN, Text),
        sqlite_with_rowid=False,
    )


def journal_tables(metadata: MetaData) -> list[Table]:
    """Return the tables that every scope file has whatever its kind."""
    return [
        Table(
            "meta",
            metadata,
            Column("name", Text, primary_key=True),
            Column("value", Text),
            sqlite_with_rowid=False,
        ),
        Table(
            "change",
            metadata,
            Column("seq", Integer, primary_key=True),
            Column("id", Text, nullable=False, unique=True),
            Column("kind", Text, nullable=False),
            Column("entity", Text, nullable=False),
            Column("act", Text, nullable=False),
            Column("body", Text, nullable=False),
            Column("stamp", Integer, nullable=False),
            Column("person", Text, nullable=False),
            Column("device", Text, nullable=False),
            Column("schema", Integer, nullable=False),
            Column("batch", Text),
        ),
        Table(
            "head",
            metadata,
            Column("kind", Text, primary_key=True),
            Column("entity", Text, primary_key=True),
            Column("fields", Text, nullable=False),
            sqlite_with_rowid=False,
        ),
        Table(
            "ahead",
            metadata,
            Column("change", Text, primary_key=True),
            Column("field", Text, primary_key=True),
            sqlite_with_rowid=False,
        ),
        Table(
            "content",
            metadata,
            Column("hash", Text, primary_key=True),
            Column("size", Integer, nullable=False),
            Column("data", LargeBinary, nullable=False),
        ),
    ]


def _ddl(table: Table) -> str:
    return str(CreateTable(table).compile(dialect=sqlite.dialect())).strip()


@lru_cache(maxsize=4)
def journal_script() -> tuple[str, ...]:
    """Return the statements that make the journal's tables."""
    return tuple(_ddl(table) for table in journal_tables(MetaData()))


@lru_cache(maxsize=4)
def projection_script(scope: Scope) -> tuple[str, ...]:
    """Return the statements that make the projection of a scope."""
    return tuple(_ddl(projection_table(described, MetaData())) for described in kinds_in(scope))


@lru_cache(maxsize=4)
def projection_digest(scope: Scope) -> str:
    """Return what names this version's projection of a scope; it differs when a declaration changed."""
    return hashlib.sha256("\n".join(projection_script(scope)).encode()).hexdigest()[:16]
