"""What a colleague handed to this desk by stick, and what headquarters did not get from them within some rounds.

Their laptop may be broken, stolen or let out: then this desk is the only one that has it. It lays the envelopes, as
their writer signed them, into the supervisors' tray; a supervisor's desk takes them in and sends them on. A
supervisor's own desk needs none of this: it says in its own chain what it was given.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial

from coachdesk.storage.brought import Brought, BroughtEnvelope
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.membership_store import MembershipStore
from sync.client.caller import Caller
from sync.client.gate import FilesGate
from sync.protocol.bodies import read_envelope_answers
from sync.protocol.endpoints import REQUEST_BYTES
from sync.protocol.errors import Conflict, Full
from sync.protocol.framing import PREAMBLE_BYTES, Frame, write_frame

BROUGHT = "brought_scopes"
"""The fact of the vault that names the scopes with such envelopes; one too many does no harm."""
PATIENCE_ROUNDS = 2
"""In how many rounds their writer's own laptop is waited for."""
_MAY_GO_LATER = frozenset({Conflict.code, Full.code})
"""Refusals after which the same envelope is tried again."""


def brought_scopes(cabinet: Cabinet) -> list[str]:
    """Return the scopes of which something may still be passed on."""
    found: list[str] = json.loads(MembershipStore(cabinet.vault).facts().get(BROUGHT, "[]"))
    return found


def note_brought(cabinet: Cabinet, scope: str) -> None:
    """Note that something was brought into a scope; before it is."""
    known = brought_scopes(cabinet)
    if scope not in known:
        MembershipStore(cabinet.vault).keep_fact(BROUGHT, json.dumps(sorted([*known, scope])))


class PassingOn:
    """The half of a round that looks after what was brought by stick."""

    def __init__(self, gate: FilesGate, caller: Caller) -> None:
        self._gate = gate
        self._caller = caller

    def run(self, scopes: Iterable[str]) -> int:
        """Lay what was waited for long enough into the tray; return how many envelopes are still waited for.

        Raises ``Unreachable`` or a ``Refusal``.
        """
        left = 0
        for scope in scopes:
            self.hand_over(scope, patience=PATIENCE_ROUNDS)
            left += self._gate(partial(_settle, scope=scope))
        return left

    def hand_over(self, scope: str, *, patience: int = 0) -> None:
        """Lay the envelopes of one scope that were waited for in ``patience`` rounds into the tray."""
        waiting = self._gate(partial(_older_than, scope=scope, rounds=patience))
        for portion in _portions(waiting):
            done = lay_into_tray(self._caller, [one.raw for one in portion])
            hashes = [one.hash for one, is_done in zip(portion, done, strict=True) if is_done]
            self._gate(partial(_drop, scope=scope, hashes=hashes))


def lay_into_tray(caller: Caller, raws: Sequence[bytes]) -> list[bool]:
    """Lay envelopes of one request into the supervisors' tray; tell of each whether it need not be tried again.

    Raises ``Unreachable`` or a ``Refusal``.
    """
    body = b"".join(write_frame(Frame(raw)) for raw in raws)
    answers = read_envelope_answers(caller.call("put_tray", body=body).body, len(raws))
    # What headquarters will never take, no supervisor would: the changes stay in the file here.
    return [answer.is_taken or answer.code not in _MAY_GO_LATER for answer in answers]


def _portions(envelopes: Sequence[BroughtEnvelope]) -> Iterable[list[BroughtEnvelope]]:
    portion: list[BroughtEnvelope] = []
    size = 0
    for one in envelopes:
        length = PREAMBLE_BYTES + len(one.raw)
        if portion and size + length > REQUEST_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(one)
        size += length
    if portion:
        yield portion


def _open(cabinet: Cabinet, scope: str) -> Brought | None:
    """Return what was brought into a scope's file, None when it cannot be read."""
    if cabinet.scope_entry(scope) is None or cabinet.is_set_aside(scope):
        return None
    try:
        return Brought(cabinet.file(scope))
    except StorageError:
        return None


def _older_than(cabinet: Cabinet, scope: str, rounds: int) -> list[BroughtEnvelope]:
    brought = _open(cabinet, scope)
    if brought is None:
        return []
    brought.settle()
    return brought.older_than(rounds)


def _drop(cabinet: Cabinet, scope: str, hashes: Sequence[str]) -> None:
    brought = _open(cabinet, scope)
    if brought is not None:
        brought.drop(hashes)


def _settle(cabinet: Cabinet, scope: str) -> int:
    """Count a round; return how many are left, and forget the scope when none is."""
    brought = _open(cabinet, scope)
    left = brought.settle() if brought is not None else 0
    if left and brought is not None:
        brought.count_round()
        return left
    store = MembershipStore(cabinet.vault)
    others = [one for one in brought_scopes(cabinet) if one != scope]
    if others:
        store.keep_fact(BROUGHT, json.dumps(others))
    else:
        store.drop_fact(BROUGHT)
    return 0
