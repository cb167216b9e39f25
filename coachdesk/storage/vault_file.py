"""The vault: what never leaves the laptop. File keys, identity, drafts, settings, and the index.

Its everyday commits wait for the system only (``synchronous`` NORMAL): a killed process loses nothing, and the
index can be made again. What must survive a power cut (keys, marks, drafts, settings) is written in a *durable*
transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from coachdesk.programme.declaration import Plain
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.errors import FileDamaged, FileTooNew
from coachdesk.storage.index.tables import INDEX_SCRIPT, index_version

VAULT_FORMAT = 1
VAULT_NAME = "vault.db"

_SCRIPT = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    (
        "CREATE TABLE scope (id TEXT PRIMARY KEY, kind TEXT NOT NULL, key BLOB NOT NULL, state TEXT NOT NULL)"
        " WITHOUT ROWID"
    ),
    "CREATE TABLE mark (scope TEXT PRIMARY KEY) WITHOUT ROWID",
    (
        "CREATE TABLE draft (id TEXT PRIMARY KEY, kind TEXT NOT NULL, case_id TEXT NOT NULL, entity TEXT,"
        " fields TEXT NOT NULL, saved_at INTEGER NOT NULL) WITHOUT ROWID"
    ),
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE batch (id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,"
        " plan TEXT, scopes TEXT NOT NULL) WITHOUT ROWID"
    ),
)


@dataclass(frozen=True, slots=True)
class ScopeEntry:
    """What the vault knows of a scope: its kind, its file's key, and the state of the file.

    ``state``: ``making`` (the file may not exist yet), ``whole``, ``damaged`` (set aside).
    """

    id: str
    kind: str
    key: bytes
    state: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Half-typed work: the plain fields of an editor, kept sealed until it is saved or discarded.

    ``kind`` names the editor; ``entity_id`` is set while something existing is being edited; ``saved_at`` is Unix
    seconds.
    """

    id: str
    kind: str
    case_id: str
    entity_id: str | None
    fields: Mapping[str, Plain]
    saved_at: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A work of many writes (an import): its plan, to be finished after a crash, and what it touched, to be undone.

    ``state``: ``writing``, ``done``, ``undone``; ``at`` is Unix seconds; ``plan`` is the caller's own text.
    """

    id: str
    kind: str
    state: str
    at: int
    plan: str | None
    scopes: tuple[str, ...]


class VaultFile:
    """The open vault."""

    def __init__(self, sql: SqlFile) -> None:
        self.sql = sql
        sql.set_durable(is_durable=False)

    @classmethod
    def create(cls, path: Path, key: bytes) -> Self:
        """Make the vault with its tables."""
        sql = SqlFile(path, key, name=VAULT_NAME, is_new=True)
        try:
            with sql.transaction():
                sql.script((*_SCRIPT, *INDEX_SCRIPT))
                sql.execute_many(
                    "INSERT INTO meta (name, value) VALUES (?, ?)",
                    [("format", str(VAULT_FORMAT)), ("index_format", index_version())],
                )
        except BaseException:
            sql.close()
            raise
        return cls(sql)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """Open the vault. Raises ``FileMissing``, ``FileDamaged``, ``FileTooNew``."""
        sql = SqlFile(path, key, name=VAULT_NAME)
        try:
            if not sql.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'"):
                raise FileDamaged(file=VAULT_NAME)
            if int(sql.execute("SELECT value FROM meta WHERE name = 'format'")[0][0]) > VAULT_FORMAT:
                raise FileTooNew(file=VAULT_NAME)
        except BaseException:
            sql.close()
            raise
        return cls(sql)

    def close(self) -> None:
        """Close the vault."""
        self.sql.close()

    # Scopes and their keys

    def scopes(self) -> list[ScopeEntry]:
        """Return every scope of this desk."""
        rows = self.sql.execute("SELECT id, kind, key, state FROM scope")
        return [ScopeEntry(str(row[0]), str(row[1]), bytes(row[2]), str(row[3])) for row in rows]

    def keep_scope(self, entry: ScopeEntry) -> None:
        """Keep a scope's key and state, on the disk when this returns."""
        with self.sql.durable_transaction():
            self.sql.execute(
                "INSERT OR REPLACE INTO scope (id, kind, key, state) VALUES (?, ?, ?, ?)",
                (entry.id, entry.kind, entry.key, entry.state),
            )

    def drop_scope(self, scope_id: str) -> None:
        """Forget a scope and its key."""
        with self.sql.durable_transaction():
            self.sql.execute("DELETE FROM scope WHERE id = ?", (scope_id,))
            self.sql.execute("DELETE FROM mark WHERE scope = ?", (scope_id,))

    # Marks say that a scope's file may be ahead of the index.

    def marks(self) -> set[str]:
        """Return the scopes whose file may be ahead of the index."""
        return {str(row[0]) for row in self.sql.execute("SELECT scope FROM mark")}

    def set_mark(self, scope_id: str) -> None:
        """Note, on the disk, that a scope is about to be written."""
        with self.sql.durable_transaction():
            self.sql.execute("INSERT OR IGNORE INTO mark (scope) VALUES (?)", (scope_id,))

    def clear_marks(self, scope_ids: set[str]) -> None:
        """Clear marks; the commit carries the index's earlier commits to the disk with it."""
        with self.sql.durable_transaction():
            self.sql.execute_many("DELETE FROM mark WHERE scope = ?", [(scope_id,) for scope_id in scope_ids])

    # Drafts

    def keep_draft(self, draft: Draft) -> None:
        """Keep a draft, on the disk when this returns."""
        fields = json.dumps(dict(draft.fields), ensure_ascii=False)
        with self.sql.durable_transaction():
            self.sql.execute(
                "INSERT OR REPLACE INTO draft (id, kind, case_id, entity, fields, saved_at) VALUES (?, ?, ?, ?, ?, ?)",
                (draft.id, draft.kind, draft.case_id, draft.entity_id, fields, draft.saved_at),
            )

    def drafts(self, case_id: str | None = None) -> list[Draft]:
        """Return the drafts, newest first; of one case when it is named."""
        rows = self.sql.execute(
            "SELECT id, kind, case_id, entity, fields, saved_at FROM draft"
            " WHERE ?1 IS NULL OR case_id = ?1 ORDER BY saved_at DESC",
            (case_id,),
        )
        return [
            Draft(str(row[0]), str(row[1]), str(row[2]), row[3], json.loads(row[4]), int(row[5]))
            for row in rows
        ]

    def discard_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        with self.sql.durable_transaction():
            self.sql.execute("DELETE FROM draft WHERE id = ?", (draft_id,))

    # Settings

    def settings(self) -> dict[str, str]:
        """Return all settings."""
        return {str(name): str(value) for name, value in self.sql.execute("SELECT name, value FROM setting")}

    def change_setting(self, name: str, value: str) -> None:
        """Keep one setting, on the disk when this returns."""
        with self.sql.durable_transaction():
            self.sql.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    # Batches

    def keep_batch(self, batch: Batch) -> None:
        """Keep the state of a work of many writes, on the disk when this returns."""
        with self.sql.durable_transaction():
            self.sql.execute(
                "INSERT OR REPLACE INTO batch (id, kind, state, at, plan, scopes) VALUES (?, ?, ?, ?, ?, ?)",
                (batch.id, batch.kind, batch.state, batch.at, batch.plan, json.dumps(batch.scopes)),
            )

    def batches(self) -> list[Batch]:
        """Return the batches, newest first."""
        rows = self.sql.execute(
            "SELECT id, kind, state, at, plan, scopes FROM batch ORDER BY at DESC, id DESC"
        )
        return [
            Batch(str(row[0]), str(row[1]), str(row[2]), int(row[3]), row[4], tuple(json.loads(row[5])))
            for row in rows
        ]
