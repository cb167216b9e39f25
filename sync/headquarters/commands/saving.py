"""``coachdesk-hq backup``, ``coachdesk-hq restore`` and ``coachdesk-hq tidy``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from coachdesk.errors import PersonFacing
from sync.headquarters.commands.speech import Speech
from sync.headquarters.commands.tidying import tidy as tidy_contents
from sync.headquarters.private_keys import KEYS_FILE
from sync.headquarters.settings import Office, open_office
from sync.headquarters.store.archive import back_up
from sync.headquarters.store.archive import restore as restore_archive
from sync.headquarters.store.engine import is_server
from sync.headquarters.store.schema import DatabaseTaken, about_database, make_sqlite_file


class NoSuchBackup(PersonFacing):
    """There is no file of this name."""

    code = "hq.no_such_backup"


def backup(options: argparse.Namespace, speech: Speech) -> int:
    """Write a backup of the database while headquarters goes on."""
    office = open_office(options.folder)
    store = office.store()
    try:
        digest = back_up(store, options.file)
    finally:
        store.close()
    speech.say("backup.done", path=options.file, digest=digest)
    speech.say("backup.not_in_it", keys=office.folder / KEYS_FILE, contents=office.settings.contents)
    return 0


def restore(options: argparse.Namespace, speech: Speech) -> int:
    """Bring a backup into the empty database that the settings name."""
    office = open_office(options.folder)
    if not options.file.is_file():
        raise NoSuchBackup
    made = _empty_file(office)
    store = office.store()
    try:
        pieces = frozenset(key for key, _ in office.contents().listed())
        found = restore_archive(store, options.file, office.settings.organisation, int(time.time()), pieces)
    except BaseException:
        store.close()
        for path in made:
            path.unlink(missing_ok=True)
        raise
    store.close()
    speech.say("restore.done", statements=found.statements, envelopes=found.envelopes)
    if found.lost_contents:
        speech.say("restore.lost_contents", count=found.lost_contents)
    return 0


def tidy(options: argparse.Namespace, speech: Speech) -> int:
    """Take away what was left behind among the sealed documents."""
    office = open_office(options.folder)
    store = office.store()
    try:
        about_database(store)
        found = tidy_contents(store, office.contents(), int(time.time()))
    finally:
        store.close()
    speech.say("tidy.done", unfinished=found.unfinished, pieces=found.pieces)
    if found.lost:
        speech.say("restore.lost_contents", count=found.lost)
    if found.lost_release:
        speech.say("tidy.lost_release", version=found.lost_release)
    return 0


def _empty_file(office: Office) -> list[Path]:
    """Make the SQLite file when it is one; return what is to be taken away again if the restoring fails."""
    if is_server(office.settings.database):
        return []
    path = office.folder / office.settings.database
    if path.exists():
        raise DatabaseTaken
    make_sqlite_file(path)
    return [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
