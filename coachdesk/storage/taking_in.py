"""Take changes made elsewhere into a file, many at a time: read for once, computed in memory, written once.

The result is that of taking in one change after the other with ``journal.heads.advance``: what each change meets is
what the file held before plus what came before it in the batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from coachdesk.journal.change import DELETED, Change, body_of
from coachdesk.journal.heads import advance
from coachdesk.programme.declaration import Plain
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.projection import Heads, pack_heads, project, to_column, unpack_heads, upsert_sql
from coachdesk.storage.tables import CONFLICT_COLUMN

Entity = tuple[str, str]
"""(kind, id)"""

_INSERT = (
    "INSERT INTO change (seq, id, kind, entity, act, body, stamp, person, device, schema, batch)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_HEADS = "SELECT h.entity, h.fields FROM json_each(?) AS j CROSS JOIN head AS h ON h.kind = ? AND h.entity = j.value"
_SEQS = "SELECT c.id, c.seq FROM json_each(?) AS j CROSS JOIN change AS c ON c.id = j.value"
_AHEAD = "SELECT a.change, a.field FROM json_each(?) AS j CROSS JOIN ahead AS a ON a.change = j.value"


def keep_changes(sql: SqlFile, changes: Sequence[Change], after: int) -> list[Change]:
    """Add changes to journal, heads and projection in the caller's transaction; return those that were new, in order.

    ``after``: the last row number of the journal.
    """
    known = _known_seqs(sql, changes)
    new: dict[str, Change] = {}
    for change in changes:
        if change.id not in known:
            new.setdefault(change.id, change)
    if new:
        _Batch(sql, list(new.values()), after, known).keep()
    return list(new.values())


def _known_seqs(sql: SqlFile, changes: Iterable[Change]) -> dict[str, int]:
    """Return the row numbers of these changes and of those they replace, as far as they are in the file."""
    ids: set[str] = set()
    for change in changes:
        ids.add(change.id)
        for others in change.replaces.values():
            ids.update(others)
    return {str(change_id): int(seq) for change_id, seq in sql.execute(_SEQS, (json.dumps(list(ids)),))}


class _Batch:
    """Changes that are all new to the file, on their way into it."""

    def __init__(self, sql: SqlFile, new: list[Change], after: int, known: dict[str, int]) -> None:
        self._sql = sql
        self._new = new
        self._after = after
        self._seq_of = known
        self._heads: dict[Entity, Heads] = {}
        self._alone: dict[Entity, tuple[Change, int]] = {}
        """Entity → the only change that is known of it, with its row number: nearly all of a batch of notes."""
        self._put: dict[Entity, dict[str, tuple[int, Plain]]] = {}
        """Entity → field → the last change (its row number) that put it and was not overtaken, with the value."""
        self._ahead: dict[str, set[str]] = {}
        self._stored_ahead: set[str] = set()

    def keep(self) -> None:
        """Compute and write everything."""
        self._read()
        for seq, change in enumerate(self._new, self._after + 1):
            self._advance(change, seq)
        self._write()

    def _read(self) -> None:
        touched: dict[str, set[str]] = {}
        for change in self._new:
            touched.setdefault(change.kind, set()).add(change.entity_id)
        for kind, entity_ids in touched.items():
            for entity_id, fields in self._sql.execute(_HEADS, (json.dumps(list(entity_ids)), kind)):
                self._heads[kind, str(entity_id)] = unpack_heads(str(fields))
        if self._sql.execute("SELECT 1 FROM ahead LIMIT 1"):
            ids = json.dumps([change.id for change in self._new])
            for change_id, name in self._sql.execute(_AHEAD, (ids,)):
                self._ahead.setdefault(str(change_id), set()).add(str(name))
                self._stored_ahead.add(str(change_id))

    def _advance(self, change: Change, seq: int) -> None:
        self._seq_of[change.id] = seq
        entity = (change.kind, change.entity_id)
        overtaken = [name for name in self._ahead.get(change.id, ()) if name in change.put]
        first = self._alone.pop(entity, None)
        if first is None and entity not in self._heads and _is_plain_first(change) and not overtaken:
            self._alone[entity] = (change, seq)
            return
        if first is not None:
            self._advance_together(entity, *first, [])
        self._advance_together(entity, change, seq, overtaken)

    def _advance_together(self, entity: Entity, change: Change, seq: int, overtaken: list[str]) -> None:
        """Put a change of an entity that others are known of to its heads."""
        replaced: dict[str, list[int]] = {}
        for name in change.put if change.replaces else ():
            for other in change.replaces.get(name, ()):
                found = self._seq_of.get(other)
                if found is None:
                    self._ahead.setdefault(other, set()).add(name)
                else:
                    replaced.setdefault(name, []).append(found)
        before = self._heads.get(entity)
        if before is None and not overtaken:
            self._heads[entity] = dict.fromkeys(change.put, (seq,))
        else:
            self._heads[entity] = advance(before or {}, seq, change.put, replaced, overtaken)
        values = self._put.setdefault(entity, {})
        for name, value in change.put.items():
            if name in overtaken:
                values.setdefault(name, (0, None))
            else:
                values[name] = (seq, value)
        if overtaken:
            self._arrived(change.id)

    def _arrived(self, change_id: str) -> None:
        del self._ahead[change_id]
        if change_id in self._stored_ahead:
            self._stored_ahead.discard(change_id)
            self._sql.execute("DELETE FROM ahead WHERE change = ?", (change_id,))

    def _write(self) -> None:
        self._sql.execute_many(
            _INSERT,
            [
                (
                    seq,
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
                )
                for seq, change in enumerate(self._new, self._after + 1)
            ],
        )
        self._sql.execute_many(
            "INSERT OR REPLACE INTO head (kind, entity, fields) VALUES (?, ?, ?)",
            [(kind, entity_id, _packed(heads)) for (kind, entity_id), heads in self._written_heads()]
            + [
                (*entity, _packed_alone(tuple(change.put), seq))
                for entity, (change, seq) in self._alone.items()
            ],
        )
        ahead = [(other, name) for other, names in self._ahead.items() for name in names]
        if ahead:
            self._sql.execute_many("INSERT OR IGNORE INTO ahead (change, field) VALUES (?, ?)", ahead)
        self._project()

    def _written_heads(self) -> Iterable[tuple[Entity, Heads]]:
        return ((entity, self._heads[entity]) for entity in self._put)

    def _project(self) -> None:
        """Write one row of the projection an entity, those with the same columns together."""
        plain: dict[tuple[str, tuple[str, ...]], list[tuple[object, ...]]] = {}
        for (kind, entity_id), values in self._put.items():
            heads = self._heads[kind, entity_id]
            if DELETED in heads or not _is_plain(heads, values):
                # Several values, or a deletion: looked up in the journal, where all of them are now.
                project(self._sql, kind, entity_id, dict.fromkeys(values), -1, heads)
                continue
            columns = _columns(kind, tuple(values))
            if columns is not None:
                row = (entity_id, *[to_column(values[name][1]) for name in columns], None)
                plain.setdefault((kind, columns), []).append(row)
        for change, _ in self._alone.values():
            columns = _columns(change.kind, tuple(change.put))
            if columns is not None:
                put = change.put
                row = (change.entity_id, *[to_column(put[name]) for name in columns], None)
                plain.setdefault((change.kind, columns), []).append(row)
        for (kind, columns), rows in plain.items():
            self._sql.execute_many(upsert_sql(kind, (*columns, CONFLICT_COLUMN)), rows)


def _is_plain(heads: Heads, values: Mapping[str, tuple[int, Plain]]) -> bool:
    """Tell whether each field has one value, and that of the batch where the batch put one."""
    return all(len(seqs) == 1 for seqs in heads.values()) and all(
        heads[name] == (seq,) for name, (seq, _) in values.items()
    )


@lru_cache(maxsize=512)
def _columns(kind: str, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the declared fields of these; None for a kind that this version does not know."""
    described = ENTITY_TYPES.get(kind)
    return None if described is None else tuple(name for name in names if name in described.fields)


def _packed(heads: Heads) -> str:
    """Return heads as ``pack_heads`` does; those of a change alone are put together, not encoded."""
    seqs = set(heads.values())
    if len(seqs) == 1:
        (one,) = seqs
        if len(one) == 1:
            return _packed_alone(tuple(heads), one[0])
    return pack_heads(heads)


def _packed_alone(names: tuple[str, ...], seq: int) -> str:
    number = str(seq)
    return "{" + (number + ",").join(_keys(names)) + number + "}"


def _is_plain_first(change: Change) -> bool:
    """Tell whether a change of an entity that has no other is all that there is to know of it."""
    return bool(change.put) and not change.replaces and DELETED not in change.put


@lru_cache(maxsize=512)
def _keys(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(json.dumps(name) + ":" for name in sorted(names))
