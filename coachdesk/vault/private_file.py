"""Put a small file in place as a whole: after a crash at any point the old content stands, or the new.

Standard library only: the lock screen uses it.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

_TRIES = 6
_PAUSE_S = 0.05


def put_in_place(path: Path, data: bytes) -> None:
    """Replace a file's content as a whole (mode 0600 before content, file and folder forced to the disk).

    Raises ``OSError``; the old content stands then, and nothing is left beside it.
    """
    beside = path.with_name(path.name + ".new")
    # What a crash left: made anew, so that neither its mode nor a link in its place is trusted.
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def _replace(beside: Path, path: Path) -> None:
    # On Windows a virus scanner or an indexer may hold one of the two for a moment.
    for _ in range(_TRIES - 1 if os.name == "nt" else 0):
        try:
            beside.replace(path)
            return
        except PermissionError:
            time.sleep(_PAUSE_S)
    beside.replace(path)


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network and USB file systems cannot; the file itself has been forced
    finally:
        os.close(handle)
