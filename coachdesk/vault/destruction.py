"""Destroy what opens a desk: its key slots and the copy of its keys. What is left can be read by nobody.

The old bytes are written over where they lie before the files are replaced. A solid-state disk may keep an older copy
of a block somewhere; whoever finds one still needs the passphrase.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import replace
from pathlib import Path

from coachdesk.vault.header import COPY_NAME, ESCROW, HEADER_NAME, LET_OUT, Header, write_header
from coachdesk.vault.keyring_copy import KEYRING_COPY_NAME


def destroy_keys(folder: Path, header: Header) -> Header:
    """Destroy the slots of a locked desk and return the header that says so; raise ``HeaderNotWritten``.

    Killed in the middle, the desk opens once more or not at all; it is let out again at its next contact.
    """
    for name in (KEYRING_COPY_NAME, COPY_NAME, HEADER_NAME):
        with contextlib.suppress(OSError):
            _write_over(folder / name)
    (folder / KEYRING_COPY_NAME).unlink(missing_ok=True)
    # The escrow goes too: it opens the desk as a slot does.
    extra = {name: value for name, value in header.extra.items() if name != ESCROW}
    emptied = replace(header, slots=(), extra={**extra, LET_OUT: True})
    write_header(folder, emptied)
    return emptied


def _write_over(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        os.write(handle, secrets.token_bytes(os.fstat(handle).st_size))
        os.fsync(handle)
    finally:
        os.close(handle)
