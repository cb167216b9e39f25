"""Forgotten passphrase on a desk that joined: two people of the organisation open it, and a new one is chosen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk, find_desk
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import new_id
from coachdesk.storage.cabinet import Cabinet
from coachdesk.vault.attempts import Attempts
from coachdesk.vault.errors import WrongPassphrase
from sync.client.joining import begin_joining
from sync.protocol.recovery import split
from tests.ui import keys
from tests.ui.synchronisation.desk_on_thread import CHEAP, COACH, PASSPHRASE, PATIENCE_MS
from tests.ui.synchronisation.siege import Siege
from ui.lock.half_field import HalfField
from ui.lock.halves_screen import HalvesScreen
from ui.lock.lock_screen import LockScreen
from ui.lock.recovery_screen import RecoveryScreen
from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow

NOTE = "Un four à céder, deux offres."


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    made = Siege(tmp_path / "siege")
    yield made
    made.close()


@pytest.fixture
def window(tmp_path: Path, siege: Siege, qtbot: QtBot) -> Iterator[DeskWindow]:
    """Return the window of a desk that has asked to join, locked."""
    folder = tmp_path / "desk"
    desk, words = create_desk(folder, PASSPHRASE, COACH, cost=CHEAP)
    begin_joining(desk.cabinet, siege.invitation(COACH), int(time.time()))
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    made = DeskWindow(folder)
    made.setProperty("words", " ".join(words))
    made.syncing.transport_for = siege.transport_for
    made.resize(1_366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    assert made.syncing.wait_until_ended()


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(30)
        QCoreApplication.processEvents()


def lock_screen(window: DeskWindow, qtbot: QtBot) -> LockScreen:
    """Return the lock screen, once it has looked at the desk's header."""
    screen = window.screen_shown
    assert isinstance(screen, LockScreen)
    screen.repaint()
    QCoreApplication.processEvents()
    settle(window)
    return screen


def member(window: DeskWindow, siege: Siege, qtbot: QtBot) -> str:
    """Unlock, be let in, write a note, do a round, and lock again; return the case file's id."""
    screen = window.screen_shown
    assert isinstance(screen, LockScreen)
    screen.field.line.setText(PASSPHRASE)
    screen.try_to_open()
    settle(window)
    qtbot.waitUntil(lambda: "POST /v1/join" in siege.road.asked, timeout=PATIENCE_MS)
    siege.let_in()
    case_id = new_id()

    def work(cabinet: Cabinet) -> Changed | None:
        fields = {"birth_name": "Moreau", "status": "active", "coach_id": cabinet.author.person}
        cabinet.write_new_case(case_id, [Edit("beneficiary", case_id, "enrol", fields)])
        return cabinet.write(case_id, [Edit("session", new_id(), "add", {"note": NOTE})])

    window.operations.run_command(work)
    settle(window)

    def is_level() -> bool:
        if window.syncing.status.stage is not Stage.RUNNING:
            window.syncing.ask()
        return siege.names(case_id) == ["Moreau"]

    qtbot.waitUntil(is_level, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: find_desk(window.folder).escrow is not None, timeout=PATIENCE_MS)
    window.lock()
    settle(window)
    return case_id


def halves(siege: Siege) -> tuple[str, str]:
    """Return what ``coachdesk-hq init`` prints for the two people."""
    one, other = split(siege.headquarters.recovery_seed, siege.headquarters.organisation)
    return one.as_text(), other.as_text()


def halves_screen(window: DeskWindow, qtbot: QtBot) -> HalvesScreen:
    lock_screen(window, qtbot).halves_button.click()
    settle(window)
    shown = window.screen_shown
    assert isinstance(shown, HalvesScreen)
    return shown


def give(window: DeskWindow, field: HalfField, text: str, qtbot: QtBot) -> None:
    """Paste into a field and wait until it was looked at."""
    with qtbot.waitSignal(field.judged, timeout=PATIENCE_MS):
        field.line.setPlainText(text)
    settle(window)


def choose(window: DeskWindow, screen: HalvesScreen | RecoveryScreen) -> str:
    screen.passphrase.generate()
    chosen = screen.passphrase.first.text()
    screen.passphrase.second.set_text(chosen)
    screen.go()
    settle(window)
    return chosen


def test_two_people_let_somebody_in_and_nothing_is_lost(
    window: DeskWindow, siege: Siege, qtbot: QtBot
) -> None:
    case_id = member(window, siege, qtbot)
    one, other = halves(siege)
    screen = halves_screen(window, qtbot)
    give(window, screen.other, one.lower(), qtbot)  # in any order, as it was typed
    give(window, screen.one, other, qtbot)
    screen.go()
    settle(window)
    assert screen.is_choosing
    assert screen.one.text() == screen.other.text() == ""
    assert not isinstance(window.screen_shown, Frame)
    chosen = choose(window, screen)
    assert isinstance(window.screen_shown, Frame)
    found: list[str] = []
    window.operations.run_query(
        lambda cabinet: str(cabinet.file(case_id).sql.execute("SELECT note FROM p_session")[0][0]),
        found.append,
        owner=window,
    )
    settle(window)
    assert found == [NOTE]
    window.lock()
    settle(window)
    with pytest.raises(WrongPassphrase):
        find_desk(window.folder).unlock(PASSPHRASE)
    Attempts(window.folder).record_success()
    find_desk(window.folder).unlock(chosen).lock()
    # As after any new passphrase: the sheet stays good, which the screen said.
    assert "mots de secours restent valables" in tr("lock.words.choose_explanation")
    find_desk(window.folder).unlock_with_words(str(window.property("words"))).lock()


