"""Réglages, for pictures."""

from __future__ import annotations

from time import time

from PySide6.QtWidgets import QScrollArea, QWidget

from ui.operations.sync_state import Stage as Standing
from ui.operations.sync_state import SyncState
from ui.operations.update_state import NEWEST, Phase, UpdateState
from ui.settings.about_dialog import LicencesDialog
from ui.settings.secrets_dialogs import ChangePassphraseDialog, NewWordsDialog
from ui.settings.settings_page import SettingsPage
from ui.shell.example_words import EXAMPLE_WORDS
from ui.shell.screens import Screen, Stage


def _settings(stage: Stage) -> QWidget:
    stage.host.navigate("settings")
    stage.settle()
    return stage.window


def _alone(stage: Stage) -> QWidget:
    stage.window.syncing.pretend(SyncState())
    stage.window.updating.pretend(UpdateState())
    return _settings(stage)


def _foot(stage: Stage) -> QWidget:
    window = _settings(stage)
    page = stage.frame.page
    if isinstance(page, SettingsPage):
        page.show_folder(r"C:\Users\Salomé\CoachDesk")  # not that of the machine that draws
        for area in page.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    return window


def _update(stage: Stage, state: UpdateState) -> QWidget:
    stage.window.syncing.pretend(SyncState(stage=Standing.IDLE, last_at=int(time()) - 320))
    stage.window.updating.can_install = True
    stage.window.updating.pretend(state)
    return _foot(stage)


def _nothing_newer(stage: Stage) -> QWidget:
    return _update(stage, UpdateState(answer=NEWEST))


def _update_ready(stage: Stage) -> QWidget:
    return _update(stage, UpdateState(Phase.READY, "1.2.0", 84_310_112, 84_310_112))


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
    Screen("settings-nothing-newer", _nothing_newer),
    Screen("settings-update-ready", _update_ready),
    Screen("settings", _alone),
    Screen("settings-foot", _foot),
    Screen("settings-passphrase", _passphrase),
    Screen("settings-recovery-words", _words),
    Screen("settings-licences", _licences),
)
