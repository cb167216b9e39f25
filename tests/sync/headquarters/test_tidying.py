"""What a stop in the middle leaves among the sealed documents, in a folder and in S3."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from sync.headquarters.commands.tidying import ContentsMissing, Tidied, tidy
from sync.headquarters.contents import Contents
from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.store.archive import back_up, restore
from sync.headquarters.store.content_rows import OLD_S
from sync.headquarters.store.engine import open_store
from sync.headquarters.store.figures import figures
from sync.headquarters.store.schema import make_sqlite_file
from tests.sync.headquarters.office import Office
from tests.sync.headquarters.test_contents import (
    DOCUMENT,
    NAME,
    contents,
    have,
    office,
    put,
    s3_address,
    story,
)
from tests.sync.protocol.organisation import CASE, COACH, ORGANISATION, SUPERVISOR

__all__ = ["contents", "office", "s3_address", "story"]

NOTHING = Tidied(0, 0, 0)


def is_there(office: Office) -> bool:
    return office.ask(COACH, "ask_content", scope=CASE, name=NAME).status == 200


def now_of(office: Office, seconds: int = 0) -> int:
    """Return a time so long after now; the office lives in it."""
    office.clock.now = int(time.time())
    return int(office.clock.now) + seconds


def test_what_was_never_finished_goes_when_it_is_old(office: Office, contents: Contents) -> None:
    begun = now_of(office)
    put(office, 0, 4000)
    assert tidy(office.store, contents, begun + OLD_S - 60) == NOTHING
    assert have(office) == (4000, 10_000)
    with office.store.reading() as connection:
        found = figures(connection, begun + OLD_S + 60)
    assert (found.unfinished_documents, found.stale_documents) == (1, 1)
    assert tidy(office.store, contents, begun + OLD_S + 60) == Tidied(1, 0, 0)
    assert contents.listed() == []
    assert not is_there(office)
    put(office, 0, 10_000)
    assert office.ask(SUPERVISOR, "get_content", scope=CASE, name=NAME).body == DOCUMENT


def test_a_whole_document_stays_however_old(office: Office, contents: Contents) -> None:
    put(office, 0, 4000)
    put(office, 4000, 10_000)
    assert tidy(office.store, contents, now_of(office, 20 * OLD_S)) == NOTHING
    assert office.ask(SUPERVISOR, "get_content", scope=CASE, name=NAME).body == DOCUMENT


def test_a_piece_that_nothing_names_goes_when_it_is_old(office: Office, contents: Contents) -> None:
    now = now_of(office)
    put(office, 0, 4000)
    before = contents.listed()
    contents.put(f"s-{CASE}/{NAME}-4000-0123456789abcdef", DOCUMENT[4000:])
    office.clock.now = now + OLD_S
    assert tidy(office.store, contents, now) == NOTHING
    assert len(contents.listed()) == 2
    put(office, 4000, 5000)
    assert tidy(office.store, contents, now + OLD_S + 60) == Tidied(0, 1, 0)
    assert set(before) < set(contents.listed())
    assert have(office) == (5000, 10_000)


def test_a_document_that_lacks_a_piece_is_brought_again(office: Office, contents: Contents) -> None:
    put(office, 0, 4000)
    ((first, _),) = contents.listed()
    put(office, 4000, 10_000)
    contents.remove(first)
    assert tidy(office.store, contents, now_of(office)) == Tidied(0, 0, 1)
    assert contents.listed() == []
    assert not is_there(office)
    put(office, 0, 10_000)
    assert office.ask(SUPERVISOR, "get_content", scope=CASE, name=NAME).body == DOCUMENT


def test_a_folder_that_is_not_mounted_makes_nothing_forgotten(office: Office, contents: Contents) -> None:
    put(office, 0, 4000)
    for key, _ in contents.listed():
        contents.remove(key)
    with pytest.raises(ContentsMissing):
        tidy(office.store, contents, now_of(office, 2 * OLD_S))
    assert have(office) == (4000, 10_000)


def test_a_backup_from_before_the_tidying_is_restored_whole(
    office: Office, contents: Contents, tmp_path: Path
) -> None:
    begun = now_of(office)
    put(office, 0, 4000)
    back_up(office.store, tmp_path / "backup.sqlite")
    tidy(office.store, contents, begun + OLD_S + 60)
    path = tmp_path / "restored.sqlite"
    make_sqlite_file(path)
    store = open_store(str(path))
    pieces = frozenset(key for key, _ in contents.listed())
    assert (
        restore(store, tmp_path / "backup.sqlite", ORGANISATION, begun + OLD_S + 120, pieces).lost_contents
        == 1
    )
    again = Office(store, contents, office.clock)
    assert not is_there(again)
    put(again, 0, 10_000)
    assert again.ask(SUPERVISOR, "get_content", scope=CASE, name=NAME).body == DOCUMENT
    assert tidy(store, contents, begun + 3 * OLD_S) == NOTHING
    store.close()


def test_what_a_folder_was_writing_when_it_stopped_goes_too(tmp_path: Path, office: Office) -> None:
    folder = FolderContents(tmp_path / "other")
    folder.put("s-case/piece.0123456789abcdef.new", b"half of a pie")
    (path,) = (one for one in (tmp_path / "other").rglob("*") if one.is_file())
    now = int(time.time())
    assert tidy(office.store, folder, now) == NOTHING
    os.utime(path, (now - OLD_S - 60,) * 2)
    assert tidy(office.store, folder, now) == Tidied(0, 1, 0)
    assert folder.listed() == []
