"""Forgotten passphrase: the recovery words open the desk, and a mistyped one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCompleter
from pytestqt.qtbot import QtBot

from coachdesk.desk import find_desk
from coachdesk.vault.recovery_words import word_list
from tests.ui import keys
from tests.ui.lock.conftest import PASSPHRASE, Kept
from ui.lock.lock_screen import LockScreen
from ui.lock.recovery_screen import RecoveryScreen
from ui.messages import tr
from ui.operations import passphrases
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow

# The list of completions grabs the keyboard, which the offscreen platform does not have.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(30)
        QCoreApplication.processEvents()


def recovery(window: DeskWindow) -> RecoveryScreen:
    shown = window.screen_shown
    if isinstance(shown, LockScreen):
        shown.recovery_button.click()
        settle(window)
        shown = window.screen_shown
    assert isinstance(shown, RecoveryScreen)
    return shown


def other_word(word: str) -> str:
    return next(one for one in word_list() if one != word)


def test_the_words_open_and_a_new_passphrase_is_chosen(window: DeskWindow, kept: Kept) -> None:
    screen = recovery(window)
    screen.entry.set_words(kept.words)
    screen.go()
    settle(window)
    assert screen.is_choosing
    screen.passphrase.generate()
    chosen = screen.passphrase.first.text()
    screen.passphrase.second.set_text(chosen)
    screen.go()
    settle(window)
    assert isinstance(window.screen_shown, Frame)
    window.lock()
    settle(window)
    find_desk(kept.folder).unlock(chosen).lock()
    with pytest.raises(Exception, match="wrong_passphrase"):
        find_desk(kept.folder).unlock(PASSPHRASE)


def test_a_mistyped_word_is_named_and_marked(window: DeskWindow, kept: Kept) -> None:
    screen = recovery(window)
    words = list(kept.words)
    words[4] = other_word(words[4])
    screen.entry.set_words(words)
    screen.go()
    settle(window)
    assert not screen.is_choosing
    assert "n°\u00a05" in screen.bar.text()
    assert screen.entry.lines[4].property("state") == "error"
    assert screen.entry.lines[3].property("state") != "error"
    screen.entry.lines[4].setText(kept.words[4])
    screen.go()
    settle(window)
    assert screen.is_choosing


def test_a_word_that_is_in_no_list_is_named_with_what_was_meant(window: DeskWindow, kept: Kept) -> None:
    screen = recovery(window)
    words = list(kept.words)
    words[0] = words[0][:-1] + ("z" if words[0][-1] != "z" else "y")
    screen.entry.set_words(words)
    screen.go()
    settle(window)
    assert "n°\u00a01" in screen.bar.text()
    assert kept.words[0] in screen.bar.text()


def test_missing_words_are_counted(window: DeskWindow, kept: Kept) -> None:
    screen = recovery(window)
    screen.entry.set_words(kept.words[:5])
    screen.go()
    settle(window)
    assert screen.bar.text() == tr("lock.words.count", typed=5, expected=len(kept.words))


def test_a_whole_sheet_can_be_pasted(window: DeskWindow, kept: Kept, qtbot: QtBot) -> None:
    screen = recovery(window)
    numbered = "  ".join(f"{place}. {word.upper()}" for place, word in enumerate(kept.words, 1))
    screen.entry.lines[0].insert(numbered)
    screen.entry.lines[0].textEdited.emit(numbered)
    assert passphrases.split_words(screen.entry.text()) == list(kept.words)


def test_space_goes_to_the_next_word_and_backspace_back(window: DeskWindow, qtbot: QtBot) -> None:
    screen = recovery(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first, second = screen.entry.lines[:2]
    first.setFocus()
    keys.type_text(first, "agencer")
    keys.press(first, Qt.Key.Key_Space)
    assert first.text() == "agencer"
    assert second.hasFocus()
    keys.press(second, Qt.Key.Key_Backspace)
    assert first.hasFocus()


def test_words_are_completed_from_the_list(window: DeskWindow) -> None:
    completer = recovery(window).entry.lines[0].completer()
    assert isinstance(completer, QCompleter)
    completer.setCompletionPrefix(word_list()[100][:4])
    model = completer.completionModel()
    offered = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert word_list()[100] in offered


def test_going_back_forgets_what_was_typed(window: DeskWindow, kept: Kept) -> None:
    screen = recovery(window)
    screen.entry.set_words(kept.words)
    screen.back_button.click()
    settle(window)
    assert isinstance(window.screen_shown, LockScreen)
    assert recovery(window).entry.text() == ""


def test_a_window_closed_while_choosing_leaves_the_desk_free(window: DeskWindow, kept: Kept) -> None:
    screen = recovery(window)
    screen.entry.set_words(kept.words)
    screen.go()
    settle(window)
    assert screen.is_choosing
    window.close()
    find_desk(kept.folder).unlock(PASSPHRASE).lock()


def test_the_sheet_can_be_written_as_a_pdf(
    window: DeskWindow, kept: Kept, tmp_path: Path, qtbot: QtBot
) -> None:
    from datetime import date

    from ui.lock.recovery_sheet import RecoverySheet

    sheet = RecoverySheet(kept.words, "Salomé Béranger", made_on=date(2026, 11, 24))
    qtbot.addWidget(sheet)
    path = tmp_path / "sheet.pdf"
    sheet.save_pdf(str(path))
    assert path.read_bytes().startswith(b"%PDF")


def test_a_wrong_word_does_not_confirm_the_sheet(kept: Kept, qtbot: QtBot) -> None:
    from datetime import date

    from ui.lock.recovery_sheet import RecoverySheet

    sheet = RecoverySheet(kept.words, "Salomé Béranger", made_on=date(2026, 11, 24))
    qtbot.addWidget(sheet)
    confirmed: list[int] = []
    sheet.confirmed.connect(lambda: confirmed.append(1))
    sheet.check()
    assert sheet.labelled.error() == tr("lock.sheet.missing", number=sheet.asked_place + 1)
    sheet.answer.setText("nimportequoi")
    sheet.check()
    assert sheet.labelled.error() == tr("lock.sheet.wrong", number=sheet.asked_place + 1)
    assert not confirmed
    sheet.answer.setText(f"  {kept.words[sheet.asked_place].upper()} ")
    sheet.check()
    assert confirmed == [1]
