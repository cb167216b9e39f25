"""``coachdesk-hq admit``: let the first administrator in, or another when no administrator's laptop is left."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime

from coachdesk.errors import PersonFacing
from sync.headquarters.commands.initialising import INVITATION_DAYS, founding_invitation
from sync.headquarters.commands.root_key import RootKey, ask_root_key
from sync.headquarters.commands.speech import Speech
from sync.headquarters.directories import Directories, consequences
from sync.headquarters.private_keys import KEYS_FILE, read_private_keys
from sync.headquarters.settings import Office, open_office
from sync.headquarters.store.engine import Store
from sync.headquarters.store.joining import waiting_requests
from sync.headquarters.store.statements import append, locked_directory
from sync.protocol.acts import ROOT, Founding
from sync.protocol.directory import Directory
from sync.protocol.joins import JoinRequest, check_join, read_join
from sync.protocol.statements import make_statement


class NobodyWaits(PersonFacing):
    """Nobody asked to join with an invitation of the root key."""

    code = "hq.nobody_waits"


class SeveralWait(PersonFacing):
    """Several wait: say which (context: ids)."""

    code = "hq.several_wait"


def run(options: argparse.Namespace, speech: Speech) -> int:
    """Show who waits with their fingerprint, ask for the root key, and state it."""
    office = open_office(options.folder)
    if options.invite:
        root = ask_root_key(speech, office.settings.organisation, options.root_key_file)
        invitation = founding_invitation(root, office.settings.url)
        speech.say("init.invitation", invitation=invitation, days=INVITATION_DAYS)
        return 0
    store = office.store()
    try:
        directories = Directories(store, office.settings.organisation)
        request = _request(options, store)
        directory = directories.current().directory
        check_join(request, directory, root=office.root(), now=int(time.time()))
        speech.say("admit.fingerprint", fingerprint="  ".join(request.fingerprint), device=request.device)
        if not options.yes and not speech.confirms("admit.same"):
            speech.say("admit.stopped")
            return 1
        root = ask_root_key(speech, office.settings.organisation, options.root_key_file)
        _state(office, store, directories, root, request)
    finally:
        store.close()
    speech.say("admit.done", person=request.person)
    return 0


def _request(options: argparse.Namespace, store: Store) -> JoinRequest:
    if options.request is not None:
        return read_join(options.request.read_bytes())
    with store.reading() as connection:
        rows = [(row.id, read_join(row.raw)) for row in waiting_requests(connection)]
    waiting = {id_: request for id_, request in rows if request.invitation.by == ROOT}
    if options.id is not None:
        waiting = {id_: request for id_, request in waiting.items() if id_ == options.id}
    if not waiting:
        raise NobodyWaits
    if len(waiting) > 1:
        raise SeveralWait(ids=", ".join(map(str, waiting)))
    return next(iter(waiting.values()))


def _state(
    office: Office, store: Store, directories: Directories, root: RootKey, request: JoinRequest
) -> Directory:
    """Make the ``found`` statement and append it."""
    keys = read_private_keys(office.folder / KEYS_FILE)
    known = directories.current()
    body = Founding(
        root=root.public,
        recovery=office.recovery(),
        headquarters_signing=keys.signing_public,
        headquarters_sealing=keys.sealing_public,
        person=request.person,
        device=request.device,
        signing=request.signing,
        sealing=request.sealing,
    )
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    statement = make_statement(known.directory.next_place, body, by=ROOT, at=at, signing_key=root.private)
    after, does = consequences(known.directory, [statement])
    with store.writing() as connection:
        known.check(*locked_directory(connection))
        append(connection, [(statement.number, statement.raw)], does)
    return after
