"""A page for the tests of the frame: it shows its parameters, and writes a draft when it is left or locked."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from coachdesk.journal.edit import Changed
from coachdesk.services import settings
from coachdesk.storage.cabinet import Cabinet
from ui.operations import WhatChanged
from ui.shell.host import Host
from ui.shell.page import Page

SETTING = "probe.typed"


class ProbePage(Page):
    """``typed`` is the field a person writes in."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.opened: list[dict[str, str | None]] = []
        self.heard: list[tuple[str, QObject | None]] = []
        self.put_aways = 0
        self.typed = QLineEdit()
        self.typed.setAccessibleName("Probe")
        QVBoxLayout(self).addWidget(self.typed)

    def title(self) -> str:
        return f"Probe {self.opened[-1].get('number', '')}" if self.opened else "Probe"

    def open_with(self, **params: str | None) -> None:
        self.opened.append(params)

    def on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        self.heard.append((changed.scope, source))

    def about_to_lock(self) -> None:
        typed = self.typed.text()

        def work(cabinet: Cabinet) -> Changed | None:
            settings.change_setting(cabinet, SETTING, typed)
            return None

        if typed:
            self.host.operations.run_command(work)

    def put_away(self) -> None:
        self.put_aways += 1

    def focus_first(self) -> None:
        self.typed.setFocus()


class OtherPage(ProbePage):
    """Another one, so that there is somewhere to go."""
