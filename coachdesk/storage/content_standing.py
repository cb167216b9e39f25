"""How the kept files of a case stand to headquarters: which are there, which are missing here, which came in part.

Everything of it lies in the case's own file, in tables that are made when first needed. Methods that write hold their
own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coachdesk.storage.exchange_tables import has_table, need_table
from coachdesk.storage.scope_file import ScopeFile

_NAMED = "SELECT content_hash FROM p_document WHERE content_hash IS NOT NULL"


@dataclass(frozen=True, slots=True)
class KeptContent:
    """``is_here``: its bytes lie in this file; ``at``: at headquarters since (Unix seconds); ``reason``: why it cannot
    travel, or did not open, a code.
    """

    is_here: bool
    at: int | None = None
    reason: str | None = None


class ContentStandings:
    """The kept files of one open case file."""

    def __init__(self, file: ScopeFile) -> None:
        self._file = file
        self._sql = file.sql

    def to_send(self, checked_before: int) -> list[str]:
        """Return the hashes whose bytes are here and that headquarters was not seen to have since an instant."""
        query = f"SELECT hash FROM content WHERE hash IN ({_NAMED})"  # noqa: S608 - constant clauses
        if has_table(self._sql, "content_standing"):
            query += (
                " AND NOT EXISTS (SELECT 1 FROM content_standing AS s WHERE s.hash = content.hash"
                " AND (s.reason IS NOT NULL OR (s.at IS NOT NULL AND s.checked >= ?)))"
            )
            return [str(row[0]) for row in self._sql.execute(f"{query} ORDER BY hash", (checked_before,))]
        return [str(row[0]) for row in self._sql.execute(f"{query} ORDER BY hash")]

    def missing(self) -> list[str]:
        """Return the hashes that documents name, deleted ones aside, and whose bytes are not here.

        Those that came once and did not open are left out, until ``forget``.
        """
        query = (
            f"SELECT DISTINCT content_hash FROM ({_NAMED} AND NOT _deleted)"  # noqa: S608 - constant clauses
            " WHERE content_hash NOT IN (SELECT hash FROM content)"
        )
        if has_table(self._sql, "content_standing"):
            query += " AND content_hash NOT IN (SELECT hash FROM content_standing WHERE reason IS NOT NULL)"
        return [str(row[0]) for row in self._sql.execute(f"{query} ORDER BY content_hash")]

    def documents_of(self, content_hash: str) -> list[str]:
        """Return the ids of the documents that have these bytes."""
        rows = self._sql.execute(
            "SELECT id FROM p_document WHERE content_hash = ? ORDER BY id", (content_hash,)
        )
        return [str(row[0]) for row in rows]

    def of(self, content_hash: str) -> KeptContent:
        """Return how one stands."""
        is_here = bool(self._sql.execute("SELECT 1 FROM content WHERE hash = ?", (content_hash,)))
        if has_table(self._sql, "content_standing"):
            for at, reason in self._sql.execute(
                "SELECT at, reason FROM content_standing WHERE hash = ?", (content_hash,)
            ):
                return KeptContent(is_here, at, reason)
        return KeptContent(is_here)

    def note_there(self, content_hash: str, now: int) -> None:
        """Note that headquarters was seen to have it whole; what it was said of before keeps its date."""
        known = self.of(content_hash)
        self._note(content_hash, known.at or now, now, None)

    def note_reason(self, content_hash: str, reason: str) -> None:
        """Note why it cannot travel."""
        self._note(content_hash, None, None, reason)

    def forget(self) -> None:
        """Forget what headquarters was seen to have: it may have lost it; and what did not open or fit."""
        if has_table(self._sql, "content_standing"):
            with self._sql.transaction():
                self._sql.execute("DELETE FROM content_standing")

    def _note(self, content_hash: str, at: int | None, checked: int | None, reason: str | None) -> None:
        with self._sql.lazy_transaction():  # what a power cut takes is found out again
            need_table(self._sql, "content_standing")
            self._sql.execute(
                "INSERT OR REPLACE INTO content_standing (hash, at, checked, reason) VALUES (?, ?, ?, ?)",
                (content_hash, at, checked, reason),
            )

    # What comes in pieces

    def piece_end(self, content_hash: str, name: str) -> int:
        """Return how many sealed bytes are here of one that comes under this name; those under others go."""
        if not has_table(self._sql, "content_piece"):
            return 0
        with self._sql.lazy_transaction():
            self._sql.execute("DELETE FROM content_piece WHERE hash = ? AND name <> ?", (content_hash, name))
        rows = self._sql.execute(
            "SELECT coalesce(max(begin + length(data)), 0) FROM content_piece WHERE hash = ?", (content_hash,)
        )
        return int(rows[0][0])

    def add_piece(self, content_hash: str, name: str, begin: int, data: bytes) -> None:
        """Keep the next sealed bytes of one that comes."""
        with self._sql.transaction():
            need_table(self._sql, "content_piece")
            self._sql.execute(
                "INSERT OR REPLACE INTO content_piece (hash, name, begin, data) VALUES (?, ?, ?, ?)",
                (content_hash, name, begin, data),
            )

    def pieces(self, content_hash: str) -> list[bytes]:
        """Return the sealed bytes that are here, in order."""
        rows = self._sql.execute(
            "SELECT data FROM content_piece WHERE hash = ? ORDER BY begin", (content_hash,)
        )
        return [bytes(row[0]) for row in rows]

    def put_together(self, content_hash: str, plain: bytes | None, now: int) -> None:
        """Keep the bytes of one that came whole, and let its pieces go; None: they did not open."""
        with self._sql.transaction():
            if plain is not None:
                self._file.keep_bytes(plain)
            if has_table(self._sql, "content_piece"):
                self._sql.execute("DELETE FROM content_piece WHERE hash = ?", (content_hash,))
        if plain is not None:
            self.note_there(content_hash, now)

    def drop_pieces_of_others(self, hashes: Iterable[str]) -> None:
        """Let the pieces go of what no document names any more; ``hashes``: what is still missing."""
        kept = set(hashes)
        if not has_table(self._sql, "content_piece"):
            return
        found = {str(row[0]) for row in self._sql.execute("SELECT DISTINCT hash FROM content_piece")}
        if found - kept:
            with self._sql.transaction():
                self._sql.execute_many(
                    "DELETE FROM content_piece WHERE hash = ?", [(one,) for one in sorted(found - kept)]
                )
