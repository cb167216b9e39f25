"""What headquarters asks of an envelope before it keeps it, whichever way it came."""

from __future__ import annotations

from collections.abc import Iterable

from sync.protocol.admission import check_writer
from sync.protocol.directory import Directory
from sync.protocol.endpoints import REQUEST_BYTES
from sync.protocol.envelope import Envelope, read_envelope
from sync.protocol.errors import (
    BadRequest,
    Conflict,
    EpochRefused,
    Forbidden,
    NoScope,
    Refusal,
    RequestTooLarge,
    SetAside,
    SyncFault,
)
from sync.protocol.framing import Frame, FrameReader
from sync.protocol.limits import NO_HASH
from sync.protocol.problems import refusal_of_envelope


def read_frames(body: bytes) -> list[Frame]:
    """Return the frames of a request's body: up to 1 MiB of them, or one alone that is longer.

    Raises ``BadRequest`` or ``RequestTooLarge``.
    """
    reader = FrameReader()
    try:
        frames = reader.feed(body)
        reader.finish()
    except SetAside as aside:
        raise refusal_of_envelope(aside, number=0, hash_=NO_HASH, epoch=0) from aside
    except SyncFault as cut:
        raise BadRequest(field="body") from cut
    if not frames:
        raise BadRequest(field="body")
    if len(body) > REQUEST_BYTES and len(frames) > 1:
        raise RequestTooLarge(limit=REQUEST_BYTES)
    return frames


def checked(frames: Iterable[Frame], directory: Directory, *, writer: str | None) -> list[Envelope | Refusal]:
    """Return each frame's envelope, or why it is refused whatever its chain says.

    ``writer``: the only device whose envelopes are taken; None for a bundle, which brings anybody's.
    """
    return [_checked(frame.raw, directory, writer) for frame in frames]


def _checked(raw: bytes, directory: Directory, writer: str | None) -> Envelope | Refusal:
    try:
        envelope = read_envelope(raw)
        _check(envelope, directory, writer)
    except Refusal as refusal:
        return refusal
    except SetAside as aside:
        return refusal_of_envelope(aside, number=0, hash_=NO_HASH, epoch=0)
    return envelope


def _check(envelope: Envelope, directory: Directory, writer: str | None) -> None:
    """Check that its writer might write it then, and may now, under a key that is not too old."""
    header = envelope.header
    if header.organisation != directory.organisation or writer not in (None, header.device):
        raise Forbidden
    if header.directory > directory.number:
        # Headquarters was rewound, or the statement is on its way: the desk brings its statements first.
        raise Conflict(number=directory.number, head=directory.head)
    record = directory.members.scopes.get(header.scope)
    if record is None or not record.is_there():
        raise NoScope
    if not directory.may_write(header.device, header.scope):
        raise Forbidden
    # One that was sealed just before a rotation is still taken; an older one is to be sealed anew.
    if not record.epoch - 1 <= header.epoch <= record.epoch:
        raise EpochRefused(epoch=record.epoch)
    check_writer(directory, envelope)


def check_left(envelope: Envelope, directory: Directory, by: str) -> None:
    """Check what is laid into the tray: its writer's words counted when they were written.

    ``by``: who brings it: its writer, or a device that could ever read the scope and has it from them.
    """
    header = envelope.header
    if header.organisation != directory.organisation:
        raise Forbidden
    if header.device != by and not directory.members.ever_had_access(by, header.scope):
        raise Forbidden
    if header.directory > directory.number:
        raise Conflict(number=directory.number, head=directory.head)
    check_writer(directory, envelope)
