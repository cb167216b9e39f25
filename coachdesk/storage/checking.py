"""``coachdesk check``: is every file whole, and does every projection follow from its journal?

The projection is built again, in a copy in memory, by the pure ``Replica``, and compared with the live one row by row:
two different pieces of code must agree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from coachdesk.journal.change import DELETED
from coachdesk.journal.heads import HeadValue, Replica, is_conflict, shown
from coachdesk.programme.registry import ENTITY_TYPES, kinds_in
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import FileDamaged, StorageError
from coachdesk.storage.projection import read_changes, to_column
from coachdesk.storage.reading import head_ids
from coachdesk.storage.salvage import salvage
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.tables import CONFLICT_COLUMN, DELETED_COLUMN, projection_name
from coachdesk.storage.vault_file import VAULT_NAME


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: ``code`` (``file_damaged``, ``file_missing``, ``heads_differ``, ``projection_differs``,
    ``index_behind``, ``unknown_file``), the file's name, and where in it (kind, id; never a value).

    ``readable``: how many changes of a damaged case file can be brought back; None where that is not the question.
    """

    code: str
    file: str
    where: str = ""
    readable: int | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at and what is wrong."""

    files: int
    changes: int
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problems


def check_cabinet(cabinet: Cabinet) -> CheckReport:
    """Check every file of an open desk; nothing is changed but that a damaged file is set aside."""
    problems: list[Problem] = []
    changes = 0
    if cabinet.vault.sql.integrity_problems():
        cabinet.vault.sql.is_damaged = True  # set aside at lock, made anew at the next unlock
        problems.append(Problem("file_damaged", VAULT_NAME))
    scopes = [REGISTER, *cabinet.case_ids()]
    for scope in scopes:
        name = "register.db" if scope == REGISTER else f"{scope}.db"
        try:
            file = cabinet.file(scope)
            if file.sql.integrity_problems():
                file.sql.is_damaged = True
                file = cabinet.file(scope)  # sets it aside and says so
            count, found = check_scope_file(file)
            changes += count
            problems += found
            if scope != REGISTER and not cabinet.vault.sql.is_damaged:
                problems += _index_problems(cabinet, file)
        except StorageError as error:
            code = error.code.removeprefix("storage.")
            is_case_aside = isinstance(error, FileDamaged) and scope != REGISTER
            problems.append(
                Problem(code, name, readable=_readable(cabinet, scope) if is_case_aside else None)
            )
    known = {f"{scope}.db" for scope in scopes}
    for path in sorted((cabinet.folder / "cases").glob("*.db")):
        if path.name not in known:
            problems.append(Problem("unknown_file", path.name))
    return CheckReport(len(scopes) + 1, changes, tuple(problems))


def _readable(cabinet: Cabinet, scope: str) -> int | None:
    """Return how many changes of a case file that lies aside can be read; None when that cannot be told now."""
    entry = cabinet.scope_entry(scope)
    if entry is None:
        return None
    try:
        return len(salvage(cabinet.set_aside_files(scope), entry.key, scope).changes)
    except StorageError:
        return None


def check_scope_file(file: ScopeFile) -> tuple[int, list[Problem]]:
    """Return (how many changes, problems) of one scope file."""
    replica = Replica()
    for change in read_changes(file.sql, file.scope_id):
        replica.apply(change)
    name = file.sql.name
    problems = [
        Problem("heads_differ", name, f"{kind}/{entity_id}")
        for (kind, entity_id), heads in replica.heads.items()
        if head_ids(file, kind, entity_id) != heads
        and {field: set(ids) for field, ids in head_ids(file, kind, entity_id).items()}
        != {field: set(ids) for field, ids in heads.items()}
    ]
    kept = {(str(row[0]), str(row[1])) for row in file.sql.execute("SELECT kind, entity FROM head")}
    problems += [Problem("heads_differ", name, f"{kind}/{one}") for kind, one in kept - replica.heads.keys()]
    for described in kinds_in(file.scope):
        problems += _projection_problems(file, described.kind, replica)
    return len(replica.changes), problems


def _projection_problems(file: ScopeFile, kind: str, replica: Replica) -> list[Problem]:
    names = tuple(ENTITY_TYPES[kind].fields)
    columns = ", ".join(f'"{column}"' for column in ("id", *names, DELETED_COLUMN, CONFLICT_COLUMN))
    live = {
        str(row[0]): tuple(row[1:])
        for row in file.sql.execute(f"SELECT {columns} FROM {projection_name(kind)}")  # noqa: S608 - declared names only
    }
    expected = {
        entity_id: expected_row(replica, kind, entity_id, names)
        for found_kind, entity_id in replica.heads
        if found_kind == kind
    }
    return [
        Problem("projection_differs", file.sql.name, f"{kind}/{one}")
        for one in sorted(live.keys() | expected.keys())
        if live.get(one) != expected.get(one)
    ]


def expected_row(
    replica: Replica, kind: str, entity_id: str, names: tuple[str, ...]
) -> tuple[str | int | None, ...]:
    """Return the projection's row of an entity as it follows from the journal alone: fields, deleted, conflicts."""
    row: list[str | int | None] = []
    for name in names:
        best = shown(replica.values(kind, entity_id, name))
        row.append(None if best is None else to_column(best.value))
    heads = replica.heads[kind, entity_id]
    conflicts = {name for name in heads if is_conflict(replica.values(kind, entity_id, name))}
    if replica.deletion_conflicts(kind, entity_id):
        conflicts.add(DELETED)
    deletion: list[HeadValue] = replica.values(kind, entity_id, DELETED)
    best = shown(deletion)
    is_deleted = DELETED not in conflicts and best is not None and best.value is True
    return (*row, int(is_deleted), json.dumps(sorted(conflicts)) if conflicts else None)


def _index_problems(cabinet: Cabinet, file: ScopeFile) -> list[Problem]:
    if cabinet.index.differs_from(file):
        return [Problem("index_behind", file.sql.name)]
    return []
