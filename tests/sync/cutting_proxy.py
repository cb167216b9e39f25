"""A road to a server that is cut after so many bytes, in whichever direction they went."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from types import TracebackType
from typing import Self


class CuttingProxy:
    """Listens on 127.0.0.1 and passes on to a port; ``allow`` says how many bytes still pass, None for all."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._left: int | None = None
        self.passed = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def allow(self, count: int | None) -> None:
        """Let so many bytes pass from now on."""
        with self._lock:
            self._left = count
            self.passed = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._listening.close()
        self._thread.join(5)

    def _accept(self) -> None:
        self._listening.settimeout(0.2)
        while not self._stopped.is_set():
            try:
                near, _ = self._listening.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._to)) as far:
            near.settimeout(None)
            with selectors.DefaultSelector() as waiting:
                waiting.register(near, selectors.EVENT_READ, far)
                waiting.register(far, selectors.EVENT_READ, near)
                while not self._stopped.is_set():
                    for key, _ in waiting.select(0.2):
                        source = key.fileobj
                        assert isinstance(source, socket.socket)
                        if not self._pass(source, key.data):
                            return

    def _pass(self, source: socket.socket, target: socket.socket) -> bool:
        data = source.recv(1 << 16)
        if not data:
            return False
        with self._lock:
            count = len(data) if self._left is None else min(len(data), self._left)
            if self._left is not None:
                self._left -= count
            self.passed += count
        target.sendall(data[:count])
        return count == len(data)
