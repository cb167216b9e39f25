"""A desk on the disk, with its recovery words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk
from coachdesk.vault.header import KdfCost
from ui.shell.window import DeskWindow

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"


@dataclass(frozen=True, slots=True)
class Kept:
    """A locked desk: where it is, and its recovery words."""

    folder: Path
    words: tuple[str, ...]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Return a locked desk."""
    folder = tmp_path / "desk"
    desk, words = create_desk(folder, PASSPHRASE, "Salomé Béranger", cost=KdfCost(64, 1, 1))
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    return Kept(folder, words)


@pytest.fixture
def window(kept: Kept, qtbot: QtBot) -> Iterator[DeskWindow]:
    """Return the window on the locked desk."""
    made = DeskWindow(kept.folder)
    made.resize(1_366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
