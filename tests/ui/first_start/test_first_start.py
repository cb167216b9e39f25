"""From the welcome to an open desk, with the keyboard, as on the first day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from coachdesk.desk import find_desk
from tests.ui import keys
from ui import places
from ui.first_start.first_start import FirstStart
from ui.first_start.step import Step
from ui.first_start.steps import RecoveryStep, WelcomeStep
from ui.first_start.together_step import TogetherStep
from ui.lock.lock_screen import LockScreen
from ui.messages import tr
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(60)
        QCoreApplication.processEvents()


def step_of(start: FirstStart) -> Step:
    return start.step


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[DeskWindow]:
    made = DeskWindow(tmp_path / "desk", fixed_language="fr")
    made.resize(1_366, 768)
    made.start()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()


@pytest.fixture
def start(window: DeskWindow) -> FirstStart:
    shown = window.screen_shown
    assert isinstance(shown, FirstStart)
    return shown


def test_the_whole_way_with_the_keyboard(
    window: DeskWindow, start: FirstStart, tmp_path: Path, qtbot: QtBot
) -> None:
    assert isinstance(step_of(start), WelcomeStep)
    keys.press(start.next_button, Qt.Key.Key_Space)
    start.who.field.insert("  Salomé   Béranger ")  # QTest types ASCII only
    keys.press(start.who.field, Qt.Key.Key_Return)
    assert step_of(start) is start.where
    assert start.where.folder() == tmp_path / "desk"
    keys.press(start.where.field, Qt.Key.Key_Return)
    start.passphrase.entry.generate()
    passphrase = start.passphrase.entry.first.text()
    keys.type_text(start.passphrase.entry.second.line, passphrase)
    keys.press(start.passphrase.entry.second.line, Qt.Key.Key_Return)
    assert not start.next_button.isEnabled()  # it takes a second, and nothing freezes
    settle(window)
    step = start.step
    assert isinstance(step, RecoveryStep)
    assert start.unlocked is not None
    words = start.unlocked.words
    keys.type_text(step.sheet.answer, words[step.sheet.asked_place])
    keys.press(step.sheet.answer, Qt.Key.Key_Return)
    assert isinstance(start.step, TogetherStep)
    keys.press(start.next_button, Qt.Key.Key_Space)
    settle(window)
    shown = window.screen_shown
    assert isinstance(shown, Frame)
    assert shown.host.person is not None
    assert shown.host.person.name == "Salomé Béranger"
    assert places.last_desk_folder() == tmp_path / "desk"
    window.close()
    find_desk(tmp_path / "desk").unlock(passphrase).lock()
    find_desk(tmp_path / "desk").unlock_with_words(" ".join(words)).lock()


def test_each_step_says_what_is_missing(start: FirstStart) -> None:
    start.go_on()
    start.go_on()
    assert step_of(start) is start.who
    assert start.who.labelled.error() == tr("first_start.who.missing")
    start.who.field.setText("Salomé")
    start.go_on()
    start.where.field.setText("desk")
    start.go_on()
    assert step_of(start) is start.where
    assert start.where.labelled.error() == tr("first_start.where.missing")
    start.where.field.setText(str(Path.home() / "desk"))
    start.go_on()
    start.passphrase.entry.first.set_text("trop court")
    start.go_on()
    assert step_of(start) is start.passphrase


def test_one_can_go_back_without_losing_what_was_typed(start: FirstStart) -> None:
    start.go_on()
    start.who.field.setText("Salomé")
    start.go_on()
    start.back_button.click()
    assert step_of(start) is start.who
    assert start.who.name() == "Salomé"


def test_a_folder_in_a_cloud_is_warned_of(start: FirstStart) -> None:
    start.go_on()
    start.who.field.setText("Salomé")
    start.go_on()
    assert start.where.warning.isHidden()
    start.where.field.setText(str(Path.home() / "OneDrive - Association" / "desk"))
    assert not start.where.warning.isHidden()
    assert "OneDrive - Association" in start.where.warning.text()
    start.where.field.setText(str(Path.home() / "desk"))
    assert start.where.warning.isHidden()


@pytest.mark.parametrize(("content", "expected"), [((), "."), (("photo.jpg",), "CoachDesk")])
def test_a_folder_with_other_things_in_it_is_not_filled_with_ours(
    start: FirstStart, tmp_path: Path, content: tuple[str, ...], expected: str
) -> None:
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    for name in content:
        (chosen / name).write_text("", "utf-8")
    start.go_on()
    start.who.field.setText("Salomé")
    start.go_on()
    start.where.choose_button.click()
    dialog = start.where.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(chosen))
    dialog.close()
    assert start.where.folder() == chosen / expected


def test_a_folder_that_cannot_be_made_is_said_where_it_is_chosen(
    window: DeskWindow, start: FirstStart, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    start.go_on()
    start.who.field.setText("Salomé")
    start.go_on()
    start.where.field.setText(str(tmp_path / "file" / "desk"))
    start.go_on()
    start.passphrase.entry.generate()
    start.passphrase.entry.second.set_text(start.passphrase.entry.first.text())
    start.go_on()
    settle(window)
    assert step_of(start) is start.where
    assert start.where.labelled.error() == tr("errors.desk.folder_unusable")


def test_closing_before_the_words_are_kept_leaves_a_desk_that_opens(
    window: DeskWindow, start: FirstStart, tmp_path: Path, qtbot: QtBot
) -> None:
    start.go_on()
    start.who.field.setText("Salomé")
    start.go_on()
    start.go_on()
    start.passphrase.entry.generate()
    passphrase = start.passphrase.entry.first.text()
    start.passphrase.entry.second.set_text(passphrase)
    start.go_on()
    settle(window)
    window.close()
    find_desk(tmp_path / "desk").unlock(passphrase).lock()
    again = DeskWindow(tmp_path / "desk", fixed_language="fr")
    again.start()
    assert isinstance(again.screen_shown, LockScreen)
    again.close()


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("home", "s", "OneDrive", "desk"), "OneDrive"),
        (("home", "s", "OneDrive - Asso 93", "desk"), "OneDrive - Asso 93"),
        (("home", "s", "Dropbox (Perso)", "desk"), "Dropbox (Perso)"),
        (("home", "s", "Mon Drive", "desk"), "Mon Drive"),
        (("home", "s", "boxes", "desk"), ""),
        (("home", "s", "mes megaprojets", "desk"), ""),
    ],
)
def test_cloud_folders_are_known_by_name(parts: tuple[str, ...], found: str) -> None:
    assert places.cloud_service_in(Path("/", *parts)) == found
