"""What others wrote and headquarters may lack, after it was set back: all of it at first, less as it is read again.

Methods that write hold their own transaction; what arrives is taken off by ``Exchange.note_arrived``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coachdesk.storage.exchange import Exchange
from coachdesk.storage.exchange_tables import has_table, listed, need_table
from coachdesk.storage.scope_file import ScopeFile

_SOURCE = "SELECT id, {source} FROM change {join} WHERE {source} NOT IN (SELECT value FROM json_each(?))"


class Lacking:
    """The changes of one open scope file that are looked for at headquarters.

    Each is named by the device in whose chain it came.
    """

    def __init__(self, file: ScopeFile) -> None:
        self._file = file
        self._sql = file.sql

    def begin(self, but_of: Iterable[str]) -> None:
        """Look for everything anew, but for what came in the chains of these devices."""
        is_any_relayed = has_table(self._sql, "relayed")
        source = "coalesce(relayed.device, change.device)" if is_any_relayed else "change.device"
        join = "LEFT JOIN relayed ON relayed.change = change.id" if is_any_relayed else ""
        with self._sql.transaction():
            need_table(self._sql, "lacking")
            self._sql.execute("DELETE FROM lacking")
            self._sql.execute(
                "INSERT INTO lacking (change, device) " + _SOURCE.format(source=source, join=join),
                (listed(but_of),),
            )

    def counts(self) -> Mapping[str, int]:
        """Return how many are still looked for, by device."""
        if not has_table(self._sql, "lacking"):
            return {}
        rows = self._sql.execute("SELECT device, count(*) FROM lacking GROUP BY device")
        return {str(device): int(count) for device, count in rows}

    def send_on(self, devices: Iterable[str]) -> int:
        """Have what is still looked for of these devices sent from here; return how many changes."""
        if not has_table(self._sql, "lacking"):
            return 0
        exchange = Exchange(self._file)
        acknowledged = exchange.acknowledged_end()
        with self._sql.transaction():
            need_table(self._sql, "sending")
            # What this desk has sent on itself went in its own envelopes, which headquarters still has.
            rows = self._sql.execute(
                "SELECT change FROM lacking WHERE device IN (SELECT value FROM json_each(?)) AND change NOT IN"
                " (SELECT id FROM change JOIN sending USING (seq) WHERE number BETWEEN 1 AND ?)",
                (listed(devices), acknowledged.number if acknowledged is not None else 0),
            )
            exchange.mark_unsent_ids(str(row[0]) for row in rows)
        return len(rows)

    def forget(self, devices: Iterable[str]) -> None:
        """Look for nothing more of these devices."""
        if has_table(self._sql, "lacking"):
            with self._sql.transaction():
                self._sql.execute(
                    "DELETE FROM lacking WHERE device IN (SELECT value FROM json_each(?))", (listed(devices),)
                )
