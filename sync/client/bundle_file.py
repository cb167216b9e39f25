"""A bundle's file: written beside its place and put there when it is whole; read as it comes."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from coachdesk.services.outputs import OutputUnwritable
from coachdesk.storage.errors import DiskFull
from sync.client.bundle_values import BundleUnreadable

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_SUFFIX = ".part"


@contextmanager
def put_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that stands in its place when the block ends, and is on the disk, or not at all.

    Raises ``OutputUnwritable``, ``DiskFull``.
    """
    beside = path.with_name(path.name + _SUFFIX)
    try:
        try:
            with beside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(file=path.name) from None
        raise OutputUnwritable(file=path.name) from None


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading; raise ``BundleUnreadable``, also when the stick is pulled in the middle."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError:
        raise BundleUnreadable(file=path.name) from None
