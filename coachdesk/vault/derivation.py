"""Keys that follow from the master key, each for one use (HKDF-SHA256 with a label)."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coachdesk.vault.slots import KEY_BYTES, MasterKey


def vault_file_key(master: MasterKey) -> bytes:
    """Return the raw key (32 bytes) of the vault's file."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"coachdesk/vault-file/1").derive(master.raw)
