"""A publisher with a key, and installers as they leave the build: the file and the release file beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

from sync.headquarters.commands.releasing import put_release
from sync.headquarters.store.releases import KeptRelease
from sync.protocol.bodies import Release
from sync.protocol.releases import RELEASE_SUFFIX, sign_release
from tests.sync.headquarters.office import NOW, Office
from tests.sync.protocol.organisation import seed_of
from tests.sync.protocol.signing import public_of

PUBLISHER_KEY = seed_of("the publisher")
PUBLISHER = public_of(PUBLISHER_KEY)


def bytes_of(version: str, size: int) -> bytes:
    """Return what an installer of this version holds, the same each time."""
    return Random(version).randbytes(size)


def an_installer(
    folder: Path, version: str = "9.1.0", size: int = 10_000, *, signing_key: bytes = PUBLISHER_KEY
) -> Path:
    """Write an installer and its release file; return the installer's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"CoachDesk-{version}-Setup.exe"
    path.write_bytes(bytes_of(version, size))
    release = release_of(version, size, signing_key=signing_key)
    path.with_name(path.name + RELEASE_SUFFIX).write_bytes(release.as_bytes())
    return path


def release_of(version: str, size: int, *, signing_key: bytes = PUBLISHER_KEY) -> Release:
    """Return the signed release of an installer."""
    digest = hashlib.sha256(bytes_of(version, size)).hexdigest()
    return sign_release(signing_key, version, size, digest)


def offer(office: Office, folder: Path, version: str = "9.1.0", size: int = 10_000) -> KeptRelease:
    """Put an installer on offer, as the command does."""
    path = an_installer(folder, version, size)
    return put_release(office.store, office.contents, path, release_of(version, size), NOW)
