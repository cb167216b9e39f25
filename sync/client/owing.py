"""What headquarters owes: an envelope that another desk says to have seen, and that never came.

It may have been written between somebody's writing and this reading, so that it counts as withheld only after some
rounds.
"""

from __future__ import annotations

from collections.abc import Mapping

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore

PATIENCE_ROUNDS = 2
"""How many rounds an envelope may be awaited before it is said to be withheld."""

Claims = Mapping[str, Mapping[str, int]]
"""Scope → device → the newest of its envelopes that somebody says to have seen."""


def owed_scopes(cabinet: Cabinet, claims: Claims, own_device: str, now: int) -> tuple[bool, tuple[str, ...]]:
    """Note what is owed after a round; return whether anything is, and the scopes where it is for too long."""
    store = MembershipStore(cabinet.vault)
    wanted: dict[str, dict[str, int]] = {scope: dict(found) for scope, found in claims.items()}
    for debt in store.debts():
        devices = wanted.setdefault(debt.scope, {})
        devices[debt.device] = max(debt.number, devices.get(debt.device, 0))
    has_any, withheld = False, []
    for scope, devices in wanted.items():
        ends = Exchange(cabinet.file(scope)).chains() if cabinet.scope_entry(scope) is not None else {}
        owed = {
            device: number
            for device, number in devices.items()
            if device != own_device and (device not in ends or ends[device].number < number)
        }
        debts = store.note_debts(scope, owed, now)
        has_any = has_any or bool(debts)
        if any(debt.rounds > PATIENCE_ROUNDS for debt in debts):
            withheld.append(scope)
    return has_any, tuple(sorted(withheld))
