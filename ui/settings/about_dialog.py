"""About the program: licences, and diagnostics that hold nothing about anybody."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.messages import language, tr
from ui.settings.components import COMPONENTS
from ui.theme import Space
from ui.widgets.dialog import Dialog
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from coachdesk.preferences import Preferences


class LicencesDialog(Dialog):
    """The licence of the program and of each of its parts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            tr("settings.licences.title"),
            parent,
            subtitle=tr("settings.licences.text"),
            width=560,
            height=560,
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        for row, (name, licence) in enumerate(COMPONENTS):
            grid.addWidget(text_label(name, wrap=True, selectable=True), row, 0)
            grid.addWidget(text_label(licence, "muted", wrap=True, selectable=True), row, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.add_button(tr("app.close"), "primary", self.accept, default=True)


def diagnostics(preferences: Preferences) -> str:
    """Return what helps to understand a problem: versions, system, screens, choices; no name, no path."""
    from coachdesk import __version__

    screens = ", ".join(
        f"{screen.size().width()}×{screen.size().height()} @ {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    )
    return "\n".join(
        (
            f"CoachDesk {__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            f"{platform.system()} {platform.release()} {platform.machine()} ({sys.platform})",
            f"{QGuiApplication.platformName()}: {screens}",
            f"language {preferences.language or 'system'} ({language()})",
            f"theme {preferences.theme}, lock {preferences.lock_minutes} min",
        )
    )
