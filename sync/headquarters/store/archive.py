"""Backups: one SQLite file with the tables as they are, whichever database they come from, and back into either.

So a backup is checked with ordinary means, and is the way from SQLite to PostgreSQL. Headquarters' private keys and the
sealed documents are not in it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, insert, select, text

from coachdesk.errors import PersonFacing
from sync.headquarters.store import tables
from sync.headquarters.store.engine import Store, open_store
from sync.headquarters.store.releases import release_fact
from sync.headquarters.store.schema import about_database, make_sqlite_file, make_tables_in
from sync.protocol.directory import Directory
from sync.protocol.errors import SyncFault
from sync.protocol.statements import read_statement

AT_ONCE = 200
"""How many rows are in memory: an envelope is at most about 1 MiB."""
CHECKSUM_SUFFIX = ".sha256"

_NOT_COPIED = frozenset({tables.about.name, tables.nonce.name})
"""What the new database says of itself, and nonces that are long too old. The installer on offer has its own way."""


class ArchiveDamaged(PersonFacing):
    """A backup is not what it was when it was made (context: reason)."""

    code = "hq.archive_damaged"


class ArchiveForeign(PersonFacing):
    """A backup belongs to another organisation."""

    code = "hq.archive_foreign"


class ArchiveTaken(PersonFacing):
    """There is a file of this name already."""

    code = "hq.archive_taken"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: how many statements and envelopes, and how many documents whose pieces are not there."""

    statements: int
    envelopes: int
    lost_contents: int


def back_up(store: Store, path: Path) -> str:
    """Write a backup of one moment, while headquarters goes on; return its SHA-256, which stands beside it too."""
    if path.exists():
        raise ArchiveTaken
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    try:
        if store.is_postgresql:
            _copy_out(store, beside)
        else:
            _copy_file(store, beside)
        _check_file(beside)
        digest = _sha256(beside)
        _flush(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    checksum = path.with_name(path.name + CHECKSUM_SUFFIX)
    checksum.write_text(f"{digest}  {path.name}\n", encoding="utf-8")
    return digest


def restore(store: Store, path: Path, organisation: str, now: int, pieces: Collection[str]) -> Restored:
    """Bring a backup into a database without tables; it gets a new history, by which desks know that it was restored.

    ``pieces``: the keys of the contents that are there; documents of which some are missing are forgotten, so that the
    desks bring them again. Raises ``DatabaseTaken``, ``ArchiveDamaged``, ``ArchiveForeign``; then nothing was kept.
    """
    _check_sum(path)
    _check_file(path)
    archive = open_store(str(path))
    try:
        about = about_database(archive)
        if about.organisation != organisation:
            raise ArchiveForeign
        with archive.snapshot() as source, store.writing() as target:
            _check_directory(source, organisation)
            facts = {
                "organisation": organisation,
                "made_at": str(about.made_at),
                "restored_at": str(now),
            }
            make_tables_in(target, {**facts, **release_fact(source, pieces)})
            target.execute(delete(tables.counter))
            counts = {table.name: _copy(source, target, table) for table in _copied()}
            lost = _forget_lost(target, pieces)
    finally:
        archive.close()
    return Restored(counts[tables.statement.name], counts[tables.envelope.name], lost)


def _copied() -> Iterator[Table]:
    return (table for table in tables.metadata.sorted_tables if table.name not in _NOT_COPIED)


def _copy_file(store: Store, path: Path) -> None:
    path.touch(mode=0o600, exist_ok=False)
    with store.reading() as connection, closing(sqlite3.connect(path)) as target:
        source = cast(sqlite3.Connection, connection.connection.driver_connection)
        source.backup(target, pages=4096)
        target.execute("PRAGMA journal_mode=DELETE")


def _copy_out(store: Store, path: Path) -> None:
    make_sqlite_file(path)
    archive = open_store(str(path))
    try:
        with store.snapshot() as source, archive.writing() as target:
            source.execute(text("SET LOCAL statement_timeout = 0"))
            tables.metadata.create_all(target, checkfirst=False)
            for table in (tables.about, *_copied()):
                _copy(source, target, table)
    finally:
        archive.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _copy(source: Connection, target: Connection, table: Table) -> int:
    """Copy a table; return how many rows. An envelope that is not the one that was kept is ``ArchiveDamaged``."""
    count = 0
    rows = source.execution_options(yield_per=AT_ONCE).execute(select(table))
    for part in rows.mappings().partitions(AT_ONCE):
        values: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in part]
        if table is tables.envelope and any(
            hashlib.sha256(one["raw"]).hexdigest() != one["hash"] for one in values
        ):
            raise ArchiveDamaged(reason="envelope")
        target.execute(insert(table), values)
        count += len(values)
    return count


def _check_directory(source: Connection, organisation: str) -> None:
    """Live through the statements: a backup that somebody altered does not get in."""
    rows = source.execute(select(tables.statement.c.raw).order_by(tables.statement.c.number))
    try:
        Directory(organisation).taking_in(read_statement(bytes(raw)) for (raw,) in rows)
    except SyncFault as error:
        raise ArchiveDamaged(reason=error.code) from error


def _forget_lost(target: Connection, pieces: Collection[str]) -> int:
    piece, content = tables.piece.c, tables.content.c
    found = target.execute(select(piece.scope, piece.name, piece.key)).all()
    lost = {(scope, name) for scope, name, key in found if key not in pieces}
    for scope, name in sorted(lost):
        target.execute(delete(tables.piece).where(piece.scope == scope, piece.name == name))
        target.execute(delete(tables.content).where(content.scope == scope, content.name == name))
    return len(lost)


def _check_sum(path: Path) -> None:
    """Compare with the checksum beside the file, when it was brought along."""
    checksum = path.with_name(path.name + CHECKSUM_SUFFIX)
    try:
        wanted = checksum.read_text(encoding="utf-8").split()[:1]
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveDamaged(reason="checksum") from error
    if wanted != [_sha256(path)]:
        raise ArchiveDamaged(reason="checksum")


def _check_file(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise ArchiveDamaged(reason="file") from error
    if found != ("ok",):
        raise ArchiveDamaged(reason="file")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArchiveDamaged(reason="file") from error


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
