"""Room on the disk kept for what must still be written when nothing else fits: the taking back of a long work."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from coachdesk.storage.errors import DiskFull, FileUnreachable

RESERVE_NAME = "room.reserve"
_BLOCK_BYTES = 1 << 16
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def take_reserve(folder: Path, size_bytes: int) -> None:
    """Fill a file of a desk with so many bytes of noise, which no file system can store in less.

    Raises ``DiskFull``, ``FileUnreachable``; nothing is left of it then.
    """
    path = folder / RESERVE_NAME
    try:
        with path.open("wb", buffering=0) as stream:
            left = size_bytes
            while left > 0:
                left -= stream.write(secrets.token_bytes(min(left, _BLOCK_BYTES)))
            os.fsync(stream.fileno())
    except OSError as error:
        give_reserve_back(folder)
        raise (DiskFull if error.errno in _FULL else FileUnreachable)(file=RESERVE_NAME) from None


def give_reserve_back(folder: Path) -> None:
    """Free the room, whether it was taken now or by a process that was killed."""
    with contextlib.suppress(OSError):
        (folder / RESERVE_NAME).unlink(missing_ok=True)
