"""F1 on the Synchronisation page: what it means, and what to do when something is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.help.page_help import Points, open_page_help
from ui.messages import tr

if TYPE_CHECKING:
    from ui.shell.host import Host

POINTS: Points = (
    ("save", "synchronisation.help.saved"),
    ("cloud-off", "synchronisation.help.offline"),
    ("shield-check", "synchronisation.help.sealed"),
    ("inbox", "synchronisation.help.aside"),
    ("folder", "synchronisation.help.guard"),
    ("git-merge", "synchronisation.help.two"),
    ("usb", "synchronisation.help.usb"),
    ("download", "synchronisation.help.newer"),
)


def open_sync_help(host: Host) -> None:
    """Open it over the window."""
    open_page_help(host, tr("synchronisation.help.title"), tr("synchronisation.help.subtitle"), POINTS)
