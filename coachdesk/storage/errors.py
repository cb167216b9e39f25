"""What can go wrong with the desk's files, each said by name.

::

    PersonFacing
    └── StorageError
        ├── FileDamaged     the file cannot be read: flipped bits, truncated, not ours (context: file)
        │   └── FileUnfinished
        ├── FileMissing     the file is gone from its place (context: file)
        ├── FileTooNew      written by a newer version of the program (context: file)
        ├── FileUnreachable it cannot be opened or written now: rights, removed drive, antivirus (context: file)
        ├── DiskFull        nothing was half-written (context: file)
        └── DeskBusy        another process has the desk open
    Fault
    └── SqlFault            the database refused a statement (context: file, sqlite_code)
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from coachdesk.errors import Fault, PersonFacing


class StorageError(PersonFacing):
    """A file of the desk cannot be used as it should."""

    code = "storage"


class FileDamaged(StorageError):
    """The file cannot be read: flipped bits, truncated, or not ours (context: file)."""

    code = "storage.file_damaged"


class FileUnfinished(FileDamaged):
    """The file has no tables: a crash ended its making, or everything in it is lost."""


class FileMissing(StorageError):
    """The file is gone from its place (context: file)."""

    code = "storage.file_missing"


class FileTooNew(StorageError):
    """A newer version of the program wrote this file (context: file)."""

    code = "storage.file_too_new"


class FileUnreachable(StorageError):
    """The file cannot be opened or written now (context: file)."""

    code = "storage.file_unreachable"


class DiskFull(StorageError):
    """The disk is full; nothing was half-written (context: file)."""

    code = "storage.disk_full"


class DeskBusy(StorageError):
    """Another process has this desk open."""

    code = "storage.desk_busy"


class SqlFault(Fault):
    """The database refused a statement (context: file, sqlite_code)."""

    code = "storage.sql_fault"


_BY_PRIMARY_CODE: dict[int, type[StorageError]] = {
    sqlite3.SQLITE_CORRUPT: FileDamaged,
    sqlite3.SQLITE_NOTADB: FileDamaged,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: FileUnreachable,
    sqlite3.SQLITE_CANTOPEN: FileUnreachable,
    sqlite3.SQLITE_READONLY: FileUnreachable,
    sqlite3.SQLITE_PERM: FileUnreachable,
    sqlite3.SQLITE_BUSY: DeskBusy,
    sqlite3.SQLITE_LOCKED: DeskBusy,
}


def error_named(error: BaseException, file: str) -> StorageError | SqlFault:
    """Return this room's error for what SQLCipher raised; ``file`` is the name to say.

    Raise it ``from None``: the original's message may carry personal text.
    """
    code = int(getattr(error, "sqlite_errorcode", 0) or 0)
    known = _BY_PRIMARY_CODE.get(code & 0xFF)
    if known is not None:
        return known(file=file)
    name = str(getattr(error, "sqlite_errorname", "")) or type(error).__name__
    return SqlFault(file=file, sqlite_code=name)


@contextmanager
def said_by_name(file: str) -> Iterator[None]:
    """Turn what SQLCipher raises, by itself or through SQLAlchemy, into this room's errors."""
    try:
        yield
    except DBAPIError as error:
        raise error_named(error.orig or error, file) from None
    except dbapi2.Error as error:
        raise error_named(error, file) from None


@contextmanager
def said_by_system(file: str) -> Iterator[None]:
    """Turn what the system says of a file that is no database at the moment into this room's errors."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        raise (DiskFull if is_full else FileUnreachable)(file=file) from None
