"""Say that the window which is open does not answer."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from coachdesk.commands.exit_codes import FAILED
from ui.messages import known_language, set_language, system_language, tr
from ui.operations.settings import read_preferences
from ui.theme import apply_theme, theme_for
from ui.widgets import Dialog, text_label


def tell_no_answer(application: QApplication, folder: Path, lang: str | None) -> int:
    """Tell whoever started the program, or the script that did; return the exit code."""
    preferences = read_preferences(folder)
    set_language(application, known_language(lang or preferences.language or system_language()))
    if sys.stderr is not None:
        sys.stderr.write(f"{tr('instance.no_answer')} {tr('instance.no_answer.text')}\n")
        return FAILED
    apply_theme(application, theme_for(preferences.theme))
    dialog = Dialog(tr("app.name"), width=480)
    dialog.title_label.setText(tr("instance.no_answer"))
    dialog.body.addWidget(text_label(tr("instance.no_answer.text"), wrap=True))
    dialog.add_button(tr("app.close"), "primary", dialog.accept, default=True, name="instance.close")
    dialog.finished.connect(lambda _result: application.exit(FAILED))
    dialog.open()
    return application.exec()
