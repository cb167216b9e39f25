"""A dialog is as high as what it says: it scrolls only where the screen is too low."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from ui.dossiers.export_dialog import CaseExportDialog, ExportDialog
from ui.dossiers.save_filter_dialog import SaveFilterDialog
from ui.help.help_dialog import HelpDialog
from ui.messages import Language, tr
from ui.settings.secrets_dialogs import ChangePassphraseDialog, NewWordsDialog
from ui.shell.example_words import EXAMPLE_WORDS
from ui.shell.frame import Frame
from ui.shell.host import Host
from ui.widgets import Dialog
from ui.widgets.dialog import confirm

Settle = Callable[[], None]

MAKERS: dict[str, Callable[[Host], Dialog]] = {
    "words": lambda host: NewWordsDialog(host, EXAMPLE_WORDS),
    "passphrase": ChangePassphraseDialog,
    "export": lambda host: ExportDialog(host, ["a"], 3),
    "case export": lambda host: CaseExportDialog(host, "a", "Marie-Antoinette de Montalembert-N’Diaye"),
    "filter": lambda host: SaveFilterDialog([], host.window_widget()),
    "help": HelpDialog,
    "question": lambda host: confirm(
        host.window_widget(), tr("settings.words.ask"), tr("settings.words.ask_text"), "OK", lambda: None
    ),
}


@pytest.mark.parametrize("spoken", ["fr", "en", "xx"])
@pytest.mark.parametrize("name", MAKERS)
def test_it_does_not_scroll(
    frame: Frame, settle: Settle, name: str, spoken: Language, app_language: Callable[[Language], None]
) -> None:
    app_language(spoken)
    dialog = MAKERS[name](frame.host)
    dialog.open()
    settle()
    QApplication.processEvents()
    room = dialog.screen().availableGeometry().height() - 2 * 24
    if dialog.height() < room:
        assert dialog._scroll.verticalScrollBar().maximum() == 0
    assert dialog.height() <= room
