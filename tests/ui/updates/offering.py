"""A publisher with a key, and headquarters that puts its installers on offer."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from sync.headquarters.commands.releasing import put_release
from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.store.releases import KeptRelease, find_release, replace_release
from sync.protocol.bodies import Release
from sync.protocol.keys import signing_public_key
from sync.protocol.releases import sign_release
from sync.simulation.organisation import SimulatedHeadquarters

PIECES = 4
SIZE = PIECES * (1 << 20) - 12_345
"""A desk fetches it in so many pieces."""
NEWER, NEWEST = "7.1.0", "7.2.0"
CONTENT = "GET /v1/release/content"


class Publisher:
    """Makes installers and signs them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = secrets.token_bytes(32)
        folder.mkdir()

    @property
    def public_key(self) -> bytes:
        """Return what programs are shipped with."""
        return signing_public_key(self._key)

    def publish(self, version: str, data: bytes | None = None) -> tuple[Path, Release]:
        """Return an installer and its signed release; ``data``: what is in it, some megabytes by default."""
        path = self._folder / f"CoachDesk-{version}-Setup.exe"
        path.write_bytes(Random(version).randbytes(SIZE) if data is None else data)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        return path, sign_release(self._key, version, len(content), digest)


class Offering:
    """What the person at headquarters does with installers."""

    def __init__(self, headquarters: SimulatedHeadquarters) -> None:
        self._headquarters = headquarters

    def put(self, path: Path, release: Release) -> KeptRelease:
        """Put an installer on offer."""
        store = self._headquarters._store
        assert store is not None
        return put_release(store, self._contents(), path, release, int(time.time()))

    def withdraw(self) -> None:
        """Offer nothing any more."""
        store = self._headquarters._store
        assert store is not None
        with store.writing() as connection:
            replace_release(connection, None)

    def overwrite_first_piece(self, data: bytes) -> None:
        """Have the disk of headquarters hold something else than what was put there."""
        store = self._headquarters._store
        assert store is not None
        with store.reading() as connection:
            kept = find_release(connection)
        assert kept is not None
        contents = self._contents()
        key = kept.keys()[0]
        contents.remove(key)
        contents.put(key, data)

    def want_at_least(self, version: str, newest: str = "") -> None:
        """Exchange nothing with older programs from now on; ``newest``: named without an installer."""
        site = replace(self._headquarters.site, lowest_program=version, newest_program=newest)
        self._headquarters.site = site
        self._headquarters.restart()

    def _contents(self) -> FolderContents:
        return FolderContents(self._headquarters._folder / "contents")
