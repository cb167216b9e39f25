"""Write a file outside of the desk, at a place that the person named, in clear: one way for exports and copies."""

from __future__ import annotations

import errno
from pathlib import Path

from coachdesk.documents.placed_document import put_copy
from coachdesk.errors import PersonFacing
from coachdesk.storage.errors import DiskFull


class OutputUnwritable(PersonFacing):
    """The file cannot be written there (context: file)."""

    code = "output_unwritable"


def write_out(out: Path, data: bytes) -> None:
    """Write a file as a whole; what stood there is replaced, or stays.

    Raises ``OutputUnwritable`` or ``DiskFull``: nothing half-written is left.
    """
    try:
        put_copy(out, data)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(file=out.name) from None
        raise OutputUnwritable(file=out.name) from None
