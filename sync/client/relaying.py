"""What headquarters forgot of others, and they do not send again; a supervisor's desk has it.

Whoever still has access sends their own again, at their next round; unless their laptop was lost, or its disk set back.
What has not come after some rounds a supervisor, who has every file, sends on in the name of who wrote it. What not
even a supervisor has, as headquarters was lost before they had read it, a colleague's desk tells (``testifying``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import partial

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.connection import Connection
from sync.client.member import Member
from sync.client.testifying import testify
from sync.protocol.acts import Role
from sync.protocol.bodies import read_chains
from sync.protocol.errors import Forbidden, NoScope

LACKING = "headquarters_lacks"
"""The fact of the vault that names, for each scope, the chains that headquarters had less of than this desk, and since
how many rounds."""

PATIENCE_ROUNDS = 2
COLLEAGUES_PATIENCE_ROUNDS = 5
"""A coach's desk waits longer: a supervisor's, which sends on in its own chain, goes first."""

Noted = dict[str, dict[str, int]]


def note_lacking(cabinet: Cabinet, scope: str, ends: Mapping[str, int], own_device: str) -> None:
    """Note the chains of others of which headquarters, whose ends are these, has less than this desk."""
    known = Exchange(cabinet.file(scope)).chains()
    store = MembershipStore(cabinet.vault)
    noted = _noted(store)
    before = noted.get(scope, {})
    found = {
        device: before.get(device, 0)
        for device, end in known.items()
        if device != own_device and end.number > ends.get(device, 0)
    }
    if before != found:
        _keep(store, {**noted, scope: found})


def relay_what_lacks(connection: Connection) -> tuple[int, bool]:
    """Make ready to be sent on, or tell the supervisors, what headquarters still lacks of others; once a round.

    Returns of how many scopes something is to be sent, and whether something is still waited for. Raises
    ``Unreachable`` or a ``Refusal``.
    """
    member = connection.member
    noted = connection.gate(lambda cabinet: _noted(MembershipStore(cabinet.vault)))
    is_supervisor = Role.SUPERVISOR in member.roles
    count = 0
    for scope, devices in sorted(noted.items()):
        late = _late(member, scope, devices, is_supervisor=is_supervisor)
        try:
            chains = read_chains(connection.caller.call("read_chains", path={"scope": scope}).body).chains
        except (NoScope, Forbidden):
            chains, late = {}, set()
        ends = {device: end.number for device, end in chains.items()}
        if late and not is_supervisor:
            lacking = connection.gate(partial(_lacking, scope=scope, ends=ends, late=late))
            if not all(testify(connection, scope, device) for device in lacking):
                continue  # its turn comes again in the next round
        relay = partial(
            _relay, scope=scope, ends=ends, late=late, own=member.device, is_sent_on=is_supervisor
        )
        if connection.gate(relay):
            count += 1
    return count, bool(noted and connection.gate(lambda cabinet: _noted(MembershipStore(cabinet.vault))))


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


def _lacking(cabinet: Cabinet, scope: str, ends: Mapping[str, int], late: Collection[str]) -> list[str]:
    if cabinet.scope_entry(scope) is None:
        return []
    known = Exchange(cabinet.file(scope)).chains()
    return sorted(device for device in late if device in known and known[device].number > ends.get(device, 0))


def _relay(
    cabinet: Cabinet,
    scope: str,
    ends: Mapping[str, int],
    late: Collection[str],
    own: str,
    *,
    is_sent_on: bool,
) -> bool:
    """Note what is looked after now, and count a round for the rest; tell whether anything is to be sent."""
    store = MembershipStore(cabinet.vault)
    if cabinet.scope_entry(scope) is None:
        _keep(store, {**_noted(store), scope: {}})
        return False
    file = cabinet.file(scope)
    exchange = Exchange(file)
    known = exchange.chains()
    lacking = _lacking(cabinet, scope, ends, late)
    if lacking and is_sent_on:
        with file.sql.transaction():
            exchange.mark_unsent_of(lacking)
        cabinet.note_to_send(scope)
    note_lacking(cabinet, scope, {**ends, **{device: known[device].number for device in lacking}}, own)
    noted = _noted(store)
    if scope in noted:
        noted[scope] = {device: rounds + 1 for device, rounds in noted[scope].items()}
        _keep(store, noted)
    return bool(lacking) and is_sent_on


def _noted(store: MembershipStore) -> Noted:
    found: Noted = json.loads(store.facts().get(LACKING, "{}"))
    return found


def _keep(store: MembershipStore, noted: Mapping[str, Mapping[str, int]]) -> None:
    left = {scope: dict(devices) for scope, devices in noted.items() if devices}
    if left:
        store.keep_fact(LACKING, json.dumps(left, sort_keys=True))
    else:
        store.drop_fact(LACKING)
