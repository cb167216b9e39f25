"""Ed25519 for the tests, beside the protocol's own."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def public_of(signing_key: bytes) -> bytes:
    """Return the public key (32 raw bytes) of a private one."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()


def signed_by(signing_key: bytes, message: bytes) -> bytes:
    """Return a signature without any label."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).sign(message)


def public_pem(signing_key: bytes) -> bytes:
    """Return the public half of a signing key as the file that is shipped."""
    public = Ed25519PrivateKey.from_private_bytes(signing_key).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
