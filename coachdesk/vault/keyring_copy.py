"""A sealed copy of the desk's keyring outside the vault: a damaged vault does not take every file with it.

``keys.sealed`` is a text file of lines, each an AEAD box (base64) over one JSON entry; new entries are
appended and forced to the disk before the file they open is made. A line cut short by a crash is passed
over. Erasing a case rewrites the copy without its key.
"""

from __future__ import annotations

import base64
import binascii
import errno
import json
import os
import secrets
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coachdesk.vault.private_file import put_in_place, sync_folder

KEYRING_COPY_NAME = "keys.sealed"
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class KeptKey:
    """One entry: a scope's id, kind and file key (hex), or who works here (kind ``person``, no key)."""

    scope: str
    kind: str
    key_hex: str


class KeyringCopy:
    """The sealed copy of one desk."""

    def __init__(self, folder: Path, master_key: bytes, desk_id: str) -> None:
        self._path = folder / KEYRING_COPY_NAME
        derived = HKDF(SHA256(), 32, salt=None, info=b"coachdesk/keyring-copy/1").derive(master_key)
        self._box = AESGCM(derived)
        self._bound_to = desk_id.encode()

    def beside(self, folder: Path) -> Self:
        """Return the copy of the same desk that lies in another folder, such as beside copies of case files."""
        other = copy(self)
        other._path = folder / KEYRING_COPY_NAME
        return other

    def append(self, entry: KeptKey) -> None:
        """Add an entry; it is on the disk when this returns."""
        self.append_all([entry])

    def append_all(self, entries: Sequence[KeptKey]) -> None:
        """Add entries; all of them are on the disk when this returns."""
        is_new = not self._path.exists()
        # Without O_BINARY Windows would write each line break as two bytes.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        handle = os.open(self._path, flags, 0o600)
        try:
            # A line break first: it ends a line that a crash may have cut.
            lines = b"".join(b"\n" + self._sealed(entry) + b"\n" for entry in entries)
            if os.write(handle, lines) < len(lines):
                # A disk that becomes full takes a part and says nothing: the file would be made without its copy.
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            sync_folder(self._path.parent)

    def read(self) -> list[KeptKey]:
        """Return the entries that can be opened, the last of each scope."""
        try:
            lines = self._path.read_bytes().split()
        except FileNotFoundError:
            return []
        found: dict[tuple[str, str], KeptKey] = {}
        for line in lines:
            entry = self._opened(line)
            if entry is not None:
                found[entry.scope, entry.kind] = entry
        return list(found.values())

    def rewrite(self, entries: list[KeptKey]) -> None:
        """Replace the copy by these entries (after an erasure): the old or the new stands, never a half."""
        put_in_place(self._path, b"".join(self._sealed(entry) + b"\n" for entry in entries))

    def _sealed(self, entry: KeptKey) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        content = json.dumps([entry.scope, entry.kind, entry.key_hex]).encode()
        return base64.b64encode(nonce + self._box.encrypt(nonce, content, self._bound_to))

    def _opened(self, line: bytes) -> KeptKey | None:
        try:
            box = base64.b64decode(line, validate=True)
            content = self._box.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], self._bound_to)
            scope, kind, key_hex = json.loads(content)
        except (binascii.Error, InvalidTag, ValueError):
            return None
        return KeptKey(str(scope), str(kind), str(key_hex))
