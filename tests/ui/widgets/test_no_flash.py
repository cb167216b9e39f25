"""No part of a screen shows itself as a window of its own while the screen is being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.dossiers.people import three_people
from ui.dossiers.dossiers_page import DossiersPage
from ui.dossiers.export_dialog import CaseExportDialog, ExportDialog
from ui.dossiers.new_person_dialog import NewPersonDialog
from ui.first_start.first_start import FirstStart
from ui.importing.import_dialog import ImportDialog
from ui.lock.lock_screen import LockScreen
from ui.lock.recovery_screen import RecoveryScreen
from ui.operations import Operations
from ui.settings.secrets_dialogs import ChangePassphraseDialog, NewWordsDialog
from ui.settings.settings_page import SettingsPage
from ui.shell.example_words import EXAMPLE_WORDS
from ui.shell.frame import Frame
from ui.widgets import EmptyState, InfoBar, LabelledField, ProgressRow, SectionHeader

Settle = Callable[[], None]


class _Watch(QObject):
    """Notes every widget without a parent that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.parent() is None:
            words = getattr(watched, "text", None)
            said = words() if callable(words) else ""
            self.shown.append(f"{type(watched).__name__} {watched.objectName()!r} {said!r}")
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[_Watch]:
    """Return a list of the windows shown from now on."""
    made = _Watch()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def test_the_watch_sees_a_flash(watch: _Watch, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setHidden(False)
    assert watch.shown


def test_no_widget_flashes(watch: _Watch, qtbot: QtBot) -> None:
    for made in (
        LabelledField("Nom", QLineEdit(), hint="Comme sur la pièce d’identité"),
        InfoBar("Voilà", "warning", action_text="Faire", on_action=lambda: None, closable=True),
        EmptyState("users", "Rien", "Commencez ici.", action_text="Ajouter", second_text="Importer"),
        ProgressRow("Lecture"),
        SectionHeader("Titre", "Sous-titre"),
    ):
        qtbot.addWidget(made)
    assert watch.shown == []


def test_no_screen_flashes(
    watch: _Watch, frame: Frame, ops: Operations, settle: Settle, qtbot: QtBot, qapp: QApplication
) -> None:
    ops.run_query(three_people, lambda _people: None, owner=qapp)
    settle()
    watch.shown.clear()  # the frame itself
    host, folder = frame.host, ops.desk.folder
    for made in (
        DossiersPage(host),
        SettingsPage(host),
        LockScreen(ops.background, folder),
        RecoveryScreen(ops.background, folder),
        FirstStart(ops.background, folder / "new"),
        NewPersonDialog(host),
        ExportDialog(host, ["a"], 3),
        CaseExportDialog(host, "a", "Awa"),
        ImportDialog(host),
        ChangePassphraseDialog(host),
        NewWordsDialog(host, EXAMPLE_WORDS),
    ):
        qtbot.addWidget(made)
    host.navigate("dossiers")
    host.navigate("settings")
    settle()
    assert watch.shown == []
