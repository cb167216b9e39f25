"""A newer program from headquarters: looked for, fetched in pieces, verified as a whole before it gets its name.

Headquarters is believed in nothing: what it offers counts when the publisher signed it. What came down of an installer
stays beside it until it is whole, however often the connection is cut; nothing here starts an installer.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

import resources
from coachdesk.storage.errors import FileUnreachable
from coachdesk.vault.private_file import put_in_place, sync_folder
from sync.client.connection import Connection
from sync.client.errors import (
    NotHeadquarters,
    ReleaseDamaged,
    ReleaseElsewhere,
    ReleaseForged,
    ReleaseGone,
    ReleaseNoRoom,
    ReleaseTaken,
    ReleaseUnsigned,
    Unreachable,
)
from sync.protocol.bodies import Release, read_release
from sync.protocol.errors import BadRequest, Conflict, NotFound, RangeRefused
from sync.protocol.exchange import Answer
from sync.protocol.releases import is_published, publisher_of
from sync.protocol.versions import hello_of, is_older

PIECE_BYTES = 1 << 20
TRIES = 4
"""How often a download is begun anew because headquarters got another installer meanwhile."""
ROOM_BYTES = 64 << 20
"""What is to stay free on the disk beside the installer: the desk's files have to go on being written."""

OFFER_FILE = "offer.json"
LOCK_FILE = "updates.lock"
_INSTALLER = re.compile(r"CoachDesk-(?P<version>[0-9][0-9A-Za-z.+-]*)-Setup\.exe(?:\.[0-9a-f]{16}\.part)?")
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,16})-([0-9]{1,16})/([0-9]{1,16})", re.ASCII)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)

Progress = Callable[[int, int], None]
"""(bytes that are here, of how many); called on the thread that fetches."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A newer version that the publisher signed; ``size`` in bytes, ``sha256`` in hexadecimal."""

    version: str
    size: int
    sha256: str

    @property
    def file_name(self) -> str:
        """Return what the whole, verified installer is called."""
        return f"CoachDesk-{self.version}-Setup.exe"


def shipped_publisher() -> bytes | None:
    """Return the publisher's public key that this program was shipped with (32 raw bytes), None for none."""
    pem = resources.publisher_pem()
    return None if pem is None else publisher_of(pem)


