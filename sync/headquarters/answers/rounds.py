"""``GET /v1/round``: the one request of a quiet round."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, replace

from sync.headquarters.asking import Asked, json_answer
from sync.headquarters.store.rounds import RoundState, places_of, round_state
from sync.protocol.acts import Role
from sync.protocol.bodies import RoundAnswer
from sync.protocol.exchange import Answer

ETAG_DIGITS = 16


def ask_round(asked: Asked) -> Answer:
    """Answer where everything stands that the device may read; 304 when it stands where the device knows."""
    device, directory = asked.caller.id, asked.directory
    scopes = asked.known.scopes_of(device)
    is_supervisor = Role.SUPERVISOR in directory.roles_of(device)
    with asked.parts.store.reading() as connection:
        state = round_state(connection, device, scopes)
        asked.known.check(state.directory, state.head, state.history)
        if not is_supervisor:
            state = replace(state, tray=0)
        etag = _etag(state)
        if asked.request.headers.get("if-none-match") == etag:
            return Answer(304, {"etag": etag, "cache-control": "no-store"})
        places = places_of(connection, scopes)
    # What came between the two queries is in the second: the mark is of what is told.
    etag = _etag(replace(state, sum_of_places=sum(places.values())))
    answer = RoundAnswer(
        directory=directory.number,
        head=directory.head,
        keys=state.keys,
        missing=state.missing,
        tray=state.tray,
        scopes=places,
        history=state.history,
        now=asked.now,
    )
    return json_answer(answer, etag=etag)


def _etag(state: RoundState) -> str:
    """Return a short hash of everything that is told but the time.

    Which scopes there are follows from the directory, and that something came into one of them from their sum.
    """
    said = "|".join(map(str, astuple(state)))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:ETAG_DIGITS]}"'
