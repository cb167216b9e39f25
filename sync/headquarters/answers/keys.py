"""Scope keys wrapped for devices: read, asked for, given."""

from __future__ import annotations

from sync.headquarters.asking import Asked, json_answer
from sync.headquarters.store.statements import standing_of_directory
from sync.headquarters.store.wrapped_keys import Given, give, keys_for, missing_for
from sync.protocol.bodies import (
    KEYS_AT_ONCE,
    MISSING,
    KeysGiven,
    KeysKept,
    KeysPage,
    MissingKey,
    MissingKeys,
    WrappedKey,
    read_keys_given,
)
from sync.protocol.errors import BadRequest, Forbidden, NoScope
from sync.protocol.exchange import Answer


def read_keys(asked: Asked) -> Answer:
    """Answer the keys wrapped for the device that asks, after its cursor."""
    with asked.parts.store.reading() as connection:
        rows = keys_for(connection, asked.caller.id, asked.query.get("after", 0), KEYS_AT_ONCE + 1)
    keys = [WrappedKey(row.id, row.scope, row.epoch, row.wrapped) for row in rows[:KEYS_AT_ONCE]]
    return json_answer(KeysPage(keys, more=len(rows) > KEYS_AT_ONCE))


def missing_keys(asked: Asked) -> Answer:
    """Answer which devices lack which keys of the scopes that the device may read."""
    scopes = asked.known.scopes_of(asked.caller.id).names
    with asked.parts.store.reading() as connection:
        rows = missing_for(connection, asked.caller.id, scopes, MISSING)
    return json_answer(MissingKeys([MissingKey(row.scope, row.epoch, row.device) for row in rows]))


def give_keys(asked: Asked) -> Answer:
    """Keep keys that a reader of the scopes wrapped for other readers; all of them or none."""
    given = read_keys_given(asked.request.body)
    _check(asked, given)
    with asked.parts.store.writing() as connection:
        asked.once(connection)
        rows = [Given(one.scope, one.epoch, one.device, one.wrapped) for one in given.keys]
        kept = give(connection, asked.caller.id, rows, asked.now)
        # Who lost access meanwhile gets no key any more.
        asked.known.check(*standing_of_directory(connection))
    return json_answer(KeysKept(kept, len(given.keys) - kept))


def _check(asked: Asked, given: KeysGiven) -> None:
    """Check that the giver could ever read the scope, that each receiver may now, and that there is such an epoch.

    Whoever loses access is asked to hand on the keys that nobody else has yet; the directory's proofs let nobody give
    a wrong one.
    """
    for one in given.keys:
        record = asked.directory.members.scopes.get(one.scope)
        if record is None or not record.is_there():
            raise NoScope
        if not asked.directory.members.ever_had_access(asked.caller.id, one.scope):
            raise Forbidden
        if not asked.directory.may_read(one.device, one.scope):
            raise Forbidden
        if asked.directory.proof(one.scope, one.epoch) is None:
            raise BadRequest(field="epoch")
