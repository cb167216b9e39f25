"""The end for an update: sealed, locked, the installer started, the window closed; or a sentence, and it all stays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from ui.lock.lock_screen import LockScreen
from ui.messages import error_sentence
from ui.operations.updates import Updating

if TYPE_CHECKING:
    from ui.shell.window import DeskWindow


def updating_for(window: DeskWindow) -> Updating:
    """Return what follows newer programs for a window, which seals and closes when one is to be installed."""
    made = Updating(window.operations, window.syncing, window)
    made.install_asked.connect(partial(close_and_install, window, made))
    return made


def close_and_install(window: DeskWindow, updating: Updating) -> None:
    """Lock as always; once the desk's files are closed, start the installer and end."""
    window.lock()
    updating.start(lambda: QTimer.singleShot(0, window, window.close), partial(_tell_locked, window))


def _tell_locked(window: DeskWindow, error: Exception) -> None:
    screen = window.screen_shown
    if isinstance(screen, LockScreen):
        screen.say(error_sentence(error))
