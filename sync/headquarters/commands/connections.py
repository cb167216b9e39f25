"""What one connection may cost before anybody proved who they are: how many there are, how slowly a request begins.

Uvicorn bounds only the quiet between two requests, and forgets that bound at the first byte: whoever sends a letter of
a header now and then stays for ever. How slowly a body may come is bounded in ``app``, which reads it.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_log = logging.getLogger("coachdesk.hq.connections")

MOST_HEAD_BYTES = 64 * 1024
"""How long the first line and the headers of a request may be together, about: a signed one has 700 bytes."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """``connections``: how many a worker has at most; ``head_s``: seconds until a request's headers are whole."""

    connections: int
    head_s: int


class BoundedConfig(uvicorn.Config):
    """Uvicorn's settings with the bounds, which each worker process gets with them."""

    def __init__(self, *, bounds: Bounds, **settings: Any) -> None:
        super().__init__(http=BoundedConnection, **settings)
        self.bounds = bounds


class BoundedConnection(HttpToolsProtocol):
    """A connection that is cut when there are too many, or its request's headers do not come to an end in time."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait for a request; hang up when there are too many connections already."""
        super().connection_made(transport)
        if len(self.connections) > self._bounds.connections:
            self._cut("too many connections")
            return
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Read on; the headers that begin here have to end in time, and stay short."""
        if self._deadline is None and self._is_idle:
            self._await_head()
        super().data_received(data)
        if self._deadline is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._cut("long headers")

    def on_headers_complete(self) -> None:
        """Go on without a deadline: the body has its own."""
        self._head_is_here()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        self._head_is_here()
        super().connection_lost(exc)

    @property
    def _bounds(self) -> Bounds:
        if not isinstance(self.config, BoundedConfig):
            raise TypeError(type(self.config).__name__)
        return self.config.bounds

    @property
    def _is_idle(self) -> bool:
        is_asked = self.cycle and not self.cycle.response_complete  # None before the first request
        return not is_asked

    def _await_head(self) -> None:
        self._head_bytes = 0
        self._deadline = self.loop.call_later(self._bounds.head_s, self._cut, "slow headers")

    def _head_is_here(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cut(self, reason: str) -> None:
        _log.warning("a connection was cut", extra={"fields": {"reason": reason}})
        self._head_is_here()
        self.transport.abort()
