"""The tables by which a scope file knows what was sent and what was read, made when first needed.

The file of a desk that never joined an organisation has none of them. ``sending`` says of a row of the journal what
its number alone does not: ``number`` is the envelope of the own chain that carries it (0: it came from elsewhere
though it looks like one's own), ``reason`` why it may not travel; with neither it is to be sent. A row of ``outbox``
waits while it has ``raw``, is acknowledged once it has ``at``, and counts for nothing when it has neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from coachdesk.storage.engine import SqlFile

EXCHANGE_TABLES = {
    "outbox": (
        "CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY, hash TEXT NOT NULL,"
        " directory INTEGER NOT NULL, changes INTEGER NOT NULL, first_seq INTEGER NOT NULL,"
        " last_seq INTEGER NOT NULL, raw BLOB, place INTEGER, at INTEGER)"
    ),
    "sending": "CREATE TABLE IF NOT EXISTS sending (seq INTEGER PRIMARY KEY, number INTEGER, reason TEXT)",
    "chain": (
        "CREATE TABLE IF NOT EXISTS chain (device TEXT PRIMARY KEY, number INTEGER NOT NULL, hash TEXT NOT NULL,"
        " directory INTEGER NOT NULL, told INTEGER NOT NULL) WITHOUT ROWID"
    ),
    "relayed": (
        "CREATE TABLE IF NOT EXISTS relayed (change TEXT PRIMARY KEY, device TEXT NOT NULL) WITHOUT ROWID"
    ),
    "brought": "CREATE TABLE IF NOT EXISTS brought (hash TEXT PRIMARY KEY, raw BLOB NOT NULL, rounds INTEGER NOT NULL)",
    "brought_change": (
        "CREATE TABLE IF NOT EXISTS brought_change (change TEXT NOT NULL, hash TEXT NOT NULL,"
        " PRIMARY KEY (change, hash)) WITHOUT ROWID"
    ),
    "lacking": (
        "CREATE TABLE IF NOT EXISTS lacking (change TEXT PRIMARY KEY, device TEXT NOT NULL) WITHOUT ROWID"
    ),
    "content_standing": (
        "CREATE TABLE IF NOT EXISTS content_standing (hash TEXT PRIMARY KEY, at INTEGER, checked INTEGER, reason TEXT)"
        " WITHOUT ROWID"
    ),
    "content_piece": (
        "CREATE TABLE IF NOT EXISTS content_piece (hash TEXT NOT NULL, name TEXT NOT NULL, begin INTEGER NOT NULL,"
        " data BLOB NOT NULL, PRIMARY KEY (hash, name, begin))"
    ),
}

CURSOR, PACKED_TO, CHAIN_DEVICE, RUN_BASE = "cursor", "packed_to", "chain_device", "run_base"
"""Names in ``meta``: the place read up to; the row up to which only ``sending`` says what is to be sent; whose the
own chain in ``outbox`` is; [number, hash, directory] after which headquarters said that it has no more of it."""


def has_table(sql: SqlFile, name: str) -> bool:
    """Tell whether one of these tables was made."""
    return bool(sql.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,)))


def need_table(sql: SqlFile, name: str) -> None:
    """Make one of these tables when it is not there, in the caller's transaction."""
    if not has_table(sql, name):
        sql.execute(EXCHANGE_TABLES[name])


def noted(sql: SqlFile, name: str) -> str | None:
    """Return what ``meta`` says under a name."""
    rows = sql.execute("SELECT value FROM meta WHERE name = ?", (name,))
    return str(rows[0][0]) if rows else None


def note(sql: SqlFile, name: str, value: str | int) -> None:
    """Keep something in ``meta``, in the caller's transaction."""
    sql.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, str(value)))


def listed(values: Iterable[object]) -> str:
    """Return values as the one parameter of ``json_each``."""
    return json.dumps(list(values), ensure_ascii=False)
