"""Make the tables, and tell what a database is: whose, of which version, of which history."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from coachdesk.errors import PersonFacing
from sync.headquarters.store import tables
from sync.headquarters.store.engine import Store
from sync.protocol.limits import NO_HASH

COUNTERS = ("directory", "wrapped", "tray", "joining")
HISTORY_BYTES = 8


class DatabaseNotMade(PersonFacing):
    """The database has no tables of headquarters: ``coachdesk-hq init`` makes them."""

    code = "hq.database_not_made"


class DatabaseTaken(PersonFacing):
    """There are tables in the database already."""

    code = "hq.database_taken"


class DatabaseNewer(PersonFacing):
    """A newer program made the database (context: schema, known)."""

    code = "hq.database_newer"


class DatabaseForeign(PersonFacing):
    """The database belongs to another organisation than the settings say."""

    code = "hq.database_foreign"


@dataclass(frozen=True, slots=True)
class AboutDatabase:
    """What a database says of itself; ``history``: this run of it, another one after each ``restore``."""

    schema: int
    organisation: str
    history: str
    made_at: int
    restored_at: int | None


def make_sqlite_file(path: Path) -> None:
    """Make an empty SQLite file for its owner only, in WAL mode; ``DatabaseTaken`` when there is one."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise DatabaseTaken from error
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def make_tables(store: Store, organisation: str, now: int) -> str:
    """Make the tables of a new headquarters and return its history; ``DatabaseTaken`` when there are some."""
    with store.writing() as connection:
        return make_tables_in(connection, {"organisation": organisation, "made_at": str(now)})


def make_tables_in(connection: Connection, facts: Mapping[str, str]) -> str:
    """Make the tables in this transaction, with what they say of themselves, and return their new history."""
    if inspect(connection).has_table(tables.about.name):
        raise DatabaseTaken
    tables.metadata.create_all(connection, checkfirst=False)
    history = secrets.token_bytes(HISTORY_BYTES).hex()
    facts = {**facts, "schema": str(tables.SCHEMA_VERSION), "history": history}
    connection.execute(
        tables.about.insert(), [{"name": name, "value": value} for name, value in facts.items()]
    )
    connection.execute(
        tables.counter.insert(), [{"name": name, "value": 0, "mark": NO_HASH} for name in COUNTERS]
    )
    return history


def about_database(store: Store) -> AboutDatabase:
    """Return what the database says of itself; raise ``DatabaseNotMade`` or ``DatabaseNewer``."""
    with store.reading() as connection:
        if not inspect(connection).has_table(tables.about.name):
            raise DatabaseNotMade
        facts = _facts(connection)
    schema = int(facts.get("schema", "0"))
    if schema > tables.SCHEMA_VERSION:
        raise DatabaseNewer(schema=schema, known=tables.SCHEMA_VERSION)
    restored = facts.get("restored_at")
    return AboutDatabase(
        schema,
        facts["organisation"],
        facts["history"],
        int(facts["made_at"]),
        int(restored) if restored else None,
    )


def _facts(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(tables.about.c.name, tables.about.c.value))
    return {row.name: row.value for row in rows}
