"""Open the database, give transactions on it, and name what goes wrong with it."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from sync.protocol.errors import Busy, Full, Refusal

Transaction: TypeAlias = Connection
"""What the functions of this room take, to whoever holds it without looking into it."""

_log = logging.getLogger("coachdesk.hq.store")

BUSY_TIMEOUT_S = 10.0
WAIT_S = 2
"""How long a desk is told to wait when the database does not answer."""

_BEGIN = "hq_begin"
_NO_ROOM = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
    }
)
_DISK_FULL_OF_POSTGRESQL = "53100"


class Store:
    """One database: transactions for reading and for writing; every fault of it is a ``Refusal``."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._snapshots = engine.execution_options(**{_BEGIN: "BEGIN"})
        self._writer = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        if self.is_postgresql:
            self._snapshots = engine.execution_options(isolation_level="REPEATABLE READ")

    @property
    def is_postgresql(self) -> bool:
        """Tell whether this is PostgreSQL, and not SQLite."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for single queries; raise ``Busy`` or ``Full`` for what goes wrong in it."""
        with _faults_named(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection whose queries all see the same moment."""
        with _faults_named(), self._snapshots.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that is on the disk once this is left, or not at all."""
        with _faults_named(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(database: str, *, connections: int = 8) -> Store:
    """Open a database that was made before.

    ``database``: the path of an SQLite file, ``:memory:``, or a URL ``postgresql://…``; ``ValueError`` for another
    URL. Nothing is read yet.
    """
    if "://" not in database:
        return Store(_sqlite(database, connections))
    return Store(_postgresql(_url(database), connections))


def is_server(database: str) -> bool:
    """Tell whether a setting names PostgreSQL, and not a file."""
    return "://" in database


def with_password(database: str, password: str) -> str:
    """Return the URL of a server with a password in it; ``ValueError`` for no URL of PostgreSQL."""
    url = _url(database)
    return (url.set(password=password) if password else url).render_as_string(hide_password=False)


def holds_password(database: str) -> bool:
    """Tell whether a setting has a password in it; ``ValueError`` for no URL of PostgreSQL."""
    return is_server(database) and _url(database).password is not None


def _url(database: str) -> URL:
    try:
        url = make_url(database)
    except (ArgumentError, NoSuchModuleError) as error:
        raise ValueError("not a database URL") from error
    if url.get_backend_name() != "postgresql":
        raise ValueError("only PostgreSQL is named by a URL; SQLite by its file")
    return url.set(drivername="postgresql+psycopg")


def _sqlite(database: str, connections: int) -> Engine:
    if database == ":memory:":
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False),
            poolclass=StaticPool,
            hide_parameters=True,
        )
    else:
        # mode=rw: a file that was moved away is an error, and not the beginning of an empty one.
        uri = f"{Path(os.path.abspath(database)).as_uri()}?mode=rw"  # noqa: PTH100 - resolve() would follow a link
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_S
            ),
            poolclass=QueuePool,
            pool_size=connections,
            max_overflow=2,
            pool_timeout=BUSY_TIMEOUT_S,
            hide_parameters=True,
        )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("synchronous=FULL", "temp_store=MEMORY", "cache_size=-16000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin as the caller said: the module's own way would begin late, and too weakly to be the one writer."""
    begin = connection.get_execution_options().get(_BEGIN)
    if begin is not None:
        connection.exec_driver_sql(begin)


def _postgresql(url: URL, connections: int) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=2,
        pool_timeout=BUSY_TIMEOUT_S,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={"connect_timeout": 5, "application_name": "coachdesk-hq"},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Wait for a lock no longer than a desk does; what was answered is on the disk, whatever the server's default."""
    was, connection.autocommit = connection.autocommit, True
    connection.execute(
        "SELECT set_config('lock_timeout', '10s', false), set_config('statement_timeout', '60s', false), "
        "set_config('idle_in_transaction_session_timeout', '60s', false), "
        "set_config('synchronous_commit', 'on', false), set_config('timezone', 'UTC', false)"
    )
    connection.autocommit = was


# Faults


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise refusal_for(error) from error


def refusal_for(error: SQLAlchemyError) -> Refusal:
    """Return what a desk is told of a fault of the database; it is logged by its kind and code only."""
    original = error.orig if isinstance(error, DBAPIError) else None
    sqlite_code = getattr(original, "sqlite_errorcode", None)
    state = getattr(original, "sqlstate", None)
    _log.warning(
        "the database refused",
        extra={"fields": {"fault": type(original or error).__name__, "state": state or sqlite_code}},
    )
    if sqlite_code in _NO_ROOM or state == _DISK_FULL_OF_POSTGRESQL:
        return Full()
    return Busy(wait_s=WAIT_S)
