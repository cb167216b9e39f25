"""Help, from F1: every key it names does what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui import keys, looks
from ui.help.help_dialog import ACTS, HelpDialog, open_help
from ui.messages import Language, tr
from ui.shell.frame import Frame

Settle = Callable[[], None]


@pytest.mark.parametrize("spoken", ["fr", "en", "xx"])
def test_it_says_the_day_and_the_keys(
    frame: Frame, settle: Settle, spoken: Language, app_language: Callable[[Language], None]
) -> None:
    app_language(spoken)
    open_help(frame.host)
    settle()
    dialog = frame.findChild(HelpDialog)
    assert dialog is not None
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert len(ACTS) == 6
    assert all(tr(title) in said and tr(f"{title}.text") in said for _, title in ACTS)
    looks.assert_nothing_clipped(dialog)
    looks.assert_accessible(dialog)
    open_help(frame.host)
    assert len(frame.findChildren(HelpDialog)) == 1
    keys.press(dialog, Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert frame.findChild(HelpDialog) is None


def test_f1_opens_it(frame: Frame, settle: Settle, qtbot: QtBot) -> None:
    frame.host.navigate("settings")
    settle()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    focused = QApplication.focusWidget()
    assert focused is not None
    keys.press(focused, Qt.Key.Key_F1)
    assert frame.findChild(HelpDialog) is not None


def test_the_keys_of_the_frame_are_named(frame: Frame) -> None:
    bound = {shortcut.key().toString() for shortcut in frame.findChildren(QShortcut)}
    named = {tr(key).replace(" ", "+") for key in ("help.keys.palette", "help.keys.note", "help.keys.lock")}
    assert named <= bound
    assert {tr("help.keys.help"), "Alt+Left"} <= bound
