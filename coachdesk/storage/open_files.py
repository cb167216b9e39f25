"""The scope files of an unlocked desk: made, opened and kept open, set aside when damaged, removed without a trace.

``Cabinet`` is this with the one door for every write.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from coachdesk.errors import UnknownRecord
from coachdesk.journal.edit import Author
from coachdesk.programme.declaration import Scope
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew, StorageError, said_by_system
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.index.index import Index
from coachdesk.storage.putting_back import clear_unfinished
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.set_aside import files_set_aside, set_aside
from coachdesk.storage.vault_file import FORMER_DEVICES, PERSON, REMOVING, ScopeEntry, VaultFile, keep_scopes

REGISTER = "register"
"""The scope of the register in ``Changed`` and in every call."""

CASES_FOLDER = "cases"
OPEN_FILES = 24
"""Case files kept open: each costs a connection and half a megabyte; opening one again costs 0.3 ms."""
OPEN_IN_A_ROUND = 96
"""Case files kept open while a round goes through all of them: closing one that was written costs milliseconds."""
CLOSED_AT_ONCE = 8

KeyMaker = Callable[[str, str], bytes]
"""(scope, kind) → a new random file key, already kept outside the vault too."""

ManyKeysMaker = Callable[[Sequence[str], str], list[bytes]]
"""(scopes, kind) → a new random file key for each, all kept outside the vault at once."""

KeyDropper = Callable[[str], None]
"""Destroy what is kept of a scope's file key outside the vault."""


