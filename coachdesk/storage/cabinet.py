"""The cabinet: the files of an unlocked desk, and the one door for every write.

A write goes: mark (the index may be behind this file) → the scope file's transaction → the index → ``Changed``. Marks
are cleared when things are calm and at lock; what a crash leaves marked is indexed again at the next unlock.
A file that turns out damaged is set aside under its name, never overwritten, and the rest of the desk works on.
"""

from __future__ import annotations

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachdesk.errors import UnknownRecord
from coachdesk.journal.change import Change
from coachdesk.journal.edit import Author, Changed, Edit
from coachdesk.journal.identity import derived_id
from coachdesk.programme.declaration import Scope
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew, FileUnfinished, StorageError
from coachdesk.storage.index.index import Index
from coachdesk.storage.putting_back import clear_unfinished, put_new_file
from coachdesk.storage.scope_file import Applied, ScopeFile
from coachdesk.storage.set_aside import files_set_aside, set_aside
from coachdesk.storage.vault_file import ScopeEntry, VaultFile

REGISTER = "register"
"""The scope of the register in ``Changed`` and in every call."""

CASES_FOLDER = "cases"
OPEN_FILES = 24
"""Case files kept open: each costs a connection, opening one again 0.3 ms."""

KeyMaker = Callable[[str, str], bytes]
"""(scope, kind) → a new random file key, already kept outside the vault too."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the person after unlocking (code and context, no personal text)."""

    code: str
    context: dict[str, object]


