"""What a publisher signs of an installer, so that headquarters passes on neither another file nor another version.

The signature is of the publisher, who is nobody of the organisation: headquarters and whoever steals it can withhold an
installer or go on offering an older one, never make one. Its public key is shipped with the program.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sync.protocol import canonical
from sync.protocol.bodies import Release
from sync.protocol.keys import is_signed, sign

LABEL = b"coachdesk/release/1"
RELEASE_SUFFIX = ".coachrelease"
"""What the release file beside an installer is called, behind the installer's own name."""


def release_message(version: str, size: int, sha256: str) -> bytes:
    """Return what is signed of an installer, behind its label; ``size`` in bytes, ``sha256`` in hexadecimal."""
    return canonical.write({"use": "release", "version": version, "size": size, "sha256": sha256})


def sign_release(signing_key: bytes, version: str, size: int, sha256: str) -> Release:
    """Return an installer's release, signed; ``signing_key``: the publisher's private one, 32 raw bytes."""
    message = release_message(version, size, sha256)
    return Release(version, size, sha256, sign(signing_key, LABEL, message))


def is_published(release: Release, publisher: bytes) -> bool:
    """Tell whether the publisher (the public key, 32 raw bytes) signed this version, size and hash."""
    message = release_message(release.version, release.size, release.sha256)
    return is_signed(publisher, release.signature, LABEL, message)


def publisher_of(pem: bytes) -> bytes:
    """Return the publisher's public key (32 raw bytes) of its file; raise ``ValueError`` for another kind of key."""
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("the publisher's key is of another kind")
    return key.public_bytes_raw()
