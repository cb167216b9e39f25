"""What is read from a scope file: entities, the whole case file, open conflicts, the journal with before and after."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from coachdesk.journal.change import DELETED, Change, read_body
from coachdesk.journal.clock import stamp_at
from coachdesk.journal.heads import HeadValue, shown
from coachdesk.programme.beneficiary import Barrier, Beneficiary, EntrySituation
from coachdesk.programme.case_file import CaseFile, Conflict, ConflictValue
from coachdesk.programme.declaration import FieldType, Plain, entity_type_of
from coachdesk.programme.document import Document
from coachdesk.programme.pathway import Milestone
from coachdesk.programme.project import Project
from coachdesk.programme.registry import ENTITY_TYPES
from coachdesk.programme.session import Action, Session
from coachdesk.storage.engine import Row
from coachdesk.storage.projection import change_from_row, unpack_heads
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.standing import replaced_value, standing_ids, taken_back
from coachdesk.storage.tables import CONFLICT_COLUMN, DELETED_COLUMN, projection_name

E = TypeVar("E")
_FAR = date.max
_CHANGE_COLUMNS = "id, kind, entity, act, body, stamp, person, device, schema, batch"


@dataclass(frozen=True, slots=True)
class Read(Generic[E]):
    """Entities of one kind: the alive ones, the fields of each that wait for a decision, the deleted ids."""

    alive: tuple[E, ...]
    conflicts: Mapping[str, tuple[str, ...]]
    deleted_ids: frozenset[str]


def _whole(plain: object) -> int:
    if not isinstance(plain, int):
        raise TypeError(type(plain).__name__)
    return plain


_CONVERTERS: Mapping[FieldType, Callable[[Any], Any]] = {
    FieldType.WHOLE: _whole,
    FieldType.CENTS: _whole,
    FieldType.DATE: date.fromisoformat,
    FieldType.INSTANT: datetime.fromisoformat,
    FieldType.FLAG: bool,
    FieldType.CHOICES: lambda packed: tuple(json.loads(packed)),
}


@lru_cache(maxsize=64)
def _plan(kind: str) -> tuple[str, tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """Return (SELECT statement, column names, conversions by name) for a kind."""
    described = ENTITY_TYPES[kind]
    names = ("id", *described.fields)
    columns = ", ".join(f'"{name}"' for name in names)
    select = f"SELECT {columns}, {DELETED_COLUMN}, {CONFLICT_COLUMN} FROM {projection_name(described.kind)}"  # noqa: S608 - declared names only
    conversions = tuple(
        (name, _CONVERTERS[spec.type]) for name, spec in described.fields.items() if spec.type in _CONVERTERS
    )
    return select, names, conversions


def _entity_from(cls: type[E], row: Row, names: tuple[str, ...], conversions: Any) -> E:
    fields = dict(zip(names, row, strict=False))
    for name, convert in conversions:
        plain = fields[name]
        if plain is not None:
            try:
                fields[name] = convert(plain)
            except (ValueError, TypeError):
                # Written by a version that means something else by this field; its journal keeps it.
                fields[name] = () if convert is _CONVERTERS[FieldType.CHOICES] else None
        elif convert is _CONVERTERS[FieldType.CHOICES]:
            fields[name] = ()
    return cls(**fields)


def read_kind(file: ScopeFile, cls: type[E]) -> Read[E]:
    """Return the entities of a kind that a scope file holds."""
    select, names, conversions = _plan(entity_type_of(cls).kind)
    alive: list[E] = []
    conflicts: dict[str, tuple[str, ...]] = {}
    deleted: list[str] = []
    for row in file.sql.execute(select):
        if row[-2]:
            deleted.append(
                row[0]
            )  # nobody has to decide about what is gone; it is alive while its deletion is disputed
            continue
        if row[-1] is not None:
            conflicts[row[0]] = tuple(json.loads(row[-1]))
        alive.append(_entity_from(cls, row, names, conversions))
    return Read(tuple(alive), conflicts, frozenset(deleted))


def read_one(file: ScopeFile, cls: type[E], entity_id: str) -> E | None:
    """Return one entity, deleted or not; None when it was never written."""
    select, names, conversions = _plan(entity_type_of(cls).kind)
    rows = file.sql.execute(f"{select} WHERE id = ?", (entity_id,))
    return _entity_from(cls, rows[0], names, conversions) if rows else None


def read_case_file(file: ScopeFile, situation_id: str, project_id: str) -> CaseFile:
    """Return everything about one beneficiary; the two ids are for entities not written yet."""
    beneficiaries = read_kind(file, Beneficiary)
    situations = read_kind(file, EntrySituation)
    projects = read_kind(file, Project)
    barriers = read_kind(file, Barrier)
    sessions = read_kind(file, Session)
    actions = read_kind(file, Action)
    milestones = read_kind(file, Milestone)
    documents = read_kind(file, Document)
    conflicts: list[Conflict] = []
    for cls, read in (
        (Beneficiary, beneficiaries),
        (EntrySituation, situations),
        (Project, projects),
        (Barrier, barriers),
        (Session, sessions),
        (Action, actions),
        (Milestone, milestones),
        (Document, documents),
    ):
        if read.conflicts:
            kind = entity_type_of(cls).kind
            for entity_id, names in read.conflicts.items():
                conflicts += [read_conflict(file, kind, entity_id, name) for name in names]
    person = beneficiaries.alive[0] if beneficiaries.alive else read_one(file, Beneficiary, file.scope_id)
    return CaseFile(
        id=file.scope_id,
        beneficiary=person or Beneficiary(id=file.scope_id),
        situation=situations.alive[0] if situations.alive else EntrySituation(id=situation_id),
        project=projects.alive[0] if projects.alive else Project(id=project_id),
        barriers=tuple(
            sorted(barriers.alive, key=lambda one: (one.lifted_on is not None, one.opened_on or _FAR, one.id))
        ),
        sessions=tuple(
            sorted(
                sessions.alive,
                key=lambda one: (one.held_on or date.min, one.starts or "", one.id),
                reverse=True,
            )
        ),
        actions=tuple(
            sorted(actions.alive, key=lambda one: (one.done_on is not None, one.due_on or _FAR, one.id))
        ),
        milestones=tuple(
            sorted(
                milestones.alive, key=lambda one: (one.planned_on or _FAR, one.template_code or "", one.id)
            )
        ),
        documents=tuple(
            sorted(documents.alive, key=lambda one: (one.made_on or date.min, one.id), reverse=True)
        ),
        conflicts=tuple(conflicts),
        is_deleted=bool(beneficiaries.deleted_ids),
    )


def changes_named(file: ScopeFile, ids: tuple[str, ...]) -> dict[str, Change]:
    """Return the changes of this file with these ids."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = file.sql.execute(
        f"SELECT {_CHANGE_COLUMNS} FROM change WHERE id IN ({marks})",  # noqa: S608 - constant columns, marks
        ids,
    )
    return {str(row[0]): change_from_row(row, file.scope_id) for row in rows}


