"""``coachdesk-hq init``: make an organisation and its headquarters, and print what is to be kept elsewhere."""

from __future__ import annotations

import argparse
import secrets
import time
from pathlib import Path

from coachdesk.errors import PersonFacing
from sync.headquarters.commands.root_key import RootKey, new_root_key
from sync.headquarters.commands.speech import Speech
from sync.headquarters.private_keys import KEYS_FILE, new_private_keys, write_private_keys
from sync.headquarters.settings import (
    SETTINGS_FILE,
    Settings,
    SettingsTaken,
    SettingsWrong,
    database_address,
    write_settings,
)
from sync.headquarters.store.engine import holds_password, is_server, open_store
from sync.headquarters.store.schema import make_sqlite_file, make_tables
from sync.protocol import canonical
from sync.protocol.acts import Role
from sync.protocol.invitations import SECRET_BYTES, is_url, make_invitation
from sync.protocol.keys import new_sealing_seed, organisation_of, sealing_public_key
from sync.protocol.recovery import split

INVITATION_DAYS = 14
_DAY_S = 24 * 60 * 60


class PasswordOnCommandLine(PersonFacing):
    """A database's password stands on the command line, where everybody on the machine reads it."""

    code = "hq.password_on_command_line"


def run(options: argparse.Namespace, speech: Speech) -> int:
    """Make everything; what was begun and failed is taken away again."""
    folder: Path = options.folder
    _check(options, folder)
    root, recovery = new_root_key(), new_sealing_seed()
    organisation = organisation_of(root.public)
    settings = Settings(
        organisation=organisation,
        root=canonical.to_base64(root.public),
        recovery=canonical.to_base64(sealing_public_key(recovery)),
        url=options.url,
        database=options.database,
        contents=options.contents,
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make(folder, settings, int(time.time()))
    speech.say("init.made", folder=folder, organisation=organisation)
    speech.say("init.keys_file", path=folder / KEYS_FILE)
    speech.say("init.root", key=root.as_text())
    for half in split(recovery, organisation):
        speech.say("init.recovery", which=half.which, half=half.as_text())
    speech.say("init.invitation", invitation=founding_invitation(root, options.url), days=INVITATION_DAYS)
    speech.say("init.next")
    return 0


def founding_invitation(root: RootKey, url: str) -> str:
    """Return the letters of an invitation for an administrator, signed by the root key."""
    invitation = make_invitation(
        organisation_of(root.public),
        url,
        secret=secrets.token_bytes(SECRET_BYTES),
        person=None,
        roles=frozenset({Role.ADMINISTRATOR}),
        expires=int(time.time()) + INVITATION_DAYS * _DAY_S,
        by="root",
        signing_key=root.private,
    )
    return invitation.as_text()


def _check(options: argparse.Namespace, folder: Path) -> None:
    try:
        if holds_password(options.database):
            raise PasswordOnCommandLine
    except ValueError as error:
        raise SettingsWrong(name="database") from error
    if options.url and not is_url(options.url):
        raise SettingsWrong(name="url")
    if (folder / SETTINGS_FILE).exists() or (folder / KEYS_FILE).exists():
        raise SettingsTaken


def _make(folder: Path, settings: Settings, now: int) -> None:
    made: list[Path] = []
    try:
        address = database_address(folder, settings.database)
        if not is_server(settings.database):
            make_sqlite_file(Path(address))
            made.append(Path(address))
        store = open_store(address)
        try:
            make_tables(store, settings.organisation, now)
        finally:
            store.close()
        write_private_keys(folder / KEYS_FILE, new_private_keys())
        made.append(folder / KEYS_FILE)
        write_settings(folder, settings)
    except BaseException:
        for path in made:
            for one in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                one.unlink(missing_ok=True)
        raise
