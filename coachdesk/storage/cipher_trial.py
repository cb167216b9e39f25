"""Try SQLCipher out on a file that is made for it: is it the real one, and does it really encrypt?

A library of the same name without the encryption writes a plain file and says nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from coachdesk.storage.engine import KEY_BYTES, SqlFile
from coachdesk.storage.errors import StorageError

_NAME = "trial.db"
_WORDS = "Une note tout à fait inventée pour cet essai"


@dataclass(frozen=True, slots=True)
class CipherTrial:
    """What was seen. ``version`` is SQLCipher's, "" when the library is not SQLCipher."""

    version: str
    is_plain: bool
    opens_with_other_key: bool
    finds_words: bool
    is_whole: bool


def try_cipher(folder: Path) -> CipherTrial:
    """Make a file in ``folder``, write to it, close it, look at its bytes, and open it with a wrong and the right key.

    Raises ``StorageError`` or ``SqlFault`` where the file cannot be made or opened again.
    """
    path, key = folder / _NAME, secrets.token_bytes(KEY_BYTES)
    made = SqlFile(path, key, name=_NAME, is_new=True)
    try:
        version = made.execute("PRAGMA cipher_version")
        made.execute(
            "CREATE VIRTUAL TABLE notes USING fts5(words, tokenize = 'unicode61 remove_diacritics 2')"
        )
        with made.transaction():
            made.execute("INSERT INTO notes VALUES (?)", (_WORDS,))
    finally:
        made.close()
    written = b"".join(file.read_bytes() for file in folder.glob(f"{_NAME}*"))
    return CipherTrial(
        version=str(version[0][0]) if version else "",
        is_plain=written.startswith(b"SQLite format 3") or _WORDS.encode() in written,
        opens_with_other_key=_opens(path, secrets.token_bytes(KEY_BYTES)),
        **_read_again(path, key),
    )


def _opens(path: Path, key: bytes) -> bool:
    try:
        SqlFile(path, key, name=_NAME).close()
    except StorageError:
        return False
    return True


def _read_again(path: Path, key: bytes) -> dict[str, bool]:
    again = SqlFile(path, key, name=_NAME)
    try:
        found = again.execute("SELECT words FROM notes WHERE notes MATCH 'inventee'")
        return {"finds_words": found == [(_WORDS,)], "is_whole": not again.integrity_problems()}
    finally:
        again.close()
