"""A window with a desk that was unlocked at its lock screen, for tests that look at screens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from ui.lock.lock_screen import LockScreen
from ui.messages import Language
from ui.shell.screens import Stage
from ui.shell.window import DeskWindow


@contextmanager
def unlocked_stage(
    folder: Path,
    passphrase: str,
    qtbot: QtBot,
    language: Language = "fr",
    size: tuple[int, int] = (1366, 768),
) -> Iterator[Stage]:
    """Open the window in a size, unlock the desk, and close the window at the end."""
    window = DeskWindow(folder, fixed_language=language)
    window.resize(*size)
    window.start()
    window.show()
    qtbot.waitExposed(window)
    lock = window.screen_shown
    assert isinstance(lock, LockScreen)
    lock.field.line.setText(passphrase)
    lock.try_to_open()
    made = Stage(window)
    made.settle()
    yield made
    window.close()
