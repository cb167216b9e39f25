"""Every screen of the foundation, in each language and at the smallest size: nothing cut, every control named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk
from coachdesk.vault.header import KdfCost
from tests.ui import looks
from tests.ui.unlocked_stage import unlocked_stage
from ui.messages import Language
from ui.settings.screens import SCREENS as SETTINGS
from ui.shell.entry_screens import SCREENS as ENTRY
from ui.shell.screens import Screen, Stage, all_screens

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"
MINE = (*ENTRY, *SETTINGS)
LANGUAGES: tuple[Language, ...] = ("fr", "en", "xx")


@pytest.fixture(scope="module")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screens") / "desk"
    desk, _words = create_desk(folder, PASSPHRASE, "Salomé Béranger", cost=KdfCost(64, 1, 1))
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(theme="light"))
    return folder


@pytest.fixture
def stage(desk_folder: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Stage]:
    language, size = request.param
    with unlocked_stage(desk_folder, PASSPHRASE, qtbot, language, size) as made:
        yield made


def show(screen: Screen, stage: Stage) -> QWidget:
    widget = screen.prepare(stage)
    if not widget.isVisible():
        widget.show()
    stage.settle()
    return widget


@pytest.mark.parametrize(
    "stage",
    [(language, size) for language in LANGUAGES for size in ((1_366, 728), (960, 600))],
    indirect=True,
    ids=lambda value: f"{value[0]}-{value[1][0]}",
)
@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)  # completions, offscreen
def test_nothing_is_cut_and_every_control_is_named(stage: Stage) -> None:
    problems = []
    for screen in MINE:
        widget = show(screen, stage)
        problems += [f"{screen.name}: cut: {one}" for one in looks.clipped(widget)]
        problems += [f"{screen.name}: outside: {one}" for one in looks.off_the_window(widget)]
        problems += [f"{screen.name}: nameless: {one}" for one in looks.unnamed(widget)]
        if widget is not stage.window:
            widget.close()
            widget.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("stage", [("fr", (1_366, 728))], indirect=True)
def test_the_keyboard_reaches_every_control(stage: Stage) -> None:
    for screen in MINE:
        widget = show(screen, stage)
        reached = set(looks.tab_order(widget))
        missed = [
            looks.describe(control)
            for control in looks.controls(widget)
            if control.isEnabled() and control not in reached
        ]
        assert not missed, f"{screen.name}: {missed}"
        if widget is not stage.window:
            widget.close()


def test_screens_have_names_of_their_own(qapp: QApplication) -> None:
    names = [screen.name for screen in all_screens()]
    assert {screen.name for screen in MINE} <= set(names)
    assert len(names) == len(set(names))
