"""Réglages: each choice is kept and takes effect at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk, find_desk
from coachdesk.vault.errors import WrongPassphrase, WrongWords
from coachdesk.vault.header import KdfCost
from tests.ui import keys
from ui.lock.lock_screen import LockScreen
from ui.messages import language, tr
from ui.settings.about_dialog import diagnostics
from ui.settings.secrets_dialogs import ChangePassphraseDialog, NewWordsDialog
from ui.settings.settings_page import SettingsPage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow
from ui.theme import colours

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(60)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def words_and_folder(tmp_path: Path) -> tuple[tuple[str, ...], Path]:
    folder = tmp_path / "desk"
    desk, words = create_desk(folder, PASSPHRASE, "Salomé Béranger", cost=KdfCost(64, 1, 1))
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    return words, folder


@pytest.fixture
def window(words_and_folder: tuple[tuple[str, ...], Path], qtbot: QtBot) -> Iterator[DeskWindow]:
    made = DeskWindow(words_and_folder[1])
    made.resize(1_366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    lock = made.screen_shown
    assert isinstance(lock, LockScreen)
    lock.field.line.setText(PASSPHRASE)
    lock.try_to_open()
    settle(made)
    frame_of(made).host.navigate("settings")
    settle(made)
    yield made
    made.close()


def frame_of(window: DeskWindow) -> Frame:
    shown = window.screen_shown
    assert isinstance(shown, Frame)
    return shown


def page_of(window: DeskWindow) -> SettingsPage:
    page = frame_of(window).page
    assert isinstance(page, SettingsPage)
    return page


def test_the_theme_is_kept_and_applied_at_once(window: DeskWindow) -> None:
    page_of(window).theme_control.button("dark").click()
    settle(window)
    assert colours().name == "dark"
    assert preferences.read_preferences(window.folder).theme == "dark"


def test_the_language_is_kept_and_the_page_speaks_it(window: DeskWindow) -> None:
    page_of(window).language_control.button("en").click()
    settle(window)
    assert language() == "en"
    assert preferences.read_preferences(window.folder).language == "en"
    assert page_of(window).title() == "Settings"
    page_of(window).language_control.button("system").click()
    settle(window)
    assert preferences.read_preferences(window.folder).language is None


def test_the_lock_delay_is_kept(window: DeskWindow, qtbot: QtBot) -> None:
    box = page_of(window).lock_box
    box.setFocus()
    keys.press(box, Qt.Key.Key_Home)
    settle(window)
    assert preferences.read_preferences(window.folder).lock_minutes == 1
    assert window.idle.is_watching


def test_one_s_name_is_corrected_everywhere(window: DeskWindow, qtbot: QtBot) -> None:
    field = page_of(window).name_field
    field.setText("  Salomé  Béranger-Diop ")
    keys.press(field, Qt.Key.Key_Return)
    settle(window)
    person = frame_of(window).host.person
    assert person is not None
    assert person.name == "Salomé Béranger-Diop"
    window.lock()
    settle(window)
    lock = window.screen_shown
    assert isinstance(lock, LockScreen)
    lock.field.line.setText(PASSPHRASE)
    lock.try_to_open()
    settle(window)
    again = frame_of(window).host.person
    assert again is not None
    assert again.name == "Salomé Béranger-Diop"


def test_an_emptied_name_goes_back(window: DeskWindow, qtbot: QtBot) -> None:
    field = page_of(window).name_field
    field.clear()
    keys.press(field, Qt.Key.Key_Return)
    settle(window)
    assert field.text() == "Salomé Béranger"


def dialog_of(window: DeskWindow, kind: type[QDialog]) -> QDialog:
    found = [one for one in frame_of(window).findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_passphrase_is_changed(window: DeskWindow) -> None:
    page_of(window).passphrase_button.click()
    dialog = dialog_of(window, ChangePassphraseDialog)
    assert isinstance(dialog, ChangePassphraseDialog)
    dialog.new.generate()
    chosen = dialog.new.first.text()
    dialog.new.second.set_text(chosen)
    dialog.save()
    assert dialog.old_labelled.error() == tr("settings.passphrase.old_missing")
    dialog.old.set_text("not this one")
    dialog.save()
    settle(window)
    assert dialog.old_labelled.error() == tr("errors.vault.wrong_passphrase")
    dialog.old.set_text(PASSPHRASE)
    dialog.save()
    settle(window)
    assert frame_of(window).toast.text() == tr("settings.passphrase.saved")
    window.lock()
    settle(window)
    with pytest.raises(WrongPassphrase):
        find_desk(window.folder).unlock(PASSPHRASE)
    find_desk(window.folder).unlock(chosen).lock()


def test_new_recovery_words_replace_the_old_ones(
    window: DeskWindow, words_and_folder: tuple[tuple[str, ...], Path]
) -> None:
    page_of(window).words_button.click()
    yes = frame_of(window).findChild(QPushButton, "confirm.yes")
    assert yes is not None
    yes.click()
    settle(window)
    dialog = dialog_of(window, NewWordsDialog)
    assert isinstance(dialog, NewWordsDialog)
    dialog.reject()  # Esc does not lose them
    assert dialog.isVisible()
    words = dialog.sheet.words
    dialog.sheet.answer.setText(words[dialog.sheet.asked_place])
    dialog.sheet.check()
    settle(window)
    window.lock()
    settle(window)
    with pytest.raises(WrongWords):
        find_desk(window.folder).unlock_with_words(" ".join(words_and_folder[0]))
    find_desk(window.folder).unlock_with_words(" ".join(words)).lock()


def test_diagnostics_hold_nothing_about_anybody(window: DeskWindow) -> None:
    text = diagnostics(preferences.read_preferences(window.folder))
    assert "CoachDesk" in text
    assert "Qt" in text
    assert "Salomé" not in text
    assert str(window.folder) not in text
    assert str(Path.home()) not in text


def test_the_organisation_is_kept_for_the_reports(window: DeskWindow) -> None:
    field = page_of(window).organisation_field
    assert field.text() == ""
    field.setFocus()
    keys.type_text(field, " Les Createurs du 93 ")
    keys.press(field, Qt.Key.Key_Return)
    settle(window)
    assert field.text() == "Les Createurs du 93"
    assert frame_of(window).toast.text() == tr("settings.organisation.saved")
    # Typed and left at once, by another page or by the lock: it is kept all the same.
    keys.type_text(field, ", Bobigny")
    frame_of(window).host.navigate("dossiers")
    settle(window)
    frame_of(window).host.navigate("settings")
    settle(window)
    assert page_of(window).organisation_field.text() == "Les Createurs du 93, Bobigny"
