"""The own chain of envelopes of a scope, kept in its file: what waits, what arrived, and what is to be sent anew.

A number is used once. What was acknowledged keeps its number, hash, place and time for ever, about a hundred bytes;
its bytes go.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from coachdesk.errors import Fault
from coachdesk.storage.exchange_tables import (
    CHAIN_DEVICE,
    PACKED_TO,
    RUN_BASE,
    has_table,
    listed,
    need_table,
    note,
    noted,
)
from coachdesk.storage.unsent_rows import UnsentRows

NO_HASH = "0" * 64
_COLUMNS = "number, hash, raw, directory, changes, last_seq, first_seq"


class WrongPortion(Fault):
    """An envelope does not hold the rows that were asked for it (context: number)."""

    code = "storage.wrong_portion"


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last envelope of a device's chain that is known here.

    ``directory``: how many statements its writer knew; ``told``: up to which number this desk's own envelopes said
    that they have seen this chain.
    """

    device: str
    number: int
    hash: str
    directory: int
    told: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """An envelope of the own chain with its bytes, and the first and last row of the journal that it carries."""

    number: int
    hash: str
    raw: bytes = field(repr=False)
    directory: int
    changes: int
    last_seq: int
    first_seq: int


class Acknowledged(NamedTuple):
    """An envelope of the own chain that headquarters has, under its place."""

    number: int
    hash: str
    place: int


