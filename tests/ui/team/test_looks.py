"""The pictures of joining and of the team: nothing cut, every control named and reached, every text used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import resources
from coachdesk.demo import PASSPHRASE
from coachdesk.demo.building import build_demo_desk
from coachdesk.demo.keeping import today_there
from tests.ui import looks
from tests.ui.unlocked_stage import unlocked_stage
from ui.joining.screens import SCREENS as JOINING
from ui.shell.screens import Stage
from ui.team.screens import SCREENS as TEAM

UI = Path(__file__).resolve().parents[3] / "ui"
MADE_AT_RUN_TIME = ("joining.settings.", "team.role.", "team.act.", "team.help.", "team.give.column.")


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team") / "desk"
    build_demo_desk(folder, today_there())
    return folder


@pytest.fixture
def stage(demo_folder: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Stage]:
    language, size = request.param
    with unlocked_stage(demo_folder, PASSPHRASE, qtbot, language, size) as made:
        yield made


@pytest.mark.parametrize(
    "stage",
    [(language, size) for language in ("fr", "en", "xx") for size in ((1_366, 728), (960, 600))],
    indirect=True,
    ids=lambda value: f"{value[0]}-{value[1][0]}",
)
@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_nothing_is_cut_and_every_control_is_named_and_reached(stage: Stage) -> None:
    problems = []
    for screen in (*JOINING, *TEAM):
        widget = screen.prepare(stage)
        if not widget.isVisible():
            widget.show()
        stage.settle()
        problems += [f"{screen.name}: cut: {one}" for one in looks.clipped(widget)]
        problems += [f"{screen.name}: outside: {one}" for one in looks.off_the_window(widget)]
        problems += [f"{screen.name}: nameless: {one}" for one in looks.unnamed(widget)]
        reached = set(looks.tab_order(widget))
        problems += [
            f"{screen.name}: not reached: {looks.describe(one)}"
            for one in looks.controls(widget)
            if one.isEnabled() and one not in reached
        ]
        if widget is not stage.window:
            widget.close()
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("area", ["joining", "team"])
def test_no_text_is_left_unused(area: str) -> None:
    written = "\n".join(path.read_text("utf-8") for path in UI.rglob("*.py"))
    unused = [
        key
        for key in resources.translation("fr", area)
        if f'"{key}"' not in written and f"'{key}'" not in written and not key.startswith(MADE_AT_RUN_TIME)
    ]
    assert unused == []
