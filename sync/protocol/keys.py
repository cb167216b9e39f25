"""Keys: a device's two pairs, a scope's key, how it is wrapped for a device, and the fingerprint that is spoken.

Everything is ``cryptography``'s: Ed25519 (RFC 8032), and HPKE (RFC 9180) with the hybrid KEM ML-KEM-768 + X25519
("X-Wing"), HKDF-SHA256 and ChaCha20-Poly1305. A private sealing key is X-Wing's seed of 32 bytes, expanded by
SHAKE-256 into the keys of its two halves, as its draft says; a public one is ML-KEM's 1184 bytes and X25519's 32.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.protocol import canonical
from sync.protocol.errors import WrappedKeyRefused

KEY_BYTES = 32
SIGNATURE_BYTES = 64
SIGNING_PUBLIC_BYTES = 32
SEALING_SEED_BYTES = 32
SEALING_PUBLIC_BYTES = 1184 + 32
WRAPPED_KEY_BYTES = 1088 + 32 + KEY_BYTES + 16
"""ML-KEM's ciphertext, X25519's, the key and the tag: how long any sealed 32 bytes are."""

FINGERPRINT_GROUPS = 6
FINGERPRINT_DIGITS = 4
"""24 decimal digits: 79 bits. Digits are the same in every language and cannot be misspelt."""


_ANY_PRIVATE = bytes([1] * 32)
"""Whichever it is, its secret shared with a point of low order is nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class ScopeKey:
    """A scope's key of one epoch (32 bytes); never shown, never pickled."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a scope key has 32 bytes")

    def __repr__(self) -> str:
        return "ScopeKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def new_scope_key() -> ScopeKey:
    """Make the key of a new scope, or of its next epoch."""
    return ScopeKey(secrets.token_bytes(KEY_BYTES))


def signing_public_key(signing_key: bytes) -> bytes:
    """Return the public signing key of a private one, 32 raw bytes each."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()


def new_sealing_seed() -> bytes:
    """Make a device's private sealing key (32 bytes)."""
    return secrets.token_bytes(SEALING_SEED_BYTES)


def sealing_public_key(seed: bytes) -> bytes:
    """Return the public sealing key (1216 bytes) of a private one."""
    mlkem, x25519 = _halves(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def is_sealing_public_key(public_key: bytes) -> bool:
    """Tell whether something can be sealed to these bytes: a point of low order, too, is refused."""
    try:
        _public(public_key)
        X25519PrivateKey.from_private_bytes(_ANY_PRIVATE).exchange(
            X25519PublicKey.from_public_bytes(public_key[1184:])
        )
    except ValueError:
        return False
    return True


def seal_to(public_key: bytes, plain: bytes, about: Mapping[str, object]) -> bytes:
    """Return a short text sealed to a public sealing key (1216 bytes): 1136 bytes longer (HPKE, base mode).

    ``about``: what it is and for whom; it opens under the same only. Raises ``ValueError`` for no such public key,
    also for one whose shared secret would be nothing.
    """
    return _suite().encrypt(plain, _public(public_key), info=canonical.write(about))


def open_sealed(sealed: bytes, seed: bytes, about: Mapping[str, object]) -> bytes:
    """Return what was sealed to the private key ``seed`` (32 bytes) under ``about``; raise ``ValueError``."""
    mlkem, x25519 = _halves(seed)
    try:
        private = MLKEM768X25519PrivateKey(mlkem, x25519)
        return _suite().decrypt(sealed, private, info=canonical.write(about))
    except InvalidTag as error:
        raise ValueError("it was not sealed to this key, or not as this") from error


def sign(signing_key: bytes, label: bytes, message: bytes) -> bytes:
    """Return the Ed25519 signature (64 bytes) over label · 0 · message; ``signing_key``: 32 raw bytes."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).sign(label + b"\0" + message)


def is_signed(public_key: bytes, signature: bytes, label: bytes, message: bytes) -> bool:
    """Tell whether a signature over label · 0 · message is of this key (32 raw bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, label + b"\0" + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def organisation_of(root_public_key: bytes) -> str:
    """Return the organisation's name: the first 16 bytes of the SHA-256 of its root public key, in hexadecimal."""
    return hashlib.sha256(root_public_key).hexdigest()[:32]


# Scope keys


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Which key: of this scope and epoch, in this organisation."""

    organisation: str
    scope: str
    epoch: int


def wrap_scope_key(key: ScopeKey, place: KeyPlace, device: str, public_key: bytes) -> bytes:
    """Return the key sealed to a device (1168 bytes); raise ``WrappedKeyRefused`` for no such public key."""
    try:
        return seal_to(public_key, key.raw, _about_wrapping(place, device))
    except ValueError as error:
        raise WrappedKeyRefused(scope=place.scope, epoch=place.epoch, device=device) from error


def unwrap_scope_key(wrapped: bytes, place: KeyPlace, device: str, seed: bytes, proof: str) -> ScopeKey:
    """Return the key that was wrapped for this device, scope and epoch, and is the one that ``proof`` promised.

    ``seed``: the device's private sealing key; ``proof``: from the directory. Raises ``WrappedKeyRefused``.
    """
    about = {"scope": place.scope, "epoch": place.epoch, "device": device}
    try:
        raw = open_sealed(wrapped, seed, _about_wrapping(place, device))
    except ValueError as error:
        raise WrappedKeyRefused(**about) from error
    if len(raw) != KEY_BYTES or not hmac.compare_digest(proof_of(ScopeKey(raw), place), proof):
        raise WrappedKeyRefused(**about)
    return ScopeKey(raw)


def proof_of(key: ScopeKey, place: KeyPlace) -> str:
    """Return what the directory says of a key (64 hexadecimal digits): it names the key and tells nothing of it."""
    info = canonical.write({**_about(place), "use": "scope-key-proof/1"})
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(key.raw).hex()


# The fingerprint that is spoken


def fingerprint(organisation: str, signing_public: bytes, sealing_public: bytes) -> tuple[str, ...]:
    """Return what two people compare by voice before a device is let in: six groups of four digits.

    It covers both public keys and the organisation, so that nobody between them can change one of the three.
    """
    bound = canonical.write(
        {
            "use": "fingerprint/1",
            "organisation": organisation,
            "signing": canonical.to_base64(signing_public),
            "sealing": canonical.to_base64(sealing_public),
        }
    )
    digits = FINGERPRINT_GROUPS * FINGERPRINT_DIGITS
    number = int.from_bytes(hashlib.sha256(bound).digest(), "big") % 10**digits
    text = f"{number:0{digits}d}"
    return tuple(text[at : at + FINGERPRINT_DIGITS] for at in range(0, digits, FINGERPRINT_DIGITS))


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _about(place: KeyPlace) -> dict[str, object]:
    return {"organisation": place.organisation, "scope": place.scope, "epoch": place.epoch}


def _about_wrapping(place: KeyPlace, device: str) -> dict[str, object]:
    return {**_about(place), "use": "scope-key/1", "device": device}


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != SEALING_SEED_BYTES:
        raise ValueError("a private sealing key has 32 bytes")
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(
        expanded[64:]
    )


def _public(public_key: bytes) -> MLKEM768X25519PublicKey:
    if len(public_key) != SEALING_PUBLIC_BYTES:
        raise ValueError("a public sealing key has 1216 bytes")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public_key[:1184]),
        X25519PublicKey.from_public_bytes(public_key[1184:]),
    )