class Updates:
    """What a desk knows of newer programs.

    Used on one thread at a time, which need not be the agent's: of ``connection`` it uses the caller, which lets rounds
    in between two pieces. ``program``: this program's version; ``publisher``: ``shipped_publisher()``;
    ``folder``: where downloads lie, made when it is needed.
    """

    def __init__(self, connection: Connection, program: str, publisher: bytes | None, folder: Path) -> None:
        self._caller = connection.caller
        self._member = connection.member
        self._program = program
        self._publisher = publisher
        self._folder = folder

    def look(self) -> Offer | None:
        """Ask headquarters, also one that asks for a newer program; None when it has nothing newer.

        Raises ``ReleaseUnsigned`` (newest) where this program cannot verify it, ``ReleaseForged`` (newest) when the
        publisher did not sign it, ``ReleaseElsewhere`` (newest) when headquarters names a newer version and has no
        installer of it; ``Unreachable``, ``NotHeadquarters``, a ``Refusal``.
        """
        if not self._member.url:
            raise Unreachable(reason="by_files")
        try:
            release = _read(self._caller.call("release"))
        except NotFound:
            self._refuse_elsewhere()
            return None
        if not is_older(self._program, release.version):
            return None
        offer = self._verified(release)
        with _said(self._folder / OFFER_FILE):
            self._make_folder()
            put_in_place(self._folder / OFFER_FILE, release.as_bytes())
        return offer

    def known(self) -> Offer | None:
        """Return the newest offer that was seen, without asking anybody; None for none, or none newer."""
        if self._publisher is None:
            return None
        try:
            release = read_release((self._folder / OFFER_FILE).read_bytes())
        except (OSError, BadRequest):
            return None
        is_newer = is_older(self._program, release.version)
        if not is_newer or not is_published(release, self._publisher):
            return None
        return _offer_of(release)

    def fetched(self) -> Path | None:
        """Return the installer of the known offer when it lies here whole, its hash checked now; None otherwise."""
        offer = self.known()
        if offer is None:
            return None
        path = self._folder / offer.file_name
        try:
            return path if _is_it(path, offer) else None
        except OSError:
            return None

    def fetch(self, offer: Offer, progress: Progress, may_go_on: Callable[[], bool]) -> Path | None:
        """Bring an installer here and return its path; None when told to stop. What came down stays for the next time.

        ``may_go_on`` is asked before each piece. Where headquarters got a newer installer meanwhile, that one is
        fetched (``known`` tells which). Raises ``ReleaseGone`` when it offers none any more, ``ReleaseDamaged`` when
        what came is not what the publisher signed (it is deleted), ``ReleaseNoRoom`` (megabytes), ``ReleaseTaken``
        when another window fetches it, ``FileUnreachable``; what ``look`` raises.
        """
        with _said(self._folder / offer.file_name):
            self._make_folder()
        with self._alone():
            for _ in range(TRIES):
                try:
                    return self._fetched(offer, progress, may_go_on)
                except Conflict:
                    newer = self.look()
                    if newer is None:
                        raise ReleaseGone from None
                    offer = newer
        raise ReleaseGone

    def tidy(self) -> None:
        """Remove what is not newer than this program, and what a newer offer replaced; leaves what is in use."""
        known = self.known()
        keep = set() if known is None else {known.file_name, self._part(known).name}
        with contextlib.suppress(OSError, ReleaseTaken), self._alone():
            for path in self._folder.iterdir():
                found = _INSTALLER.fullmatch(path.name)
                if found is None or path.name in keep:
                    continue
                if known is not None or not is_older(self._program, found["version"]):
                    with contextlib.suppress(
                        OSError
                    ):  # an installer that runs; the next start finds it again
                        path.unlink()
            if known is None:
                (self._folder / OFFER_FILE).unlink(missing_ok=True)

    def _refuse_elsewhere(self) -> None:
        """Raise ``ReleaseElsewhere`` when headquarters names a newer version all the same."""
        try:
            newest = hello_of(self._caller.call("hello").body).newest_program
        except BadRequest:
            raise NotHeadquarters from None
        if is_older(self._program, newest):
            raise ReleaseElsewhere(newest=newest)

    def _verified(self, release: Release) -> Offer:
        if self._publisher is None:
            raise ReleaseUnsigned(newest=release.version)
        if not is_published(release, self._publisher):
            raise ReleaseForged(newest=release.version)
        return _offer_of(release)

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other windows and processes out of the folder; raise ``ReleaseTaken``."""
        if not self._folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        lock = FileLock(self._folder / LOCK_FILE, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise ReleaseTaken from None
        try:
            yield
        finally:
            lock.release()

    def _part(self, offer: Offer) -> Path:
        """Return where an installer lies until it is whole: by its hash, so that two never mix."""
        return self._folder / f"{offer.file_name}.{offer.sha256[:16]}.part"

    def _fetched(self, offer: Offer, progress: Progress, may_go_on: Callable[[], bool]) -> Path | None:
        path, part = self._folder / offer.file_name, self._part(offer)
        with _said(path, offer.size):
            if path.exists():
                if _is_it(path, offer):
                    return path
                path.unlink()  # the same version published anew, or a damaged disk
            begin = self._begun(part, offer)
            self._check_room(offer.size - begin)
        progress(begin, offer.size)
        while begin < offer.size:
            if not may_go_on():
                return None
            data = self._piece(offer, begin)
            with _said(part, offer.size - begin):
                _add(part, begin, data)
            begin += len(data)
            progress(begin, offer.size)
        with _said(path):
            if not _is_it(part, offer):
                part.unlink(missing_ok=True)
                raise ReleaseDamaged(newest=offer.version)
            part.replace(path)
            sync_folder(self._folder)
        return path

    def _begun(self, part: Path, offer: Offer) -> int:
        """Return how much of an installer is here."""
        have = part.stat().st_size if part.exists() else 0
        if have <= offer.size:
            return have
        part.unlink()
        return 0

    def _check_room(self, size: int) -> None:
        if size and shutil.disk_usage(self._folder).free < size + ROOM_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _piece(self, offer: Offer, begin: int) -> bytes:
        end = min(begin + PIECE_BYTES, offer.size)
        headers = {"range": f"bytes={begin}-{end - 1}", "if-match": f'"{offer.sha256}"'}
        try:
            answer = self._caller.call("get_release", headers=headers)
        except NotFound:
            raise ReleaseGone from None
        except RangeRefused:  # it has less of it than the publisher signed
            self._part(offer).unlink(missing_ok=True)
            raise ReleaseDamaged(newest=offer.version) from None
        return _checked_piece(answer, offer, begin, end)


def _read(answer: Answer) -> Release:
    try:
        return read_release(answer.body)
    except BadRequest:
        raise NotHeadquarters from None


def _offer_of(release: Release) -> Offer:
    return Offer(release.version, release.size, release.sha256)


def _checked_piece(answer: Answer, offer: Offer, begin: int, end: int) -> bytes:
    """Return an answer's bytes when they are of the part that was asked for; its beginning is enough."""
    data = answer.body
    if answer.status == 200 and begin == 0 and len(data) == offer.size == end:
        return data
    found = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
    if answer.status != 206 or found is None or not data:
        raise NotHeadquarters
    first, last, total = map(int, found.groups())
    if first != begin or last != begin + len(data) - 1 or last >= end or total != offer.size:
        raise NotHeadquarters
    return data


def _is_it(path: Path, offer: Offer) -> bool:
    """Tell whether a file is an offer's installer, to the last byte."""
    if not path.is_file() or path.stat().st_size != offer.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == offer.sha256


def _add(part: Path, begin: int, data: bytes) -> None:
    """Write a piece to its place, on the disk before this returns."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.seek(begin)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _said(path: Path, wanted: int = 0) -> Iterator[None]:
    """Turn what the system says into what a person is told; ``wanted``: bytes that there has to be room for."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ReleaseNoRoom(megabytes=(wanted + ROOM_BYTES + 999_999) // 1_000_000) from None
        raise FileUnreachable(file=path.name) from None
