"""Import people from a spreadsheet: what is known to compare with, the writing, its undo, the mappings
remembered.

Everything an import will write is kept in the vault before the first write, so that one killed in the middle
is finished at the next unlock (``resume_imports``); each case file is written in one transaction.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coachdesk.journal.edit import Changed
from coachdesk.journal.identity import new_id
from coachdesk.programme.beneficiary import Barrier, Beneficiary, EntrySituation
from coachdesk.programme.declaration import Plain, entity_type_of, to_plain
from coachdesk.programme.project import Project
from coachdesk.services.import_steps import IMPORT_ACT, ImportStep, barrier_id, import_steps
from coachdesk.services.import_undo import UndoneImport, undo_steps
from coachdesk.services.register import list_people, list_promotions
from coachdesk.spreadsheets.duplicates import KnownPerson
from coachdesk.spreadsheets.errors import ImportCancelled
from coachdesk.spreadsheets.header import Table
from coachdesk.spreadsheets.mapping import (
    SheetMapping,
    fingerprint,
    guess_mapping,
    remembered_mapping,
)
from coachdesk.spreadsheets.matching import row_identity
from coachdesk.spreadsheets.merging import CaseValues
from coachdesk.spreadsheets.plan import ImportPlan, KnownDesk, Progress
from coachdesk.storage.cabinet import OPEN_FILES, Cabinet, single_id
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew, StorageError
from coachdesk.storage.projection import change_from_row
from coachdesk.storage.reading import read_kind, read_one
from coachdesk.storage.reserve import give_reserve_back, take_reserve
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.vault_file import Batch
from resources import catalogue

_BATCH_KIND = "import"
_WRITING, _UNDOING, _DONE, _UNDONE = "writing", "undoing", "done", "undone"
_MAPPING_SETTING = "import_mapping."

_RESERVE_BYTES = 512 << 10  # the vault, the register and the index
_RESERVE_OPEN_BYTES = 96 << 10  # a file's log and the index of it, while it is open
_RESERVE_UPDATE_BYTES = 16 << 10  # what stays in a file


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import wrote. ``batch_id`` is what ``undo_import`` takes, None when there was nothing to write.

    ``changed`` is to be broadcast.
    """

    batch_id: str | None
    created: tuple[str, ...]
    updated: tuple[str, ...]
    changed: tuple[Changed, ...]


