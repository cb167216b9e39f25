"""Where a passphrase comes from on the command line: the file named in the environment, or a prompt."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from coachdesk.errors import PersonFacing

PASSPHRASE_FILE = "COACHDESK_PASSPHRASE_FILE"  # noqa: S105 - the name of the variable, not a passphrase


class PassphraseFileUnreadable(PersonFacing):
    """The file named in COACHDESK_PASSPHRASE_FILE cannot be read."""

    code = "passphrase_file_unreadable"


class PassphrasesDiffer(PersonFacing):
    """The passphrase typed twice was not the same."""

    code = "passphrases_differ"


def read_passphrase(prompt: str, *, again: str | None = None) -> str:
    """Return the passphrase: the first line of the file, or what is typed (twice when ``again`` is a prompt)."""
    named = os.environ.get(PASSPHRASE_FILE)
    if named:
        try:
            # Windows' editors and PowerShell may begin a UTF-8 file with a mark that is no part of the passphrase.
            return Path(named).read_text("utf-8-sig").splitlines()[0]
        except (OSError, UnicodeDecodeError, IndexError):
            raise PassphraseFileUnreadable() from None
    typed = getpass.getpass(prompt)
    if again is not None and getpass.getpass(again) != typed:
        raise PassphrasesDiffer()
    return typed
