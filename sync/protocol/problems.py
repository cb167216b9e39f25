"""A refusal as an answer of HTTP, and back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from sync.protocol.endpoints import PROBLEM
from sync.protocol.errors import (
    REFUSALS,
    BadRequest,
    Bomb,
    Busy,
    ChainGap,
    ChainRefused,
    EpochRefused,
    Failed,
    Forbidden,
    Fork,
    NoKey,
    NotFound,
    Refusal,
    RequestSignatureWrong,
    RequestTooLarge,
    SealBroken,
    SetAside,
    SignatureWrong,
    TooLarge,
    UnknownWriter,
    refusal_of,
)
from sync.protocol.exchange import Answer
from sync.protocol.json_body import read_object, write_object

CODE_HEADER = "coachdesk-refusal"
"""Carries the code too: an answer to ``HEAD`` has no body."""
PROBLEM_BYTES = 4096
_MOST_WAIT_S = 24 * 60 * 60


def problem(refusal: Refusal) -> Answer:
    """Return the answer that refuses (RFC 9457)."""
    headers = {"content-type": PROBLEM, "cache-control": "no-store", CODE_HEADER: refusal.wire_code()}
    wait_s = refusal.context.get("wait_s")
    if isinstance(refusal, Busy) and type(wait_s) is int:
        headers["retry-after"] = str(wait_s)
    return Answer(refusal.status, headers, write_object(refusal.problem()))


def read_problem(answer: Answer) -> Refusal:
    """Return the refusal that an answer with a status from 400 on is; raises nothing, whatever the answer holds."""
    found: Mapping[str, object] = {}
    with suppress(BadRequest):  # an answer to HEAD, or a proxy's page
        found = read_object(answer.body, PROBLEM_BYTES)
    if not isinstance(code := found.get("code"), str) or code not in REFUSALS:
        found = {"code": answer.headers.get(CODE_HEADER, "")}
    if found["code"] in REFUSALS:
        refusal = refusal_of(found)
    else:
        refusal = _BY_STATUS.get(answer.status, Failed if answer.status >= 500 else BadRequest)()
    wait = answer.headers.get("retry-after", "")
    if isinstance(refusal, Busy) and "wait_s" not in refusal.context and wait.isascii() and wait.isdigit():
        refusal = Busy(wait_s=min(int(wait[:9]), _MOST_WAIT_S))
    return refusal


def refusal_of_envelope(aside: SetAside, *, number: int, hash_: str, epoch: int) -> Refusal:
    """Return with what headquarters refuses an envelope that a desk would set aside.

    ``number``, ``hash_``: of the last envelope of its chain at headquarters; ``epoch``: the scope's newest.
    """
    match aside:
        case ChainGap() | Fork():
            return ChainRefused(number=number, hash=hash_)
        case NoKey():
            return EpochRefused(epoch=epoch)
        case UnknownWriter():
            return Forbidden()
        case SignatureWrong() | SealBroken():
            return RequestSignatureWrong()
        case TooLarge() | Bomb():
            limit = aside.context.get("limit")
            return RequestTooLarge(limit=limit) if type(limit) is int else RequestTooLarge()
        case _:
            return BadRequest()


_BY_STATUS: Mapping[int, type[Refusal]] = {
    404: NotFound,
    413: RequestTooLarge,
    429: Busy,
    502: Busy,
    503: Busy,
    504: Busy,
}
"""What an answer that names no code of ours comes to: a proxy's."""
