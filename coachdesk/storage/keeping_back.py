"""Copies of case files that are made before many of them go at once, kept for a month beside the desk.

::

    kept-back/<date>-<time>/<case>.db    as the file was, still encrypted
    kept-back/<date>-<time>/keys.sealed  what opens them, sealed as the desk's own copy of its keys

A folder is in its place when it is whole and on the disk.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from coachdesk.journal.change import Change
from coachdesk.programme.declaration import Scope
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew, said_by_system
from coachdesk.storage.projection import change_from_row
from coachdesk.storage.scope_file import ScopeFile

KEPT_BACK_FOLDER = "kept-back"
KEPT_S = 30 * 24 * 3600
_NAME = re.compile(r"\d{8}-\d{6}(-\d+)?")
_STAMP = "%Y%m%d-%H%M%S"
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Copies that were made together: the folder's name, when (Unix seconds), and of which case files."""

    name: str
    at: int
    case_ids: tuple[str, ...]


def keep_back(cabinet: Cabinet, scopes: Iterable[str], now: int) -> KeptBack | None:
    """Copy these case files, each as it is; None when none of them can be read.

    Raises ``DiskFull``, ``FileUnreachable``: nothing half-made is left then.
    """
    sealing = cabinet.key_sealing
    assert sealing is not None  # noqa: S101 - a desk that was opened has it; tells mypy
    parent = cabinet.folder / KEPT_BACK_FOLDER
    name = _free_name(parent, now)
    beside = parent / f"{name}{_UNFINISHED}"
    copied: list[str] = []
    try:
        with said_by_system(KEPT_BACK_FOLDER):
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(mode=0o700, parents=True)
            keys = []
            for scope in sorted(scopes):
                entry = cabinet.scope_entry(scope)
                if entry is None or scope == REGISTER:
                    continue
                try:
                    _copy(cabinet.file(scope), beside / f"{scope}.db")
                except (FileDamaged, FileMissing, FileTooNew):
                    continue
                keys.append((scope, entry.kind, entry.key.hex()))
                copied.append(scope)
            if copied:
                sealing.seal(beside, keys)
                _force(beside)
                beside.rename(parent / name)
                _force(parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return KeptBack(name, now, tuple(copied)) if copied else None


def kept_back(folder: Path) -> list[KeptBack]:
    """Return the copies of a desk, newest first."""
    found = []
    for path in sorted((folder / KEPT_BACK_FOLDER).glob("*"), reverse=True):
        at = _made_at(path.name)
        if at is not None and path.is_dir():
            found.append(KeptBack(path.name, at, tuple(sorted(one.stem for one in path.glob("*.db")))))
    return found


def open_kept(cabinet: Cabinet, kept: KeptBack, case_id: str) -> ScopeFile:
    """Open the copy of a case file; raise ``FileMissing``, ``FileDamaged``, ``FileTooNew``."""
    sealing = cabinet.key_sealing
    assert sealing is not None  # noqa: S101 - as above
    folder = cabinet.folder / KEPT_BACK_FOLDER / kept.name
    key = next((key for scope, _, key in sealing.read(folder) if scope == case_id), None)
    if key is None or _made_at(kept.name) is None:
        raise FileMissing(file=f"{case_id}.db")
    return ScopeFile.open(folder / f"{case_id}.db", bytes.fromhex(key), case_id, Scope.CASE)


def held_in(file: ScopeFile) -> tuple[list[Change], list[bytes]]:
    """Return the changes of a case file in their order, and the bytes of its documents."""
    rows = file.sql.execute(
        "SELECT id, kind, entity, act, body, stamp, person, device, schema, batch FROM change ORDER BY seq"
    )
    contents = file.sql.execute("SELECT data FROM content ORDER BY hash")
    return [change_from_row(row, file.scope_id) for row in rows], [bytes(row[0]) for row in contents]


def drop_kept(cabinet: Cabinet, case_ids: Iterable[str]) -> None:
    """Destroy the copies of these case files: they were erased for everybody."""
    erased = set(case_ids)
    sealing = cabinet.key_sealing
    for kept in kept_back(cabinet.folder):
        if sealing is None or not erased & set(kept.case_ids):
            continue
        folder = cabinet.folder / KEPT_BACK_FOLDER / kept.name
        with said_by_system(KEPT_BACK_FOLDER):
            left = [one for one in sealing.read(folder) if one[0] not in erased]
            if not left:
                shutil.rmtree(folder)
                continue
            sealing.seal(folder, left)
            for case_id in erased:
                for suffix in ("", "-wal", "-shm"):
                    (folder / f"{case_id}.db{suffix}").unlink(missing_ok=True)


def prune_kept(folder: Path, now: int) -> int:
    """Delete what is older than a month, and what a crash left half-made; return how many folders went."""
    count = 0
    for path in (folder / KEPT_BACK_FOLDER).glob("*"):
        at = _made_at(path.name.removesuffix(_UNFINISHED))
        if at is None or not path.is_dir():
            continue
        if path.name.endswith(_UNFINISHED) or at < now - KEPT_S:
            with contextlib.suppress(OSError):  # held by somebody: at the next unlock
                shutil.rmtree(path)
                count += 1
    return count


def _copy(file: ScopeFile, to: Path) -> None:
    """Copy a file with all that its write-ahead log holds; nothing writes meanwhile on the desk's thread."""
    rows = file.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wal = file.sql.path.with_name(file.sql.path.name + "-wal")
    shutil.copyfile(file.sql.path, to)
    if rows and rows[0][0] and wal.exists():  # somebody reads: the log goes along
        shutil.copyfile(wal, to.with_name(to.name + "-wal"))
    _force(to)


def _free_name(parent: Path, now: int) -> str:
    name = stamp = time.strftime(_STAMP, time.gmtime(now))
    number = 1
    while (parent / name).exists():
        number += 1
        name = f"{stamp}-{number}"
    return name


def _made_at(name: str) -> int | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        return int(datetime.strptime(name[:15], _STAMP).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None


def _force(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # a folder cannot be opened there
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
