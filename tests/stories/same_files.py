"""What the desks hold at the end, read from their files: the same changes, the same heads, every sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coachdesk.desk import find_desk
from coachdesk.storage.cabinet import REGISTER
from coachdesk.storage.scope_file import ScopeFile
from sync.simulation.claims import Dump, dump
from tests.stories.coworker import Coworker


@dataclass(frozen=True, slots=True)
class DeskRead:
    """A desk that was closed and read again: each of its files as its changes, heads and projections."""

    name: str
    files: Mapping[str, Dump]
    documents: Mapping[str, Mapping[str, int]]
    """By scope: how many bytes of each document are here, by what they hash to."""

    def text(self) -> str:
        """Return all that was ever written in its files."""
        return "\n".join(str(row) for file in self.files.values() for row in file["change"])


def read_desk(coworker: Coworker) -> DeskRead:
    """Open somebody's desk once its window is closed; nothing of it may be damaged."""
    desk = find_desk(coworker.window.folder).unlock(coworker.passphrase)
    try:
        cabinet = desk.cabinet
        scopes = (REGISTER, *cabinet.case_ids())
        files = {scope: cabinet.file(scope) for scope in scopes}
        documents = {scope: _documents(file) for scope, file in files.items() if scope != REGISTER}
        read = DeskRead(coworker.name, {scope: dump(file) for scope, file in files.items()}, documents)
        assert desk.check().problems == ()
    finally:
        desk.lock()
    return read


def _documents(file: ScopeFile) -> dict[str, int]:
    hashes = [str(row[0]) for row in file.sql.execute("SELECT content_hash FROM p_document ORDER BY 1")]
    return {one: len(file.read_bytes(one) or b"") for one in hashes}


def assert_same_files(desks: Collection[DeskRead]) -> dict[str, int]:
    """Compare every file that two desks hold; return how many desks hold each."""
    held: dict[str, int] = {}
    first_of: dict[str, DeskRead] = {}
    for desk in desks:
        for scope, found in desk.files.items():
            held[scope] = held.get(scope, 0) + 1
            first = first_of.setdefault(scope, desk)
            for table, rows in first.files[scope].items():
                assert rows == found.get(table), f"{first.name} and {desk.name} differ in {table} of {scope}"
            assert set(found) == set(first.files[scope])
            assert desk.documents.get(scope) == first.documents.get(scope)
            assert all(desk.documents.get(scope, {}).values()), f"{desk.name} lacks a document's bytes"
    return held


def missing(sentences: Collection[str], desk: DeskRead) -> list[str]:
    """Return the sentences that a desk's files do not hold."""
    text = desk.text()
    return [one for one in sentences if one not in text and repr(one)[1:-1] not in text]