def head_ids(file: ScopeFile, kind: str, entity_id: str) -> dict[str, tuple[str, ...]]:
    """Return, for each field of an entity, the ids of its head changes."""
    rows = file.sql.execute("SELECT fields FROM head WHERE kind = ? AND entity = ?", (kind, entity_id))
    if not rows:
        return {}
    heads = unpack_heads(str(rows[0][0]))
    seqs = tuple({seq for group in heads.values() for seq in group})
    marks = ", ".join("?" * len(seqs))
    found = file.sql.execute(f"SELECT seq, id FROM change WHERE seq IN ({marks})", seqs)  # noqa: S608 - marks only
    ids = {int(seq): str(change_id) for seq, change_id in found}
    # A head whose change is gone is a finding of the check, which compares with what the journal says.
    return {name: tuple(ids[seq] for seq in group if seq in ids) for name, group in heads.items()}


def read_conflict(file: ScopeFile, kind: str, entity_id: str, name: str) -> Conflict:
    """Return the open values of a field, the one shown for now first.

    For ``_deleted`` the values are the deletion and, when it was edited apart, the edits that it did not see.
    """
    heads = head_ids(file, kind, entity_id)
    changes = changes_named(file, heads.get(name, ()))
    values = [
        ConflictValue(c.id, c.put.get(name), c.person, c.device, stamp_at(c.stamp)) for c in changes.values()
    ]
    best = shown([HeadValue(c.id, c.stamp, c.put.get(name)) for c in changes.values()])
    if name == DELETED:
        seen = {
            other for c in changes.values() if c.is_delete for ids in c.replaces.values() for other in ids
        }
        apart = {one for field, ids in heads.items() if field != DELETED for one in ids} - seen
        values += [
            ConflictValue(c.id, False, c.person, c.device, stamp_at(c.stamp))
            for c in changes_named(file, tuple(apart)).values()
        ]
    values.sort(key=lambda value: (best is None or value.change_id != best.change, value.at, value.change_id))
    return Conflict(kind, entity_id, name, tuple(values))


