"""The session note, for pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.shell.screens import Screen, Stage


def _note(stage: Stage) -> QWidget:
    stage.host.navigate("session_note", case_id=stage.first_case_id())
    stage.settle()
    return stage.window


SCREENS = (Screen("session-note", _note),)
