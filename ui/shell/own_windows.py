"""The windows that belong to a screen of the program's one window: its dialogs and menus."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


def hide_windows_of(screen: QWidget) -> None:
    """Hide a screen's dialogs and menus at once, not at the next turn of the loop."""
    for window in QApplication.topLevelWidgets():
        owner = window.parent()
        while owner is not None and owner is not screen:
            owner = owner.parent()
        if owner is screen:
            window.hide()
