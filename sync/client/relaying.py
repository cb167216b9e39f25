"""What headquarters forgot of others, and they do not send again; a supervisor's desk has it.

Whoever still has access sends their own again, at their next round; unless their laptop was lost, or its disk set back.
So the scope is read again, and what has not come after some rounds (``Lacking``), whatever the numbers of envelopes
say, a supervisor, who has every file, sends on in the name of who wrote it. What not even a supervisor has, as
headquarters was lost before they had read it, a colleague's desk tells (``testifying``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from functools import partial

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.lacking import Lacking
from coachdesk.storage.membership_store import MembershipStore
from sync.client.connection import Connection
from sync.client.member import Member
from sync.client.testifying import testify
from sync.protocol.acts import Role
from sync.protocol.bodies import ChainAtHeadquarters

LACKING = "headquarters_lacks"
"""The fact of the vault that names, for each scope, the devices of whose changes headquarters may lack some, and for
how many rounds they were looked for."""

PATIENCE_ROUNDS = 2
COLLEAGUES_PATIENCE_ROUNDS = 5
"""A coach's desk waits longer: a supervisor's, which sends on in its own chain, goes first."""

Noted = dict[str, dict[str, int]]


def note_lacking(cabinet: Cabinet, scope: str, chains: Mapping[str, ChainAtHeadquarters]) -> None:
    """Look for what others wrote in a scope, which is read again from its beginning: headquarters may lack some.

    ``chains``: their ends there. One that ends as it does here was not touched.
    """
    file = cabinet.file(scope)
    whole = [
        end.device
        for end in Exchange(file).chains().values()
        if end.device in chains
        and (chains[end.device].number, chains[end.device].hash) == (end.number, end.hash)
    ]
    lacking = Lacking(file)
    lacking.begin(but_of=[*whole, *file.own_devices])
    store = MembershipStore(cabinet.vault)
    noted = _noted(store)
    before = noted.get(scope, {})
    found = {device: before.get(device, 0) for device in lacking.counts()}
    if before != found:
        _keep(store, {**noted, scope: found})


def relay_what_lacks(connection: Connection, is_read: Callable[[str], bool]) -> tuple[int, bool]:
    """Make ready to be sent on, or tell the supervisors, what headquarters still lacks of others; once a round.

    ``is_read``: whether all that headquarters has of a scope was read. Returns of how many scopes something is to be
    sent, and whether something is still waited for. Raises ``Unreachable`` or a ``Refusal``.
    """
    member, gate = connection.member, connection.gate
    is_supervisor = Role.SUPERVISOR in member.roles
    count = 0
    for scope, devices in sorted(gate(_noted_in).items()):
        if not member.may_read(scope):
            gate(partial(_forget, scope=scope))
            continue
        if not is_read(scope):
            continue
        late = _late(member, scope, devices, is_supervisor=is_supervisor)
        if not is_supervisor and not all(testify(connection, scope, device) for device in sorted(late)):
            continue  # its turn comes again in the next round
        if gate(partial(_look_after, scope=scope, late=late, is_sent_on=is_supervisor)):
            count += 1
    return count, bool(gate(_noted_in))


def _late(member: Member, scope: str, devices: Mapping[str, int], *, is_supervisor: bool) -> set[str]:
    """Return whose own laptop is not waited for any more."""
    if not is_supervisor:
        return {device for device, rounds in devices.items() if rounds >= COLLEAGUES_PATIENCE_ROUNDS}
    return {
        device
        for device, rounds in devices.items()
        if rounds >= PATIENCE_ROUNDS or not member.directory.may_read(device, scope)
    }


def relay_forked(cabinet: Cabinet, scope: str, devices: Collection[str]) -> None:
    """Make ready to be sent on what these devices wrote: their disks were set back, and may not hold it any more.

    For a supervisor's desk.
    """
    file = cabinet.file(scope)
    with file.sql.transaction():
        Exchange(file).mark_unsent_of(sorted(devices))
    cabinet.note_to_send(scope)


def _look_after(cabinet: Cabinet, scope: str, late: Collection[str], *, is_sent_on: bool) -> bool:
    """Have sent on what came from who is late, and count a round for the rest; tell whether anything is to be sent."""
    store = MembershipStore(cabinet.vault)
    noted = _noted(store)
    rounds = noted.pop(scope, {})
    count = 0
    if cabinet.scope_entry(scope) is not None:
        lacking = Lacking(cabinet.file(scope))
        if is_sent_on and late:
            count = lacking.send_on(late)
            if count:
                cabinet.note_to_send(scope)
        lacking.forget(late)
        noted[scope] = {device: rounds.get(device, 0) + 1 for device in lacking.counts()}
    _keep(store, noted)
    return count > 0


def _forget(cabinet: Cabinet, scope: str) -> None:
    store = MembershipStore(cabinet.vault)
    _keep(store, {**_noted(store), scope: {}})


def _noted_in(cabinet: Cabinet) -> Noted:
    return _noted(MembershipStore(cabinet.vault))


def _noted(store: MembershipStore) -> Noted:
    found: Noted = json.loads(store.facts().get(LACKING, "{}"))
    return found


def _keep(store: MembershipStore, noted: Mapping[str, Mapping[str, int]]) -> None:
    left = {scope: dict(devices) for scope, devices in noted.items() if devices}
    if left:
        store.keep_fact(LACKING, json.dumps(left, sort_keys=True))
    else:
        store.drop_fact(LACKING)
