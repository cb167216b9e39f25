"""What a page is to the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.operations import WhatChanged
    from ui.shell.host import Host


class Page(QWidget):
    """One page of the main window.

    It exists from being navigated to until it is left or the desk is locked; one that ``stays`` is kept out of
    sight when it is left, because filling it again is much faster than making it.
    """

    stays: ClassVar[bool] = False

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host

    def title(self) -> str:
        """Return the page's name for the window title and the way back."""
        return ""

    def open_with(self, **params: str | None) -> None:
        """Show what the navigation asked for; called each time, also on the way back."""

    def on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        """Reload if what changed concerns this page."""

    def about_to_lock(self) -> None:
        """Hand what is being typed to ``operations`` now; it is written before the desk closes."""

    def leaving(self) -> None:
        """Another page is going to be shown."""
        self.about_to_lock()

    def put_away(self) -> None:
        """Show nothing any more of what was shown: for a page that stays, when another one is in sight."""

    def prepare(self) -> bool:
        """Make a part that is still to be made, while nobody waits for it; True when more is left."""
        return False

    def focus_first(self) -> None:
        """Put the keyboard where work on this page starts."""
        self.focusNextChild()
