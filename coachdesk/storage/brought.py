"""What a colleague handed over by stick, sealed as it came, until headquarters has what it says.

This desk cannot say it in its own chain, as it is not its own; and whoever wrote it may never reach headquarters again.
Methods that write hold their own transaction, but for ``keep``, which is written beside the changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coachdesk.storage.exchange_tables import has_table, listed, need_table
from coachdesk.storage.scope_file import ScopeFile


@dataclass(frozen=True, slots=True)
class BroughtEnvelope:
    """``raw``: as its writer signed it."""

    hash: str
    raw: bytes


class Brought:
    """The envelopes that were brought into one open scope file."""

    def __init__(self, file: ScopeFile) -> None:
        self._sql = file.sql

    def keep(self, envelope: BroughtEnvelope, change_ids: Iterable[str]) -> None:
        """Keep an envelope until these of its changes have come from headquarters; in the caller's transaction."""
        need_table(self._sql, "brought")
        need_table(self._sql, "brought_change")
        self._sql.execute(
            "INSERT OR IGNORE INTO brought (hash, raw, rounds) VALUES (?, ?, 0)",
            (envelope.hash, envelope.raw),
        )
        self._sql.execute(
            "INSERT OR IGNORE INTO brought_change (change, hash) SELECT value, ? FROM json_each(?)",
            (envelope.hash, listed(change_ids)),
        )

    def settle(self) -> int:
        """Drop the envelopes of which everything has come from headquarters; return how many are left."""
        if not self._is_used():
            return 0
        with self._sql.transaction():
            self._sql.execute("DELETE FROM brought WHERE hash NOT IN (SELECT hash FROM brought_change)")
        return int(self._sql.execute("SELECT count(*) FROM brought")[0][0])

    def older_than(self, rounds: int) -> list[BroughtEnvelope]:
        """Return the envelopes that were waited for in so many rounds or more."""
        if not self._is_used():
            return []
        rows = self._sql.execute("SELECT hash, raw FROM brought WHERE rounds >= ? ORDER BY hash", (rounds,))
        return [BroughtEnvelope(str(hash_), bytes(raw)) for hash_, raw in rows]

    def count_round(self) -> None:
        """Note that one more round has passed."""
        if self._is_used():
            with self._sql.transaction():
                self._sql.execute("UPDATE brought SET rounds = rounds + 1")

    def drop(self, hashes: Iterable[str]) -> None:
        """Forget these envelopes: somebody else answers for them now."""
        named = listed(hashes)
        with self._sql.transaction():
            for table in ("brought", "brought_change"):
                self._sql.execute(
                    f"DELETE FROM {table} WHERE hash IN (SELECT value FROM json_each(?))",  # noqa: S608 - two constant names
                    (named,),
                )

    def _is_used(self) -> bool:
        return has_table(self._sql, "brought")
