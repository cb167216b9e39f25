"""Requests that are under way while this desk does its own work: a long exchange waits for the slower of the two.

One at a time, as headquarters is asked on one connection. The scopes that are read next are asked for together: a desk
that begins, or comes back after days, has many with little in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

from sync.client.caller import Caller
from sync.protocol.bodies import PULLS, ScopeToPull, SeveralToPull
from sync.protocol.endpoints import BEFORE_HEADER
from sync.protocol.envelope import read_envelope
from sync.protocol.errors import CutShort, Refusal, SetAside
from sync.protocol.exchange import Answer
from sync.protocol.framing import Frame, FrameReader

PULL_BYTES = 1 << 20
PUSH_BYTES = 256 << 10
"""How much is sent at once while the next is sealed: smaller portions begin sooner, and each costs a request."""

Wanted = tuple[str, int]
"""A scope, and the place after which it is read."""


@dataclass(frozen=True, slots=True)
class Page:
    """What headquarters gave of a scope.

    ``before``: the place of its last envelope up to the place asked for, None where it did not say; ``is_cut``: the
    connection broke behind these; ``is_wrong``: what follows them is no envelope.
    """

    frames: Sequence[Frame]
    before: int | None
    is_cut: bool = False
    is_wrong: bool = False


class Ahead:
    """What is asked for before it is needed; ``take`` and a future raise what it raised.

    ``is_apart``: requests go on a thread of their own. Else each is made when its answer is needed, and everything
    happens in one order, as in the simulation.
    """

    def __init__(self, caller: Caller, *, is_apart: bool) -> None:
        self._caller = caller
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sync-ahead") if is_apart else None
        self._asked: tuple[list[Wanted], Future[dict[Wanted, Page]] | None] | None = None
        self._pages: dict[Wanted, Page] = {}

    @property
    def is_apart(self) -> bool:
        """Tell whether requests go on while other work is done."""
        return self._pool is not None

    def want(self, wanted: Iterable[Wanted]) -> None:
        """Begin to fetch the first envelopes of those that come next, unless others are on their way."""
        if self._asked is not None:
            return
        following = list(islice((one for one in wanted if one not in self._pages), PULLS))
        if following:
            pool = self._pool
            self._asked = (following, pool.submit(ask_for_several, self._caller, following) if pool else None)

    def take(self, scope: str, after: int) -> Page | None:
        """Return what came of a scope that was asked for after this place; None for another one."""
        one = (scope, after)
        if self._asked is not None and one in self._asked[0]:
            (wanted, future), self._asked = self._asked, None
            self._pages |= future.result() if future else ask_for_several(self._caller, wanted)
        return self._pages.pop(one, None)

    def forget(self) -> None:
        """Begin anew: what was not taken is of no use any more."""
        self._asked = None
        self._pages.clear()

    def push(self, body: bytes) -> Future[Answer]:
        """Begin to send envelopes; only where ``is_apart``."""
        assert self._pool is not None  # noqa: S101 - for the type checker
        return self._pool.submit(self._caller.call, "push", body=body)

    def close(self) -> None:
        """End the thread once its request has ended."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def ask_for(caller: Caller, scope: str, after: int) -> Page:
    """Return a scope's envelopes after a place."""
    answer = caller.call("pull", path={"scope": scope}, query={"after": after, "bytes": PULL_BYTES})
    page = _read(answer)
    return replace(page, before=_befores(answer)[0])


def ask_for_several(caller: Caller, wanted: Sequence[Wanted]) -> dict[Wanted, Page]:
    """Return what headquarters gives of some scopes: of each that it came to before there was enough.

    One that has to be seen closer is left out, and asked for by itself: one of which nothing came, and all of them when
    one of them is refused.
    """
    if len(wanted) == 1:
        return {wanted[0]: ask_for(caller, *wanted[0])}
    body = SeveralToPull([ScopeToPull(scope, after) for scope, after in wanted], PULL_BYTES).as_bytes()
    try:
        answer = caller.call("pull_several", body=body)
    except Refusal:
        return {}
    page = _read(answer)
    found: dict[str, list[Frame]] = {}
    for frame in page.frames:
        try:
            found.setdefault(read_envelope(frame.raw).header.scope, []).append(frame)
        except SetAside:
            return {}
    pages = {
        one: Page(found[one[0]], before)
        for one, before in zip(wanted, _befores(answer), strict=False)
        if one[0] in found
    }
    if (page.is_cut or page.is_wrong) and pages:
        pages.popitem()  # what follows its envelopes is not known
    return pages


def _read(answer: Answer) -> Page:
    reader = FrameReader()
    frames: list[Frame] = []
    try:
        frames = reader.feed(answer.body)
        reader.finish()
    except CutShort:
        return Page(frames, None, is_cut=True)
    except SetAside:
        return Page(frames, None, is_wrong=True)
    return Page(frames, None)


def _befores(answer: Answer) -> list[int | None]:
    texts = answer.headers.get(BEFORE_HEADER.lower(), "").split(",")
    return [int(text) if text.isascii() and text.isdigit() else None for text in texts]
