"""What a second start says to the window that is open: one line of JSON, and the answer that it was taken.

``{"file": "/the/whole/path"}``, or ``{}``: only "show yourself". Whoever is at the other end may be anything: what is
not known is ignored, what is too long or no such line is refused.
"""

from __future__ import annotations

import json
from pathlib import Path

LONGEST_PATH = 32 * 1024
"""Characters: as long as Windows lets a path be."""
MOST_BYTES = 256 * 1024
"""Of a line: such a path with each character escaped."""
TAKEN = b'{"taken":true}\n'


class MessageMalformed(ValueError):
    """This is no message of a second start."""


def written(file: Path | None) -> bytes:
    """Return the line that asks to open a file, or only to come to the front."""
    return json.dumps({} if file is None else {"file": str(file)}).encode() + b"\n"


def read(line: bytes) -> Path | None:
    """Return the file of a line, None when the window is only to show itself; raise ``MessageMalformed``."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise MessageMalformed from None
    if not isinstance(found, dict):
        raise MessageMalformed
    file = found.get("file")
    if file is None:
        return None
    if not isinstance(file, str) or not file or len(file) > LONGEST_PATH or "\0" in file:
        raise MessageMalformed
    path = Path(file)
    if not path.is_absolute():
        raise MessageMalformed
    return path