def is_deleted(file: ScopeFile, kind: str, entity_id: str) -> bool:
    """Tell whether an entity is deleted, and nobody edited it apart."""
    if kind not in ENTITY_TYPES:
        return False
    table = projection_name(kind)
    rows = file.sql.execute(f"SELECT {DELETED_COLUMN} FROM {table} WHERE id = ?", (entity_id,))  # noqa: S608 - declared names only
    return bool(rows) and bool(rows[0][0])


def made_entity(file: ScopeFile, change: Change) -> bool:
    """Tell whether the entity came to be with this change: the earliest of those that replace nothing.

    Not the first that arrived: changes come in any order.
    """
    rows = file.sql.execute(
        "SELECT id FROM change WHERE kind = ? AND entity = ? AND json_extract(body, '$.r') IS NULL"
        " ORDER BY stamp, id LIMIT 1",
        (change.kind, change.entity_id),
    )
    return bool(rows) and str(rows[0][0]) == change.id


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A change with the values that its writer saw before.

    ``undone_by``: the change that took it back, None when that one was taken back too. ``standing``: the fields that
    are still what this change put, or are so again since what came later was taken back.
    """

    change: Change
    before: Mapping[str, Plain]
    undone_by: str | None
    standing: frozenset[str]

    @property
    def still_stands(self) -> bool:
        """Tell whether at least one of its fields is what this change put, so that it can be taken back."""
        return DELETED in self.standing if self.change.is_delete else bool(self.standing)


def read_journal(file: ScopeFile, *, limit: int) -> list[JournalLine]:
    """Return the last ``limit`` changes, newest first, with what each replaced."""
    rows = file.sql.execute(
        f"SELECT {_CHANGE_COLUMNS} FROM change ORDER BY seq DESC LIMIT ?",  # noqa: S608 - constant columns
        (limit,),
    )
    changes = [change_from_row(row, file.scope_id) for row in rows]
    return journal_lines(file, changes)


def journal_lines(file: ScopeFile, changes: list[Change]) -> list[JournalLine]:
    """Return changes with what each replaced and what of it stands, in the order given."""
    known = {change.id: change for change in changes}
    wanted = {other for change in changes for ids in change.replaces.values() for other in ids} - known.keys()
    for part in _parts(tuple(wanted), 500):
        known.update(changes_named(file, part))
    undos = _undos(file)
    undone = taken_back(undos)
    undo_ids = {undo for _, undo, _ in undos}
    standing: dict[tuple[str, str], set[tuple[str, str]]] = {}
    lines = []
    for change in changes:
        slot = (change.kind, change.entity_id)
        if slot not in standing:
            standing[slot] = _standing(file, *slot, undo_ids)
        names = frozenset(name for name in change.put if (name, change.id) in standing[slot])
        # Of a thing that is deleted only the deletion can be taken back.
        if not change.is_delete and is_deleted(file, *slot):
            names = frozenset()
        lines.append(JournalLine(change, before_of(change, known), undone.get(change.id), names))
    return lines


def before_of(change: Change, known: Mapping[str, Change]) -> dict[str, Plain]:
    """Return, for each field that a change puts, the value it replaced; ``None`` where nothing stood."""
    best = {name: replaced_value(change, name, known.get) for name in change.put}
    return {name: None if value is None else value.value for name, value in best.items()}


def _standing(file: ScopeFile, kind: str, entity_id: str, undo_ids: set[str]) -> set[tuple[str, str]]:
    """Return (field, change) for every change of an entity whose value stands."""
    heads = head_ids(file, kind, entity_id)
    if not any(head in undo_ids for group in heads.values() for head in group):
        return {(name, head) for name, group in heads.items() for head in group}
    rows = file.sql.execute(
        f"SELECT {_CHANGE_COLUMNS} FROM change WHERE kind = ? AND entity = ?",  # noqa: S608 - constant columns
        (kind, entity_id),
    )
    known = {str(row[0]): change_from_row(row, file.scope_id) for row in rows}
    return {
        (name, one)
        for name, group in heads.items()
        for head in group
        for one in standing_ids(head, name, known.get)
    }


def _undos(file: ScopeFile) -> list[tuple[int, str, str]]:
    """Return (stamp, id, change taken back) of every change that takes one back."""
    found = []
    for change_id, stamp, body in file.sql.execute(
        "SELECT id, stamp, body FROM change WHERE act IN ('undo', 'undo_import')"
    ):
        _, _, undoes, _ = read_body(str(body), str(change_id))
        if undoes is not None:
            found.append((int(stamp), str(change_id), undoes))
    return found


def _parts(ids: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