class Cabinet:
    """The open files of a desk. Used on the desk's background thread only."""

    def __init__(self, folder: Path, vault: VaultFile, author: Author, make_key: KeyMaker) -> None:
        self.folder = folder
        self.vault = vault
        self.author = author
        self.now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
        """The wall clock, Unix milliseconds; the demo sets it to write a past."""
        self.index = Index(vault.sql)
        self._make_key = make_key
        self._scopes: dict[str, ScopeEntry] = {entry.id: entry for entry in vault.scopes()}
        self._open: OrderedDict[str, ScopeFile] = OrderedDict()
        self._marked: set[str] = set()
        self._behind: set[str] = set()

    # Files

    def scope_entry(self, scope: str) -> ScopeEntry | None:
        """Return what the vault knows of a scope, None when it has none."""
        return self._scopes.get(scope)

    def mark_whole(self, scope: str) -> None:
        """Note that a scope's file is made."""
        if self._scopes[scope].state != "whole":
            self._keep_state(self._scopes[scope], "whole")

    def forget_scope(self, scope: str) -> None:
        """Forget a scope with its key; what is left of its file in its place is deleted."""
        self._drop(scope)

    def case_ids(self) -> list[str]:
        """Return the ids of every case file of this desk, damaged ones included."""
        return [entry.id for entry in self._scopes.values() if entry.kind == Scope.CASE.value]

    def file(self, scope: str) -> ScopeFile:
        """Return a scope's open file.

        Raises ``UnknownRecord``, ``FileMissing``, ``FileDamaged`` (it is set aside), ``FileTooNew``.
        """
        opened = self._open.get(scope)
        if opened is not None and not opened.sql.is_damaged:
            self._open.move_to_end(scope)
            return opened
        entry = self._scopes.get(scope)
        if entry is None:
            raise UnknownRecord(kind="case")
        path = self._path(scope)
        if opened is not None:
            self._set_aside(entry)
            raise FileDamaged(file=path.name)
        try:
            opened = ScopeFile.open(path, entry.key, scope, Scope(entry.kind))
        except FileDamaged:
            self._set_aside(entry)
            raise
        except FileMissing:
            if entry.state == "damaged":
                raise FileDamaged(file=path.name) from None
            if self.set_aside_files(scope):  # a crash between moving it and noting so
                self._note_damaged(entry)
                raise FileDamaged(file=path.name) from None
            raise
        self._hold(scope, opened)
        if entry.state == "damaged":  # the file was put back
            self._keep_state(entry, "whole")
        return opened

    def case(self, case_id: str) -> ScopeFile:
        """Return a case's open file; errors as for ``file``."""
        return self.file(case_id)

    @property
    def register(self) -> ScopeFile:
        """Return the register's open file."""
        return self.file(REGISTER)

    def _path(self, scope: str) -> Path:
        return (
            self.folder / "register.db" if scope == REGISTER else self.folder / CASES_FOLDER / f"{scope}.db"
        )

    def _hold(self, scope: str, opened: ScopeFile) -> None:
        self._open[scope] = opened
        while len(self._open) > OPEN_FILES:
            for candidate in self._open:
                if candidate not in (REGISTER, scope):
                    self._open.pop(candidate).close()
                    break

    def _set_aside(self, entry: ScopeEntry) -> None:
        """Move a damaged file, with its write-ahead log, where nothing overwrites it; remember that it was."""
        opened = self._open.pop(entry.id, None)
        if opened is not None:
            # Closing wants to fold the log into pages that cannot be read: it stays beside the file.
            with contextlib.suppress(StorageError):
                opened.close()
        set_aside(self.folder, self._path(entry.id))
        self._note_damaged(entry)

    def _note_damaged(self, entry: ScopeEntry) -> None:
        self._keep_state(entry, "damaged")
        if entry.kind == Scope.CASE.value:
            self.index.mark_damaged(entry.id)

    def set_aside_files(self, scope: str) -> list[Path]:
        """Return the damaged files of a scope that lie aside, the oldest first."""
        return files_set_aside(self.folder, self._path(scope).name)

    def listed_texts(self, case_id: str, kind: str) -> list[tuple[str, str | None, str]]:
        """Return what the index holds of a case's entities of a kind: (id, day, searchable text), newest first."""
        rows = self.index.sql.execute(
            "SELECT entity, held_on, text FROM entry WHERE case_id = ? AND kind = ? ORDER BY row DESC",
            (case_id, kind),
        )
        return [(str(entity), held_on, str(text)) for entity, held_on, text in rows]

    def is_set_aside(self, scope: str) -> bool:
        """Tell whether a scope's file was damaged and nothing stands in its place.

        Raises ``UnknownRecord``.
        """
        with contextlib.suppress(FileMissing, FileTooNew):
            try:
                self.file(scope)
            except FileDamaged:
                return True
        return False

    def put_back(self, scope: str, fill: Callable[[ScopeFile], None]) -> Changed:
        """Make a new file for a case whose file lies aside; ``fill`` writes what it begins with.

        It is in its place when it is whole and on the disk; killed before, nothing has changed. The damaged file
        stays where it is, under the same key. Raises ``UnknownRecord`` when nothing of the scope lies aside, and
        what ``fill`` raises.
        """
        entry = self._scopes.get(scope)
        if entry is None or entry.kind != Scope.CASE.value or not self.is_set_aside(scope):
            raise UnknownRecord(kind="case")
        self._mark(scope)
        put_new_file(self._path(scope), entry.key, scope, Scope(entry.kind), fill)
        file = self.file(scope)
        try:
            self.index.absorb_all(file)
        except StorageError:
            self._behind.add(scope)  # as after any write: the mark stays
        rows = file.sql.execute("SELECT id, kind, entity FROM change ORDER BY seq")
        entities = tuple(dict.fromkeys((str(kind), str(entity)) for _, kind, entity in rows))
        kinds = frozenset(kind for kind, _ in entities)
        return Changed(scope, kinds, entities, tuple(str(row[0]) for row in rows))

    def _keep_state(self, entry: ScopeEntry, state: str) -> None:
        kept = ScopeEntry(entry.id, entry.kind, entry.key, state)
        self.vault.keep_scope(kept)
        self._scopes[entry.id] = kept

    def make_scope(self, scope: str, kind: Scope) -> ScopeFile:
        """Make the empty file of a new scope, or open it when it is there already."""
        if scope in self._scopes:
            return self.file(scope)
        entry = ScopeEntry(scope, kind.value, self._make_key(scope, kind.value), "making")
        self.vault.keep_scope(entry)
        self._scopes[scope] = entry
        path = self._path(scope)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            made = ScopeFile.create(path, entry.key, scope, kind)
        except StorageError:
            self._unmake(scope)
            raise
        self._hold(scope, made)
        return made

    def _drop(self, scope: str) -> None:
        opened = self._open.pop(scope, None)
        if opened is not None:
            opened.close()
        path = self._path(scope)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        self.vault.drop_scope(scope)
        self._scopes.pop(scope, None)

    def _unmake(self, scope: str) -> None:
        """Leave nothing of a scope that could not be made; on a full disk its entry goes at the next unlock."""
        with contextlib.suppress(StorageError):
            self._drop(scope)
        self._scopes.pop(scope, None)

    # The door

    def write(self, scope: str, edits: Sequence[Edit], *, batch: str | None = None) -> Changed | None:
        """Write edits of this desk's person in one transaction; None when they say nothing new."""
        file = self.file(scope)
        self._mark(scope)
        return self._taken(scope, file, file.write(edits, self.author, batch=batch, now_ms=self.now_ms()))

    def write_new_case(self, case_id: str, edits: Sequence[Edit], *, batch: str | None = None) -> Changed:
        """Make a case file with its first edits; when they cannot be kept, no file remains."""
        is_new = case_id not in self._scopes
        file = self.make_scope(case_id, Scope.CASE)
        self._mark(case_id)
        try:
            changed = self._taken(
                case_id, file, file.write(edits, self.author, batch=batch, now_ms=self.now_ms())
            )
        except StorageError:
            if is_new:
                self._unmake(case_id)
            raise
        self.mark_whole(case_id)
        return changed or Changed(case_id, frozenset(), (), ())

    def apply(self, scope: str, changes: Sequence[Change]) -> Changed | None:
        """Take in changes made elsewhere, in one transaction; None when all were known."""
        file = self.file(scope)
        self._mark(scope)
        return self._taken(scope, file, file.apply(changes, now_ms=self.now_ms()))

    def _taken(self, scope: str, file: ScopeFile, applied: Applied) -> Changed | None:
        if not applied.changes:
            return None
        entities = applied.entities
        if scope != REGISTER:
            try:
                self.index.absorb(file, entities)
            except StorageError:
                # What was written is kept; saying otherwise would have it typed twice. The mark stays, so the
                # index is brought level at the next unlock.
                self._behind.add(scope)
        return Changed(
            scope,
            frozenset(kind for kind, _ in entities),
            entities,
            tuple(change.id for change in applied.changes),
        )

    def _mark(self, scope: str) -> None:
        if scope not in self._marked:
            self.vault.set_mark(scope)
            self._marked.add(scope)

    def settle(self) -> None:
        """Clear the marks of what is indexed; called when things are calm, and at lock."""
        level = self._marked - self._behind
        if level:
            self.vault.clear_marks(level)
            self._marked -= level

    # After unlocking, and before locking

    def repair(self) -> list[Notice]:
        """Bring the index level with the files after a crash; finish or clear half-made case files."""
        notices: list[Notice] = []
        for entry in list(self._scopes.values()):
            if entry.state == "making" and not self._is_begun(entry):
                self._drop(entry.id)
        marked = self.vault.marks()
        for scope in marked:
            clear_unfinished(self._path(scope))
        is_current = self.index.is_current()
        behind = marked & set(self.case_ids()) if is_current else set(self.case_ids())
        if not is_current:
            self.index.reset()
        if behind:
            repaired = self.reindex(behind)
            if repaired:
                notices.append(Notice("index_repaired", {"count": repaired}))
        if not is_current:
            self.index.note_current()
        if marked:
            self.vault.clear_marks(marked)
        return notices

    def _is_begun(self, entry: ScopeEntry) -> bool:
        """Tell whether a half-made case file holds something; its state is put right when it does."""
        path = self._path(entry.id)
        if not path.exists():
            if not self.set_aside_files(entry.id):
                return False
            self._note_damaged(entry)  # the vault was made anew since: its key still opens what lies aside
            return True
        try:
            opened = ScopeFile.open(path, entry.key, entry.id, Scope(entry.kind))
        except FileUnfinished:
            return False  # killed before its first transaction ended: nothing was in it
        except FileDamaged:
            self._set_aside(entry)
            return True
        is_begun = entry.kind == Scope.REGISTER.value or bool(
            opened.sql.execute("SELECT 1 FROM change LIMIT 1")
        )
        opened.close()
        if is_begun:
            self._keep_state(entry, "whole")
        return is_begun

    def reindex(self, case_ids: set[str]) -> int:
        """Index these case files again from nothing; return how many could be read."""
        count = 0
        for case_id in sorted(case_ids):
            try:
                self.index.absorb_all(self.file(case_id))
                count += 1
            except (FileDamaged, FileMissing, FileTooNew):
                self.index.mark_damaged(case_id)
        return count

    def close(self) -> None:
        """Close every file, whatever the disk says: a lock that leaves files open is none.

        Marks that could not be cleared stay, and the index is brought level at the next unlock.
        """
        with contextlib.suppress(StorageError):
            self.settle()
        while self._open:
            _, opened = self._open.popitem()
            with contextlib.suppress(StorageError):
                opened.close()
        self.vault.close()


def single_id(case_id: str, kind: str) -> str:
    """Return the id of a case's only entity of a kind: the case's own for the beneficiary, derived otherwise."""
    return case_id if kind == "beneficiary" else derived_id(case_id, kind)
