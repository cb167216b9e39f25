"""What the tests of windows share: the look in force, the desk's thread, a desk, the real frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coachdesk.programme.register import Person
from tests.ui.desk_in_hand import COACH, DeskInHand
from ui.background import Background
from ui.messages import Language, set_language
from ui.operations import Operations
from ui.shell.frame import Frame
from ui.shell.host import Host
from ui.theme import apply_theme

if TYPE_CHECKING:
    from coachdesk.desk import OpenDesk

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def _as_the_program_does(qapp: QApplication) -> Iterator[None]:
    """Every test begins in French and light, and leaves no window behind."""
    set_language(qapp, "fr")
    apply_theme(qapp, "light")
    yield
    for window in QApplication.topLevelWidgets():
        if (
            window.windowType() != Qt.WindowType.Popup
        ):  # those belong to a completer or a menu, which ends them
            window.hide()
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def app_language(qapp: QApplication) -> Callable[[Language], None]:
    """Return a function that puts a language in force."""
    return lambda name: set_language(qapp, name)


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    """Return the desk's thread; it is drained at the end."""
    made = Background()
    yield made
    assert made.wait_until_idle()
    assert made.shut_down()


@pytest.fixture
def settle(background: Background) -> Settle:
    """Return a function that waits until everything asked is answered and shown."""

    def wait() -> None:
        for _ in range(2):
            assert background.wait_until_idle()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    return wait


@pytest.fixture
def ops(background: Background, tmp_path: Path) -> Iterator[Operations]:
    """Return the operations of a real desk with nobody in it."""
    operations = Operations(background)
    desk_folder = tmp_path / "desk"
    desk_folder.mkdir()
    background.run(lambda: DeskInHand(desk_folder), lambda desk: operations.take_desk(cast("OpenDesk", desk)))
    assert background.wait_until_idle()
    desk = cast(DeskInHand, operations.desk)
    yield operations
    operations.take_desk(None)
    background.run(desk.close)
    assert background.wait_until_idle()


@pytest.fixture
def frame(ops: Operations, qtbot: QtBot) -> Frame:
    """Return the real frame, shown, with no page gone to yet."""
    made = Frame(ops, Person(id="person-a", name=COACH))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


@pytest.fixture
def host(frame: Frame) -> Host:
    """Return what pages get."""
    return frame.host
