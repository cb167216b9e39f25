"""The organisation's recovery key, held by two people, and what it opens: the escrow slot of a desk.

The key is a sealing key. It is split by a one-time pad: the first half is random, the second what is missing from it,
so that one half alone tells nothing at all. A half says of which organisation it is and which of the two; that they
belong together shows against the public key, which stands in the directory.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sync.protocol.errors import RecoveryRefused, TextMalformed
from sync.protocol.keys import (
    KEY_BYTES,
    SEALING_SEED_BYTES,
    WRAPPED_KEY_BYTES,
    open_sealed,
    seal_to,
    sealing_public_key,
)
from sync.protocol.lettered import read_text, write_text

KIND = "CDR1"
ESCROW_BYTES = WRAPPED_KEY_BYTES
_HALF_BYTES = 1 + 16 + SEALING_SEED_BYTES


@dataclass(frozen=True, slots=True)
class RecoveryHalf:
    """One of the two: which (1 or 2), of which organisation, and its 32 bytes."""

    organisation: str
    which: int
    share: bytes = field(repr=False)

    def as_text(self) -> str:
        """Return it as letters, to print."""
        return write_text(KIND, bytes([self.which]) + bytes.fromhex(self.organisation) + self.share)

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def read_half(text: str) -> RecoveryHalf:
    """Return a half as it was typed; raise ``TextMalformed`` (reason ``content`` for what is no half)."""
    data = read_text(KIND, text)
    if len(data) != _HALF_BYTES or data[0] not in (1, 2):
        raise TextMalformed(reason="content")
    return RecoveryHalf(data[1:17].hex(), data[0], data[17:])


def split(seed: bytes, organisation: str) -> tuple[RecoveryHalf, RecoveryHalf]:
    """Return the two halves of a private recovery key (32 bytes), other ones each time."""
    pad = secrets.token_bytes(SEALING_SEED_BYTES)
    return RecoveryHalf(organisation, 1, pad), RecoveryHalf(organisation, 2, _xor(seed, pad))


def joined(one: RecoveryHalf, other: RecoveryHalf, recovery_public: bytes) -> bytes:
    """Return the private recovery key of its halves, in any order.

    ``recovery_public``: from the directory. Raises ``RecoveryRefused`` (reason ``same_half``, ``other_key``).
    """
    if one.which == other.which:
        raise RecoveryRefused(reason="same_half")
    seed = _xor(one.share, other.share)
    if one.organisation != other.organisation or sealing_public_key(seed) != recovery_public:
        raise RecoveryRefused(reason="other_key")
    return seed


def seal_escrow(master_key: bytes, organisation: str, desk: str, recovery_public: bytes) -> bytes:
    """Return a desk's master key (32 bytes) sealed to the organisation's recovery key: the escrow slot, 1168 bytes.

    ``desk``: the id that stands in the desk's header, which it is bound to. Raises ``RecoveryRefused`` (reason
    ``other_key``) for no such public key.
    """
    if len(master_key) != KEY_BYTES:
        raise ValueError("a master key has 32 bytes")
    try:
        return seal_to(recovery_public, master_key, _about(organisation, desk))
    except ValueError as error:
        raise RecoveryRefused(reason="other_key") from error


def open_escrow(sealed: bytes, organisation: str, desk: str, seed: bytes) -> bytes:
    """Return the master key of a desk; ``seed``: the joined recovery key.

    Raises ``RecoveryRefused`` (reason ``escrow``) for what was sealed for another desk, to another key, or altered.
    """
    try:
        master_key = open_sealed(sealed, seed, _about(organisation, desk))
    except ValueError as error:
        raise RecoveryRefused(reason="escrow") from error
    if len(master_key) != KEY_BYTES:
        raise RecoveryRefused(reason="escrow")
    return master_key


def _about(organisation: str, desk: str) -> dict[str, object]:
    return {"use": "escrow/1", "organisation": organisation, "desk": desk}


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
