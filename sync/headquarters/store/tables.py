"""The tables, the same on SQLite and PostgreSQL.

A *place* (of an envelope in its scope, of a statement, a wrapped key, a tray's entry) is given under a row lock that is
held until the commit, so that no reader's cursor steps over a row that commits late.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)

SCHEMA_VERSION = 1

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""``schema``, ``organisation``, ``history``, ``made_at``, ``restored_at``."""

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("mark", Text, nullable=False),
)
"""The last number given of each kind; ``mark``: of the directory, the hash of its last statement."""

statement = Table(
    "statement",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("raw", LargeBinary, nullable=False),
)

scope = Table(
    "scope",
    metadata,
    Column("id", Text, primary_key=True),
    Column("place", BigInteger, nullable=False),
)
"""Every scope that is there; its row's lock is the scope's lock."""

envelope = Table(
    "envelope",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("device", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("size", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    UniqueConstraint("scope", "device", "number", name="envelope_chain"),
)

chain = Table(
    "chain",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("directory", BigInteger, nullable=False),
    Column("place", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""The last envelope of each device in each scope."""

wrapped = Table(
    "wrapped",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("device", Text, nullable=False),
    Column("giver", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    UniqueConstraint("scope", "device", "epoch", "giver", name="wrapped_once"),
    Index("wrapped_for", "device", "id"),
)

missing = Table(
    "missing",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which device lacks any wrapped key of an epoch that it may have; kept with every statement and key."""

nonce = Table(
    "nonce",
    metadata,
    Column("device", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),
    Index("nonce_until", "until"),
    sqlite_with_rowid=False,
)

joining = Table(
    "joining",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("invitation", Text, nullable=False, unique=True),
    Column("device", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)
"""Requests to join; an invitation is used once."""

tray = Table(
    "tray",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("device", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("size", Integer, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Index("tray_of", "device"),
)
"""What somebody who lost access had not sent yet; its bytes go when a supervisor settled it."""

content = Table(
    "content",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("total", BigInteger, nullable=False),
    Column("have", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)

piece = Table(
    "piece",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("begin", BigInteger, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
)
"""Where each piece of a content lies; a key is never used twice, so that two who race do not overwrite each other."""

for _table in (envelope, tray, wrapped, statement):
    _column = "wrapped" if _table is wrapped else "raw"
    # What is sealed does not get smaller: spare PostgreSQL the attempt.
    event.listen(
        _table,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # the library left its types out
            f"ALTER TABLE {_table.name} ALTER COLUMN {_column} SET STORAGE EXTERNAL"
        ).execute_if(dialect="postgresql"),
    )
