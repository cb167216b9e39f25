"""Headquarters in the process, a desk that works alone, and its window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.joining.newcomer import Newcomer
from tests.ui.synchronisation.siege import Siege


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    """Return an organisation with its supervisor's laptop."""
    made = Siege(tmp_path / "siege")
    yield made
    made.close()


@pytest.fixture
def newcomer(tmp_path: Path, siege: Siege, qapp: QApplication, qtbot: QtBot) -> Iterator[Newcomer]:
    """Return somebody at the window of a new desk."""
    made = Newcomer(tmp_path / "desk", siege, qtbot)
    yield made
    made.end()