class Outbox(UnsentRows):
    """The own chain of one scope. Methods that write run inside the caller's transaction."""

    def put_in_outbox(self, packed: Packed) -> None:
        """Keep a sealed envelope and take its rows as sent.

        It carries the rows that ``unsent`` of this object gave last, from ``first_seq`` to ``last_seq``, without those
        that were set unsendable since. Raises ``WrongPortion`` when these are not ``changes`` many.
        """
        device, asked = self._asked
        seqs = [seq for seq in asked if packed.first_seq <= seq <= packed.last_seq]
        if len(seqs) != packed.changes:
            raise WrongPortion(number=packed.number)
        need_table(self._sql, "outbox")
        need_table(self._sql, "sending")
        self._sql.execute(
            f"INSERT INTO outbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant columns
            (
                packed.number,
                packed.hash,
                packed.raw,
                packed.directory,
                packed.changes,
                packed.last_seq,
                packed.first_seq,
            ),
        )
        self._sql.execute_many(
            "INSERT OR REPLACE INTO sending (seq, number) VALUES (?, ?)",
            [(seq, packed.number) for seq in seqs],
        )
        if packed.last_seq > self._packed_to():
            note(self._sql, PACKED_TO, packed.last_seq)
        self._note_chain_device(device)
        self._asked = (device, tuple(seq for seq in asked if seq > packed.last_seq))

    def waiting(self) -> list[Packed]:
        """Return the envelopes that nobody acknowledged, oldest first."""
        if not has_table(self._sql, "outbox"):
            return []
        rows = self._sql.execute(f"SELECT {_COLUMNS} FROM outbox WHERE raw IS NOT NULL ORDER BY number")  # noqa: S608 - constant columns
        return [Packed(int(row[0]), str(row[1]), bytes(row[2]), *map(int, row[3:])) for row in rows]

    def count_waiting(self) -> int:
        """Return how many changes are in envelopes that nobody acknowledged."""
        if not has_table(self._sql, "outbox"):
            return 0
        return int(
            self._sql.execute("SELECT coalesce(sum(changes), 0) FROM outbox WHERE raw IS NOT NULL")[0][0]
        )

    def has_unsent(self, device: str) -> bool:
        """Tell whether anything has still to reach headquarters: unsent, or waiting in the outbox."""
        query, parameters = self._query(device)
        is_unsent = bool(self._sql.execute(f"SELECT 1 FROM ({query}) LIMIT 1", parameters))  # noqa: S608 - constant clauses
        return is_unsent or self.count_waiting() > 0

    def acknowledge(self, number: int, hash_: str, place: int, at: int) -> bool:
        """Keep the receipt of an envelope and let its bytes go; False when it did not wait under this hash.

        ``at``: Unix seconds. Place 0: it is in the tray, and no part of the chain at headquarters.
        """
        if not has_table(self._sql, "outbox"):
            return False
        return bool(
            self._sql.execute(
                "UPDATE outbox SET raw = NULL, place = ?, at = ?"
                " WHERE number = ? AND hash = ? AND raw IS NOT NULL RETURNING number",
                (place, at, number, hash_),
            )
        )

    def own_end(self) -> ChainEnd | None:
        """Return the last number that was ever used here, whatever became of it; None when none was."""
        return self._end("")

    def acknowledged_end(self) -> Acknowledged | None:
        """Return the last envelope of the own chain that headquarters has, None when it has none."""
        if not has_table(self._sql, "outbox"):
            return None
        rows = self._sql.execute(
            "SELECT number, hash, place FROM outbox WHERE place > 0 ORDER BY number DESC LIMIT 1"
        )
        return Acknowledged(int(rows[0][0]), str(rows[0][1]), int(rows[0][2])) if rows else None

    def acknowledged_hashes(self) -> dict[int, str]:
        """Return the envelopes of the own chain that headquarters has, as far as this disk knows: number → hash."""
        if not has_table(self._sql, "outbox"):
            return {}
        rows = self._sql.execute("SELECT number, hash FROM outbox WHERE place > 0")
        return {int(number): str(hash_) for number, hash_ in rows}

    def run_base(self) -> ChainEnd | None:
        """Return what the next envelope stands on when it begins a run again; None when it simply follows.

        A run begins again after envelopes that count for nothing: it stands on the last one that headquarters has
        (number 0 when it has none).
        """
        if not has_table(self._sql, "outbox"):
            return None
        last = self._sql.execute(
            "SELECT raw IS NOT NULL OR at IS NOT NULL FROM outbox ORDER BY number DESC LIMIT 1"
        )
        if not last or last[0][0]:
            return None
        device = noted(self._sql, CHAIN_DEVICE) or ""
        said = json.loads(noted(self._sql, RUN_BASE) or "[0]")
        known = self._end("WHERE place > 0")
        if known is not None and known.number >= said[0]:
            return known
        return ChainEnd(device, *said) if said[0] else ChainEnd(device, 0, NO_HASH, 0)

    def drop_waiting(self) -> int:
        """Take back the envelopes that nobody acknowledged, to be sealed anew; return how many changes.

        Their rows are to be sent again; their numbers stay used.
        """
        count = self.count_waiting()
        if count:
            self._sql.execute(
                "UPDATE sending SET number = NULL WHERE number IN"
                " (SELECT number FROM outbox WHERE raw IS NOT NULL)"
            )
            self._sql.execute("UPDATE outbox SET raw = NULL WHERE raw IS NOT NULL")
        return count

    def withdraw_laid(self) -> int:
        """Take back what was laid into the tray (place 0): headquarters may have lost it since; return how many."""
        if not has_table(self._sql, "outbox"):
            return 0
        rows = self._sql.execute("SELECT number FROM outbox WHERE place = 0 AND at IS NOT NULL")
        numbers = listed(int(row[0]) for row in rows)
        self._sql.execute(
            "UPDATE sending SET number = NULL WHERE number IN (SELECT value FROM json_each(?))", (numbers,)
        )
        self._sql.execute(
            "UPDATE outbox SET place = NULL, at = NULL WHERE number IN (SELECT value FROM json_each(?))",
            (numbers,),
        )
        return len(rows)

    def refill_rows(self, after_number: int) -> list[int]:
        """Return the rows that envelopes after this number of the own chain carry, in order."""
        if not has_table(self._sql, "sending"):
            return []
        rows = self._sql.execute(
            "SELECT seq FROM sending WHERE number > ? AND number > 0 ORDER BY seq", (after_number,)
        )
        return [int(row[0]) for row in rows]

    def restart_from(self, number: int, hash_: str = NO_HASH, directory: int = 0) -> int:
        """Begin the own chain again after its last envelope that headquarters has, with its hash as it says.

        ``directory``: how many statements that envelope's writer knew. What comes after it here, acknowledged and
        forgotten or still waiting, counts for nothing from now on, and so does all that waits; ``run_base`` is what
        headquarters still has. When that is another envelope than the one of this number here, the disk was set back
        once and nobody knows where the two chains part: nothing here counts, and headquarters' is read from its
        beginning. Returns how many rows are to be sent again.
        """
        count = self.drop_waiting()
        if not has_table(self._sql, "outbox"):
            return count
        other = self._sql.execute("SELECT 1 FROM outbox WHERE number = ? AND hash <> ?", (number, hash_))
        common = 0 if other else number
        forgotten = self.refill_rows(common)
        self._sql.execute("UPDATE outbox SET raw = NULL, place = NULL, at = NULL WHERE number > ?", (common,))
        self._sql.execute("UPDATE sending SET number = NULL WHERE number > ? AND number > 0", (common,))
        note(self._sql, RUN_BASE, json.dumps([number, hash_, directory]))
        return count + len(forgotten)

    def note_own(self, end: ChainEnd, place: int, at: int, change_ids: Iterable[str] = ()) -> None:
        """Keep an envelope of the own chain that came back from headquarters, after an older state of the disk had.

        ``change_ids``: what it carries; without them, the own changes that the running transaction takes in. Where
        another one waits here under its number, what waits is taken back.
        """
        ids = list(change_ids)
        need_table(self._sql, "outbox")
        need_table(self._sql, "sending")
        known = self._sql.execute("SELECT hash FROM outbox WHERE number = ?", (end.number,))
        if known and known[0][0] != end.hash:
            self.drop_waiting()
        if known and known[0][0] == end.hash:
            self._sql.execute(
                "UPDATE outbox SET raw = NULL, place = ?, at = coalesce(at, ?) WHERE number = ?",
                (place, at, end.number),
            )
        else:
            self._sql.execute(
                "INSERT OR REPLACE INTO outbox (number, hash, directory, changes, first_seq, last_seq, place, at)"
                " VALUES (?, ?, ?, ?, 0, 0, ?, ?)",
                (end.number, end.hash, end.directory, len(ids), place, at),
            )
        self._note_taken(end.device)
        self._note_chain_device(end.device)
        self._carry(end, ids)

    def _carry(self, end: ChainEnd, ids: list[str]) -> None:
        if ids:
            self._sql.execute(
                "INSERT OR REPLACE INTO sending (seq, number)"
                " SELECT seq, ? FROM change WHERE id IN (SELECT value FROM json_each(?))",
                (end.number, listed(ids)),
            )
        elif self._file.taken_after is not None:
            # Under the last of several: then a refill sends too much rather than too little.
            self._sql.execute(
                "INSERT OR REPLACE INTO sending (seq, number)"
                " SELECT seq, ? FROM change WHERE seq > ? AND device = ?",
                (end.number, self._file.taken_after, end.device),
            )

    def _end(self, where: str) -> ChainEnd | None:
        if not has_table(self._sql, "outbox"):
            return None
        rows = self._sql.execute(
            f"SELECT number, hash, directory FROM outbox {where} ORDER BY number DESC LIMIT 1"  # noqa: S608 - constant clauses
        )
        if not rows:
            return None
        number, hash_, directory = rows[0]
        return ChainEnd(noted(self._sql, CHAIN_DEVICE) or "", int(number), str(hash_), int(directory))
