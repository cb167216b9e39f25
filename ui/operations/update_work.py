"""What is done about newer programs on the agent's thread: headquarters is asked, an installer is fetched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from ui.places import updates_folder

if TYPE_CHECKING:
    from sync.client.connection import Connection
    from sync.client.updating import Offer, Updates

SLICE_S = 2.0
"""How long a download keeps the agent at most, and one piece longer: rounds and acts come in between."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of newer versions: the offer, and whether its installer lies here whole."""

    updates: Updates
    offer: Offer | None
    is_ready: bool


@dataclass
class Download:
    """One download that was begun; ``stop`` is read on the agent's thread."""

    offer: Offer
    stop: threading.Event


def shipped_publisher() -> bytes | None:
    """Return the publisher's key that this program was shipped with, None for none."""
    from sync.client import updating

    return updating.shipped_publisher()


@dataclass(frozen=True, slots=True)
class UpdateWork:
    """For one version of the program; every method is for ``Syncing.do``. ``folder`` None: the machine's own."""

    program: str
    folder: Path | None
    publisher: Callable[[], bytes | None]

    def look_here(self, connection: Connection) -> Known:
        """Return what is known without asking anybody; removes installers that are no longer needed."""
        updates = self._updates(connection)
        updates.tidy()
        return Known(updates, updates.known(), updates.fetched() is not None)

    def look_up(self, connection: Connection) -> Known:
        """Ask headquarters; raises what ``Updates.look`` raises."""
        updates = self._updates(connection)
        offer = updates.look()
        return Known(updates, offer, offer is not None and updates.fetched() is not None)

    def fetch_some(
        self, connection: Connection, download: Download, report: Callable[[int, int], None]
    ) -> Known | None:
        """Fetch for a few seconds; None while it is not whole. Raises what ``Updates.fetch`` raises."""
        updates, until = self._updates(connection), monotonic() + SLICE_S
        path = updates.fetch(
            download.offer, report, lambda: not download.stop.is_set() and monotonic() < until
        )
        return None if path is None else Known(updates, updates.known() or download.offer, True)

    def _updates(self, connection: Connection) -> Updates:
        from sync.client.updating import Updates

        return Updates(connection, self.program, self.publisher(), self.folder or updates_folder())
