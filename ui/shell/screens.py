"""Every screen of the program, by name, brought about in the real window: for pictures, and for tests of the look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.frame import Frame
from ui.shell.host import Host
from ui.shell.window import DeskWindow

_AREAS = (
    "ui.shell.entry_screens",
    "ui.dossiers.screens",
    "ui.importing.screens",
    "ui.palette.screens",
    "ui.case_file.screens",
    "ui.merging.screens",
    "ui.synchronisation.screens",
    "ui.joining.screens",
    "ui.team.screens",
    "ui.salvage.screens",
    "ui.session_note.screens",
    "ui.settings.screens",
    "ui.updates.screens",
    "ui.help.screens",
    "ui.importing.written_screens",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The real window on an unlocked desk, and what a screen needs to be brought about in it."""

    window: DeskWindow

    @property
    def frame(self) -> Frame:
        """The frame; raise ``LookupError`` while the desk is locked."""
        shown = self.window.screen_shown
        if not isinstance(shown, Frame):
            raise LookupError("the desk is locked")
        return shown

    @property
    def host(self) -> Host:
        """What pages get."""
        return self.frame.host

    def settle(self) -> None:
        """Wait until the desk's thread has answered and everything is laid out and painted."""
        for _ in range(3):
            self.window.background.wait_until_idle(30.0)
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def first_case_id(self) -> str:
        """Return the case with the most to see among those of the list; "" when there is none."""
        from ui.operations.screen_data import fullest_case_id

        found: list[str] = []
        fullest_case_id(self.window.operations, found.append, owner=self.window)
        self.settle()
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its name for the file, and how it is brought about; ``prepare`` returns the widget to draw."""

    name: str
    prepare: Callable[[Stage], QWidget]


def all_screens() -> tuple[Screen, ...]:
    """Return every screen of the areas that this build has, in the order a person meets them."""
    found: list[Screen] = []
    for area in _AREAS:
        if find_spec(area.rpartition(".")[0]) is not None and find_spec(area) is not None:
            found.extend(import_module(area).SCREENS)
    return tuple(found)
