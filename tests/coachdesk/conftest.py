"""A desk of its own for each test that asks: real header, vault, register and case files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from coachdesk.desk import LockedDesk, OpenDesk, create_desk, find_desk
from coachdesk.vault.header import KdfCost

FAST = KdfCost(memory_kib=1_024, iterations=1, lanes=1)
"""Passed as an argument by tests only: no setting reaches it in the program."""

PASSPHRASE = "servir silicium outil rigoler vocal typique regagner loutre"


@dataclass
class DeskHome:
    """A desk's folder, with what opens it."""

    folder: Path
    desk: OpenDesk
    words: tuple[str, ...]
    passphrase: str = PASSPHRASE

    def again(self) -> OpenDesk:
        """Lock and unlock."""
        self.desk.lock()
        self.desk = find_desk(self.folder).unlock(self.passphrase)
        return self.desk

    def locked(self) -> LockedDesk:
        """Lock, and return the desk as the lock screen finds it."""
        self.desk.lock()
        return find_desk(self.folder)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[DeskHome]:
    """Return a fresh open desk in a folder with an accent and a space."""
    folder = tmp_path / "Épinay sur Seine" / "desk"
    desk, words = create_desk(folder, PASSPHRASE, "Claire Fontaine", cost=FAST)
    made = DeskHome(folder, desk, words)
    yield made
    made.desk.lock()
