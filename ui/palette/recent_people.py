"""Remembers whose case files were opened last: what the palette offers before anything is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.operations import finding

if TYPE_CHECKING:
    from ui.shell.host import Host

_NAME = "palette.recent_people"


class RecentPeople(QObject):
    """Listens to the navigation of one window and keeps the last case files in the vault's settings."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.setObjectName(_NAME)
        self._host = host
        self._last = ""
        host.navigation_asked.connect(self._on_navigation)

    def _on_navigation(self, route: str, params: dict[str, str | None]) -> None:
        case_id = params.get("case_id") or ""
        if route == "case_file" and case_id and case_id != self._last:
            self._last = case_id
            finding.note_opened(self._host.operations, case_id)


def remember_people(host: Host) -> None:
    """Begin to remember whose case files are opened in this window; once is enough."""
    if host.findChild(RecentPeople, _NAME) is None:
        RecentPeople(host)
