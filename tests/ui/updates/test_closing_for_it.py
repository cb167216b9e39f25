"""The window closes for an installer: what is typed is sealed, the desk is locked, it starts; or everything stays."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk, find_desk
from coachdesk.services import register
from sync.client.joining import begin_joining
from tests.ui import keys
from tests.ui.synchronisation.desk_on_thread import CHEAP, COACH, PASSPHRASE, PATIENCE_MS
from tests.ui.synchronisation.siege import Siege
from tests.ui.updates.offering import NEWER, Offering, Publisher
from ui.joining.joining_dialog import JoiningDialog
from ui.lock.lock_screen import LockScreen
from ui.messages import tr
from ui.operations.installer_start import InstallerNotStarted, start_installer
from ui.operations.sync_state import Stage
from ui.operations.update_state import Phase
from ui.settings.settings_page import SettingsPage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow
from ui.updates import update_bar
from ui.updates.notice import UpdateNotice
from ui.widgets import Button


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(30)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def unlock(window: DeskWindow) -> Frame:
    screen = window.screen_shown
    assert isinstance(screen, LockScreen)
    screen.field.line.setText(PASSPHRASE)
    screen.try_to_open()
    settle(window)
    return frame(window)


def frame(window: DeskWindow) -> Frame:
    shown = window.screen_shown
    assert isinstance(shown, Frame)
    return shown


def said(window: DeskWindow) -> list[str]:
    shown = window.screen_shown
    assert shown is not None
    return [label.text() for label in shown.findChildren(QLabel) if label.isVisibleTo(shown)]


@pytest.fixture
def window(
    tmp_path: Path,
    siege: Siege,
    offering: Offering,
    publisher: Publisher,
    updates_folder: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[DeskWindow]:
    """Return the program's window on a member's desk, with a newer version on offer and heard of."""
    monkeypatch.setattr(update_bar, "HASTY_S", 0.0)
    folder = tmp_path / "desk"
    desk, _words = create_desk(folder, PASSPHRASE, COACH, cost=CHEAP)
    begin_joining(desk.cabinet, siege.invitation(COACH), int(time.time()))
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    offering.put(*publisher.publish(NEWER))
    made = DeskWindow(folder)
    made.syncing.transport_for = siege.transport_for
    made.updating.folder = updates_folder
    made.updating.publisher = lambda: publisher.public_key
    made.updating.can_install = True
    made.resize(1_366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    unlock(made)
    qtbot.waitUntil(lambda: "POST /v1/join" in siege.road.asked, timeout=PATIENCE_MS)
    siege.let_in()

    def has_heard() -> bool:
        if made.syncing.status.stage is Stage.WAITING:
            made.syncing.ask()
        return made.updating.state.phase is Phase.OFFERED

    qtbot.waitUntil(has_heard, timeout=PATIENCE_MS)
    for dialog in made.findChildren(JoiningDialog):
        dialog.reject()  # it says that this laptop was let in, and the notice waits for its end
    yield made
    made.close()
    assert made.syncing.wait_until_ended()


def downloads(window: DeskWindow) -> Path:
    folder = window.updating.folder
    assert isinstance(folder, Path)
    return folder


def notice(window: DeskWindow) -> UpdateNotice:
    found = frame(window).update_notice
    assert isinstance(found, UpdateNotice)
    return found


def press(window: DeskWindow, name: str) -> None:
    button = frame(window).findChild(Button, name)
    assert button is not None
    assert button.isVisible()
    button.setFocus()
    keys.press(button, Qt.Key.Key_Space)


def fetch(window: DeskWindow, qtbot: QtBot) -> None:
    """Press "download" in the notice, and wait for what follows."""
    qtbot.waitUntil(lambda: notice(window).isVisible(), timeout=PATIENCE_MS)
    press(window, "shell.update.act")
    qtbot.waitUntil(lambda: window.updating.state.phase is Phase.READY, timeout=PATIENCE_MS)


def test_what_is_typed_is_sealed_the_desk_is_closed_the_installer_starts_and_the_window_goes(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    fetch(window, qtbot)
    mark = tmp_path / "started"
    program = "import pathlib, sys; pathlib.Path(sys.argv[2]).write_bytes(pathlib.Path(sys.argv[1]).read_bytes()[:16])"
    names: list[str] = []

    def start(installer: Path) -> None:
        opened = find_desk(window.folder).unlock(PASSPHRASE)  # nobody holds it any more
        names.append(str(register.me(opened.cabinet).name))
        opened.lock()
        subprocess.run([sys.executable, "-c", program, str(installer), str(mark)], check=True)

    window.updating.start_file = start
    frame(window).host.navigate("settings")
    settle(window)
    page = frame(window).page
    assert isinstance(page, SettingsPage)
    page.name_field.setFocus()
    page.name_field.selectAll()
    keys.type_text(page.name_field, "Salome B")  # not left, not sent
    window.updating.install()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert names == ["Salome B"]
    assert mark.read_bytes() == (downloads(window) / f"CoachDesk-{NEWER}-Setup.exe").read_bytes()[:16]


def test_an_installer_that_cannot_be_started_is_told_and_the_program_stays(
    window: DeskWindow, qtbot: QtBot
) -> None:
    fetch(window, qtbot)

    def refused(_installer: Path) -> None:
        raise InstallerNotStarted

    window.updating.start_file = refused
    press(window, "shell.update.act")
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, LockScreen), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: tr("errors.installer_not_started") in said(window), timeout=PATIENCE_MS)
    assert window.isVisible()
    unlock(window)
    qtbot.waitUntil(lambda: notice(window).isVisible(), timeout=PATIENCE_MS)
    assert notice(window).bar.act_button.text() == tr("updates.install")


def test_a_file_that_changed_since_is_not_started_and_nothing_is_locked(
    window: DeskWindow, qtbot: QtBot
) -> None:
    fetch(window, qtbot)
    started: list[Path] = []
    window.updating.start_file = started.append
    installer = downloads(window) / f"CoachDesk-{NEWER}-Setup.exe"
    data = bytearray(installer.read_bytes())
    data[1_000] ^= 1
    installer.write_bytes(data)
    press(window, "shell.update.act")
    qtbot.waitUntil(lambda: window.updating.state.problem != "", timeout=PATIENCE_MS)
    assert window.operations.is_unlocked
    assert tr("updates.problem.damaged", version=NEWER) in said(window)
    assert not started
    press(window, "shell.update.act")  # again
    qtbot.waitUntil(lambda: window.updating.state.phase is Phase.READY, timeout=PATIENCE_MS)


def test_a_file_that_goes_between_the_lock_and_the_start_is_told(window: DeskWindow, qtbot: QtBot) -> None:
    fetch(window, qtbot)
    installer = downloads(window) / f"CoachDesk-{NEWER}-Setup.exe"
    started: list[Path] = []
    window.updating.start_file = started.append
    window.screen_changed.connect(lambda _screen: installer.unlink(missing_ok=True))
    press(window, "shell.update.act")
    qtbot.waitUntil(lambda: tr("errors.installer_not_started") in said(window), timeout=PATIENCE_MS)
    assert window.isVisible()
    assert not started


@pytest.mark.qt_log_ignore("openDocument", extend=True)  # there is no desktop to show a folder
def test_where_nothing_can_be_installed_from_here_the_file_is_shown(window: DeskWindow, qtbot: QtBot) -> None:
    window.updating.can_install = False
    fetch(window, qtbot)
    assert notice(window).bar.act_button.text() == tr("updates.show_file")
    press(window, "shell.update.act")  # without a desktop no folder can be shown: it is named
    toast = frame(window).toast
    qtbot.waitUntil(toast.isVisible, timeout=PATIENCE_MS)
    assert str(downloads(window)) in toast.text()
    assert window.operations.is_unlocked


def test_what_windows_does_not_start_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(InstallerNotStarted):
        start_installer(tmp_path / "CoachDesk-9.9.9-Setup.exe")


def test_later_takes_the_notice_away_and_is_kept(window: DeskWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: notice(window).isVisible(), timeout=PATIENCE_MS)
    press(window, "shell.update.later")
    assert not notice(window).isVisible()
    settle(window)
    assert preferences.read_preferences(window.folder).updates.put_off == NEWER


def test_another_language_does_not_forget_what_was_put_off_meanwhile(
    window: DeskWindow, qtbot: QtBot
) -> None:
    frame(window).host.navigate("settings")
    settle(window)
    page = frame(window).page
    assert isinstance(page, SettingsPage)  # it has read the preferences
    window.updating.put_off()
    settle(window)
    kept = preferences.read_preferences(window.folder)
    page.language_control.button("en").click()
    settle(window)
    frame(window).host.navigate("dossiers")
    settle(window)
    assert not notice(window).isVisible()
    after = preferences.read_preferences(window.folder)
    assert after.language == "en"
    assert after.updates == kept.updates != preferences.UpdateChoices()
