"""Headquarters in the process, a supervisor at the window of their desk, and a coach at the window of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.joining.newcomer import Newcomer
from tests.ui.synchronisation.siege import Siege
from tests.ui.team.leader import Leader


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    """Return an organisation with the laptop that founded it."""
    made = Siege(tmp_path / "siege")
    yield made
    made.close()


@pytest.fixture
def leader(tmp_path: Path, siege: Siege, qapp: QApplication, qtbot: QtBot) -> Iterator[Leader]:
    """Return an administrator who is a supervisor too, on the team's page."""
    made = Leader(tmp_path / "leader", siege, qtbot)
    yield made
    made.end()


@pytest.fixture
def newcomer(tmp_path: Path, siege: Siege, qapp: QApplication, qtbot: QtBot) -> Iterator[Newcomer]:
    """Return somebody at the window of a new desk."""
    made = Newcomer(tmp_path / "newcomer", siege, qtbot)
    yield made
    made.end()
