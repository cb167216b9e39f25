"""What a page is to the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.operations import WhatChanged
    from ui.shell.host import Host


class Page(QWidget):
    """One page of the main window.

    It exists from being navigated to until it is left or the desk is locked.
    """

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

    def focus_first(self) -> None:
        """Put the keyboard where work on this page starts."""
        self.focusNextChild()
