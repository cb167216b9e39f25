"""The vault: what never leaves the laptop. File keys, identity, drafts, settings, and the index.

Its everyday commits wait for the system only (``synchronous`` NORMAL): a killed process loses nothing, and the
index can be made again. What must survive a power cut (keys, marks, drafts, settings) is written in a *durable*
transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from coachdesk.programme.declaration import Plain
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.errors import FileDamaged, FileTooNew
from coachdesk.storage.index.tables import INDEX_SCRIPT, index_version

VAULT_FORMAT = 1
VAULT_NAME = "vault.db"
REMOVING = "removing"
"""The state of a scope whose file and keys are being destroyed: it counts as gone."""
FORMER_DEVICES = "device.former"
"""The setting that names, with blanks between, the devices that this desk was before it was copied."""

PERSON = "person.id"
"""The setting that says who works here."""

_TO_SEND = "CREATE TABLE to_send (scope TEXT PRIMARY KEY) WITHOUT ROWID"

_SCRIPT = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    (
        "CREATE TABLE scope (id TEXT PRIMARY KEY, kind TEXT NOT NULL, key BLOB NOT NULL, state TEXT NOT NULL)"
        " WITHOUT ROWID"
    ),
    "CREATE TABLE mark (scope TEXT PRIMARY KEY) WITHOUT ROWID",
    _TO_SEND,
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


_KEEP_SCOPE = "INSERT OR REPLACE INTO scope (id, kind, key, state) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class ScopeEntry:
    """What the vault knows of a scope: its kind, its file's key, and the state of the file.

    ``state``: ``making`` (the file may not exist yet), ``whole``, ``damaged`` (set aside), ``removing``.
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
            if not sql.execute("SELECT 1 FROM sqlite_schema WHERE name = 'to_send'"):
                with sql.transaction():  # of a version that sent nothing: all of it is to be sent
                    sql.execute(_TO_SEND)
                    sql.execute("INSERT INTO to_send (scope) SELECT id FROM scope")
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

    def keep_scope(self, entry: ScopeEntry, *, is_lazy: bool = False) -> None:
        """Keep a scope's key and state, on the disk when this returns unless it ``is_lazy``."""
        with self.sql.transaction() if is_lazy else self.sql.durable_transaction():
            self.sql.execute(_KEEP_SCOPE, (entry.id, entry.kind, entry.key, entry.state))

    def drop_scope(self, scope_id: str) -> None:
        """Forget a scope and its key."""
        with self.sql.durable_transaction():
            self._forget_scope(scope_id)

    def erase_scope(self, scope_id: str, beside: Callable[[str], None]) -> None:
        """Forget a scope, its key, its drafts and what ``beside`` takes away, and leave no trace of them in this file.

        What is deleted is overwritten, also in the write-ahead log.
        """
        with self.sql.overwriting(), self.sql.durable_transaction():
            beside(scope_id)
            self.sql.execute("DELETE FROM draft WHERE case_id = ?", (scope_id,))
            self._forget_scope(scope_id)

    def _forget_scope(self, scope_id: str) -> None:
        for statement in (
            "DELETE FROM scope WHERE id = ?",
            "DELETE FROM mark WHERE scope = ?",
            "DELETE FROM to_send WHERE scope = ?",
        ):
            self.sql.execute(statement, (scope_id,))

    # Marks say that a scope's file may be ahead of the index; beside them stands what has something to send.

    def marks(self) -> set[str]:
        """Return the scopes whose file may be ahead of the index."""
        return {str(row[0]) for row in self.sql.execute("SELECT scope FROM mark")}

    def set_mark(self, scope_id: str, *, is_to_send: bool = False) -> None:
        """Note, on the disk, that a scope is about to be written, and that it will have something to send."""
        with self.sql.durable_transaction():
            self.sql.execute("INSERT OR IGNORE INTO mark (scope) VALUES (?)", (scope_id,))
            if is_to_send:
                self.sql.execute("INSERT OR IGNORE INTO to_send (scope) VALUES (?)", (scope_id,))

    def clear_marks(self, scope_ids: set[str]) -> None:
        """Clear marks; the commit carries the index's earlier commits to the disk with it."""
        with self.sql.durable_transaction():
            self.sql.execute_many("DELETE FROM mark WHERE scope = ?", [(scope_id,) for scope_id in scope_ids])

    def to_send(self) -> set[str]:
        """Return the scopes that may have something that headquarters has not confirmed."""
        return {str(row[0]) for row in self.sql.execute("SELECT scope FROM to_send")}

    def note_sent(self, scope_id: str) -> None:
        """Note that headquarters confirmed all of a scope; a power cut may unsay it, which costs one look."""
        with self.sql.transaction():
            self.sql.execute("DELETE FROM to_send WHERE scope = ?", (scope_id,))

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

    def renew_device(self, settings: Mapping[str, str]) -> None:
        """Keep the settings of a new device; the former one is remembered, and every scope has something to send."""
        found = self.settings()
        former = found.get(FORMER_DEVICES, "").split()
        if "device.id" in found:
            former.append(found["device.id"])
        kept = {**settings, FORMER_DEVICES: " ".join(former)} if former else settings
        with self.sql.durable_transaction():
            self.sql.execute_many(
                "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", list(kept.items())
            )
            self.sql.execute("INSERT OR IGNORE INTO to_send (scope) SELECT id FROM scope")

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


def keep_scopes(vault: VaultFile, entries: Sequence[ScopeEntry], marks: Iterable[str]) -> None:
    """Keep scopes' keys and states, and mark scopes that are about to be written: all on the disk at once."""
    with vault.sql.durable_transaction():
        vault.sql.execute_many(
            _KEEP_SCOPE, [(entry.id, entry.kind, entry.key, entry.state) for entry in entries]
        )
        vault.sql.execute_many("INSERT OR IGNORE INTO mark (scope) VALUES (?)", [(scope,) for scope in marks])
