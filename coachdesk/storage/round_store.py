"""What the vault keeps of the rounds: how they ended, what headquarters owes, invitations made, the tray.

The tables of ``membership_store.py`` are made when first needed: the vault of a desk that never joined has none of
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from coachdesk.storage.engine import Row
from coachdesk.storage.vault_file import VaultFile

ROUNDS_KEPT = 50

_TABLES = {
    "statement": "CREATE TABLE statement (number INTEGER PRIMARY KEY, raw BLOB NOT NULL)",
    "scope_key": (
        "CREATE TABLE scope_key (scope TEXT NOT NULL, epoch INTEGER NOT NULL, key BLOB NOT NULL,"
        " PRIMARY KEY (scope, epoch)) WITHOUT ROWID"
    ),
    "fact": "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "aside": (
        "CREATE TABLE aside (id TEXT PRIMARY KEY, scope TEXT NOT NULL, device TEXT NOT NULL,"
        " number INTEGER NOT NULL, reason TEXT NOT NULL, raw BLOB NOT NULL, at INTEGER NOT NULL,"
        " place INTEGER NOT NULL)"
    ),
    "debt": (
        "CREATE TABLE debt (scope TEXT NOT NULL, device TEXT NOT NULL, number INTEGER NOT NULL,"
        " at INTEGER NOT NULL, rounds INTEGER NOT NULL, PRIMARY KEY (scope, device)) WITHOUT ROWID"
    ),
    "round": (
        "CREATE TABLE round (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, result TEXT NOT NULL,"
        " sent INTEGER NOT NULL, received INTEGER NOT NULL, refused INTEGER NOT NULL)"
    ),
    "invitation": (
        "CREATE TABLE invitation (id TEXT PRIMARY KEY, text TEXT NOT NULL, person TEXT, name TEXT NOT NULL,"
        " at INTEGER NOT NULL, expires INTEGER NOT NULL, state TEXT NOT NULL) WITHOUT ROWID"
    ),
    "tray": (
        "CREATE TABLE tray (id INTEGER PRIMARY KEY, scope TEXT NOT NULL, device TEXT NOT NULL,"
        " raw BLOB NOT NULL, at INTEGER NOT NULL)"
    ),
}


@dataclass(frozen=True, slots=True)
class Debt:
    """An envelope that headquarters owes: others have seen it. ``at``: since when (Unix seconds), ``rounds``: how many
    rounds ended without it.
    """

    scope: str
    device: str
    number: int
    at: int
    rounds: int


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """A round that ended: ``at`` Unix seconds; ``result`` "" or the code of what went wrong; counts of changes sent
    and received, and of scopes that were refused.
    """

    at: int
    result: str
    sent: int = 0
    received: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was made here. ``text``: as it is handed over, a secret; ``person``: who gets another laptop,
    None for somebody new, whom the maker called ``name``; ``at`` and ``expires``: Unix seconds; ``state``: a code.
    """

    id: str
    text: str = field(repr=False)
    person: str | None
    name: str = field(repr=False)
    at: int
    expires: int
    state: str


@dataclass(frozen=True, slots=True)
class TrayEntry:
    """An envelope of somebody who lost access, from headquarters' tray under its id; ``at``: Unix seconds."""

    id: int
    scope: str
    device: str
    raw: bytes = field(repr=False)
    at: int


