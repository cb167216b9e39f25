"""Sync in the program's own window: unlocking, locking in the middle, another language, the end, being let out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk, find_desk
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import new_id
from coachdesk.storage.cabinet import Cabinet
from sync.client.joining import begin_joining
from sync.client.left_work import left_name
from sync.client.revocation import LEFT_NAME
from sync.client.team import Team
from tests.ui.synchronisation.desk_on_thread import CHEAP, COACH, PASSPHRASE, PATIENCE_MS
from tests.ui.synchronisation.siege import Siege
from ui.lock.let_out_screen import LetOutScreen
from ui.lock.lock_screen import LockScreen
from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow


@pytest.fixture
def window(tmp_path: Path, siege: Siege, qtbot: QtBot) -> Iterator[DeskWindow]:
    folder = tmp_path / "desk"
    desk, _words = create_desk(folder, PASSPHRASE, COACH, cost=CHEAP)
    begin_joining(desk.cabinet, siege.invitation(COACH), int(time.time()))
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    made = DeskWindow(folder)
    made.syncing.transport_for = siege.transport_for
    made.resize(1_366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    unlock(made)
    qtbot.waitUntil(lambda: "POST /v1/join" in siege.road.asked, timeout=PATIENCE_MS)
    siege.let_in()
    made.syncing.ask()
    qtbot.waitUntil(lambda: _asked(made) and made.syncing.status.stage is Stage.IDLE, timeout=PATIENCE_MS)
    yield made
    made.close()
    assert made.syncing.wait_until_ended()


def _asked(window: DeskWindow) -> bool:
    if window.syncing.status.stage is Stage.WAITING:
        window.syncing.ask()
    return True


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(30)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def unlock(window: DeskWindow) -> None:
    screen = window.screen_shown
    assert isinstance(screen, LockScreen)
    screen.field.line.setText(PASSPHRASE)
    screen.try_to_open()
    settle(window)
    assert window.operations.is_unlocked


def frame(window: DeskWindow) -> Frame:
    shown = window.screen_shown
    assert isinstance(shown, Frame)
    return shown


def new_case(window: DeskWindow, name: str) -> str:
    case_id = new_id()

    def work(cabinet: Cabinet) -> Changed:
        fields = {"birth_name": name, "status": "active", "coach_id": cabinet.author.person}
        return cabinet.write_new_case(case_id, [Edit("beneficiary", case_id, "enrol", fields)])

    window.operations.run_command(work)
    settle(window)
    return case_id


def device_of(window: DeskWindow) -> str:
    found: list[str] = []
    window.operations.run_query(lambda cabinet: cabinet.author.device, found.append, owner=window)
    settle(window)
    return found[0]


def test_a_lock_in_the_middle_of_a_round_shows_the_lock_screen_at_once(
    window: DeskWindow, siege: Siege, qtbot: QtBot
) -> None:
    case_id = new_case(window, "Moreau")
    with siege.road.held():
        window.syncing.ask()
        qtbot.waitUntil(siege.road.reached.is_set, timeout=PATIENCE_MS)
        began = time.monotonic()
        window.lock()
        assert time.monotonic() - began < 0.5
        assert isinstance(window.screen_shown, LockScreen)
        settle(window)
        find_desk(window.folder).unlock(PASSPHRASE).lock()
    unlock(window)
    window.syncing.ask()
    qtbot.waitUntil(lambda: siege.names(case_id) == ["Moreau"], timeout=PATIENCE_MS)


def test_the_window_closes_in_the_middle_of_a_round(window: DeskWindow, siege: Siege, qtbot: QtBot) -> None:
    new_case(window, "Moreau")
    with siege.road.held():
        window.syncing.ask()
        qtbot.waitUntil(siege.road.reached.is_set, timeout=PATIENCE_MS)
        began = time.monotonic()
        window.close()
        assert time.monotonic() - began < 3
        find_desk(window.folder).unlock(PASSPHRASE).lock()


def test_another_language_does_not_stop_it(window: DeskWindow, siege: Siege, qtbot: QtBot) -> None:
    preferences.write_preferences(window.folder, preferences.Preferences(language="en", theme="light"))
    frame(window).host.appearance_changed.emit()

    def says_so() -> bool:
        pill = frame(window).top_bar.sync_pill
        return pill.isVisible() and "Up to date" in pill.text()

    qtbot.waitUntil(says_so, timeout=PATIENCE_MS)
    case_id = new_case(window, "Moreau")
    window.syncing.ask()
    qtbot.waitUntil(lambda: siege.names(case_id) == ["Moreau"], timeout=PATIENCE_MS)


def test_what_came_is_in_the_list_without_asking(window: DeskWindow, siege: Siege, qtbot: QtBot) -> None:
    person: list[str] = []
    window.operations.run_query(lambda cabinet: cabinet.author.person, person.append, owner=window)
    settle(window)
    shown: list[str] = []
    window.operations.changed.connect(lambda changed, _source: shown.append(changed.scope))
    case_id = siege.new_case("Diallo", person[0])
    window.syncing.ask()
    qtbot.waitUntil(lambda: case_id in shown, timeout=PATIENCE_MS)


def test_a_laptop_that_was_let_out_is_told_kindly_and_opens_no_more(
    window: DeskWindow, siege: Siege, qtbot: QtBot
) -> None:
    device = device_of(window)
    siege.office.round()
    Team(siege.office.connection()).revoke_device(device)
    shown: list[type[object]] = []
    window.syncing.leaving.connect(lambda: shown.append(type(window.screen_shown)))
    with qtbot.waitSignal(window.syncing.left, timeout=PATIENCE_MS):
        window.syncing.ask()
    assert shown == [LetOutScreen]
    assert not window.operations.is_unlocked
    assert find_desk(window.folder).is_let_out
    qtbot.waitUntil(lambda: tr("lock.let_out.title") in _said(window), timeout=PATIENCE_MS)
    assert tr("lock.let_out.handed_over") in _said(window)
    window.start()  # the program is started again
    qtbot.waitUntil(lambda: tr("lock.let_out.title") in _said(window), timeout=PATIENCE_MS)


def test_what_could_not_be_handed_over_is_named(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / LEFT_NAME).write_bytes(b"sealed")
    assert tr("lock.let_out.left_file", count=1, files=LEFT_NAME) in _words_of(tmp_path, qtbot)
    (tmp_path / left_name("a" * 32)).write_bytes(b"sealed")
    both = f"unsent-aaaaaaaa….coachbundle, {LEFT_NAME}"
    assert tr("lock.let_out.left_file", count=2, files=both) in _words_of(tmp_path, qtbot)


def _words_of(folder: Path, qtbot: QtBot) -> list[str]:
    screen = LetOutScreen(folder)
    qtbot.addWidget(screen)
    return [one.text() for one in screen.findChildren(QLabel)]


def test_locked_while_what_is_left_is_handed_over(window: DeskWindow, siege: Siege, qtbot: QtBot) -> None:
    """Windows locks, or the person does: the handing over goes on, and the end comes."""
    case_id = new_case(window, "Moreau")
    window.syncing.ask()
    qtbot.waitUntil(lambda: siege.names(case_id) == ["Moreau"], timeout=PATIENCE_MS)
    device = device_of(window)
    siege.office.round()
    Team(siege.office.connection()).revoke_device(device)
    window.syncing.leaving.connect(window.lock)
    window.syncing.ask()
    qtbot.waitUntil(lambda: tr("lock.let_out.title") in _said(window), timeout=PATIENCE_MS)
    assert find_desk(window.folder).is_let_out


def _said(window: DeskWindow) -> list[str]:
    shown = window.screen_shown
    return [label.text() for label in shown.findChildren(QLabel)] if shown is not None else []
