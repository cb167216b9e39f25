"""The projection: tables that screens and reports read, derived from the journal, disposable.

A change updates only the columns it puts. ``rebuild_projection`` makes everything again from the heads after an
upgrade; ``checking.py`` compares both with what the pure replica says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from coachdesk.journal.change import DELETED, Change, read_body
from coachdesk.journal.heads import HeadValue, is_conflict, shown, unseen_by_delete
from coachdesk.programme.declaration import Plain, Scope
from coachdesk.programme.registry import ENTITY_TYPES, kinds_in
from coachdesk.storage.engine import Row, SqlFile
from coachdesk.storage.tables import (
    CONFLICT_COLUMN,
    DELETED_COLUMN,
    projection_digest,
    projection_name,
    projection_script,
)

Heads = dict[str, tuple[int, ...]]
"""Field → row numbers of its head changes in this file."""


def pack_heads(heads: Mapping[str, tuple[int, ...]]) -> str:
    """Return heads as the file keeps them: a lone head as a number, several as a list."""
    packed = {name: seqs[0] if len(seqs) == 1 else list(seqs) for name, seqs in heads.items()}
    return json.dumps(packed, separators=(",", ":"), sort_keys=True)


def unpack_heads(packed: str) -> Heads:
    """Return the heads that ``pack_heads`` packed."""
    return {
        name: (seqs,) if isinstance(seqs, int) else tuple(seqs) for name, seqs in json.loads(packed).items()
    }


def to_column(value: Plain) -> str | int | None:
    """Return a plain value as its column holds it: codes as JSON text, a flag as 0 or 1.

    What no column can hold was written by a version that means something else by the field: its journal keeps it.
    """
    if type(value) is str:  # nearly all
        return value
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        return None
    return value if isinstance(value, str | int) else None


@lru_cache(maxsize=512)
def upsert_sql(kind: str, columns: tuple[str, ...]) -> str:
    """Return the statement that puts these columns of a kind's projection, made or changed; parameters: id, columns."""
    names = ", ".join(f'"{column}"' for column in ("id", *columns))
    marks = ", ".join("?" * (len(columns) + 1))
    updates = ", ".join(f'"{column}" = excluded."{column}"' for column in columns)
    return (
        f"INSERT INTO {projection_name(kind)} ({names}) VALUES ({marks})"  # noqa: S608 - declared names only
        f" ON CONFLICT (id) DO UPDATE SET {updates}"
    )


def head_values(sql: SqlFile, seqs: Iterable[int], name: str) -> list[HeadValue]:
    """Return the open values of a field from its head changes."""
    values = []
    for change_id, stamp, body in _changes_by_seq(sql, tuple(seqs)):
        put, _, _, _ = read_body(str(body), str(change_id))
        values.append(HeadValue(str(change_id), int(stamp), put.get(name)))
    return values


def _changes_by_seq(sql: SqlFile, seqs: tuple[int, ...]) -> list[Row]:
    marks = ", ".join("?" * len(seqs))
    return sql.execute(f"SELECT id, stamp, body FROM change WHERE seq IN ({marks})", seqs)  # noqa: S608 - marks only


def conflicts_of(sql: SqlFile, heads: Heads) -> list[str]:
    """Return the fields of an entity that wait for a decision, in alphabetical order."""
    open_fields = [
        name for name, seqs in heads.items() if len(seqs) > 1 and is_conflict(head_values(sql, seqs, name))
    ]
    if DELETED in heads:
        open_fields += _deletion_conflicts(sql, heads)
    return sorted(set(open_fields))


def _deletion_conflicts(sql: SqlFile, heads: Heads) -> list[str]:
    deletions: list[dict[str, list[int]]] = []
    for change_id, _, body in _changes_by_seq(sql, heads[DELETED]):
        put, replaces, _, _ = read_body(str(body), str(change_id))
        if put.get(DELETED) is True:
            deletions.append({name: seqs_of(sql, ids) for name, ids in replaces.items()})
    return [DELETED] if deletions and unseen_by_delete(heads, deletions) else []


