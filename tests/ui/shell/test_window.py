"""The window from lock to unlock and back: nothing typed is lost, nothing stays behind the lock screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk, find_desk
from coachdesk.services import settings
from coachdesk.vault.header import KdfCost
from tests.ui import keys
from tests.ui.shell.probe_page import SETTING, ProbePage
from ui.lock.lock_screen import LockScreen
from ui.lock.problem_screen import ProblemScreen
from ui.messages import language, tr
from ui.shell.frame import Frame
from ui.shell.idle import SystemLockFilter
from ui.shell.window import DeskWindow
from ui.theme import colours
from ui.widgets import Dialog

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"
CHEAP = KdfCost(64, 1, 1)
Open = Callable[[], DeskWindow]


@pytest.fixture
def desk_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    desk, _words = create_desk(folder, PASSPHRASE, "Salomé Béranger", cost=CHEAP)
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    return folder


@pytest.fixture
def window(desk_folder: Path, qtbot: QtBot) -> Iterator[DeskWindow]:
    made = DeskWindow(desk_folder)
    made.resize(1_366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(30)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def lock_screen(window: DeskWindow) -> LockScreen:
    shown = window.screen_shown
    assert isinstance(shown, LockScreen)
    return shown


def frame(window: DeskWindow) -> Frame:
    shown = window.screen_shown
    assert isinstance(shown, Frame)
    return shown


def unlock(window: DeskWindow, passphrase: str = PASSPHRASE) -> None:
    screen = lock_screen(window)
    screen.field.line.setText(passphrase)
    screen.try_to_open()
    settle(window)


def test_the_right_passphrase_opens_the_first_page(window: DeskWindow, qtbot: QtBot) -> None:
    screen = lock_screen(window)
    keys.type_text(screen.field.line, PASSPHRASE)
    keys.press(screen.field.line, Qt.Key.Key_Return)
    settle(window)
    place = frame(window).navigator.place
    assert place is not None
    assert place.route == "dossiers"
    assert window.idle.is_watching
    assert tr("app.name") in window.windowTitle()


def test_a_wrong_passphrase_is_said_and_the_delay_grows(window: DeskWindow, desk_folder: Path) -> None:
    screen = lock_screen(window)
    for _ in range(3):
        unlock(window, "not this one")
        assert screen.labelled.error() == tr("errors.vault.wrong_passphrase")
    assert not screen.open_button.isEnabled()
    assert find_desk(desk_folder).seconds_to_wait() > 0
    screen.try_to_open()  # Enter while it counts down does nothing
    settle(window)
    assert lock_screen(window) is screen
    assert screen.labelled.error() == tr("errors.vault.wrong_passphrase")


def test_the_count_down_ends_and_the_right_passphrase_opens(window: DeskWindow, qtbot: QtBot) -> None:
    screen = lock_screen(window)
    for _ in range(3):
        unlock(window, "not this one")
    qtbot.waitUntil(screen.open_button.isEnabled, timeout=5_000)
    unlock(window)
    assert window.operations.is_unlocked


def test_an_empty_field_is_asked_to_be_filled(window: DeskWindow) -> None:
    screen = lock_screen(window)
    screen.try_to_open()
    assert screen.labelled.error() == tr("lock.empty")


def test_what_is_typed_is_written_before_the_desk_closes(window: DeskWindow) -> None:
    unlock(window)
    frame(window).host.navigate("probe")
    page = frame(window).page
    assert isinstance(page, ProbePage)
    page.typed.setText("au milieu d’une phra")
    window.lock()
    assert isinstance(window.screen_shown, LockScreen)  # at once, whatever is still being written
    settle(window)
    assert not window.operations.is_unlocked
    unlock(window)
    kept: list[dict[str, str]] = []
    window.operations.run_query(settings.read_settings, lambda found: kept.append(dict(found)), owner=window)
    settle(window)
    assert kept[0][SETTING] == "au milieu d’une phra"


def test_nothing_stays_behind_the_lock_screen(window: DeskWindow) -> None:
    unlock(window)
    host = frame(window).host
    host.navigate("probe")
    host.copy("06 39 98 00 00")
    dialog = Dialog("Nouveau dossier", host.window_widget())
    dialog.open()
    gone: list[str] = []
    for name, thing in (("page", frame(window).page), ("dialog", dialog), ("frame", frame(window))):
        assert thing is not None
        thing.destroyed.connect(lambda *_gone, name=name: gone.append(name))
    window.lock()
    assert not dialog.isVisible()
    settle(window)
    assert sorted(gone) == ["dialog", "frame", "page"]
    assert QGuiApplication.clipboard().text() == ""
    visible = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert visible == [window]
    assert not window.findChildren(ProbePage)
    assert not window.idle.is_watching


def test_a_locked_desk_is_free_for_others(window: DeskWindow, desk_folder: Path) -> None:
    unlock(window)
    window.lock()
    settle(window)
    other = find_desk(desk_folder).unlock(PASSPHRASE)
    other.lock()


def test_a_desk_open_elsewhere_is_refused_with_the_reason(window: DeskWindow, desk_folder: Path) -> None:
    other = find_desk(desk_folder).unlock(PASSPHRASE)
    unlock(window)
    assert lock_screen(window).labelled.error() == tr("errors.storage.desk_busy")
    other.lock()
    unlock(window)
    assert window.operations.is_unlocked


def test_nobody_there_for_a_while_locks(window: DeskWindow, qtbot: QtBot) -> None:
    unlock(window)
    window.idle.watch(1 / 60 / 20)  # a twentieth of a second
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, LockScreen), timeout=8_000)
    settle(window)


def test_the_keyboard_keeps_it_open(window: DeskWindow, qtbot: QtBot) -> None:
    unlock(window)
    window.idle.watch(60)
    before = window.idle.last_input_at
    handle = window.windowHandle()
    assert handle is not None
    qtbot.waitUntil(lambda: _press(window) and window.idle.last_input_at > before)


def _press(window: DeskWindow) -> bool:
    from PySide6.QtTest import QTest

    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    return True


def test_windows_own_lock_and_sleep_are_understood() -> None:
    assert SystemLockFilter.means_lock(0x02B1, 0x7)
    assert SystemLockFilter.means_lock(0x0218, 0x4)
    assert not SystemLockFilter.means_lock(0x02B1, 0x8)  # unlocked
    assert not SystemLockFilter.means_lock(0x000F, 0x7)


def test_another_language_builds_the_frame_anew_on_the_same_page(
    window: DeskWindow, desk_folder: Path
) -> None:
    unlock(window)
    frame(window).host.navigate("settings")
    settle(window)
    french = frame(window)
    preferences.write_preferences(desk_folder, preferences.Preferences(language="en", theme="dark"))
    french.host.appearance_changed.emit()
    settle(window)
    assert frame(window) is not french
    assert language() == "en"
    assert colours().name == "dark"
    place = frame(window).navigator.place
    assert place is not None
    assert place.route == "settings"


def test_another_theme_keeps_the_frame(window: DeskWindow, desk_folder: Path) -> None:
    unlock(window)
    before = frame(window)
    preferences.write_preferences(desk_folder, preferences.Preferences(language="fr", theme="dark"))
    before.host.appearance_changed.emit()
    settle(window)
    assert frame(window) is before
    assert colours().name == "dark"


def test_a_damaged_header_is_said_by_name_and_left_alone(desk_folder: Path, qtbot: QtBot) -> None:
    (desk_folder / "desk.json").write_text("{ not json", "utf-8")
    (desk_folder / "desk-copy.json").write_text("{ neither", "utf-8")
    window = DeskWindow(desk_folder)
    window.start()
    window.show()
    qtbot.waitExposed(window)
    settle(window)
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ProblemScreen))
    shown = window.screen_shown
    assert shown is not None
    assert "desk.json" in " ".join(_words(shown))
    assert (desk_folder / "desk.json").read_text("utf-8") == "{ not json"
    window.close()


def _words(screen: QWidget) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in screen.findChildren(QLabel)]


def test_closing_the_window_keeps_what_is_typed_and_frees_the_desk(
    window: DeskWindow, desk_folder: Path
) -> None:
    unlock(window)
    frame(window).host.navigate("probe")
    page = frame(window).page
    assert isinstance(page, ProbePage)
    page.typed.setText("en partant")
    window.close()
    desk = find_desk(desk_folder).unlock(PASSPHRASE)
    assert settings.read_settings(desk.cabinet)[SETTING] == "en partant"
    desk.lock()


def test_notices_are_told_after_unlocking(window: DeskWindow, desk_folder: Path) -> None:
    unlock(window)
    window.lock()
    settle(window)
    copied = desk_folder.with_name("copied")
    shutil.copytree(desk_folder, copied)
    copy = DeskWindow(copied)
    copy.start()
    copy.show()
    unlock(copy)
    assert frame(copy).toast.text() == tr("shell.notice.copied_desk")
    copy.close()
