"""Envelopes: pushed by their writers, pulled by the readers of their scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.headquarters.asking import Asked, frames_answer, json_answer
from sync.headquarters.checking import checked, read_frames
from sync.headquarters.store.envelopes import (
    Kept,
    OffChain,
    Outcome,
    chains_of,
    keep,
    last_place_up_to,
    read_after,
)
from sync.headquarters.store.statements import standing_of_directory
from sync.protocol.bodies import (
    KEPT,
    KNOWN,
    ChainAtHeadquarters,
    Chains,
    EnvelopeAnswer,
    EnvelopeAnswers,
    read_several_to_pull,
)
from sync.protocol.endpoints import BEFORE_HEADER
from sync.protocol.envelope import Envelope
from sync.protocol.errors import ChainRefused, NoScope, Refusal
from sync.protocol.exchange import Answer
from sync.protocol.framing import Frame

PULL_BYTES = 1024 * 1024
MOST_PULL_BYTES = 4 * 1024 * 1024


def push(asked: Asked) -> Answer:
    """Keep the caller's envelopes, and answer for each; those that are kept are on the disk."""
    return json_answer(
        EnvelopeAnswers(keep_frames(asked, read_frames(asked.request.body), writer=asked.caller.id))
    )


def keep_frames(asked: Asked, frames: Sequence[Frame], *, writer: str | None) -> list[EnvelopeAnswer]:
    """Keep what may be kept of these envelopes, in one transaction; return an answer for each.

    Signatures are checked before the scopes are locked; the directory is compared once they are, so that an
    envelope and a revocation are in one order for everybody.
    """
    found = checked(frames, asked.directory, writer=writer)
    envelopes = [one for one in found if isinstance(one, Envelope)]
    outcomes: list[Outcome] = []
    if envelopes:
        with asked.parts.store.writing() as connection:
            asked.once(connection)
            outcomes = keep(connection, envelopes, asked.now)
            asked.known.check(*standing_of_directory(connection))
    left = iter(outcomes)
    return [
        EnvelopeAnswer.refused(one) if isinstance(one, Refusal) else answer_for(next(left)) for one in found
    ]


def answer_for(outcome: Outcome) -> EnvelopeAnswer:
    """Return what a desk is told of what came of its envelope."""
    match outcome:
        case Kept():
            result = KEPT if outcome.is_new else KNOWN
            return EnvelopeAnswer(result, outcome.place, outcome.at, before=outcome.before)
        case OffChain():
            return EnvelopeAnswer.refused(ChainRefused(number=outcome.number, hash=outcome.hash))
        case _:
            return EnvelopeAnswer.refused(NoScope())


def pull(asked: Asked) -> Answer:
    """Answer the envelopes of a scope after a place, up to about so many bytes."""
    most = min(asked.query.get("bytes", PULL_BYTES), MOST_PULL_BYTES)
    scope = asked.scope()
    with asked.parts.store.snapshot() as connection:
        asked.known.check(*standing_of_directory(connection))
        after = asked.query.get("after", 0)
        answer = frames_answer(read_after(connection, scope, after, most))
        before = str(last_place_up_to(connection, scope, after))
    return replace(answer, headers={**answer.headers, BEFORE_HEADER.lower(): before})


def pull_several(asked: Asked) -> Answer:
    """Answer the envelopes of some scopes, one scope after another, up to about so many bytes together.

    A desk that begins, or comes back after days, has many scopes with little in each: a request for each would cost
    more than what it brings. ``CoachDesk-Before`` says how many scopes the answer came to; the last may have more.
    """
    wanted = read_several_to_pull(asked.request.body)
    left = min(wanted.bytes, MOST_PULL_BYTES)
    scopes = [asked.readable(one.scope) for one in wanted.pulls]
    frames: list[Frame] = []
    before: list[int] = []
    with asked.parts.store.snapshot() as connection:
        asked.known.check(*standing_of_directory(connection))
        for scope, one in zip(scopes, wanted.pulls, strict=True):
            if left <= 0:
                break
            found = read_after(connection, scope, one.after, left)
            before.append(last_place_up_to(connection, scope, one.after))
            left -= sum(len(frame.raw) for frame in found)
            frames += found
    answer = frames_answer(frames)
    return replace(answer, headers={**answer.headers, BEFORE_HEADER.lower(): ",".join(map(str, before))})


def read_chains(asked: Asked) -> Answer:
    """Answer what headquarters has of each chain of a scope; who may not read it any more sees its own alone."""
    scope = asked.names["scope"]
    record = asked.directory.members.scopes.get(scope)
    if record is None or not record.is_there():
        raise NoScope
    with asked.parts.store.snapshot() as connection:
        place, ends = chains_of(connection, scope)
    if not asked.directory.may_read(asked.caller.id, scope):
        place, ends = 0, {device: end for device, end in ends.items() if device == asked.caller.id}
    chains = {device: ChainAtHeadquarters(end.number, end.hash, end.place) for device, end in ends.items()}
    return json_answer(Chains(place, chains))
