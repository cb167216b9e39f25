"""What a colleague wrote and headquarters lost, and neither their laptop nor a supervisor's sent again: told from here.

Only the tray takes it, in this desk's own name: a supervisor sees who says it of whom, and decides.
"""

from __future__ import annotations

from functools import partial

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import UnsentRow
from coachdesk.storage.journal_rows import rows_lacking
from sync.client.connection import Connection
from sync.client.examining import check_author
from sync.client.member import Member
from sync.client.packing import sealed_prefix, standing_now
from sync.client.passing_on import lay_into_tray
from sync.protocol.changes import WireChange
from sync.protocol.envelope import BEGINNING
from sync.protocol.errors import BadContent
from sync.protocol.limits import PORTION_BYTES, PORTION_CHANGES
from sync.protocol.sealing import Writing


def testify(connection: Connection, scope: str, device: str) -> bool:
    """Lay what came from a device into the tray, and headquarters lacks; False when it is to be tried again.

    Raises ``Unreachable`` or a ``Refusal``.
    """
    member = connection.member
    standing = standing_now(member, scope)
    if standing is None:
        return False
    after, is_done = 0, True
    while rows := connection.gate(partial(_rows, scope=scope, device=device, after=after)):
        after = rows[-1].seq
        changes = [
            change
            for row in rows
            if _may_tell(member, standing.directory, change := WireChange(*row.columns))
        ]
        while changes:
            writing = Writing(
                member.place(scope, standing.epoch), member.device, BEGINNING, standing.directory
            )
            envelope, count = sealed_prefix(writing, changes, standing.key, member.signing_key)
            is_done = all(lay_into_tray(connection.caller, [envelope.raw])) and is_done
            changes = changes[count:]
    return is_done


def _may_tell(member: Member, number: int, change: WireChange) -> bool:
    if change.wrong_column() is not None:
        return False
    try:
        check_author(member, member.device, number, change, is_testimony=True)
    except BadContent:
        return False
    return True


def _rows(cabinet: Cabinet, scope: str, device: str, after: int) -> list[UnsentRow]:
    if cabinet.scope_entry(scope) is None:
        return []
    return rows_lacking(cabinet.file(scope), device, after, PORTION_CHANGES, PORTION_BYTES)
