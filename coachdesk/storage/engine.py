"""One way to open a SQLCipher file: raw key, WAL, every commit on the disk.

The traps of this pair are kept here: ``PRAGMA key`` is the first statement; a wrong key shows only at the first
read; each file has its own connection, made by a ``creator`` and kept by a ``StaticPool``; the dialect is shared
between files because making an engine from nothing costs more than opening the file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from coachdesk.storage.errors import (
    DiskFull,
    FileDamaged,
    FileMissing,
    FileUnreachable,
    SqlFault,
    StorageError,
    error_named,
    said_by_name,
)

Row = Sequence[Any]
KEY_BYTES = 32
BUSY_TIMEOUT_S = 5.0
_LITTLE_BYTES = 64 << 10
"""With less room than this on the disk, a file that cannot be opened or written is taken for a full disk."""
_URL = make_url("sqlite://")


@lru_cache(maxsize=1)
def _dialect() -> Dialect:
    """Return the shared SQLite dialect over the SQLCipher module, initialised once on an empty memory database."""
    engine = create_engine("sqlite://", module=dbapi2, poolclass=StaticPool)
    engine.connect().close()
    engine.dispose()
    return engine.dialect


class SqlFile:
    """An open SQLCipher file: statements in, plain tuples out.

    SQLAlchemy describes the tables and owns the connection; statements run on its driver connection, since a save
    is twenty small statements and SQLAlchemy's own execution costs four times what SQLCipher needs for each.
    Used on one thread at a time (the desk's background thread). Errors are those of ``storage.errors``; ``name`` is
    how the file is called in them. Once a damaged page is met, ``is_damaged`` stays true.
    """

    def __init__(self, path: Path, key: bytes, *, name: str, is_new: bool = False) -> None:
        self.path = path
        self.name = name
        self.is_damaged = False
        if not is_new and not path.exists():
            raise FileMissing(file=name)

        def creator() -> Any:
            connection = dbapi2.connect(
                str(path),
                isolation_level=None,
                check_same_thread=False,
                timeout=BUSY_TIMEOUT_S,
                cached_statements=256,
            )
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            # It would write its page errors to the standard error stream; they are said as FileDamaged.
            connection.execute("PRAGMA cipher_log_level = NONE")
            return connection

        try:
            with said_by_name(name):
                self._engine = Engine(StaticPool(creator), _dialect(), _URL, hide_parameters=True)
                self._connection: Connection = self._engine.connect()
        except FileUnreachable as error:
            raise self._full_or(error) from None
        driver: Any = self._connection.connection.driver_connection
        self._driver = driver
        self._cursor: Any = driver.cursor()
        try:
            if is_new:
                self.execute("PRAGMA journal_mode = WAL")
            else:
                self.execute("SELECT count(*) FROM sqlite_schema")
        except BaseException:
            self._connection.close()
            self._engine.dispose()
            raise

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement with positional parameters and return its rows."""
        try:
            rows: list[Row] = self._cursor.execute(sql, parameters).fetchall()
        except dbapi2.Error as error:
            raise self._said(error) from None
        return rows

    def execute_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each row of parameters."""
        try:
            self._cursor.executemany(sql, rows)
        except dbapi2.Error as error:
            raise self._said(error) from None

    def _said(self, error: BaseException) -> StorageError | SqlFault:
        said = error_named(error, self.name)
        if isinstance(said, FileUnreachable):
            said = self._full_or(said)
        self.is_damaged = self.is_damaged or isinstance(said, FileDamaged)
        return said

    def _full_or(self, error: FileUnreachable) -> StorageError:
        """Return what a failure of the system means: SQLite calls a log's index that did not fit an I/O error."""
        try:
            free_bytes = shutil.disk_usage(self.path.parent).free
        except OSError:
            return error
        return DiskFull(file=self.name) if free_bytes < _LITTLE_BYTES else error

    def script(self, statements: Sequence[str]) -> None:
        """Run statements without parameters, in order."""
        for statement in statements:
            self.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold one write transaction: all of it is on the disk when the block ends, or none of it."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # After a full disk SQLite has rolled back by itself, and a second time would be an error of its own.
        if self._driver.in_transaction:
            self.execute("ROLLBACK")

    @contextmanager
    def durable_transaction(self) -> Iterator[None]:
        """Hold a write transaction that waits for the disk, in a file whose other commits do not.

        Its commit also carries every earlier commit of the file to the disk, since they share one write-ahead log.
        """
        self.set_durable(is_durable=True)
        try:
            with self.transaction():
                yield
        finally:
            self.set_durable(is_durable=False)

    @contextmanager
    def overwriting(self) -> Iterator[None]:
        """Have what is deleted in the block overwritten in the file, and its write-ahead log emptied.

        This build of SQLCipher overwrites by itself; another one may not.
        """
        before = int(self.execute("PRAGMA secure_delete")[0][0])
        self.execute("PRAGMA secure_delete = 1")
        try:
            yield
        finally:
            self.execute(f"PRAGMA secure_delete = {before}")
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def lazy_transaction(self) -> Iterator[None]:
        """Hold a write transaction that waits for the system only, in a file whose other commits wait for the disk.

        For what comes again when a power cut takes it: the file stays whole, and earlier commits stay kept.
        """
        self.set_durable(is_durable=False)
        try:
            with self.transaction():
                yield
        finally:
            self.set_durable(is_durable=True)

    def set_durable(self, *, is_durable: bool) -> None:
        """Choose whether a commit waits for the disk (``synchronous`` FULL) or for the system only (NORMAL)."""
        self.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")

    def integrity_problems(self) -> list[str]:
        """Return what SQLCipher's page HMACs and SQLite's structure check complain of; empty when whole."""
        problems = [str(row[0]) for row in self.execute("PRAGMA cipher_integrity_check")]
        if not problems:
            problems = [str(row[0]) for row in self.execute("PRAGMA quick_check") if row[0] != "ok"]
        return problems

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        try:
            with said_by_name(self.name):
                self._cursor.close()
                self._connection.close()
        finally:
            # One left open would be closed by the garbage collector, much later, and then delete a log that
            # belongs to the file made since in its place: SQLite deletes by path.
            with said_by_name(self.name):
                self._engine.dispose()
