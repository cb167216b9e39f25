"""An envelope of somebody else: checked, opened and read, before it comes near a file.

Pure but for the keys and the directory it is given, so it runs beside the desk's thread.
"""

from __future__ import annotations

from dataclasses import dataclass

from coachdesk.journal.change import Change
from coachdesk.programme.declaration import Scope
from coachdesk.programme.registry import ENTITY_TYPES
from sync.client.member import Member
from sync.protocol.acts import REGISTER, Role
from sync.protocol.admission import check_writer
from sync.protocol.changes import WireChange
from sync.protocol.envelope import Envelope, read_envelope
from sync.protocol.errors import BadContent, NoKey, SealBroken, UnknownWriter
from sync.protocol.sealing import unseal


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that may be taken in, with its changes; ``relayed``: those that another device made."""

    envelope: Envelope
    changes: tuple[Change, ...]
    relayed: tuple[str, ...]


def read_of_scope(raw: bytes, scope: str) -> Envelope:
    """Return the envelope of these bytes; raise a ``SetAside``, also for one of another scope."""
    envelope = read_envelope(raw)
    header = envelope.header
    if header.scope != scope:
        raise UnknownWriter(device=header.device, scope=header.scope, number=header.number)
    return envelope


def opened(member: Member, envelope: Envelope, *, is_testimony: bool = False) -> Opened:
    """Return an envelope's changes once its writer, seal and content were found to be right.

    ``is_testimony``: it may also say what another device wrote; a supervisor decides whether that is believed. Raises
    a ``SetAside`` with its reason. Its place in its chain is the caller's to check, before.
    """
    header = envelope.header
    check_writer(member.directory, envelope)
    key = member.key(header.scope, header.epoch)
    if key is None:
        raise NoKey(scope=header.scope, epoch=header.epoch)
    try:
        found = unseal(envelope, key)
    except SealBroken as error:
        # The body is the one that was signed: its writer held another key under this name, on a disk or a list of
        # statements that was set back since. Whoever has that key has none that counts; the writer says it again.
        raise NoKey(scope=header.scope, epoch=header.epoch) from error
    wanted = Scope.REGISTER if header.scope == REGISTER else Scope.CASE
    relayed = tuple(wire.id for wire in found if wire.device != header.device)
    said: set[tuple[str, str, str]] = set()
    for wire in found:
        about = (wire.kind, wire.person, wire.device)
        if about in said:
            continue  # of the same kind, by the same person on the same device as one before
        check_kind(wire, wanted)
        check_author(member, header.device, header.directory, wire, is_testimony=is_testimony)
        said.add(about)
    return Opened(envelope, tuple([wire.change(header.scope) for wire in found]), relayed)


def check_kind(wire: WireChange, wanted: Scope) -> None:
    """Check that a change is about something that lives in this kind of file; kinds not known here pass."""
    described = ENTITY_TYPES.get(wire.kind)
    if described is not None and described.scope is not wanted:
        raise BadContent(change=wire.id, reason="scope")


def check_author(
    member: Member, sender: str, number: int, wire: WireChange, *, is_testimony: bool = False
) -> None:
    """Check that nobody speaks in another one's name; raise ``BadContent``.

    ``sender``: the device that sends it, which the directory knew once ``number`` statements were made.

    A change of the sending device is by its person, or by an id that the directory does not know (a desk's own,
    from before it joined). One of another device is sent on by a supervisor, or by the same person's next laptop.
    """
    members = member.directory.members
    sending_person = members.devices[sender].person
    if wire.device == sender:
        if wire.person not in (sending_person, *_unknown(member, wire.person)):
            raise BadContent(change=wire.id, reason="author")
        return
    maker = members.devices.get(wire.device)
    roles = members.roles_of(sender, number)
    if maker is None:
        # A device from before its desk joined: only its own person's desk has its changes.
        if _unknown(member, wire.person) or wire.person == sending_person:
            return
        raise BadContent(change=wire.id, reason="author")
    is_allowed = is_testimony or Role.SUPERVISOR in roles or maker.person == sending_person
    if not is_allowed or wire.person not in (maker.person, *_unknown(member, wire.person)):
        raise BadContent(change=wire.id, reason="author")


def _unknown(member: Member, person: str) -> tuple[str, ...]:
    return () if person in member.directory.members.persons else (person,)
