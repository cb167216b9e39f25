"""Every picture of a newer program, in each language and at the smallest size: nothing cut, every control named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk
from coachdesk.vault.header import KdfCost
from tests.ui import looks
from tests.ui.unlocked_stage import unlocked_stage
from ui.messages import Language
from ui.shell.screens import Screen, Stage, all_screens
from ui.updates.screens import SCREENS

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"
LANGUAGES: tuple[Language, ...] = ("fr", "en", "xx")


@pytest.fixture(scope="module")
def desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("updates") / "desk"
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
def test_nothing_is_cut_and_every_control_is_named_and_reached(stage: Stage) -> None:
    problems = []
    for screen in SCREENS:
        widget = show(screen, stage)
        problems += [f"{screen.name}: cut: {one}" for one in looks.clipped(widget)]
        problems += [f"{screen.name}: outside: {one}" for one in looks.off_the_window(widget)]
        problems += [f"{screen.name}: nameless: {one}" for one in looks.unnamed(widget)]
        reached = set(looks.tab_order(widget))
        problems += [
            f"{screen.name}: no key to: {looks.describe(one)}"
            for one in looks.controls(widget)
            if one.isEnabled() and one not in reached
        ]
        if widget is not stage.window:
            widget.close()
            widget.deleteLater()
    assert not problems, "\n".join(problems)


def test_the_pictures_are_among_all() -> None:
    names = {screen.name for screen in all_screens()}
    assert {screen.name for screen in SCREENS} <= names
