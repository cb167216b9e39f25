"""Dossiers, for pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.shell.screens import Screen, Stage


def _dossiers(stage: Stage) -> QWidget:
    stage.host.navigate("dossiers")
    stage.settle()
    return stage.window


SCREENS = (Screen("dossiers", _dossiers),)
