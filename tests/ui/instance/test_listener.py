"""What comes over the socket may be anything: only a line that a second start would write is taken."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from ui.instance import message
from ui.instance.listener import Listener

WHOLE = Path.cwd().anchor + "stick/x.coachbundle"


class Heard(QObject):
    """A window's ear, and what it heard."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.asked: list[Path | None] = []
        self.listener = Listener(self)
        self.listener.asked.connect(self.asked.append)
        self.server = self.listener.listen()
        assert self.server

    def call(self) -> QLocalSocket:
        """Return a connection."""
        socket = QLocalSocket(self)
        socket.connectToServer(self.server)
        assert socket.waitForConnected(5_000)
        return socket

    def say(self, data: bytes) -> bytes:
        """Say something, wait until the other end hangs up, and return its answer."""
        socket = self.call()
        socket.write(data)
        unconnected = QLocalSocket.LocalSocketState.UnconnectedState
        self._qtbot.waitUntil(lambda: socket.state() == unconnected, timeout=15_000)
        return bytes(socket.readAll().data())


@pytest.fixture
def heard(qtbot: QtBot) -> Heard:
    return Heard(qtbot)


def test_a_file_and_a_wish_to_be_shown_are_taken(heard: Heard) -> None:
    assert heard.say(message.written(Path(WHOLE))) == message.TAKEN
    assert heard.say(message.written(None)) == message.TAKEN
    assert heard.asked == [Path(WHOLE), None]


def test_what_is_not_known_is_ignored(heard: Heard) -> None:
    line = json.dumps({"file": WHOLE, "run": "anything", "colour": [1]}).encode() + b"\n"
    assert heard.say(line) == message.TAKEN
    assert heard.asked == [Path(WHOLE)]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"hello\n",
        b"[]\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b'{"file": 3}\n',
        b'{"file": ""}\n',
        b'{"file": "x.coachbundle"}\n',
        b'{"file": "../x.coachbundle"}\n',
        json.dumps({"file": WHOLE + "\0"}).encode() + b"\n",
        json.dumps({"file": WHOLE + "x" * message.LONGEST_PATH}).encode() + b"\n",
    ],
)
def test_what_no_second_start_writes_is_refused(heard: Heard, line: bytes) -> None:
    assert heard.say(line) == b""
    assert heard.asked == []


def test_a_line_without_an_end_is_cut_off(heard: Heard) -> None:
    began = monotonic()
    assert heard.say(b"x" * (message.MOST_BYTES + 1)) == b""
    assert monotonic() - began < 4.0  # at once, not when its time is up
    assert heard.asked == []
    assert heard.say(message.written(None)) == message.TAKEN


def test_who_says_nothing_is_gone_after_a_while_and_crowds_nobody_out(heard: Heard) -> None:
    assert heard.say(b"{") == b""
    idle = [heard.call() for _ in range(40)]
    idle[-1].waitForDisconnected(10_000)
    assert heard.say(message.written(None)) in (message.TAKEN, b"")
    unconnected = QLocalSocket.LocalSocketState.UnconnectedState
    heard._qtbot.waitUntil(lambda: all(one.state() == unconnected for one in idle), timeout=15_000)
    assert heard.say(message.written(None)) == message.TAKEN


@given(st.text(min_size=1, max_size=200).filter(lambda text: "\0" not in text))
def test_every_path_comes_through(name: str) -> None:
    path = Path(Path.cwd().anchor) / "stick" / name.strip("/")
    line = message.written(path)
    assert line.count(b"\n") == 1
    assert message.read(line) == path


def test_the_longest_path_fits_into_a_line() -> None:
    path = Path(Path.cwd().anchor + "\u00e9" * (message.LONGEST_PATH - 8))
    assert message.read(message.written(path)) == path
    assert len(message.written(path)) <= message.MOST_BYTES
