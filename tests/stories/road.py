"""The way from one laptop to headquarters, over TCP: away, back, or cut in the middle of a request or its answer."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from enum import Enum, auto

_CHUNK = 1 << 16


class Cut(Enum):
    """Where a connection is cut: headquarters heard half of what was asked, or the desk half of the answer."""

    REQUEST = auto()
    ANSWER = auto()


class Road:
    """Listens on 127.0.0.1 and carries bytes to the port of headquarters and back, each connection on a thread."""

    def __init__(self, port_of_headquarters: int) -> None:
        self._to = port_of_headquarters
        self._lock = threading.Lock()
        self._live: set[socket.socket] = set()
        self._cut: tuple[bytes, Cut] | None = None
        self.cuts = 0
        """How many connections were cut where the test asked for it."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._listen()

    @property
    def url(self) -> str:
        """Where the laptop speaks to."""
        return f"http://127.0.0.1:{self.port}"

    def go_away(self) -> None:
        """No network: nothing listens, and what was open is gone."""
        # Closing alone would leave the accepting thread in its call, and the port taken.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)
        with self._lock:
            live, self._live = self._live, set()
        for one in live:
            _end(one)

    def come_back(self) -> None:
        """The network is there again, at the same address."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._listen()

    def cut_in(self, request: str, where: Cut) -> None:
        """Cut the connection once, in the next request that begins so (``POST /v1/envelopes``)."""
        with self._lock:
            self._cut = (request.encode(), where)

    def _listen(self) -> None:
        self._thread = threading.Thread(target=self._accept, args=(self._listening,), daemon=True)
        self._thread.start()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._to)) as far:
            pair = {near, far}
            with self._lock:
                self._live |= pair
            try:
                self._carry_between(near, far)
            finally:
                with self._lock:
                    self._live -= pair

    def _carry_between(self, near: socket.socket, far: socket.socket) -> None:
        cuts_answer = False
        with selectors.DefaultSelector() as waiting:
            waiting.register(near, selectors.EVENT_READ)
            waiting.register(far, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select():
                    data = near.recv(_CHUNK) if key.fileobj is near else far.recv(_CHUNK)
                    if not data:
                        return
                    if key.fileobj is far:
                        near.sendall(data[: len(data) // 2] if cuts_answer else data)
                        if cuts_answer:
                            return
                        continue
                    where = self._cut_of(data)
                    if where is Cut.REQUEST:
                        far.sendall(data[: len(data) // 2])
                        return
                    cuts_answer = cuts_answer or where is Cut.ANSWER
                    far.sendall(data)

    def _cut_of(self, data: bytes) -> Cut | None:
        with self._lock:
            if self._cut is None or not data.startswith(self._cut[0]):
                return None
            where, self._cut = self._cut[1], None
            self.cuts += 1
            return where


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