class RoundStore:
    """What one desk's vault keeps of its rounds."""

    def __init__(self, vault: VaultFile) -> None:
        self._sql = vault.sql
        self._is_writing = False

    # Debts of headquarters

    def debts(self, scope: str | None = None) -> list[Debt]:
        """Return what headquarters owes, of one scope or of all."""
        columns = "scope, device, number, at, rounds"
        rows = self._rows("debt", columns, "WHERE ?1 IS NULL OR scope = ?1 ORDER BY scope, device", scope)
        return [Debt(*row) for row in rows]

    def note_debts(
        self, scope: str, owed: Mapping[str, int], at: int, have: Mapping[str, int] | None = None
    ) -> list[Debt]:
        """Keep what headquarters owes of a scope after a round: device → number of the newest envelope others saw.

        What was owed before and still is counts a round more; what is not named is settled, and so is what ``have``
        (device → number of the last envelope that is here) says has come: then a newer debt counts from one. Returns
        what is owed.
        """
        here = have or {}
        before = {debt.device: debt for debt in self.debts(scope)}
        debts = []
        for device, number in owed.items():
            old = before.get(device)
            if old is not None and here.get(device, 0) >= old.number:
                old = None
            debts.append(Debt(scope, device, number, old.at if old else at, old.rounds + 1 if old else 1))
        if before or debts:
            with self._writing("debt"):
                self._sql.execute("DELETE FROM debt WHERE scope = ?", (scope,))
                self._sql.execute_many(
                    "INSERT INTO debt (scope, device, number, at, rounds) VALUES (?, ?, ?, ?, ?)",
                    [(debt.scope, debt.device, debt.number, debt.at, debt.rounds) for debt in debts],
                )
        return debts

    # Rounds

    def keep_round(self, record: RoundRecord) -> None:
        """Keep how a round ended; only the last 50 are kept."""
        with self._writing("round"):
            self._sql.execute(
                "INSERT INTO round (at, result, sent, received, refused) VALUES (?, ?, ?, ?, ?)",
                (record.at, record.result, record.sent, record.received, record.refused),
            )
            self._sql.execute("DELETE FROM round WHERE id <= (SELECT max(id) FROM round) - ?", (ROUNDS_KEPT,))

    def rounds(self) -> list[RoundRecord]:
        """Return the last rounds, newest first."""
        rows = self._rows("round", "at, result, sent, received, refused", "ORDER BY id DESC")
        return [RoundRecord(*row) for row in rows]

    # Invitations

    def keep_invitation(self, invited: Invited) -> None:
        """Keep an invitation that was made here, or its new state."""
        with self._writing("invitation"):
            self._sql.execute(
                "INSERT OR REPLACE INTO invitation (id, text, person, name, at, expires, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    invited.id,
                    invited.text,
                    invited.person,
                    invited.name,
                    invited.at,
                    invited.expires,
                    invited.state,
                ),
            )

    def invitations(self) -> list[Invited]:
        """Return the invitations made here, newest first."""
        rows = self._rows("invitation", "id, text, person, name, at, expires, state", "ORDER BY at DESC, id")
        return [Invited(*row) for row in rows]

    def drop_invitation(self, invitation_id: str) -> None:
        """Forget an invitation with its secret."""
        with self._writing("invitation"):
            self._sql.execute("DELETE FROM invitation WHERE id = ?", (invitation_id,))

    # The tray

    def keep_tray(self, entry: TrayEntry) -> None:
        """Keep an entry of the tray; one that is here already does nothing."""
        with self._writing("tray"):
            self._sql.execute(
                "INSERT OR IGNORE INTO tray (id, scope, device, raw, at) VALUES (?, ?, ?, ?, ?)",
                (entry.id, entry.scope, entry.device, entry.raw, entry.at),
            )

    def tray(self) -> list[TrayEntry]:
        """Return the entries of the tray that are here, oldest first."""
        rows = self._rows("tray", "id, scope, device, raw, at", "ORDER BY id")
        return [TrayEntry(*row) for row in rows]

    def drop_tray(self, ids: Iterable[int]) -> None:
        """Forget entries that are settled."""
        with self._writing("tray"):
            self._sql.execute_many("DELETE FROM tray WHERE id = ?", [(one,) for one in ids])

    # Tables

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold one durable transaction around several methods of this object: all they keep, or nothing."""
        with self._sql.durable_transaction():
            self._is_writing = True
            try:
                yield
            finally:
                self._is_writing = False

    @contextmanager
    def _writing(self, table: str) -> Iterator[None]:
        """Hold a transaction that is on the disk at its end, unless one is held, in which the table is there."""
        if not self._is_writing:
            with self.transaction(), self._writing(table):
                yield
            return
        if not self._has(table):
            self._sql.execute(_TABLES[table])
        yield

    def _rows(self, table: str, columns: str, clause: str = "", *parameters: object) -> list[Row]:
        if not self._has(table):
            return []
        return self._sql.execute(f"SELECT {columns} FROM {table} {clause}", parameters)  # noqa: S608 - constant clauses

    def _has(self, table: str) -> bool:
        return bool(
            self._sql.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,))
        )
