"""Requests to join: made by whoever holds an invitation, listed and declined by those who may let people in."""

from __future__ import annotations

from sync.headquarters.asking import Asked, json_answer, numbered
from sync.headquarters.callers import check_signature
from sync.headquarters.store.joining import add_request, decline, find_request, waiting_requests
from sync.protocol.bodies import Done
from sync.protocol.errors import InvitationRefused, InvitationWrong, NotFound, RequestSignatureWrong
from sync.protocol.exchange import Answer
from sync.protocol.joins import (
    ACCEPTED,
    WAITING,
    JoinAnswer,
    JoinRequest,
    WaitingJoin,
    WaitingJoins,
    check_join,
    read_join,
)


def join(asked: Asked) -> Answer:
    """Keep a request to join, or tell how the same request stands by now."""
    request = read_join(asked.request.body)
    if asked.signature is None or asked.signature.device != request.device:
        raise RequestSignatureWrong
    check_signature(asked, request.signing)
    raw = request.as_bytes()
    with asked.parts.store.reading() as connection:
        known = find_request(connection, request)
    if known is None:
        state = _state_of(asked, request)
        with asked.parts.store.writing() as connection:
            asked.once(connection)
            known = add_request(connection, request, state, asked.now)
    if known.raw != raw:
        raise InvitationRefused(reason="used")
    return json_answer(JoinAnswer(known.id, known.state))


def _state_of(asked: Asked, request: JoinRequest) -> str:
    """Return how a new request stands: it waits, or its device was let in by files alone."""
    known = asked.directory.device(request.device)
    if known is not None and known.signing == request.signing:
        return ACCEPTED
    try:
        check_join(request, asked.directory, root=asked.parts.site.root, now=asked.now)
    except InvitationWrong as wrong:
        raise InvitationRefused(reason=wrong.context["reason"]) from wrong
    return WAITING


def read_joins(asked: Asked) -> Answer:
    """Answer the requests that wait."""
    with asked.parts.store.reading() as connection:
        rows = waiting_requests(connection)
    return json_answer(WaitingJoins([WaitingJoin(row.id, row.at, read_join(row.raw)) for row in rows]))


def decline_join(asked: Asked) -> Answer:
    """Decline a request; one that was let in, or is not there, is ``NotFound``."""
    request = numbered(asked, "id")
    with asked.parts.store.writing() as connection:
        asked.once(connection)
        if not decline(connection, request):
            raise NotFound
    return json_answer(Done())
