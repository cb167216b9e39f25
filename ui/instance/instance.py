"""The window that later starts of the program speak to, from its first painting to its closing."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from ui.instance.claim import Claim, Note, claim_path, session_name, take_claim
from ui.instance.front import bring_to_front
from ui.instance.listener import Listener, remove_left_behind
from ui.places import claims_folder
from ui.shell.window import DeskWindow


class Instance(QObject):
    """Answers later starts; when the window shows another desk, those of that desk."""

    def __init__(self, window: DeskWindow, claim: Claim, *, is_demo: bool) -> None:
        super().__init__(window)
        self._window = window
        self._claim = claim
        remove_left_behind(claim.former.server)
        self._listener = Listener(self)
        self._listener.asked.connect(self._on_asked)
        server = self._listener.listen()
        if not server:
            logging.getLogger(__name__).warning("other starts of the program cannot reach the window")
        self._note = Note(server, os.getpid(), session_name(), is_demo)
        claim.say(self._note)
        window.screen_changed.connect(self._on_screen_changed)
        # Closing takes a moment: whoever starts the program in it waits, and opens a window of its own then.
        window.windowHandle().visibleChanged.connect(self._on_shown)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end)

    def end(self) -> None:
        """Answer nobody any more; the desk is left to another window when this process has ended."""
        self._listener.end()
        self._note = Note()
        self._claim.say(self._note)

    def _on_asked(self, file: Path | None) -> None:
        bring_to_front(self._window)
        if file is not None:
            bring(self._window, [file])

    def _on_shown(self, is_shown: bool) -> None:
        if not is_shown:
            self.end()

    def _on_screen_changed(self, _screen: QWidget) -> None:
        path = claim_path(self._window.folder, claims_folder())
        if path == self._claim.path:
            return
        try:
            claim = take_claim(path)
        except OSError:
            return
        if (
            claim is not None
        ):  # otherwise another window is on that desk: this one will be told so when it unlocks
            former, self._claim = self._claim, claim
            claim.say(self._note)
            former.let_go()


def attend(window: DeskWindow, claim: Claim | None, files: Sequence[Path], *, is_demo: bool) -> None:
    """Take up what the program was started with, and hear later starts; without a claim nobody can find the window."""
    if claim is not None:
        Instance(window, claim, is_demo=is_demo)
    bring(window, files)


def bring(window: DeskWindow, files: Sequence[Path]) -> None:
    """Take files up; what that needs of the screens is imported while the window goes on."""
    if files:
        window.background.run(
            lambda: import_module("ui.instance.brought_files"),
            lambda _module: _bring(window, files),
            owner=window,
        )


def _bring(window: DeskWindow, files: Sequence[Path]) -> None:
    from ui.instance.brought_files import BroughtFiles

    brought = window.findChild(BroughtFiles) or BroughtFiles(window)
    for file in files:
        brought.bring(file)
