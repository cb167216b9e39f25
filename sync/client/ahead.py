"""Requests that are under way while this desk does its own work: a long exchange waits for the slower of the two.

One at a time, as headquarters is asked on one connection.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from sync.client.caller import Caller
from sync.protocol.exchange import Answer

PULL_BYTES = 1 << 20
PUSH_BYTES = 256 << 10
"""How much is sent at once while the next is sealed: smaller portions begin sooner, and each costs a request."""


def ask_for(caller: Caller, scope: str, after: int) -> Answer:
    """Return headquarters' answer with a scope's envelopes after a place."""
    return caller.call("pull", path={"scope": scope}, query={"after": after, "bytes": PULL_BYTES})


class Ahead:
    """One request in advance, on a thread of its own; ``take`` and a future raise what it raised."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sync-ahead")
        self._asked: tuple[str, int, Future[Answer]] | None = None

    def ask(self, scope: str, after: int) -> None:
        """Begin to fetch; what was asked for before and not taken is forgotten."""
        self._asked = (scope, after, self._pool.submit(ask_for, self._caller, scope, after))

    def take(self, scope: str, after: int) -> Answer | None:
        """Return the answer if it is the one that was asked for; None for another one."""
        asked, self._asked = self._asked, None
        if asked is None:
            return None
        answer = asked[2].result()
        return answer if asked[:2] == (scope, after) else None

    def push(self, body: bytes) -> Future[Answer]:
        """Begin to send envelopes."""
        return self._pool.submit(self._caller.call, "push", body=body)

    def close(self) -> None:
        """End the thread once its request has ended."""
        self._pool.shutdown(wait=False, cancel_futures=True)
