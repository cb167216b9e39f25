"""Bring the window before the person's eyes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_A_MOMENT_MS = 300


def bring_to_front(window: QWidget) -> None:
    """Show the window above the others; where that is not allowed, its entry in the taskbar blinks."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QTimer.singleShot(_A_MOMENT_MS, window, lambda: _blink_unless_seen(window))


def _blink_unless_seen(window: QWidget) -> None:
    if QApplication.activeWindow() is None:  # one of its dialogs may be what is in front
        QApplication.alert(window)
