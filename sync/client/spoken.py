"""Envelopes for one colleague's desk: sealed beside the own chain, which only headquarters reads.

They are numbered 1 and stand on nothing, so that headquarters would refuse them as part of a chain. Whoever reads them
takes the changes, which are known by their ids, and leaves every chain and cursor as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import UnsentRow
from coachdesk.storage.journal_rows import journal_rows
from sync.client.examining import check_author
from sync.client.gate import FilesGate
from sync.client.member import Member
from sync.client.packing import Standing, sealed_prefix
from sync.protocol.acts import Role
from sync.protocol.changes import WireChange
from sync.protocol.envelope import BEGINNING, Envelope
from sync.protocol.errors import BadContent
from sync.protocol.limits import PORTION_BYTES, PORTION_CHANGES
from sync.protocol.sealing import Writing


@dataclass(frozen=True, slots=True)
class Spoken:
    """An envelope beside the chain, and how many changes it carries."""

    envelope: Envelope
    changes: int


def spoken(gate: FilesGate, member: Member, scope: str, standing: Standing) -> Iterator[Spoken]:
    """Yield what this desk may say of a scope: its own changes; a supervisor's desk those of everybody.

    ``standing``: how it is sealed. Raises what opening the file raises.
    """
    is_own_only = Role.SUPERVISOR not in member.directory.members.roles_of(member.device, standing.directory)
    after = 0
    while True:
        rows = gate(partial(_rows, scope=scope, after=after, is_own_only=is_own_only))
        if not rows:
            return
        changes = [
            change for row in rows if may_say(member, standing.directory, change := WireChange(*row.columns))
        ]
        after = rows[-1].seq
        while changes:
            place = member.place(scope, standing.epoch)
            writing = Writing(place, member.device, BEGINNING, standing.directory)
            envelope, count = sealed_prefix(writing, changes, standing.key, member.signing_key)
            yield Spoken(envelope, count)
            changes = changes[count:]


def may_say(member: Member, number: int, change: WireChange) -> bool:
    """Tell whether others would take this change from this device."""
    if change.wrong_column() is not None:
        return False
    try:
        check_author(member, member.device, number, change)
    except BadContent:
        return False
    return True


def _rows(cabinet: Cabinet, scope: str, after: int, *, is_own_only: bool) -> list[UnsentRow]:
    if cabinet.scope_entry(scope) is None:
        return []
    return journal_rows(cabinet.file(scope), after, PORTION_CHANGES, PORTION_BYTES, is_own_only=is_own_only)
