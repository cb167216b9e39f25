"""Tell when the system has a network again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class NetworkReturn(QObject):
    """``returned`` when the system says that the internet can be reached, after it said that it could not.

    Without a way to ask this system (a stripped Linux), nothing is said: the schedule's retries do it.
    """

    returned = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_watching = False
        self._was_online = True

    def watch(self) -> None:
        """Begin; loads what asks the system, once for the program."""
        if self._is_watching:
            return
        self._is_watching = True
        try:
            from PySide6.QtNetwork import QNetworkInformation
        except ImportError:  # a build without it
            return
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            return
        network = QNetworkInformation.instance()
        online = QNetworkInformation.Reachability.Online
        self._was_online = network.reachability() == online
        network.reachabilityChanged.connect(lambda now: self._on_reachability(is_online=now == online))

    def _on_reachability(self, *, is_online: bool) -> None:
        was_online, self._was_online = self._was_online, is_online
        if is_online and not was_online:
            self.returned.emit()
