"""One demo desk for all the tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coachdesk.demo import PASSPHRASE
from coachdesk.demo.keeping import ready_demo_desk
from coachdesk.desk import OpenDesk, find_desk

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo desk as the program does, as of ``TODAY``."""
    return ready_demo_desk(tmp_path_factory.mktemp("demo") / "desk", TODAY)


@pytest.fixture(scope="session")
def demo_desk(demo_folder: Path) -> Iterator[OpenDesk]:
    """Open the demo desk; tests that use it do not write."""
    desk = find_desk(demo_folder).unlock(PASSPHRASE)
    yield desk
    desk.lock()
