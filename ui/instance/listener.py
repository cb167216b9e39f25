"""The window's ear for later starts of the program by the same person."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ui.instance import message

_NAME = "coachdesk-"
_MOST_CALLERS = 16
_PATIENCE_MS = 5_000


class Listener(QObject):
    """``asked`` carries the file that is to be opened, or None: the window is only to show itself."""

    asked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(_MOST_CALLERS)
        self._server.newConnection.connect(self._on_called)

    def listen(self) -> str:
        """Begin; return how the window is reached from now on, "" when that cannot be."""
        # Nobody can guess it, and so nobody can be there before.
        if not self._server.listen(_NAME + os.urandom(16).hex()):
            return ""
        return self._server.fullServerName()

    def end(self) -> None:
        """Hear nobody any more."""
        self._server.close()

    def _on_called(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self.findChildren(_Caller)) < _MOST_CALLERS:
                _Caller(socket, self)
            else:
                socket.abort()
                socket.deleteLater()


class _Caller(QObject):
    """One connection: a line comes, an answer goes; it is gone after a while whatever comes."""

    def __init__(self, socket: QLocalSocket, listener: Listener) -> None:
        super().__init__(listener)
        self._socket = socket
        self._listener = listener
        socket.setParent(self)
        socket.setReadBufferSize(message.MOST_BYTES + 1)
        socket.readyRead.connect(self._on_line)
        socket.disconnected.connect(self.deleteLater)
        QTimer.singleShot(_PATIENCE_MS, self, self._hang_up)
        self._on_line()

    def _on_line(self) -> None:
        socket = self._socket
        if not socket.canReadLine():
            if socket.bytesAvailable() > message.MOST_BYTES:
                self._hang_up()
            return
        try:
            file = message.read(bytes(socket.readLine().data()))
        except message.MessageMalformed:
            self._hang_up()
            return
        socket.readyRead.disconnect(self._on_line)
        socket.write(message.TAKEN)
        socket.flush()
        socket.disconnectFromServer()
        self._listener.asked.emit(file)

    def _hang_up(self) -> None:
        self._socket.abort()
        self.deleteLater()


def remove_left_behind(server: str) -> None:
    """Remove the socket of a window that was killed; a pipe of Windows is gone with its process."""
    if Path(server).name.startswith(_NAME):
        QLocalServer.removeServer(server)
