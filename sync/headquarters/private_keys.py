"""Headquarters' own private keys, in a file of their own beside the settings: never in the database nor its backups."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coachdesk.errors import PersonFacing
from sync.protocol import canonical
from sync.protocol.errors import NotCanonical
from sync.protocol.keys import SEALING_SEED_BYTES, new_sealing_seed, sealing_public_key

KEYS_FILE = "hq.keys.json"
SIGNING_BYTES = 32


class PrivateKeysMissing(PersonFacing):
    """The file of headquarters' private keys is not there."""

    code = "hq.keys_missing"


class PrivateKeysWrong(PersonFacing):
    """The file of headquarters' private keys is damaged, or others may read it (context: reason)."""

    code = "hq.keys_wrong"


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """The key that signs receipts, and the seed of the one that bundles are sealed to (32 bytes each)."""

    signing: bytes = field(repr=False)
    sealing_seed: bytes = field(repr=False)

    @property
    def signing_public(self) -> bytes:
        """Return the public half of the first."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()

    @property
    def sealing_public(self) -> bytes:
        """Return the public half of the second."""
        return sealing_public_key(self.sealing_seed)

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def new_private_keys() -> PrivateKeys:
    """Make both keys."""
    return PrivateKeys(secrets.token_bytes(SIGNING_BYTES), new_sealing_seed())


def write_private_keys(path: Path, keys: PrivateKeys) -> None:
    """Write the file, for its owner only from its first byte on."""
    written = {
        "signing": canonical.to_base64(keys.signing),
        "sealing_seed": canonical.to_base64(keys.sealing_seed),
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(written, file)
        file.flush()
        os.fsync(file.fileno())


def read_private_keys(path: Path) -> PrivateKeys:
    """Return the keys; raise ``PrivateKeysMissing`` or ``PrivateKeysWrong``."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        mode = path.stat().st_mode
        keys = PrivateKeys(
            canonical.from_base64(found["signing"], SIGNING_BYTES),
            canonical.from_base64(found["sealing_seed"], SEALING_SEED_BYTES),
        )
    except FileNotFoundError as error:
        raise PrivateKeysMissing from error
    except (OSError, ValueError, TypeError, KeyError, NotCanonical) as error:
        raise PrivateKeysWrong(reason="form") from error
    if os.name == "posix" and mode & 0o077:
        raise PrivateKeysWrong(reason="mode")
    return keys
