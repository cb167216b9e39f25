"""The pieces of sealed documents in a folder, which several machines may share."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path

from sync.protocol.errors import Busy, Full

WAIT_S = 5
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderContents:
    """A file a piece, at ``folder/key``; each appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes) -> None:
        """Keep a piece; raise ``Full`` or ``Busy`` with nothing left behind."""
        path = self._folder / key
        beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                _write_through(beside, data)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
            _flush_folder(path.parent)
        except OSError as error:
            raise _named(error) from error

    def read(self, key: str, begin: int, end: int) -> bytes:
        """Return a part of a piece; raise ``Busy`` when it cannot be read now."""
        try:
            with (self._folder / key).open("rb") as file:
                file.seek(begin)
                return file.read(end - begin)
        except OSError as error:
            raise _named(error) from error

    def remove(self, key: str) -> None:
        """Drop a piece, and its folder when it was the last one in it."""
        path = self._folder / key
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _named(error) from error
        try:
            path.parent.rmdir()
        except OSError:
            return  # other pieces are in it

    def listed(self) -> list[tuple[str, float]]:
        """Return every key with the time when it was kept."""
        if not self._folder.is_dir():
            return []
        found: list[tuple[str, float]] = []
        for path in self._folder.rglob("*"):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue  # dropped at this very moment
            if stat.S_ISREG(status.st_mode):
                found.append((path.relative_to(self._folder).as_posix(), status.st_mtime))
        return found


def _write_through(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Put the file's name on the disk too, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(error: OSError) -> Full | Busy:
    return Full() if error.errno in _NO_ROOM else Busy(wait_s=WAIT_S)
