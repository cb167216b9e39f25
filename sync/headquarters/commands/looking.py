"""``coachdesk-hq status`` and ``coachdesk-hq devices``: what there is, in numbers and ids."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from datetime import UTC, datetime

from sync.headquarters.commands.speech import Speech
from sync.headquarters.directories import Directories
from sync.headquarters.settings import open_office
from sync.headquarters.store.figures import figures
from sync.headquarters.store.releases import find_release
from sync.headquarters.store.schema import about_database
from sync.protocol.keys import fingerprint


def status(options: argparse.Namespace, speech: Speech) -> int:
    """Say how much a headquarters keeps and how far its directory is."""
    office = open_office(options.folder)
    store = office.store()
    try:
        about = about_database(store)
        known = Directories(store, office.settings.organisation).current()
        with store.snapshot() as connection:
            found = dataclasses.asdict(figures(connection, int(time.time())))
            kept = find_release(connection)
    finally:
        store.close()
    devices = known.directory.members.devices
    found |= {
        "organisation": about.organisation,
        "database": "postgresql" if store.is_postgresql else "sqlite",
        "schema": about.schema,
        "history": about.history,
        "made_at": _when(about.made_at),
        "restored_at": _when(about.restored_at) if about.restored_at else "-",
        "directory": known.directory.number,
        "people": len(known.directory.members.persons),
        "devices": sum(known.directory.device(one) is not None for one in devices),
        "revoked_devices": sum(known.directory.is_revoked(one) for one in devices),
        "due_rotations": len(known.directory.scopes_to_rotate()),
        "newest_program": office.settings.newest_program or "-" if kept is None else kept.release.version,
        "lowest_program": office.settings.lowest_program or "-",
        "release_bytes": 0 if kept is None else kept.release.size,
        "release_at": "-" if kept is None else _when(kept.at),
    }
    if options.json:
        speech.write(json.dumps(found))
        return 0
    for name in sorted(found):
        speech.write(f"{speech.text(f'status.{name}')}: {found[name]}")
    return 0


def devices(options: argparse.Namespace, speech: Speech) -> int:
    """List the devices with their person, roles and fingerprint."""
    office = open_office(options.folder)
    store = office.store()
    try:
        directory = Directories(store, office.settings.organisation).current().directory
    finally:
        store.close()
    for one in directory.members.devices.values():
        roles = ", ".join(sorted(directory.roles_of(one.id)))
        state = roles or speech.text("devices.revoked")
        spoken = " ".join(fingerprint(directory.organisation, one.signing, one.sealing))
        speech.write(f"{one.id}\t{one.person}\t{state}\t{spoken}")
    if not directory.members.devices:
        speech.say("devices.none")
    return 0


def _when(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
