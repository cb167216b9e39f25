"""Réglages, for pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

from ui.settings.about_dialog import LicencesDialog
from ui.settings.secrets_dialogs import ChangePassphraseDialog, NewWordsDialog
from ui.settings.settings_page import SettingsPage
from ui.shell.example_words import EXAMPLE_WORDS
from ui.shell.screens import Screen, Stage


def _settings(stage: Stage) -> QWidget:
    stage.host.navigate("settings")
    stage.settle()
    return stage.window


def _foot(stage: Stage) -> QWidget:
    window = _settings(stage)
    page = stage.frame.page
    if isinstance(page, SettingsPage):
        page.show_folder(r"C:\Users\Salomé\CoachDesk")  # not that of the machine that draws
        for area in page.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    return window


def _passphrase(stage: Stage) -> QWidget:
    dialog = ChangePassphraseDialog(stage.host)
    dialog.open()
    return dialog


def _words(stage: Stage) -> QWidget:
    dialog = NewWordsDialog(stage.host, EXAMPLE_WORDS)
    dialog.open()
    return dialog


def _licences(stage: Stage) -> QWidget:
    dialog = LicencesDialog(stage.host.window_widget())
    dialog.open()
    return dialog


SCREENS = (
    Screen("settings", _settings),
    Screen("settings-foot", _foot),
    Screen("settings-passphrase", _passphrase),
    Screen("settings-recovery-words", _words),
    Screen("settings-licences", _licences),
)
