"""The help, for pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.help.help_dialog import HelpDialog
from ui.shell.screens import Screen, Stage


def _help(stage: Stage) -> QWidget:
    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    dialog = HelpDialog(stage.host)
    dialog.open()
    stage.settle()
    return dialog


SCREENS = (Screen("help", _help),)
