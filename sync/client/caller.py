"""Speak to headquarters as one device: sign, keep the difference of the clocks, turn problems into errors."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import coachdesk
from sync.client.errors import NotHeadquarters
from sync.client.transport import Transport
from sync.protocol.endpoints import (
    ENDPOINTS,
    PROBLEM,
    PROGRAM_HEADER,
    PROTOCOL_HEADER,
    Endpoint,
)
from sync.protocol.errors import Busy, ClockOff
from sync.protocol.exchange import Answer, Request
from sync.protocol.problems import read_problem
from sync.protocol.request_signing import SignedParts, sign_request
from sync.protocol.versions import SPOKEN

MOST_WAITS = 3
MOST_WAIT_S = 5
"""How often and how long a request waits when headquarters is busy, before the round is given up."""

Clock = Callable[[], float]
"""Unix seconds, as this laptop believes."""


class Caller:
    """One device's voice. ``clock_difference_s``: how far headquarters' clock is ahead of this laptop's.

    ``pause``: waits so many seconds, when headquarters asks for a little patience; None: its refusal is raised.
    """

    def __init__(
        self,
        transport: Transport,
        device: str,
        signing_key: bytes,
        clock: Clock,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        self._transport = transport
        self._pause = pause
        self._lock = threading.Lock()
        self._device = device
        self._signing_key = signing_key
        self._clock = clock
        self.clock_difference_s = 0.0
        self.sent_bytes = 0
        self.received_bytes = 0
        self.calls = 0

    def call(
        self,
        name: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str | int] | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call the endpoint of this name and return its answer, if it is none of an error.

        Raises ``Unreachable``, ``NotHeadquarters``, and what headquarters refuses with as a ``Refusal``.
        """
        with self._lock:  # one request at a time on the one connection
            return self._called(ENDPOINTS[name], path, query, body, headers)

    def _called(
        self,
        endpoint: Endpoint,
        path: Mapping[str, str] | None,
        query: Mapping[str, str | int] | None,
        body: bytes,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        waited = 0
        while True:
            try:
                return self._once(endpoint, path or {}, query or {}, body, headers or {})
            except ClockOff as off:
                told = off.context.get("now")
                if not isinstance(told, int) or waited == MOST_WAITS:
                    raise
                self.clock_difference_s = told - self._clock()
            except Busy as busy:
                wait_s = busy.context.get("wait_s")
                if self._pause is None or not isinstance(wait_s, int) or not 0 < wait_s <= MOST_WAIT_S:
                    raise
                if waited == MOST_WAITS:
                    raise
                self._pause(wait_s)
            waited += 1

    def _once(
        self,
        endpoint: Endpoint,
        path: Mapping[str, str],
        query: Mapping[str, str | int],
        body: bytes,
        headers: Mapping[str, str],
    ) -> Answer:
        where, asked = endpoint.at(**path), urlencode(query)
        sent = {PROTOCOL_HEADER.lower(): str(SPOKEN.highest), PROGRAM_HEADER.lower(): coachdesk.__version__}
        if endpoint.takes is not None and body:
            sent["content-type"] = endpoint.takes
        if endpoint.audience.is_signed:
            signed = sign_request(
                SignedParts.of(endpoint.method, where, asked, body),
                device=self._device,
                created=max(0, int(self._clock() + self.clock_difference_s)),
                nonce=secrets.token_urlsafe(16),
                signing_key=self._signing_key,
            )
            sent |= {name.lower(): value for name, value in signed.items()}
        request = Request(endpoint.method, where, asked, {**sent, **headers}, body)
        self.calls += 1
        self.sent_bytes += len(body)
        answer = self._transport.send(request)
        self.received_bytes += len(answer.body)
        return self._checked(endpoint, answer)

    def _checked(self, endpoint: Endpoint, answer: Answer) -> Answer:
        media = answer.headers.get("content-type", "").partition(";")[0].strip()
        if answer.status >= 400:
            if media != PROBLEM and endpoint.method != "HEAD":
                raise NotHeadquarters
            raise read_problem(answer)
        is_as_declared = endpoint.gives is None or media == endpoint.gives
        is_whole = answer.status in (204, 304) or endpoint.method == "HEAD" or is_as_declared
        if answer.status not in (200, 201, 204, 206, 304) or not is_whole:
            raise NotHeadquarters
        return answer

    def close(self) -> None:
        """Give the connection up."""
        self._transport.close()
