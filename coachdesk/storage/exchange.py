"""What a scope file knows of its exchange with headquarters: how far it read, others' chains, its own outbox.

Everything of it lies in the scope's own file and changes in the transaction that it belongs to: methods that write
open none, their caller holds one (``file.sql.transaction()``, or ``beside`` of ``take_in``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coachdesk.storage.engine import Row
from coachdesk.storage.exchange_tables import (
    CHAIN_DEVICE,
    CURSOR,
    PACKED_TO,
    has_table,
    listed,
    need_table,
    note,
    noted,
)
from coachdesk.storage.outbox import NO_HASH, Acknowledged, ChainEnd, Outbox, Packed, WrongPortion
from coachdesk.storage.unsent_rows import UnsentRow

__all__ = [
    "NO_HASH",
    "Acknowledged",
    "ChainEnd",
    "Exchange",
    "Packed",
    "Standing",
    "UnsentRow",
    "Where",
    "WrongPortion",
]


class Where(StrEnum):
    """Where a change is."""

    HERE = "here"
    """On this laptop only."""
    WAITING = "waiting"
    """In a sealed envelope whose arrival nobody has confirmed."""
    AT_HEADQUARTERS = "at_headquarters"
    """Headquarters confirmed it."""
    RECEIVED = "received"
    """It came from there, or from another laptop."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a change is; ``since``: for what is at headquarters, Unix seconds; ``reason``: why it may not travel."""

    where: Where
    since: int | None = None
    reason: str | None = None


_ORDER = (Where.HERE, Where.WAITING, Where.AT_HEADQUARTERS, Where.RECEIVED)


class Exchange(Outbox):
    """The exchange of one open scope file with headquarters."""

    # What was read

    @property
    def cursor(self) -> int:
        """Return the place up to which headquarters' envelopes of this scope were read; 0 before the first."""
        return int(noted(self._sql, CURSOR) or 0)

    def set_cursor(self, place: int) -> None:
        """Keep how far was read, in the transaction that took it in."""
        note(self._sql, CURSOR, place)
        self._note_taken()

    def chains(self) -> dict[str, ChainEnd]:
        """Return the ends of the other devices' chains, by device."""
        if not has_table(self._sql, "chain"):
            return {}
        rows = self._sql.execute("SELECT device, number, hash, directory, told FROM chain")
        return {
            str(device): ChainEnd(str(device), int(number), str(hash_), int(directory), int(told))
            for device, number, hash_, directory, told in rows
        }

    def set_chain(self, end: ChainEnd) -> None:
        """Keep the end of another device's chain, in the transaction that took its envelope in."""
        need_table(self._sql, "chain")
        self._sql.execute(
            "INSERT OR REPLACE INTO chain (device, number, hash, directory, told) VALUES (?, ?, ?, ?, ?)",
            (end.device, end.number, end.hash, end.directory, end.told),
        )
        self._note_taken()

    def note_relayed(self, relayed: Iterable[tuple[str, str]]) -> None:
        """Keep of changes that another device sent on than the one that made them: (change, sending device)."""
        need_table(self._sql, "relayed")
        self._sql.execute_many("INSERT OR REPLACE INTO relayed (change, device) VALUES (?, ?)", list(relayed))

    def relayed(self) -> dict[str, str]:
        """Return the changes that another device sent on than the one that made them: change → sending device."""
        if not has_table(self._sql, "relayed"):
            return {}
        return {str(c): str(d) for c, d in self._sql.execute("SELECT change, device FROM relayed")}

    # Another device id

    def is_of_former_device(self, device: str) -> bool:
        """Tell whether the own chain in this file is that of a device this desk was before (it was copied)."""
        return noted(self._sql, CHAIN_DEVICE) not in (None, device)

    def leave_former_chain(self, device: str) -> int:
        """Begin a chain of one's own after the desk got another device id; return how many changes it has to send.

        What the former device had not delivered is sent on by this one; its chain is another's from now on, and is
        read further where headquarters acknowledged it last.
        """
        former = noted(self._sql, CHAIN_DEVICE)
        self.drop_waiting()
        need_table(self._sql, "sending")
        query, parameters = self._query(former or device)
        self._sql.execute(f"INSERT OR IGNORE INTO sending (seq) {query}", parameters)
        end = self._end("WHERE place > 0")
        if former is not None and end is not None and former not in self.chains():
            self.set_chain(ChainEnd(former, end.number, end.hash, end.directory))
        self._sql.execute("DELETE FROM sending WHERE number > 0")
        if has_table(self._sql, "outbox"):
            self._sql.execute("DELETE FROM outbox")
        note(self._sql, PACKED_TO, self._last_seq())
        note(self._sql, CHAIN_DEVICE, device)
        return self.count_unsent(device)

    # Where a change is

    def standing(self, device: str, entities: Iterable[str] | None = None) -> Mapping[str, Standing]:
        """Return where each change is, by its id: of these entities, or of the whole file."""
        if entities is None:
            return self._standings(device, "", ())
        return self._standings(
            device, "WHERE c.entity IN (SELECT value FROM json_each(?))", (listed(entities),)
        )

    def entity_standing(self, device: str, kind: str, entity_id: str) -> Standing | None:
        """Return where an entity is: as its change that came least far; None when it has none."""
        found = self._standings(device, "WHERE c.entity = ? AND c.kind = ?", (entity_id, kind)).values()
        # Of what arrived, the last arrival counts: only then all of it was there.
        return min(found, key=lambda one: (_ORDER.index(one.where), -(one.since or 0)), default=None)

    def _standings(self, device: str, where: str, parameters: tuple[str, ...]) -> dict[str, Standing]:
        said = "NULL, NULL, NULL, NULL, NULL FROM change AS c"
        if has_table(self._sql, "sending"):
            said = "s.seq, s.number, s.reason, NULL, NULL FROM change AS c LEFT JOIN sending AS s ON s.seq = c.seq"
            if has_table(self._sql, "outbox"):
                said = (
                    "s.seq, s.number, s.reason, o.raw IS NOT NULL, o.at FROM change AS c"
                    " LEFT JOIN sending AS s ON s.seq = c.seq LEFT JOIN outbox AS o ON o.number = s.number"
                )
        rows = self._sql.execute(
            f"SELECT c.id, c.seq, c.device, c.person, {said} {where} ORDER BY c.seq",
            parameters,
        )
        packed_to = self._packed_to()
        devices, persons = self._file.own_devices | {device}, self._file.own_persons
        return {
            str(row[0]): _standing_of(
                row, is_unsaid_own=row[1] > packed_to and (row[2] in devices or row[3] in persons)
            )
            for row in rows
        }


def _standing_of(row: Row, *, is_unsaid_own: bool) -> Standing:
    """Return where the change of a row is (id, seq, device, person, said, number, reason, waits, at)."""
    _, _, _, _, said, number, reason, waits, at = row
    if said is None:
        return Standing(Where.HERE if is_unsaid_own else Where.RECEIVED)
    if number is None:
        return Standing(Where.HERE, reason=reason)
    if waits:
        return Standing(Where.WAITING)
    return Standing(Where.RECEIVED) if at is None else Standing(Where.AT_HEADQUARTERS, since=int(at))
