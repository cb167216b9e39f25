"""Headquarters in the process, and a desk that syncs with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coachdesk.programme.register import Person
from tests.ui.synchronisation.desk_on_thread import COACH, DeskOnThread
from tests.ui.synchronisation.siege import Siege
from ui.shell.frame import Frame
from ui.synchronisation.synchronisation_page import SynchronisationPage


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    """Return an organisation with its supervisor's laptop."""
    made = Siege(tmp_path / "siege")
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, siege: Siege, qapp: QApplication, qtbot: QtBot) -> Iterator[DeskOnThread]:
    """Return a desk that works alone; ``desk.join()`` makes it a member."""
    made = DeskOnThread(tmp_path / "desk", siege, qtbot)
    yield made
    made.end()


@pytest.fixture
def frame_of_desk(desk: DeskOnThread, qtbot: QtBot) -> Frame:
    """Return the real frame on that desk, shown on the Synchronisation page."""
    made = Frame(desk.operations, Person(id=desk.person(), name=COACH), syncing=desk.syncing)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.host.navigate("synchronisation")
    desk.settle()
    return made


@pytest.fixture
def page(frame_of_desk: Frame) -> SynchronisationPage:
    """Return the page."""
    shown = frame_of_desk.page
    assert isinstance(shown, SynchronisationPage)
    return shown
