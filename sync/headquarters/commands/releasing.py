"""``coachdesk-hq release``: put an installer on offer to the desks, or withdraw the one that is."""

from __future__ import annotations

import argparse
import hashlib
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import resources
from coachdesk.errors import PersonFacing
from sync.headquarters.commands.speech import Speech
from sync.headquarters.contents import Contents
from sync.headquarters.settings import Office, open_office
from sync.headquarters.store.engine import Store
from sync.headquarters.store.releases import PIECE_BYTES, KeptRelease, find_release, replace_release
from sync.headquarters.store.schema import about_database
from sync.protocol.bodies import Release, read_release
from sync.protocol.errors import BadRequest, Refusal
from sync.protocol.releases import RELEASE_SUFFIX, is_published, publisher_of
from sync.protocol.versions import is_older


class NoInstaller(PersonFacing):
    """There is no such installer, or it cannot be read (context: name)."""

    code = "hq.no_installer"


class NoReleaseFile(PersonFacing):
    """There is no release file beside the installer, or it is none (context: name)."""

    code = "hq.no_release_file"


class InstallerOther(PersonFacing):
    """The installer is not the one that was signed: its size or its hash is another (context: name)."""

    code = "hq.installer_other"


class ReleaseNotSigned(PersonFacing):
    """The publisher's key that this program was shipped with did not sign this (context: version)."""

    code = "hq.release_not_signed"


class ReleaseOlder(PersonFacing):
    """A newer one is on offer already (context: version, offered)."""

    code = "hq.release_older"


class NoRelease(PersonFacing):
    """No installer is on offer."""

    code = "hq.no_release"


def run(options: argparse.Namespace, speech: Speech) -> int:
    """Put an installer on offer in the place of the former one, or withdraw it."""
    office = open_office(options.folder)
    store = office.store()
    try:
        about_database(store)
        if options.withdraw:
            _withdraw(store, office.contents(), speech)
        else:
            _offer(office, store, options.installer, speech)
    finally:
        store.close()
    return 0


def _offer(office: Office, store: Store, installer: Path, speech: Speech) -> None:
    release = read_release_file(installer)
    pem = resources.publisher_pem()
    if pem is not None and not is_published(release, publisher_of(pem)):
        raise ReleaseNotSigned(version=release.version)
    kept = put_release(store, office.contents(), installer, release, int(time.time()))
    speech.say("release.done", version=kept.release.version, size=kept.release.size)
    if pem is None:
        speech.say("release.not_verified")


def _withdraw(store: Store, contents: Contents, speech: Speech) -> None:
    with store.writing() as connection:
        former = replace_release(connection, None)
    if former is None:
        raise NoRelease
    _drop(contents, former)
    speech.say("release.withdrawn", version=former.release.version)


def read_release_file(installer: Path) -> Release:
    """Return what the file beside an installer says of it; raise ``NoInstaller``, ``NoReleaseFile``."""
    if not installer.is_file():
        raise NoInstaller(name=installer.name)
    beside = installer.with_name(installer.name + RELEASE_SUFFIX)
    try:
        return read_release(beside.read_bytes())
    except (OSError, BadRequest) as error:
        raise NoReleaseFile(name=beside.name) from error


def put_release(store: Store, contents: Contents, installer: Path, release: Release, now: int) -> KeptRelease:
    """Put an installer on offer and drop the former one's pieces; it is on the disk before a desk is told of it.

    Raises ``InstallerOther`` when it is not the file of this release, ``ReleaseOlder``, ``NoInstaller``, ``Full``,
    ``Busy``: then the former one stays on offer, and nothing of this one is kept.
    """
    with store.reading() as connection:
        _check_newer(find_release(connection), release)
    key = f"release-{release.sha256[:16]}-{secrets.token_hex(8)}"
    kept = KeptRelease(release, key, PIECE_BYTES, now)
    try:
        _keep_pieces(contents, installer, kept)
        with store.writing() as connection:
            former = replace_release(connection, kept)
            _check_newer(former, release)  # somebody may have been faster
    except (PersonFacing, Refusal):
        _drop(contents, kept)
        raise
    if former is not None:
        _drop(contents, former)
    return kept


def _check_newer(former: KeptRelease | None, release: Release) -> None:
    if former is not None and is_older(release.version, former.release.version):
        raise ReleaseOlder(version=release.version, offered=former.release.version)


def _keep_pieces(contents: Contents, installer: Path, kept: KeptRelease) -> None:
    """Keep a file piece by piece; raise ``InstallerOther`` when it was not the one that was signed."""
    digest, keys = hashlib.sha256(), iter(kept.keys())
    size = 0
    for piece in _pieces(installer):
        digest.update(piece)
        size += len(piece)
        if size > kept.release.size:
            raise InstallerOther(name=installer.name)
        contents.put(next(keys), piece)
    if size != kept.release.size or digest.hexdigest() != kept.release.sha256:
        raise InstallerOther(name=installer.name)


def _pieces(installer: Path) -> Iterator[bytes]:
    try:
        with installer.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield piece
    except OSError as error:
        raise NoInstaller(name=installer.name) from error


def _drop(contents: Contents, kept: KeptRelease) -> None:
    """Drop an installer's pieces; what cannot be dropped now, ``tidy`` takes away later."""
    try:
        for key in kept.keys():  # noqa: SIM118 - its pieces' keys: it is no mapping
            contents.remove(key)
    except Refusal:
        return
