"""The cabinet: the files of an unlocked desk, and the one door for every write.

A write goes: mark (the index may be behind this file) → the scope file's transaction → the index → ``Changed``. Marks
are cleared when things are calm and at lock; what a crash leaves marked is indexed again at the next unlock.
A file that turns out damaged is set aside under its name, never overwritten, and the rest of the desk works on.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachdesk.errors import UnknownRecord
from coachdesk.journal.change import Change
from coachdesk.journal.edit import Author, Changed, Edit
from coachdesk.journal.identity import derived_id
from coachdesk.programme.declaration import Scope
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew, FileUnfinished, StorageError
from coachdesk.storage.index.index import Index
from coachdesk.storage.key_sealing import KeySealing
from coachdesk.storage.open_files import (
    CASES_FOLDER,
    OPEN_FILES,
    REGISTER,
    KeyDropper,
    KeyMaker,
    ManyKeysMaker,
    OpenFiles,
)
from coachdesk.storage.putting_back import clear_unfinished, put_new_file
from coachdesk.storage.scope_file import Applied, ScopeFile
from coachdesk.storage.vault_file import ScopeEntry, VaultFile

AT_ONCE = 1000
"""How many of the things that were taken in the index follows at once: the person's own work waits that long."""

__all__ = [
    "CASES_FOLDER",
    "OPEN_FILES",
    "REGISTER",
    "Cabinet",
    "KeyDropper",
    "KeyMaker",
    "Notice",
    "single_id",
]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the person after unlocking (code and context, no personal text)."""

    code: str
    context: dict[str, object]


class Cabinet(OpenFiles):
    """The open files of a desk. Used on the desk's background thread only."""

    def __init__(
        self,
        folder: Path,
        vault: VaultFile,
        author: Author,
        make_key: KeyMaker,
        drop_key: KeyDropper | None = None,
        make_keys: ManyKeysMaker | None = None,
    ) -> None:
        super().__init__(folder, vault, author, make_key, drop_key, make_keys)
        self.now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
        """The wall clock, Unix milliseconds; the demo sets it to write a past."""
        self.key_sealing: KeySealing | None = None
        """For copies of case files outside of their place; set when the desk is opened."""
        self._marked: set[str] = set()
        self._to_send: set[str] = vault.to_send()
        self._behind: set[str] = set()
        self._late: dict[str, dict[tuple[str, str], None]] = {}
        """What was taken in from elsewhere and the index does not say yet: case → entities."""

    @property
    def index(self) -> Index:
        """Return the index, level with all that was written and taken in."""
        while self.absorb_some():
            pass
        return self._index

    def listed_texts(self, case_id: str, kind: str) -> list[tuple[str, str | None, str]]:
        """Return what the index holds of a case's entities of a kind: (id, day, searchable text), newest first."""
        rows = self._index.sql.execute(
            "SELECT entity, held_on, text FROM entry WHERE case_id = ? AND kind = ? ORDER BY row DESC",
            (case_id, kind),
        )
        return [(str(entity), held_on, str(text)) for entity, held_on, text in rows]

    def put_back(self, scope: str, fill: Callable[[ScopeFile], None]) -> Changed:
        """Make a new file for a case whose file lies aside; ``fill`` writes what it begins with.

        It is in its place when it is whole and on the disk; killed before, nothing has changed. The damaged file
        stays where it is, under the same key. Raises ``UnknownRecord`` when nothing of the scope lies aside, and
        what ``fill`` raises.
        """
        entry = self._scopes.get(scope)
        if entry is None or entry.kind != Scope.CASE.value or not self.is_set_aside(scope):
            raise UnknownRecord(kind="case")
        # Nobody knows any more what was sent of it: what is this desk's own goes again.
        self._mark(scope, is_to_send=True)
        put_new_file(self._path(scope), entry.key, scope, Scope(entry.kind), fill)
        file = self.file(scope)
        try:
            self._index.absorb_all(file)
        except StorageError:
            self._behind.add(scope)  # as after any write: the mark stays
        rows = file.sql.execute("SELECT id, kind, entity FROM change ORDER BY seq")
        entities = tuple(dict.fromkeys((str(kind), str(entity)) for _, kind, entity in rows))
        kinds = frozenset(kind for kind, _ in entities)
        return Changed(scope, kinds, entities, tuple(str(row[0]) for row in rows))

    # The door

    def write(self, scope: str, edits: Sequence[Edit], *, batch: str | None = None) -> Changed | None:
        """Write edits of this desk's person in one transaction; None when they say nothing new."""
        file = self.file(scope)
        self._mark(scope, is_to_send=True)
        return self._taken(scope, file, file.write(edits, self.author, batch=batch, now_ms=self.now_ms()))

    def write_new_case(self, case_id: str, edits: Sequence[Edit], *, batch: str | None = None) -> Changed:
        """Make a case file with its first edits; when they cannot be kept, no file remains."""
        is_new = case_id not in self._scopes
        file = self.make_scope(case_id, Scope.CASE)
        self._mark(case_id, is_to_send=True)
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

    def take_in(
        self,
        scope: str,
        changes: Sequence[Change],
        *,
        beside: Callable[[], None] | None = None,
        is_lazy: bool = False,
    ) -> Changed | None:
        """Take in changes made elsewhere, with what ``beside`` writes into the same file, in one transaction.

        None when all were known; ``beside`` has run then too. A few hundred at a time: the person's own work waits.
        The index follows with ``absorb_some``, or when somebody next asks it. ``is_lazy``: does not wait for the disk,
        for what comes again from headquarters when a power cut takes it.
        """
        file = self.file(scope)
        self._mark(scope)
        applied = file.take_in(changes, now_ms=self.now_ms(), beside=beside, is_lazy=is_lazy)
        if applied.changes and scope != REGISTER:
            self._late.setdefault(scope, {}).update(dict.fromkeys(applied.entities))
        return _changed(scope, applied)

    def absorb_some(self, limit: int = AT_ONCE) -> bool:
        """Bring the index level with about so many of the things that were taken in; True while more wait.

        Many case files at once cost the full text less than one after the other.
        """
        portion: dict[str, list[tuple[str, str]]] = {}
        room = limit
        while self._late and room > 0:
            scope, entities = next(iter(self._late.items()))
            portion[scope] = list(entities)[:room]
            room -= len(portion[scope])
            for entity in portion[scope]:
                del entities[entity]
            if not entities:
                del self._late[scope]
        self._absorb(portion)
        return bool(self._late)

    def _absorb(self, portion: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        gathered = []
        for scope, entities in portion.items():
            try:
                with self._visiting(scope) as file:
                    gathered.append(self._index.gather(file, entities))
            except UnknownRecord:
                continue  # removed meanwhile
            except StorageError:
                self._behind.add(scope)
        if not gathered:
            return
        try:
            self._index.write(gathered)
        except StorageError:
            self._behind.update(portion)  # the marks stay, so the index is brought level at the next unlock

    def _taken(self, scope: str, file: ScopeFile, applied: Applied) -> Changed | None:
        if not applied.changes:
            return None
        entities = applied.entities
        if scope != REGISTER:
            try:
                self._index.absorb(file, entities)
            except StorageError:
                # What was written is kept; saying otherwise would have it typed twice. The mark stays, so the
                # index is brought level at the next unlock.
                self._behind.add(scope)
        return _changed(scope, applied)

    def _mark(self, scope: str, *, is_to_send: bool = False) -> None:
        is_news = is_to_send and scope not in self._to_send
        if scope not in self._marked or is_news:
            self.vault.set_mark(scope, is_to_send=is_news)
            self._marked.add(scope)
            if is_news:
                self._to_send.add(scope)

    def make_ready(self, scopes: Sequence[str], kind: Scope = Scope.CASE) -> None:
        """Prepare scopes that are about to be read; see ``OpenFiles``."""
        super().make_ready(scopes, kind)
        self._marked |= set(scopes)

    # What is to be sent

    def to_send(self) -> set[str]:
        """Return the scopes that may have something that headquarters has not confirmed."""
        return self._to_send & self._scopes.keys()

    def note_to_send(self, scope: str) -> None:
        """Note, on the disk, that a scope has something to send, such as what was marked to be sent on."""
        self._mark(scope, is_to_send=True)

    def note_sent(self, scope: str) -> None:
        """Note that headquarters confirmed all of a scope."""
        if scope in self._to_send:
            self.vault.note_sent(scope)
            self._to_send.discard(scope)

    def settle(self) -> None:
        """Clear the marks of what is indexed, and sweep; called when things are calm, and at lock."""
        level = self._marked - self._behind - self._late.keys()
        if level:
            self.vault.clear_marks(level)
            self._marked -= level
        self._index.sweep()

    # After unlocking, and before locking

    def repair(self) -> list[Notice]:
        """Bring the index level with the files after a crash; finish or clear half-made case files."""
        notices: list[Notice] = []
        for scope in sorted(self._removing):
            with contextlib.suppress(
                StorageError
            ):  # it is gone for the person, and tried again at the next unlock
                self._remove(scope)
        for entry in list(self._scopes.values()):
            if entry.state == "making" and not self._is_begun(entry):
                self._drop(entry.id)
        marked = self.vault.marks()
        for scope in marked:
            clear_unfinished(self._path(scope))
        is_current = self._index.is_current()
        behind = marked & set(self.case_ids()) if is_current else set(self.case_ids())
        if not is_current:
            self._index.reset()
        if behind:
            repaired = self.reindex(behind)
            if repaired:
                notices.append(Notice("index_repaired", {"count": repaired}))
        if not is_current:
            self._index.note_current()
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
                self._index.absorb_all(self.file(case_id))
                count += 1
            except (FileDamaged, FileMissing, FileTooNew):
                self._index.mark_damaged(case_id)
        return count

    def close(self) -> None:
        """Close every file, whatever the disk says: a lock that leaves files open is none.

        Marks that could not be cleared stay, and the index is brought level at the next unlock.
        """
        with contextlib.suppress(StorageError):
            while self.absorb_some():
                pass
            self.settle()
        while self._open:
            _, opened = self._open.popitem()
            with contextlib.suppress(StorageError):
                opened.close()
        self.vault.close()


def _changed(scope: str, applied: Applied) -> Changed | None:
    if not applied.changes:
        return None
    entities = applied.entities
    kinds = frozenset(kind for kind, _ in entities)
    return Changed(scope, kinds, entities, tuple(change.id for change in applied.changes))


def single_id(case_id: str, kind: str) -> str:
    """Return the id of a case's only entity of a kind: the case's own for the beneficiary, derived otherwise."""
    return case_id if kind == "beneficiary" else derived_id(case_id, kind)
