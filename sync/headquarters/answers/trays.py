"""The tray: work of somebody who lost access, for the supervisors."""

from __future__ import annotations

from sync.headquarters.asking import Asked, frames_answer, json_answer, numbered
from sync.headquarters.checking import check_left, read_frames
from sync.headquarters.store.trays import Laid, lay, settle, tray_after
from sync.protocol.bodies import KEPT, KNOWN, Done, EnvelopeAnswer, EnvelopeAnswers
from sync.protocol.endpoints import REQUEST_BYTES
from sync.protocol.envelope import Envelope, read_envelope
from sync.protocol.errors import Full, NotFound, Refusal, SetAside
from sync.protocol.exchange import Answer
from sync.protocol.limits import NO_HASH
from sync.protocol.problems import refusal_of_envelope

TRAY_BYTES = 64 * 1024 * 1024
"""How much is kept for one device until a supervisor settles it."""


def put_tray(asked: Asked) -> Answer:
    """Keep what the caller had not sent when it lost access, also from a revoked device; and what others gave it."""
    found = [_checked(asked, frame.raw) for frame in read_frames(asked.request.body)]
    envelopes = [one for one in found if isinstance(one, Envelope)]
    laid: list[Laid | None] = []
    if envelopes:
        with asked.parts.store.writing() as connection:
            asked.once(connection)
            laid = lay(connection, envelopes, asked.caller.id, asked.now, TRAY_BYTES)
    left = iter(laid)
    answers = [
        EnvelopeAnswer.refused(one) if isinstance(one, Refusal) else _answer(next(left)) for one in found
    ]
    return json_answer(EnvelopeAnswers(answers))


def read_tray(asked: Asked) -> Answer:
    """Answer what lies in the tray after an id."""
    with asked.parts.store.snapshot() as connection:
        return frames_answer(tray_after(connection, asked.query.get("after", 0), REQUEST_BYTES))


def settle_tray(asked: Asked) -> Answer:
    """Note that a supervisor took an entry in; its bytes go."""
    entry = numbered(asked, "id")
    with asked.parts.store.writing() as connection:
        asked.once(connection)
        if not settle(connection, entry):
            raise NotFound
    return json_answer(Done())


def _checked(asked: Asked, raw: bytes) -> Envelope | Refusal:
    try:
        envelope = read_envelope(raw)
        check_left(envelope, asked.directory, asked.caller.id)
    except Refusal as refusal:
        return refusal
    except SetAside as aside:
        return refusal_of_envelope(aside, number=0, hash_=NO_HASH, epoch=0)
    return envelope


def _answer(laid: Laid | None) -> EnvelopeAnswer:
    if laid is None:
        return EnvelopeAnswer.refused(Full(limit=TRAY_BYTES))
    return EnvelopeAnswer(KEPT if laid.is_new else KNOWN, laid.id, laid.at)