def seqs_of(sql: SqlFile, ids: Sequence[str]) -> list[int]:
    """Return the row numbers of the changes that are in this file, of those named."""
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    return [int(row[0]) for row in sql.execute(f"SELECT seq FROM change WHERE id IN ({marks})", ids)]  # noqa: S608 - marks only


def project(
    sql: SqlFile, kind: str, entity_id: str, put: Mapping[str, Plain], seq: int, heads: Heads
) -> None:
    """Bring the projection of one entity up to date after a change that put ``put`` as row ``seq``.

    Fields that this version does not declare are left to the journal.
    """
    described = ENTITY_TYPES.get(kind)
    if described is None:
        return
    columns: dict[str, str | int | None] = {}
    for name, value in put.items():
        if name != DELETED and name not in described.fields:
            continue
        seqs = heads[name]
        if seqs != (seq,):
            best = shown(head_values(sql, seqs, name))
            value = best.value if best is not None else None  # noqa: PLW2901 - the one that stands takes its place
        columns[DELETED_COLUMN if name == DELETED else name] = to_column(value)
    is_plain = DELETED not in heads and all(len(seqs) == 1 for seqs in heads.values())
    conflicts = [] if is_plain else conflicts_of(sql, heads)
    # A thing that somebody deleted while somebody else wrote in it stays in sight until that is settled.
    if DELETED in conflicts:
        columns[DELETED_COLUMN] = 0
    elif DELETED in heads:
        best = shown(head_values(sql, heads[DELETED], DELETED))
        columns[DELETED_COLUMN] = int(best is not None and best.value is True)
    columns[CONFLICT_COLUMN] = json.dumps(conflicts) if conflicts else None
    sql.execute(upsert_sql(kind, tuple(columns)), (entity_id, *columns.values()))


def rebuild_projection(sql: SqlFile, scope: Scope) -> None:
    """Make the projection's tables again from the heads, in the caller's transaction."""
    for (table,) in sql.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'p_*'"):
        sql.execute(f'DROP TABLE "{table}"')
    sql.script(projection_script(scope))
    for described in kinds_in(scope):
        for entity_id, packed in sql.execute(
            "SELECT entity, fields FROM head WHERE kind = ?", (described.kind,)
        ):
            heads = unpack_heads(str(packed))
            # Which value stands here does not matter: no head is row -1, so each is looked up.
            project(sql, described.kind, str(entity_id), dict.fromkeys(heads), -1, heads)
    sql.execute(
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('projection', ?)", (projection_digest(scope),)
    )


def read_changes(
    sql: SqlFile, scope_id: str, where: str = "", parameters: Sequence[object] = ()
) -> list[Change]:
    """Return changes of the journal in the order they were kept; ``where`` is a constant clause of this room."""
    rows = sql.execute(
        "SELECT id, kind, entity, act, body, stamp, person, device, schema, batch FROM change "  # noqa: S608 - constant clauses
        f"{where} ORDER BY seq",
        parameters,
    )
    return [change_from_row(row, scope_id) for row in rows]


def change_from_row(row: Row, scope_id: str) -> Change:
    """Return the change of a journal row (id, kind, entity, act, body, stamp, person, device, schema, batch)."""
    change_id, kind, entity_id, act, body, stamp, person, device, schema, batch = row[:10]
    put, replaces, undoes, extra = read_body(str(body), str(change_id))
    return Change(
        id=str(change_id),
        scope=scope_id,
        kind=str(kind),
        entity_id=str(entity_id),
        act=str(act),
        put=put,
        replaces=replaces,
        stamp=int(stamp),
        person=str(person),
        device=str(device),
        schema=int(schema),
        batch=None if batch is None else str(batch),
        undoes=undoes,
        extra=extra,
    )
