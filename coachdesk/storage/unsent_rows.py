"""Which rows of a scope file's journal are still to be sent.

What was written here is, until an envelope carries it; what was taken in from elsewhere is not, unless somebody marks
it (a desk that sends on what another one could not).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coachdesk.storage.exchange_tables import (
    CHAIN_DEVICE,
    PACKED_TO,
    has_table,
    listed,
    need_table,
    note,
    noted,
)
from coachdesk.storage.scope_file import ScopeFile

_COLUMNS = "id, kind, entity, act, body, stamp, person, device, schema, batch"
_OVERHEAD_BYTES = 300
"""What a change needs on the wire beside its body, about."""

_WRITTEN_HERE = "(device IN (SELECT value FROM json_each(?)) OR person IN (SELECT value FROM json_each(?)))"
_NOT_SAID = "NOT EXISTS (SELECT 1 FROM sending WHERE sending.seq = change.seq)"
_MARKED = "SELECT seq FROM sending WHERE number IS NULL AND reason IS NULL"


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """A row of the journal that is to be sent: its number, and its ten columns (id … batch) as they lie there."""

    seq: int
    columns: tuple[str, str, str, str, str, int, str, str, int, str | None]


class UnsentRows:
    """The rows of one file that are to be sent. Methods that write run inside the caller's transaction."""

    def __init__(self, file: ScopeFile) -> None:
        self._file = file
        self._sql = file.sql
        self._asked: tuple[str, tuple[int, ...]] = ("", ())

    def unsent(self, device: str, limit_rows: int, limit_bytes: int) -> list[UnsentRow]:
        """Return the oldest rows to be sent, at most so many and so large together; one alone may be larger.

        ``device``: this desk's own. ``put_in_outbox`` of the same object puts these rows into an envelope.
        """
        query, parameters = self._query(device)
        found = self._sql.execute(
            f"SELECT seq, {_COLUMNS} FROM change WHERE seq IN ({query}) ORDER BY seq LIMIT ?",  # noqa: S608 - constant clauses
            (*parameters, limit_rows),
        )
        rows: list[UnsentRow] = []
        size = 0
        for row in found:
            body = row[5]
            size += _OVERHEAD_BYTES + (
                len(body) if body.isascii() else len(body.encode("utf-8", "surrogatepass"))
            )
            if rows and size > limit_bytes:
                break
            rows.append(UnsentRow(int(row[0]), tuple(row[1:])))
        self._asked = (device, tuple(row.seq for row in rows))
        return rows

    def count_unsent(self, device: str) -> int:
        """Return how many changes no envelope carries yet; those that wait in the outbox are counted apart."""
        query, parameters = self._query(device)
        return int(self._sql.execute(f"SELECT count(*) FROM ({query})", parameters)[0][0])  # noqa: S608 - constant clauses

    def mark_unsent(self, seqs: Iterable[int]) -> None:
        """Have these rows sent, or sent again."""
        need_table(self._sql, "sending")
        self._sql.execute_many("INSERT OR REPLACE INTO sending (seq) VALUES (?)", [(seq,) for seq in seqs])

    def mark_unsent_ids(self, change_ids: Iterable[str]) -> None:
        """Have these changes sent on, such as what a supervisor took from the tray."""
        need_table(self._sql, "sending")
        self._sql.execute(
            "INSERT OR REPLACE INTO sending (seq)"
            " SELECT seq FROM change WHERE id IN (SELECT value FROM json_each(?))",
            (listed(change_ids),),
        )

    def mark_unsent_of(self, devices: Iterable[str]) -> None:
        """Have every change that these devices wrote sent on: headquarters lacks it, and they do not send it again."""
        need_table(self._sql, "sending")
        self._sql.execute(
            "INSERT OR REPLACE INTO sending (seq)"
            " SELECT seq FROM change WHERE device IN (SELECT value FROM json_each(?))",
            (listed(devices),),
        )

    def mark_all_unsent(self) -> None:
        """Have every change of this file sent, whoever wrote it and whatever was sent before."""
        need_table(self._sql, "sending")
        self._sql.execute("INSERT OR REPLACE INTO sending (seq) SELECT seq FROM change")

    def note_arrived(self, change_ids: Iterable[str]) -> None:
        """Note that headquarters has these changes by another chain: those that were marked need not be sent on.

        Nor is an envelope kept for their sake that somebody brought by stick, nor does headquarters lack them.
        """
        ids = list(change_ids)
        for table in ("brought_change", "lacking"):
            if has_table(self._sql, table):
                self._sql.execute(
                    f"DELETE FROM {table} WHERE change IN (SELECT value FROM json_each(?))",  # noqa: S608 - two constant names
                    (listed(ids),),
                )
        if has_table(self._sql, "sending") and self._sql.execute(f"{_MARKED} LIMIT 1"):
            self._sql.execute(
                "UPDATE sending SET number = 0 WHERE number IS NULL AND reason IS NULL AND seq IN"
                " (SELECT seq FROM change WHERE id IN (SELECT value FROM json_each(?)))",
                (listed(ids),),
            )

    def set_unsendable(self, seq: int, reason: str) -> None:
        """Note that a row may not travel, and why (a code); it stays here until it is marked again."""
        need_table(self._sql, "sending")
        self._sql.execute("INSERT OR REPLACE INTO sending (seq, reason) VALUES (?, ?)", (seq, reason))
        device, seqs = self._asked
        self._asked = (device, tuple(one for one in seqs if one != seq))

    def unsendable(self) -> dict[int, str]:
        """Return the rows that may not travel, with the reason."""
        if not has_table(self._sql, "sending"):
            return {}
        rows = self._sql.execute("SELECT seq, reason FROM sending WHERE reason IS NOT NULL")
        return {int(seq): str(reason) for seq, reason in rows}

    def _query(self, device: str) -> tuple[str, tuple[object, ...]]:
        """Return the query for the numbers of the rows to be sent, in no order, and its parameters."""
        parameters = (self._packed_to(), *self._writers(device))
        written = f"SELECT seq FROM change WHERE seq > ? AND {_WRITTEN_HERE}"  # noqa: S608 - constant clauses
        if not has_table(self._sql, "sending"):
            return written, parameters
        return f"{written} AND {_NOT_SAID} UNION ALL {_MARKED}", parameters

    def _writers(self, device: str = "") -> tuple[str, str]:
        """Return whose changes are this desk's own: its devices, this one and those before it; its persons."""
        return listed(self._file.own_devices | {device}), listed(self._file.own_persons)

    def _packed_to(self) -> int:
        return int(noted(self._sql, PACKED_TO) or 0)

    def _last_seq(self) -> int:
        return int(self._sql.execute("SELECT coalesce(max(seq), 0) FROM change")[0][0])

    def _note_taken(self, device: str = "") -> None:
        """Note of what the running transaction takes in that it is not to be sent, also where it looks like own.

        While nothing of one's own waits before it, the row up to which all is said moves on: asking for unsent rows
        never costs more than what came since.
        """
        after = self._file.taken_after
        if after is None:
            return
        last, packed_to = self._last_seq(), self._packed_to()
        if packed_to >= last:
            return
        if packed_to >= after:
            note(self._sql, PACKED_TO, last)
            return
        own = self._sql.execute(
            f"SELECT seq FROM change WHERE seq > ? AND {_WRITTEN_HERE}",  # noqa: S608 - constant clauses
            (after, *self._writers(device)),
        )
        if own:
            need_table(self._sql, "sending")
            self._sql.execute_many(
                "INSERT OR IGNORE INTO sending (seq, number) VALUES (?, 0)", [(seq,) for (seq,) in own]
            )

    def _note_chain_device(self, device: str) -> None:
        if noted(self._sql, CHAIN_DEVICE) != device:
            note(self._sql, CHAIN_DEVICE, device)
