"""The supervisors' tray: what somebody had written and not sent when they lost access to a case file.

It is kept sealed as it came until a supervisor takes it in or leaves it out. Taken in, it goes on to everybody in the
supervisor's own chain, still in the name of who wrote it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from functools import partial

from coachdesk.journal.edit import Changed
from coachdesk.programme.declaration import Scope
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.journal_rows import known_changes
from coachdesk.storage.membership_store import MembershipStore, TrayEntry
from sync.client.connection import Connection
from sync.client.examining import Opened, opened, read_of_scope
from sync.protocol.envelope import read_envelope
from sync.protocol.errors import NotFound, SetAside
from sync.protocol.framing import FrameReader

TRAY_CURSOR = "tray_cursor"


class Tray:
    """A supervisor's side of the tray."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fetch(self, until: int) -> int:
        """Fetch what is new up to an id; return how many pieces."""
        connection = self._connection
        facts = connection.gate(lambda cabinet: MembershipStore(cabinet.vault).facts())
        cursor, count = int(facts.get(TRAY_CURSOR, "0")), 0
        while cursor < until:
            answer = connection.caller.call("read_tray", query={"after": cursor})
            entries = []
            for frame in FrameReader().feed(answer.body):
                if frame.place <= cursor:
                    continue
                cursor = frame.place
                try:
                    header = read_envelope(frame.raw).header
                except SetAside:
                    continue
                entries.append(
                    TrayEntry(
                        id=frame.place,
                        scope=header.scope,
                        device=header.device,
                        raw=frame.raw,
                        at=connection.now(),
                    )
                )
            if not entries:
                break
            count += len(entries)
            connection.gate(lambda cabinet, kept=tuple(entries), at=cursor: _keep(cabinet, kept, at))  # type: ignore[misc]  # bound now
        return count

    def open(self, entry: TrayEntry) -> Opened:
        """Return what a piece says, checked as an envelope of its writer; raise a ``SetAside``."""
        return opened(self._connection.member, read_of_scope(entry.raw, entry.scope), is_testimony=True)

    def take_in_undoubted(self) -> list[Changed]:
        """Take in what somebody wrote who may still write it: a colleague had it by stick, and brought it.

        Nobody is asked: a supervisor who reads the stick themselves is not asked either. What a colleague tells of
        somebody else, and is here already, is settled too; else it waits for somebody to look.
        """
        taken = []
        for entry in self._connection.gate(lambda cabinet: MembershipStore(cabinet.vault).tray()):
            try:
                found = self.open(entry)
            except SetAside:
                continue
            if found.relayed:
                if self._connection.gate(partial(_is_known, scope=entry.scope, found=found)):
                    self.leave_out(entry)
            elif self._connection.member.directory.may_write(entry.device, entry.scope):
                changed = self.take_in(entry)
                taken += [changed] if changed is not None else []
        return taken

    def take_in(self, entry: TrayEntry) -> Changed | None:
        """Take a piece into its case file, to be sent on; raise a ``SetAside`` when it is not what it says."""
        found = self.open(entry)
        changed = self._connection.gate(lambda cabinet: _take_in(cabinet, entry, found))
        self.leave_out(entry)
        return changed

    def read_left(self, data: bytes) -> list[TrayEntry]:
        """Return the pieces of the file that a laptop left beside its desk when it was let out (``revocation``).

        It holds all that the laptop wrote: what is here already is passed over.
        """
        entries = []
        for number, frame in enumerate(FrameReader().feed(data), start=1):
            try:
                header = read_envelope(frame.raw).header
            except SetAside:
                continue
            at = self._connection.now()
            entry = TrayEntry(id=-number, scope=header.scope, device=header.device, raw=frame.raw, at=at)
            with contextlib.suppress(SetAside):  # why it cannot be opened is said when somebody looks
                found = self.open(entry)
                if self._connection.gate(partial(_is_known, scope=entry.scope, found=found)):
                    continue
            entries.append(entry)
        return entries

    def leave_out(self, entry: TrayEntry) -> None:
        """Settle a piece: it is shown to no supervisor any more."""
        connection = self._connection
        if entry.id < 0:
            return  # it came as a file
        with contextlib.suppress(NotFound):  # another supervisor was first
            connection.caller.call("settle_tray", path={"id": str(entry.id)})
        connection.gate(lambda cabinet: MembershipStore(cabinet.vault).drop_tray([entry.id]))


def _is_known(cabinet: Cabinet, scope: str, found: Opened) -> bool:
    if cabinet.scope_entry(scope) is None:
        return False
    ids = {change.id for change in found.changes}
    return known_changes(cabinet.file(scope), ids) == ids


def _keep(cabinet: Cabinet, entries: Sequence[TrayEntry], cursor: int) -> None:
    store = MembershipStore(cabinet.vault)
    with store.transaction():
        for entry in entries:
            store.keep_tray(entry)
        store.keep_fact(TRAY_CURSOR, str(cursor))


def _take_in(cabinet: Cabinet, entry: TrayEntry, found: Opened) -> Changed | None:
    if cabinet.scope_entry(entry.scope) is None:
        cabinet.make_scope(entry.scope, Scope.CASE)
    exchange = Exchange(cabinet.file(entry.scope))
    ids = [change.id for change in found.changes]

    def beside() -> None:
        exchange.mark_unsent_ids(ids)  # also what is known here: headquarters may have forgotten it since

    changed = cabinet.take_in(entry.scope, found.changes, beside=beside)
    cabinet.mark_whole(entry.scope)
    cabinet.note_to_send(entry.scope)
    return changed
