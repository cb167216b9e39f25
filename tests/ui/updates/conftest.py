"""A desk that is a member, a headquarters that offers installers, and what follows them for the windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.synchronisation.conftest import desk, siege
from tests.ui.synchronisation.desk_on_thread import DeskOnThread
from tests.ui.synchronisation.siege import Siege
from tests.ui.updates.offering import Offering, Publisher
from ui.operations.updates import Updating

__all__ = ["desk", "siege"]


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """Return whoever makes CoachDesk."""
    return Publisher(tmp_path / "publisher")


@pytest.fixture
def offering(siege: Siege) -> Offering:
    """Return the person at headquarters."""
    return Offering(siege.headquarters)


@pytest.fixture
def updates_folder(tmp_path: Path) -> Path:
    """Return where downloads lie."""
    return tmp_path / "updates"


@pytest.fixture
def updating(desk: DeskOnThread, publisher: Publisher, updates_folder: Path) -> Updating:
    """Return what follows newer programs on a desk that was let in."""
    made = follow(desk, publisher, updates_folder)
    desk.lock()
    desk.settle()
    desk.unlock()
    desk.join()
    return made


def follow(desk: DeskOnThread, publisher: Publisher, folder: Path) -> Updating:
    """Return what follows newer programs, with this publisher's key and folder."""
    made = Updating(desk.operations, desk.syncing)
    made.folder = folder
    made.publisher = lambda: publisher.public_key
    return made
