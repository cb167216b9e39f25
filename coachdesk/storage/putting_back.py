"""Make the new file of a scope whose old one was set aside: whole and in its place, or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from coachdesk.programme.declaration import Scope
from coachdesk.storage.errors import FileUnreachable
from coachdesk.storage.scope_file import ScopeFile

_SUFFIX = ".new"
"""Of the file while it is made: no ``*.db``, so that nobody takes it for a case file."""


def put_new_file(
    path: Path, key: bytes, scope_id: str, scope: Scope, fill: Callable[[ScopeFile], None]
) -> None:
    """Make a scope file beside its place, have it filled, and put it in its place once it is on the disk.

    Raises what ``fill`` raises and the errors of ``ScopeFile.create``; nothing is left then.
    """
    beside = path.with_name(path.name + _SUFFIX)
    clear_unfinished(path)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        made = ScopeFile.create(beside, key, scope_id, scope)
        try:
            fill(made)
        finally:
            made.close()  # folds the log in: one file is what is put in place
        try:
            _force_to_disk(beside)
            beside.rename(path)
            _force_to_disk(path.parent)
        except OSError:
            raise FileUnreachable(file=path.name) from None
    except BaseException:
        with contextlib.suppress(OSError):  # what is held still is cleared before the next try
            clear_unfinished(path)
        raise


def clear_unfinished(path: Path) -> None:
    """Delete what a crash left of a file that was being made for this place."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + _SUFFIX + suffix).unlink(missing_ok=True)


def _force_to_disk(path: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there, and SQLite has forced its file when it folded the log in
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
