"""The pictures of the page: nothing cut in any language or size, every control named and reached, every text used."""

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
from ui.merging.merging_page import MergingPage
from ui.merging.screens import SCREENS
from ui.shell.screens import Stage

UI = Path(__file__).resolve().parents[3] / "ui"
MADE_AT_RUN_TIME = (
    "merging.thing.",
    "merging.edited",
    "merging.deleted",
    "merging.whole.",
    "merging.earlier.",
)


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merging") / "desk"
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
def test_nothing_is_cut_and_every_control_is_named_and_reached(stage: Stage) -> None:
    problems = []
    for screen in SCREENS:
        widget = screen.prepare(stage)
        stage.settle()
        # Its markup is no word of the text; that it wraps like any other text, its height shows.
        cut = [one for one in looks.clipped(widget) if "MarkedText" not in one or " for a word" not in one]
        problems += [f"{screen.name}: cut: {one}" for one in cut]
        problems += [f"{screen.name}: outside: {one}" for one in looks.off_the_window(widget)]
        problems += [f"{screen.name}: nameless: {one}" for one in looks.unnamed(widget)]
        reached = set(looks.tab_order(widget))
        problems += [
            f"{screen.name}: not reached: {looks.describe(one)}"
            for one in looks.controls(widget)
            if one.isEnabled() and one not in reached
        ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("stage", [("fr", (1_366, 728))], indirect=True)
def test_the_demo_desk_has_something_of_each_kind_to_decide(stage: Stage) -> None:
    SCREENS[0].prepare(stage)
    page = stage.frame.findChild(MergingPage)
    assert isinstance(page, MergingPage)
    asked = {(one.kind, one.field) for one in page.conflicts}
    assert asked == {
        ("beneficiary", "phone"),
        ("beneficiary", "address"),
        ("situation", "resources"),
        ("session", "note"),
        ("action", "_deleted"),
        ("action", "due_on"),
        ("barrier", "comment"),
    }
    assert stage.frame.rail.button("merging").count == len(page.conflicts)


def test_every_text_is_used() -> None:
    written = "\n".join(path.read_text("utf-8") for path in UI.rglob("*.py"))
    unused = [
        key
        for key in resources.translation("fr", "merging")
        if f'"{key}"' not in written and not key.startswith(MADE_AT_RUN_TIME)
    ]
    assert not unused
