"""Pictures of every screen: drawn, named, of the right size; and a screen that goes wrong does not pass unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, qWarning
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from coachdesk.demo import PASSPHRASE
from coachdesk.demo.building import build_demo_desk
from coachdesk.demo.keeping import today_there
from coachdesk.desk import NoDesk
from coachdesk.preferences import read_preferences
from ui import screenshots
from ui.screenshots import Picture, draws_text, take_pictures
from ui.shell.screens import Screen, Stage, all_screens
from ui.widgets import Dialog

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures") / "desk"
    build_demo_desk(folder, today_there(), people=6)
    return folder


def _taken(folder: Path, out: Path, **options: object) -> list[Picture]:
    chosen = {"language": "fr", "theme": "light", "scale": 1.0, **options}
    return take_pictures(folder, PASSPHRASE, out, **chosen)  # type: ignore[arg-type]  # named by the callers


def _with_screens(monkeypatch: pytest.MonkeyPatch, *screens: Screen) -> None:
    monkeypatch.setattr(screenshots, "all_screens", lambda: screens)


def test_every_screen_is_drawn_without_a_fault(demo_folder: Path, tmp_path: Path) -> None:
    seen: list[Picture] = []
    taken = _taken(demo_folder, tmp_path / "out", theme="dark", on_picture=seen.append)
    assert [picture.file.name for picture in taken] == [
        f"fr-dark-100-{one.name}.png" for one in all_screens()
    ]
    assert seen == taken
    assert [picture for picture in taken if picture.problems] == []
    for picture in taken:
        image = QImage(str(picture.file))
        assert (image.width(), image.height()) == (picture.width, picture.height) == (1366, 768), (
            picture.file.name
        )
    assert read_preferences(demo_folder).theme == "dark"


def test_light_and_dark_and_the_languages_differ(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = next(screen for screen in all_screens() if screen.name == "settings")
    _with_screens(monkeypatch, settings)
    images = {}
    for language, theme in (("fr", "light"), ("fr", "dark"), ("en", "light")):
        (picture,) = _taken(demo_folder, tmp_path, language=language, theme=theme)
        images[language, theme] = QImage(str(picture.file))
    assert images["fr", "light"] != images["en", "light"]
    corner = {key: QColor(image.pixel(1300, 700)).lightness() for key, image in images.items()}
    assert corner["fr", "dark"] < 80
    assert corner["fr", "light"] > 200


def test_a_dialog_is_drawn_over_the_window_that_it_belongs_to(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(stage: Stage) -> QWidget:
        dialog = Dialog("Titre", stage.window)
        dialog.open()
        return dialog

    def closed(stage: Stage) -> QWidget:
        assert QApplication.activeModalWidget() is None, "the dialog before is still there"
        assert stage.window.findChild(QLabel, "curtain") is None, "what lay over the window is still there"
        return stage.window

    def covered(stage: Stage) -> QWidget:
        curtain = QLabel("rideau", stage.frame)
        curtain.setObjectName("curtain")
        curtain.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        curtain.show()
        return stage.window

    _with_screens(monkeypatch, Screen("dialog", opened), Screen("covered", covered), Screen("window", closed))
    dialog, _covered, window = _taken(demo_folder, tmp_path)
    over, alone = QImage(str(dialog.file)), QImage(str(window.file))
    assert over.size() == alone.size()
    assert QColor(over.pixel(5, 700)).lightness() < QColor(alone.pixel(5, 700)).lightness(), (
        "the window is dimmed"
    )


def test_what_a_screen_shows_a_moment_later_is_waited_for(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[QLabel] = []

    def late(stage: Stage) -> QWidget:
        label = QLabel("…", stage.window)
        label.resize(200, 40)
        label.show()
        timer = QTimer(label, singleShot=True, interval=150)
        timer.timeout.connect(lambda: label.setText("arrivé"))
        timer.start()
        forever = QTimer(label, singleShot=True, interval=600_000)
        forever.start()
        written.append(label)
        return stage.window

    said = []
    _with_screens(monkeypatch, Screen("late", late))
    _taken(demo_folder, tmp_path, on_picture=lambda _picture: said.append(written[0].text()))
    assert said == ["arrivé"]


def test_what_goes_wrong_on_a_screen_is_said(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blank(stage: Stage) -> QWidget:
        widget = QWidget()
        widget.resize(stage.window.size())
        return widget

    def complains(stage: Stage) -> QWidget:
        qWarning("a margin that is not one")
        return stage.window

    _with_screens(monkeypatch, Screen("blank", blank), Screen("complains", complains))
    problems = [" ".join(picture.problems) for picture in _taken(demo_folder, tmp_path)]
    assert "blank" in problems[0]
    assert "a margin that is not one" in problems[1]


def test_a_screen_that_breaks_is_named(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(stage: Stage) -> QWidget:
        raise LookupError("no such case")

    _with_screens(monkeypatch, Screen("broken", breaks))
    with pytest.raises(LookupError, match="no such case") as caught:
        _taken(demo_folder, tmp_path)
    assert caught.value.__notes__ == ["while drawing the screen broken"]


def test_text_is_really_drawn(qapp: QApplication) -> None:
    assert draws_text(qapp.font())
    assert draws_text(QLabel().font())


def test_boxes_are_not_text(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a font every letter is the same; here the letters are made the same."""
    letter = screenshots._letter
    monkeypatch.setattr(screenshots, "_letter", lambda _letter, font: letter("□", font))
    assert not draws_text(qapp.font())


def test_a_folder_without_a_desk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoDesk):
        _taken(tmp_path, tmp_path / "out")


@pytest.mark.slow
def test_the_command_draws_at_one_and_a_half_without_a_display(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    environment |= {"XDG_STATE_HOME": str(tmp_path / "state"), "LOCALAPPDATA": str(tmp_path / "state")}
    done = subprocess.run(
        [
            sys.executable, "-m", "coachdesk", "screenshots", tmp_path / "out",
            "--lang", "en", "--theme", "dark", "--scale", "1.5",
        ],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == sorted(
        f"en-dark-150-{screen.name}.png" for screen in all_screens()
    )
    assert {(QImage(str(file)).width(), QImage(str(file)).height()) for file in files} == {(2049, 1152)}
    assert f"Pictures written to {tmp_path / 'out'}: {len(files)}" in done.stdout
