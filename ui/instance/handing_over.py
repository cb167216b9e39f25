"""The second start's side: say to the window that is open what was asked of this one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from time import monotonic

from PySide6.QtNetwork import QLocalSocket

from ui.instance import message
from ui.instance.claim import Note

_LONGEST_ANSWER = 1_024


class Answer(Enum):
    """What came of it: taken; nobody is there (any more); somebody is there and says nothing."""

    TAKEN = auto()
    NOBODY = auto()
    SILENT = auto()


def hand_over(note: Note, files: Sequence[Path], timeout_s: float) -> Answer:
    """Hand over each file, or the wish that the window shows itself; wait for its answer."""
    _let_it_come_to_the_front(note.pid)
    deadline = monotonic() + timeout_s
    for file in files or (None,):
        answer = _say(note.server, message.written(file), deadline)
        if answer is not Answer.TAKEN:
            return answer
    return Answer.TAKEN


def _say(server: str, line: bytes, deadline: float) -> Answer:
    socket = QLocalSocket()
    socket.setReadBufferSize(_LONGEST_ANSWER)
    socket.connectToServer(server)
    if not socket.waitForConnected(_left_ms(deadline)):
        absent = (
            QLocalSocket.LocalSocketError.ServerNotFoundError,
            QLocalSocket.LocalSocketError.ConnectionRefusedError,
        )
        return Answer.NOBODY if socket.error() in absent else Answer.SILENT
    socket.write(line)
    while not socket.canReadLine():
        if socket.state() != QLocalSocket.LocalSocketState.ConnectedState:
            return Answer.NOBODY  # it ends at this moment
        left = _left_ms(deadline)
        if not left or not (socket.waitForReadyRead(left) or socket.canReadLine()):
            is_there = socket.state() == QLocalSocket.LocalSocketState.ConnectedState
            return Answer.SILENT if is_there else Answer.NOBODY
    return Answer.TAKEN if bytes(socket.readLine().data()) == message.TAKEN else Answer.SILENT


def _left_ms(deadline: float) -> int:
    return max(0, round((deadline - monotonic()) * 1_000))


def _let_it_come_to_the_front(pid: int) -> None:
    """Pass on the right that Windows gives to the program which a person has just started."""
    if sys.platform == "win32" and pid:
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(pid)