def _nothing(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def _never() -> bool:
    return False


# What there is to compare with


def known_desk(
    cabinet: Cabinet, *, progress: Progress = _nothing, is_cancelled: Callable[[], bool] = _never
) -> KnownDesk:
    """Return what the desk has, for ``build_plan``: everybody's names, and what imports last put into each
    case.

    Raises ``ImportCancelled``. A case whose file cannot be read counts with what the index says of it. What a
    failed import could not take back is taken back first, so that nobody is compared with it.
    """
    with contextlib.suppress(StorageError):
        _clear_failed(cabinet)
    summaries = cabinet.index.summaries()
    undone = {batch.id for batch in cabinet.vault.batches() if batch.state in (_UNDONE, _UNDOING)}
    values: dict[str, CaseValues] = {}
    people: list[KnownPerson] = []
    for done, summary in enumerate(summaries, start=1):
        if done % 20 == 0:
            progress(done, len(summaries))
            if is_cancelled():
                raise ImportCancelled()
        try:
            case = _case_values(cabinet.file(summary.case_id), undone)
        except (FileDamaged, FileMissing, FileTooNew):
            phones = (summary.phone,) if summary.phone else ()
            names = (summary.last_name,) if summary.last_name else ()
            people.append(
                KnownPerson(
                    summary.case_id, names, summary.first_names, summary.born_on, phones, summary.email
                )
            )
            continue
        values[summary.case_id] = case
        people.append(_known_person(summary.case_id, case))
    return KnownDesk(
        tuple(people),
        tuple(list_promotions(cabinet)),
        tuple(list_people(cabinet)),
        lambda case_id: values.get(case_id, CaseValues()),
    )


def _known_person(case_id: str, case: CaseValues) -> KnownPerson:
    def text(name: str) -> str | None:
        value = case.current.get(("beneficiary", name))
        return value if isinstance(value, str) else None

    born_on = text("born_on")
    return KnownPerson(
        case_id,
        tuple(name for name in (text("birth_name"), text("usual_name")) if name),
        text("first_names"),
        date.fromisoformat(born_on) if born_on else None,
        tuple(phone for phone in (text("phone"), text("other_phone")) if phone),
        text("email"),
        text("outside_number"),
        row_identity(case.imported),
    )


def _case_values(file: ScopeFile, undone: set[str]) -> CaseValues:
    case_id = file.scope_id
    current: dict[tuple[str, str], Plain] = {}
    for cls in (Beneficiary, EntrySituation, Project):
        described = entity_type_of(cls)
        entity = read_one(file, cls, single_id(case_id, described.kind))
        if entity is not None:
            for name, spec in described.fields.items():
                plain = to_plain(spec, getattr(entity, name))
                if plain not in (None, []):
                    current[(described.kind, name)] = plain
    barriers = read_kind(file, Barrier)
    themes = {barrier.theme for barrier in barriers.alive if barrier.theme}
    # One that an import made and somebody deleted is not made again.
    themes |= {
        theme
        for theme in (catalogue("barrier_themes") if barriers.deleted_ids else ())
        if barrier_id(case_id, theme) in barriers.deleted_ids
    }
    return CaseValues(current, _imported(file, undone), frozenset(themes))


def _imported(file: ScopeFile, undone: set[str]) -> dict[tuple[str, str], Plain]:
    """Return what imports last put into each field, from the journal; imports undone since do not count."""
    imported: dict[tuple[str, str], Plain] = {}
    rows = file.sql.execute(
        "SELECT id, kind, entity, act, body, stamp, person, device, schema, batch FROM change"
        " WHERE act = ? ORDER BY seq",
        (IMPORT_ACT,),
    )
    for row in rows:
        change = change_from_row(row, file.scope_id)
        if change.batch not in undone:
            imported.update(((change.kind, name), value) for name, value in change.put.items())
    return imported


# Mappings


def mapping_for(cabinet: Cabinet, table: Table, *, today: date) -> SheetMapping:
    """Return the mapping of a list: the one used last for the same header, else a guess."""
    return recall_mapping(cabinet, table) or guess_mapping(table, today=today)


def recall_mapping(cabinet: Cabinet, table: Table) -> SheetMapping | None:
    """Return the mapping remembered for a list's header, None when there is none that fits."""
    kept = cabinet.vault.settings().get(_MAPPING_SETTING + fingerprint(table.columns))
    if kept is None:
        return None
    content = json.loads(kept)
    return remembered_mapping(table, content) if isinstance(content, dict) else None


def remember_mapping(cabinet: Cabinet, header_fingerprint: str, mapping: SheetMapping) -> None:
    """Keep a mapping for the next list with the same header; ``import_people`` does so by itself."""
    cabinet.vault.change_setting(
        _MAPPING_SETTING + header_fingerprint, json.dumps(mapping.to_json(), ensure_ascii=False)
    )


# Writing


def import_people(
    cabinet: Cabinet,
    plan: ImportPlan,
    *,
    progress: Progress = _nothing,
    is_cancelled: Callable[[], bool] = _never,
) -> ImportOutcome:
    """Write a plan into the case files and the register, as one batch that can be undone.

    Raises ``InvalidValue`` before anything is written; ``ImportCancelled`` and what the storage raises (disk
    full) after what was written has been taken back.
    """
    _clear_failed(cabinet)
    steps = import_steps(cabinet, plan)
    remember_mapping(cabinet, plan.fingerprint, plan.mapping)
    if not steps:
        return ImportOutcome(None, (), (), ())
    take_reserve(cabinet.folder, _reserve_bytes(steps))
    try:
        batch = _begun(cabinet, steps)
        try:
            changed = _write(cabinet, batch, steps, progress, is_cancelled)
            _keep(cabinet, batch, _DONE)
        except (ImportCancelled, StorageError):
            give_reserve_back(cabinet.folder)
            _take_back(cabinet, batch, steps)
            raise
    finally:
        give_reserve_back(cabinet.folder)
    return ImportOutcome(
        batch.id,
        tuple(step.scope for step in steps if step.is_new),
        tuple(step.scope for step in steps if step.is_update),
        tuple(changed),
    )


def _reserve_bytes(steps: list[ImportStep]) -> int:
    """Return the room that taking an import back may need: each file changed again, with its write-ahead log."""
    updates = sum(step.is_update for step in steps)
    return _RESERVE_BYTES + min(updates, OPEN_FILES) * _RESERVE_OPEN_BYTES + updates * _RESERVE_UPDATE_BYTES


def _take_back(cabinet: Cabinet, batch: Batch, steps: list[ImportStep]) -> None:
    """Take a failed import back at once: the files that it made go as a whole, which also makes room.

    When even that fails, the next import takes back what is left; failing that, the next unlock finishes it.
    """
    with contextlib.suppress(StorageError):
        _keep(cabinet, batch, _UNDOING)
    with contextlib.suppress(StorageError):
        for step in steps:
            if step.is_new and cabinet.scope_entry(step.scope) is not None:
                cabinet.forget_scope(step.scope)
        undo_import(cabinet, batch.id)


def _clear_failed(cabinet: Cabinet) -> None:
    """Take back what an import that failed in this session could not: one that is under way at a call is such."""
    for batch in cabinet.vault.batches():
        if batch.kind == _BATCH_KIND and batch.state in (_WRITING, _UNDOING):
            undo_import(cabinet, batch.id)


def _begun(cabinet: Cabinet, steps: list[ImportStep]) -> Batch:
    """Keep what is going to be written, on the disk when this returns."""
    batch = Batch(
        new_id(),
        _BATCH_KIND,
        _WRITING,
        int(time.time()),
        json.dumps([step.to_json() for step in steps], ensure_ascii=False),
        tuple(dict.fromkeys(step.scope for step in steps)),
    )
    cabinet.vault.keep_batch(batch)
    return batch


def _keep(cabinet: Cabinet, batch: Batch, state: str) -> None:
    """Keep a batch's new state; once nothing is left to write, what was to be written is forgotten."""
    plan = batch.plan if state == _WRITING else None
    cabinet.vault.keep_batch(Batch(batch.id, batch.kind, state, batch.at, plan, batch.scopes))


def _write(
    cabinet: Cabinet,
    batch: Batch,
    steps: list[ImportStep],
    progress: Progress,
    is_cancelled: Callable[[], bool],
) -> list[Changed]:
    changed: list[Changed] = []
    for done, step in enumerate(steps, start=1):
        if is_cancelled():
            raise ImportCancelled()
        if step.is_new:
            changed.append(cabinet.write_new_case(step.scope, step.edits, batch=batch.id))
        elif (written := cabinet.write(step.scope, step.edits, batch=batch.id)) is not None:
            changed.append(written)
        progress(done, len(steps))
    cabinet.settle()
    return changed


def resume_imports(cabinet: Cabinet) -> int:
    """Finish what a crash interrupted: imports are written to their end, undos undone to theirs; return how
    many.

    Writing again what was written already says nothing new, so it leaves no trace. A case whose file has been
    damaged since is passed over.
    """
    give_reserve_back(cabinet.folder)
    resumed = 0
    for batch in cabinet.vault.batches():
        if batch.kind != _BATCH_KIND or batch.state not in (_WRITING, _UNDOING):
            continue
        if batch.state == _UNDOING:
            undo_import(cabinet, batch.id)
        else:
            for content in json.loads(batch.plan or "[]"):
                try:
                    _write(cabinet, batch, [ImportStep.from_json(content)], _nothing, _never)
                except (FileDamaged, FileMissing, FileTooNew):
                    continue
            _keep(cabinet, batch, _DONE)
        resumed += 1
    return resumed


# Undoing


def last_import(cabinet: Cabinet) -> Batch | None:
    """Return the last import that can be undone, None when there is none."""
    imports = (batch for batch in cabinet.vault.batches() if batch.kind == _BATCH_KIND)
    return next((batch for batch in imports if batch.state == _DONE), None)


def undo_import(cabinet: Cabinet, batch_id: str, *, progress: Progress = _nothing) -> UndoneImport:
    """Take back everything that an import wrote and that nobody has written over since.

    Case files that it made are deleted (and can be brought back), except those somebody has worked on since,
    which are named in the outcome. Undoing twice does nothing.
    """
    batch = next((each for each in cabinet.vault.batches() if each.id == batch_id), None)
    if batch is None or batch.state == _UNDONE:
        return UndoneImport((), (), ())
    _keep(cabinet, batch, _UNDOING)
    undone = undo_steps(cabinet, batch, progress)
    _keep(cabinet, batch, _UNDONE)
    cabinet.settle()
    return undone
