"""A desk that looks for a newer program, and what lies at its headquarters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.client import updating
from sync.client.updating import LOCK_FILE, OFFER_FILE, Offer, Updates
from sync.headquarters.commands.releasing import put_release
from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.store.engine import open_store
from sync.headquarters.store.releases import replace_release
from tests.sync.client.offices import NOW, Organisation, Road
from tests.sync.desks import TestDesk
from tests.sync.headquarters.installers import PUBLISHER, PUBLISHER_KEY, an_installer, release_of

SIZE = 10_000
PIECE = 3000


@dataclass
class Desk:
    """A coach's desk, and what lies at its headquarters."""

    made: Organisation
    desk: TestDesk
    folder: Path

    @property
    def road(self) -> Road:
        return self.made.roads[self.desk.name]

    def updates(self, program: str = "1.0.0", publisher: bytes | None = PUBLISHER) -> Updates:
        return Updates(self.desk.connection, program, publisher, self.folder)

    def publish(self, version: str = "9.1.0", size: int = SIZE, *, key: bytes = PUBLISHER_KEY) -> None:
        built = self.made.folder / "built"
        path = an_installer(built, version, size)
        store = open_store(str(self.made.headquarters.path))
        put_release(store, self.contents(), path, release_of(version, size, signing_key=key), int(NOW))
        store.close()

    def withdraw(self) -> None:
        store = open_store(str(self.made.headquarters.path))
        with store.writing() as connection:
            replace_release(connection, None)
        store.close()

    def contents(self) -> FolderContents:
        return FolderContents(self.made.folder / "headquarters" / "contents")

    def files(self) -> set[str]:
        """Return what lies in the folder, but for the lock and what was offered."""
        return {one.name for one in self.folder.iterdir()} - {LOCK_FILE, OFFER_FILE}

    def offered(self, updates: Updates | None = None) -> Offer:
        offer = (updates or self.updates()).look()
        assert offer is not None
        return offer

    def fetch(self, updates: Updates | None = None) -> Path | None:
        updates = updates or self.updates()
        return updates.fetch(self.offered(updates), nothing, always)


@pytest.fixture
def here(made: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(updating, "PIECE_BYTES", PIECE)
    return Desk(made, made.hire("Claire"), tmp_path / "data" / "updates")


def nothing(have: int, total: int) -> None:
    assert 0 <= have <= total


def always() -> bool:
    return True


def stops_after(pieces: int) -> Callable[[], bool]:
    left = iter([True] * pieces)
    return lambda: next(left, False)
