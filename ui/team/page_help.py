"""F1 on the team's page: letting somebody in, letting somebody go, and why numbers are read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.help.page_help import Points, open_page_help
from ui.messages import tr

if TYPE_CHECKING:
    from ui.shell.host import Host

POINTS: Points = (
    ("user-plus", "team.help.invite"),
    ("phone", "team.help.compare"),
    ("monitor", "team.help.laptop"),
    ("folder", "team.help.give"),
    ("log-out", "team.help.leave"),
    ("file-down", "team.help.by_hand"),
)


def open_team_help(host: Host) -> None:
    """Open it over the window."""
    open_page_help(host, tr("team.help.title"), tr("team.help.subtitle"), POINTS)