def test_only_a_desk_that_joined_offers_it(window: DeskWindow, siege: Siege, qtbot: QtBot) -> None:
    assert not lock_screen(window, qtbot).halves_button.isVisible()
    member(window, siege, qtbot)
    assert lock_screen(window, qtbot).halves_button.isVisible()


def test_what_is_wrong_is_said_under_the_field(window: DeskWindow, siege: Siege, qtbot: QtBot) -> None:
    member(window, siege, qtbot)
    one, _other = halves(siege)
    screen = halves_screen(window, qtbot)
    first = screen.one
    groups = one.split("-")
    slipped = groups[7][:2] + ("A" if groups[7][2] != "A" else "B") + groups[7][3:]
    for text, said in (
        ("CDI1-ABCDE", tr("lock.halves.wrong.kind")),
        (
            one.replace(groups[7], slipped),
            tr("lock.halves.wrong.checksum_group", number=7, group=slipped),
        ),
        (
            one.replace(groups[7], groups[7][:4]),
            tr("lock.halves.wrong.group_length", number=7, group=groups[7][:4], count=4),
        ),
        (
            one.replace(groups[7], "AB?DE".replace("?", "U")),
            tr("lock.halves.wrong.letters", number=7, group="ABUDE"),
        ),
        (split(secrets.token_bytes(32), "0" * 32)[0].as_text(), tr("lock.halves.wrong.other_organisation")),
    ):
        give(window, first, text, qtbot)
        assert first.labelled.error() == said
        assert first.line.isVisible()
    give(window, first, one[:40], qtbot)
    assert first.labelled.error() == ""  # somebody is still typing
    screen.go()
    settle(window)
    assert first.labelled.error() == tr("lock.halves.wrong.cut")
    assert screen.other.labelled.error() == tr("lock.halves.wrong.empty")
    assert screen.go_button.isEnabled()


def test_a_half_that_was_typed_is_hidden_from_the_other_person(
    window: DeskWindow, siege: Siege, qtbot: QtBot
) -> None:
    member(window, siege, qtbot)
    one, other = halves(siege)
    screen = halves_screen(window, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    screen.one.line.setFocus()
    give(window, screen.one, one, qtbot)
    assert not screen.one.line.isVisible()
    assert tr("lock.halves.good", which=1) in _said(screen)
    assert screen.other.line.hasFocus()
    give(window, screen.other, one, qtbot)
    assert screen.other.labelled.error() == tr("lock.halves.wrong.same", which=1, other=2)
    assert screen.other.text() == ""
    screen.one.again_button.click()
    assert screen.one.line.isVisible()
    assert screen.one.text() == ""
    keys.press(screen.one.line, Qt.Key.Key_Tab)
    assert screen.other.line.hasFocus()
    give(window, screen.other, other, qtbot)
    assert screen.other.which == 2


def test_two_halves_that_do_not_belong_together_open_nothing_and_then_one_waits(
    window: DeskWindow, siege: Siege, qtbot: QtBot
) -> None:
    member(window, siege, qtbot)
    one, _other = halves(siege)
    _older, older = split(secrets.token_bytes(32), siege.headquarters.organisation)
    screen = halves_screen(window, qtbot)
    give(window, screen.one, one, qtbot)
    give(window, screen.other, older.as_text(), qtbot)
    for _ in range(3):
        screen.go()
        settle(window)
    assert screen.bar.text() == tr("errors.sync.recovery.other_key")
    assert not screen.is_choosing
    assert not screen.go_button.isEnabled()
    assert screen.go_button.text() == tr("lock.wait", count=1)
    qtbot.waitUntil(screen.go_button.isEnabled, timeout=PATIENCE_MS)
    assert screen.go_button.text() == tr("lock.words.check")


def test_a_desk_locked_while_choosing_is_closed_and_the_lock_screen_shown(
    window: DeskWindow, siege: Siege, qtbot: QtBot
) -> None:
    member(window, siege, qtbot)
    one, other = halves(siege)
    screen = halves_screen(window, qtbot)
    give(window, screen.one, one, qtbot)
    give(window, screen.other, other, qtbot)
    screen.go()
    settle(window)
    assert screen.is_choosing
    window.lock()
    settle(window)
    assert isinstance(window.screen_shown, LockScreen)
    find_desk(window.folder).unlock(PASSPHRASE).lock()


def _said(screen: HalvesScreen) -> list[str]:
    return [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