class OpenFiles:
    """The files of one desk. Used on the desk's background thread only."""

    def __init__(
        self,
        folder: Path,
        vault: VaultFile,
        author: Author,
        make_key: KeyMaker,
        drop_key: KeyDropper | None = None,
        make_keys: ManyKeysMaker | None = None,
    ) -> None:
        self.folder = folder
        self.vault = vault
        self.author = author
        self._index = Index(vault.sql)
        self._make_key = make_key
        self._drop_key = drop_key
        self._make_keys = make_keys
        self._ready: dict[str, ScopeEntry] = {}
        """Scopes whose keys are kept and whose files are about to be made (``make_ready``)."""
        entries = vault.scopes()
        self._scopes: dict[str, ScopeEntry] = {one.id: one for one in entries if one.state != REMOVING}
        self._removing: set[str] = {one.id for one in entries if one.state == REMOVING}
        self._open: OrderedDict[str, ScopeFile] = OrderedDict()
        self._most_open = OPEN_FILES
        self._visits = 0
        former = vault.settings().get(FORMER_DEVICES, "")
        self._former_devices = frozenset(former.split())

    def scope_entry(self, scope: str) -> ScopeEntry | None:
        """Return what the vault knows of a scope, None when it has none."""
        return self._scopes.get(scope)

    def mark_whole(self, scope: str, *, is_lazy: bool = False) -> None:
        """Note that a scope's file is made; after a crash that unsays it, the file itself is looked at."""
        if self._scopes[scope].state != "whole":
            self._keep_state(self._scopes[scope], "whole", is_lazy=is_lazy)

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
            opened.own_persons = frozenset(
                {self.author.person}
            )  # known by another name since the desk joined
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

    def adopt_person(self, person: str) -> None:
        """Write as this person from now on: the one that the organisation knows already by this id.

        What was written before, in the name of a desk that belonged to nobody, stays this desk's own.
        """
        self.vault.change_setting(PERSON, person)
        self.author = replace(self.author, person=person)

    def _path(self, scope: str) -> Path:
        return (
            self.folder / "register.db" if scope == REGISTER else self.folder / CASES_FOLDER / f"{scope}.db"
        )

    def _hold(self, scope: str, opened: ScopeFile) -> None:
        self._open[scope] = opened
        opened.own_devices = self._former_devices | {self.author.device}
        opened.own_persons = frozenset({self.author.person})
        while len(self._open) > self._most_open + self._visits:
            self._close_oldest(scope)
        exchange = Exchange(opened)
        if exchange.is_of_former_device(self.author.device):
            with opened.sql.transaction():
                exchange.leave_former_chain(self.author.device)

    def _close_oldest(self, but: str) -> None:
        for candidate in self._open:
            if candidate not in (REGISTER, but):
                self._open.pop(candidate).close()
                return

    def keep_many_open(self) -> None:
        """Keep more files open from now on, until ``close_some``: somebody goes through all of them, more than once."""
        self._most_open = OPEN_IN_A_ROUND

    def close_some(self) -> bool:
        """Close a few of the files that were kept open so; True while more are to be closed."""
        self._most_open = OPEN_FILES
        for _ in range(CLOSED_AT_ONCE):
            if len(self._open) <= OPEN_FILES:
                return False
            self._close_oldest(REGISTER)
        return len(self._open) > OPEN_FILES

    @contextmanager
    def _visiting(self, scope: str) -> Iterator[ScopeFile]:
        """Have a scope's file open for a moment; none that somebody may hold is closed for its sake."""
        is_visit = scope not in self._open
        self._visits += is_visit
        try:
            yield self.file(scope)
        finally:
            self._visits -= is_visit
            if is_visit and scope in self._open:
                self._open.pop(scope).close()

    # Damaged files

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
            self._index.mark_damaged(entry.id)

    def set_aside_files(self, scope: str) -> list[Path]:
        """Return the damaged files of a scope that lie aside, the oldest first."""
        return files_set_aside(self.folder, self._path(scope).name)

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

    def _keep_state(self, entry: ScopeEntry, state: str, *, is_lazy: bool = False) -> None:
        kept = ScopeEntry(entry.id, entry.kind, entry.key, state)
        self.vault.keep_scope(kept, is_lazy=is_lazy)
        self._scopes[entry.id] = kept

    # Making and removing

    def make_scope(self, scope: str, kind: Scope) -> ScopeFile:
        """Make the empty file of a new scope, or open it when it is there already."""
        if scope in self._scopes:
            return self.file(scope)
        if scope in self._removing:  # it comes back before what was left of it was gone
            self._remove(scope)
        entry = self._ready.pop(scope, None)
        is_ready = entry is not None
        if entry is None:
            entry = ScopeEntry(scope, kind.value, self._make_key(scope, kind.value), "making")
            self.vault.keep_scope(entry)
        self._scopes[scope] = entry
        path = self._path(scope)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            made = ScopeFile.create(path, entry.key, scope, kind, is_lazy=is_ready)
        except StorageError:
            self._unmake(scope)
            raise
        self._hold(scope, made)
        return made

    def make_ready(self, scopes: Sequence[str], kind: Scope = Scope.CASE) -> None:
        """Prepare scopes that are about to be read from headquarters: what must wait for the disk waits once for all.

        Their keys are made and kept, and all are marked. What is not made by the end is forgotten at the next unlock.
        """
        known = self._scopes.keys() | self._removing | self._ready.keys()
        new = [scope for scope in scopes if scope not in known]
        make_keys = self._make_keys
        keys = make_keys(new, kind.value) if make_keys is not None else []
        entries = [
            ScopeEntry(scope, kind.value, key, "making") for scope, key in zip(new, keys, strict=False)
        ]
        keep_scopes(self.vault, entries, scopes)
        self._ready |= {entry.id: entry for entry in entries}

    def _drop(self, scope: str) -> None:
        self._delete_file(scope)
        self.vault.drop_scope(scope)
        self._scopes.pop(scope, None)

    def _delete_file(self, scope: str) -> None:
        opened = self._open.pop(scope, None)
        if opened is not None:
            with contextlib.suppress(StorageError):  # its log need not be folded in any more
                opened.close()
        path = self._path(scope)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def _unmake(self, scope: str) -> None:
        """Leave nothing of a scope that could not be made; on a full disk its entry goes at the next unlock."""
        with contextlib.suppress(StorageError):
            self._drop(scope)
        self._scopes.pop(scope, None)

    def remove_scope(self, scope: str) -> None:
        """Remove a case file for ever: the file and what was set aside of it, its keys, its rows in the index, drafts.

        From the first step on it is not there any more; what a crash leaves is removed at the next unlock. An unknown
        scope does nothing. Raises ``FileUnreachable`` while something holds the file, ``DiskFull``.
        """
        entry = self._scopes.get(scope)
        if entry is not None:
            self._keep_state(entry, REMOVING)
            del self._scopes[scope]
            self._removing.add(scope)
            with contextlib.suppress(StorageError):
                self._index.forget(scope)  # out of every list, whatever comes next
        if scope in self._removing:
            self._remove(scope)

    def _remove(self, scope: str) -> None:
        path = self._path(scope)
        with said_by_system(path.name):
            self._delete_file(scope)
            clear_unfinished(path)
            for left in self.set_aside_files(scope):
                for suffix in ("-wal", ""):
                    left.with_name(left.name + suffix).unlink(missing_ok=True)
        if self._drop_key is not None:
            self._drop_key(scope)
        self.vault.erase_scope(scope, self._index.erase)
        self._removing.discard(scope)
