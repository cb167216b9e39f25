"""The last step of the first start: alone, or with an invitation, up to the fingerprint in the open window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sync.client.inviting import Inviting
from tests.ui import keys
from tests.ui.first_start.test_first_start import settle
from tests.ui.synchronisation.siege import Siege
from ui.first_start.first_start import FirstStart
from ui.first_start.steps import RecoveryStep
from ui.first_start.together_step import TogetherStep
from ui.joining.joining_dialog import NAME, JoiningDialog
from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    made = Siege(tmp_path / "siege")
    yield made
    made.close()


@pytest.fixture
def window(tmp_path: Path, siege: Siege, qtbot: QtBot) -> Iterator[DeskWindow]:
    made = DeskWindow(tmp_path / "desk", fixed_language="fr")
    made.syncing.transport_for = siege.transport_for
    made.resize(1_366, 768)
    made.start()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
    assert made.syncing.wait_until_ended()


@pytest.fixture
def step(window: DeskWindow) -> TogetherStep:
    """Return the last step, everything before it done."""
    start = window.screen_shown
    assert isinstance(start, FirstStart)
    start.go_on()
    start.who.field.setText("Salomé")
    start.go_on()
    start.go_on()
    start.passphrase.entry.generate()
    start.passphrase.entry.second.set_text(start.passphrase.entry.first.text())
    start.go_on()
    settle(window)
    recovery = start.step
    assert isinstance(recovery, RecoveryStep)
    recovery.sheet.answer.setText(recovery.sheet.words[recovery.sheet.asked_place])
    start.go_on()
    shown = start.step
    assert isinstance(shown, TogetherStep)
    return shown


def test_alone_is_one_key_away(window: DeskWindow, step: TogetherStep) -> None:
    assert step.alone.isChecked()
    assert not step.entry.isVisible()
    start = window.screen_shown
    assert isinstance(start, FirstStart)
    keys.press(start.next_button, Qt.Key.Key_Space)
    settle(window)
    assert isinstance(window.screen_shown, Frame)
    assert window.syncing.status.stage is Stage.NOT_JOINED


def test_with_an_invitation_the_numbers_are_shown_in_the_window(
    window: DeskWindow, step: TogetherStep, siege: Siege, qtbot: QtBot
) -> None:
    start = window.screen_shown
    assert isinstance(start, FirstStart)
    step.invited.setChecked(True)
    assert step.entry.isVisible()
    start.go_on()
    settle(window)
    assert step.entry.labelled.error() == tr("joining.wrong.empty")
    step.entry.field.setPlainText(siege.invitation("Salomé"))
    start.go_on()
    settle(window)
    frame = window.screen_shown
    assert isinstance(frame, Frame)
    qtbot.waitUntil(lambda: window.findChild(JoiningDialog, NAME) is not None, timeout=20_000)
    dialog = window.findChild(JoiningDialog, NAME)
    assert dialog is not None
    assert dialog.request is not None
    inviting = Inviting(siege.office.connection())
    qtbot.waitUntil(lambda: bool(inviting.waiting()), timeout=20_000)
    assert inviting.waiting()[0].fingerprint == dialog.request.card.groups
