"""A scope's file: its journal, heads and projection, changed together in one transaction.

One file holds one case, or the register. Nothing here knows who asks; ``Cabinet`` does.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Self

from coachdesk.journal import clock
from coachdesk.journal.change import DELETED, JOURNAL_FORMAT, Change, body_of
from coachdesk.journal.edit import Author, Edit
from coachdesk.journal.heads import advance
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Plain, Scope
from coachdesk.programme.registry import ENTITY_TYPES, SCHEMA_VERSION
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.errors import FileDamaged, FileTooNew, FileUnfinished
from coachdesk.storage.projection import (
    Heads,
    pack_heads,
    project,
    rebuild_projection,
    to_column,
    unpack_heads,
)
from coachdesk.storage.tables import (
    CONFLICT_COLUMN,
    DELETED_COLUMN,
    journal_script,
    projection_digest,
    projection_name,
    projection_script,
)
from coachdesk.storage.taking_in import keep_changes

_INSERT_CHANGE = (
    "INSERT INTO change (id, kind, entity, act, body, stamp, person, device, schema, batch)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq"
)


@dataclass(frozen=True, slots=True)
class Applied:
    """What a transaction took in: the changes that were new, in order."""

    changes: tuple[Change, ...]

    @property
    def entities(self) -> tuple[tuple[str, str], ...]:
        """Return the (kind, id) touched, each once, in order."""
        return tuple(dict.fromkeys((change.kind, change.entity_id) for change in self.changes))


class ScopeFile:
    """One open scope file."""

    def __init__(self, sql: SqlFile, scope_id: str, scope: Scope) -> None:
        self.sql = sql
        self.scope_id = scope_id
        self.scope = scope
        self.own_devices: frozenset[str] = frozenset()
        self.own_persons: frozenset[str] = frozenset()
        """Whose changes count as this desk's own when there is something to send: its device and those it was before,
        its person. The cabinet says so."""
        self.taken_after: int | None = None
        """While ``take_in`` runs what is to be written beside: the row after which its new changes lie."""

    @classmethod
    def create(cls, path: Path, key: bytes, scope_id: str, scope: Scope, *, is_lazy: bool = False) -> Self:
        """Make the file with its tables; it is complete, or it has no tables (``FileUnfinished``).

        ``is_lazy``: does not wait for the disk.
        """
        sql = SqlFile(path, key, name=path.name, is_new=True)
        try:
            with sql.lazy_transaction() if is_lazy else sql.transaction():
                sql.script(journal_script())
                sql.script(projection_script(scope))
                sql.execute_many(
                    "INSERT INTO meta (name, value) VALUES (?, ?)",
                    [
                        ("format", str(JOURNAL_FORMAT)),
                        ("scope", scope_id),
                        ("projection", projection_digest(scope)),
                    ],
                )
        except BaseException:
            sql.close()
            raise
        return cls(sql, scope_id, scope)

    @classmethod
    def open(cls, path: Path, key: bytes, scope_id: str, scope: Scope) -> Self:
        """Open the file; rebuild its projection when the declarations changed since.

        Raises ``FileMissing``, ``FileDamaged``, ``FileTooNew`` (left untouched).
        """
        sql = SqlFile(path, key, name=path.name)
        try:
            if not sql.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'"):
                raise FileUnfinished(file=path.name)
            meta = {str(name): str(value) for name, value in sql.execute("SELECT name, value FROM meta")}
            if int(meta.get("format", "0")) > JOURNAL_FORMAT:
                raise FileTooNew(file=path.name)
            if meta.get("scope") != scope_id:
                raise FileDamaged(file=path.name)
            opened = cls(sql, scope_id, scope)
            if meta.get("projection") != projection_digest(scope):
                with sql.transaction():
                    rebuild_projection(sql, scope)
        except BaseException:
            sql.close()
            raise
        return opened

    def close(self) -> None:
        """Close the file."""
        self.sql.close()

    # Writing

    def write(
        self, edits: Sequence[Edit], author: Author, *, batch: str | None = None, now_ms: int | None = None
    ) -> Applied:
        """Turn edits into changes that replace what stands, and keep them: all of them or none.

        Fields equal to what stands (and not in conflict) are left out; an edit of nothing makes no change.
        """
        now = time.time_ns() // 1_000_000 if now_ms is None else now_ms
        made: list[Change] = []
        with self.sql.transaction():
            stamp = self._last_stamp(now)
            for edit in edits:
                heads = self._heads(edit.kind, edit.entity_id)
                fields = self._differing(edit, heads)
                if not fields:
                    continue
                stamp = clock.tick(stamp, now)
                change = self._change(edit, fields, heads, author, stamp, now, batch)
                self._keep(change, heads)
                made.append(change)
            if made:
                self._keep_stamp(stamp)
        return Applied(tuple(made))

    def apply(self, changes: Sequence[Change], *, now_ms: int | None = None) -> Applied:
        """Take in changes made elsewhere, in one transaction; those known already do nothing."""
        return self.take_in(changes, now_ms=now_ms)

    def take_in(
        self,
        changes: Sequence[Change],
        *,
        now_ms: int | None = None,
        beside: Callable[[], None] | None = None,
        is_lazy: bool = False,
    ) -> Applied:
        """Take in changes made elsewhere, and whatever ``beside`` writes into this file, in one transaction.

        ``beside`` runs after the changes, also when none was new; what it raises takes all of it back. Changes known
        already do nothing. Some hundreds at a time are fast; the transaction keeps the person's own work waiting.
        ``is_lazy``: does not wait for the disk, for what comes again when a power cut takes it.
        """
        now = time.time_ns() // 1_000_000 if now_ms is None else now_ms
        with self.sql.lazy_transaction() if is_lazy else self.sql.transaction():
            after = int(self.sql.execute("SELECT coalesce(max(seq), 0) FROM change")[0][0])
            stamp = self._last_stamp(now)
            new = keep_changes(self.sql, changes, after)
            if new:
                self._keep_stamp(reduce(lambda last, one: clock.follow(last, one.stamp, now), new, stamp))
            if beside is not None:
                self.taken_after = after
                try:
                    beside()
                finally:
                    self.taken_after = None
        return Applied(tuple(new))

    def _last_stamp(self, now_ms: int) -> int:
        """Return where this file's clock stands: the last own stamp, or a later one seen and believed."""
        rows = self.sql.execute("SELECT value FROM meta WHERE name = 'clock'")
        if rows:
            return int(rows[0][0])
        stamps = self.sql.execute("SELECT stamp FROM change")  # of a version that kept no clock
        return reduce(lambda last, row: clock.follow(last, int(row[0]), now_ms), stamps, 0)

    def _keep_stamp(self, stamp: int) -> None:
        self.sql.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('clock', ?)", (str(stamp),))

    def _heads(self, kind: str, entity_id: str) -> Heads:
        rows = self.sql.execute("SELECT fields FROM head WHERE kind = ? AND entity = ?", (kind, entity_id))
        return unpack_heads(str(rows[0][0])) if rows else {}

    def _differing(self, edit: Edit, heads: Heads) -> dict[str, Plain]:
        """Return the fields of an edit that say something new."""
        if not heads:
            return {name: value for name, value in edit.fields.items() if value not in (None, [])}
        described = ENTITY_TYPES[edit.kind]
        names = [name for name in edit.fields if name in described.fields]
        columns = ", ".join(f'"{name}"' for name in (DELETED_COLUMN, CONFLICT_COLUMN, *names))
        table = projection_name(edit.kind)
        rows = self.sql.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (edit.entity_id,))  # noqa: S608 - declared names only
        is_deleted, conflicts = (rows[0][0], rows[0][1] or "") if rows else (None, "")
        stands = dict(zip(names, rows[0][2:], strict=False)) if rows else {}
        differing: dict[str, Plain] = {}
        for name, value in edit.fields.items():
            column = to_column(None if value == [] else value)
            is_open = len(heads.get(name, ())) > 1
            standing = None if stands.get(name) == "[]" else stands.get(name)
            if name == DELETED:
                standing = None if f'"{DELETED}"' in conflicts else is_deleted
            if is_open or column != standing:
                differing[name] = value
        return differing

    def _change(
        self,
        edit: Edit,
        fields: Mapping[str, Plain],
        heads: Heads,
        author: Author,
        stamp: int,
        now_ms: int,
        batch: str | None,
    ) -> Change:
        # A deletion names all that it saw; another edit only what it replaces.
        names = heads if fields.get(DELETED) is True else [name for name in fields if name in heads]
        ids = self._ids_of({seq for name in names for seq in heads[name]})
        return Change(
            id=new_id(now_ms),
            scope=self.scope_id,
            kind=edit.kind,
            entity_id=edit.entity_id,
            act=edit.act,
            put=dict(fields),
            replaces={name: tuple(ids[seq] for seq in heads[name]) for name in names},
            stamp=stamp,
            person=author.person,
            device=author.device,
            schema=SCHEMA_VERSION,
            batch=batch,
            undoes=edit.undoes,
        )

    def _ids_of(self, seqs: set[int]) -> dict[int, str]:
        if not seqs:
            return {}
        marks = ", ".join("?" * len(seqs))
        rows = self.sql.execute(f"SELECT seq, id FROM change WHERE seq IN ({marks})", tuple(seqs))  # noqa: S608 - marks only
        return {int(seq): str(change_id) for seq, change_id in rows}

    def _keep(self, change: Change, heads: Heads) -> None:
        """Add a change that was made here to the journal, the heads and the projection."""
        rows = self.sql.execute(
            _INSERT_CHANGE,
            (
                change.id,
                change.kind,
                change.entity_id,
                change.act,
                body_of(change),
                change.stamp,
                change.person,
                change.device,
                change.schema,
                change.batch,
            ),
        )
        seq = int(rows[0][0])
        replaced = {name: heads[name] for name in change.put if name in heads}
        after = advance(heads, seq, change.put, replaced, ())
        self.sql.execute(
            "INSERT OR REPLACE INTO head (kind, entity, fields) VALUES (?, ?, ?)",
            (change.kind, change.entity_id, pack_heads(after)),
        )
        project(self.sql, change.kind, change.entity_id, change.put, seq, after)

    # Kept files

    def keep_bytes(self, data: bytes) -> str:
        """Keep the bytes of a document; return the SHA-256 (hex) they are found by."""
        digest = hashlib.sha256(data).hexdigest()
        self.sql.execute(
            "INSERT OR IGNORE INTO content (hash, size, data) VALUES (?, ?, ?)", (digest, len(data), data)
        )
        return digest

    def read_bytes(self, content_hash: str) -> bytes | None:
        """Return the bytes kept under a hash, None when they are not in this file."""
        rows = self.sql.execute("SELECT data FROM content WHERE hash = ?", (content_hash,))
        return bytes(rows[0][0]) if rows else None
