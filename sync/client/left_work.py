"""What a laptop had written and no key was for when it was let out: sealed to each supervisor's laptop, with a key made
for it, and taken in there when a supervisor says so.

It is signed by who wrote it, as of the statements from before it was let out. It counts for nothing by itself: the
supervisor who takes it in sends it on in their own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coachdesk.journal.change import Change
from coachdesk.journal.edit import Changed
from coachdesk.programme.declaration import Scope
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.journal_rows import known_changes, rows_taken
from coachdesk.storage.membership_store import MembershipStore
from sync.client.bundle_file import put_whole
from sync.client.bundle_values import LeftWork
from sync.client.connection import Connection
from sync.client.examining import check_author, check_kind
from sync.client.member import Member
from sync.client.packing import Standing
from sync.client.spoken import spoken
from sync.protocol.acts import Role
from sync.protocol.bodies import GivenKey
from sync.protocol.bundle_writing import BundleWriter
from sync.protocol.envelope import check_signature, read_envelope
from sync.protocol.errors import NoKey, UnknownWriter
from sync.protocol.framing import Frame
from sync.protocol.keys import KEY_BYTES, ScopeKey, new_scope_key, open_sealed, wrap_scope_key
from sync.protocol.members import Device
from sync.protocol.sealing import unseal

EPOCH = 1
"""What a key is called that was made for what is left: no statement speaks of it."""


def left_name(device: str) -> str:
    """Return the name of the file for a supervisor's laptop."""
    return f"unsent-{device}.coachbundle"


# Leaving


def write_left(connection: Connection, folder: Path, scopes: Iterable[str]) -> int:
    """Write what is unsent of these scopes for each supervisor's laptop; return how many changes each file holds.

    A file that cannot be read, or a folder that cannot be written, keeps nothing else from being written.
    """
    member, gate = connection.member, connection.gate
    number = _number_before_leaving(member)
    wanted = sorted(scopes)
    if not wanted or not number:
        return 0
    standings = {scope: Standing(EPOCH, new_scope_key(), number) for scope in wanted}
    raws: dict[str, list[bytes]] = {}
    count = 0
    for scope, standing in standings.items():
        try:
            for one in spoken(gate, member, scope, standing):
                raws.setdefault(scope, []).append(one.envelope.raw)
                count += one.changes
        except StorageError:
            continue
    if not raws:
        return 0
    for device in member.directory.members.devices.values():
        if Role.SUPERVISOR in member.directory.roles_of(device.id):
            try:
                _write(connection, folder / left_name(device.id), device, standings, raws)
            except StorageError:
                continue
    return count


def _number_before_leaving(member: Member) -> int:
    number = member.directory.number
    while number > 0 and member.directory.device(member.device, number) is None:
        number -= 1
    return number


def _write(
    connection: Connection,
    path: Path,
    device: Device,
    standings: dict[str, Standing],
    raws: dict[str, list[bytes]],
) -> None:
    member = connection.member
    statements = connection.gate(lambda cabinet: MembershipStore(cabinet.vault).statements(0))
    with put_whole(path) as file:
        writer = BundleWriter(
            file,
            organisation=member.organisation,
            recipient=device.id,
            recipient_key=device.sealing,
            device=member.device,
            signing_key=member.signing_key,
            made_at=connection.now(),
            directory=next(iter(standings.values())).directory,
        )
        for raw in statements:  # they tell why it was left
            writer.add_statement(raw)
        for scope in raws:
            place = member.place(scope, EPOCH)
            wrapped = wrap_scope_key(standings[scope].key, place, device.id, device.sealing)
            writer.add_key(GivenKey(scope, EPOCH, device.id, wrapped))
        for found in raws.values():
            for raw in found:
                writer.add_envelope(Frame(raw))
        writer.finish()


# Taking in


@dataclass(frozen=True, slots=True)
class LeftPiece:
    """An envelope of what was left, opened."""

    scope: str
    device: str
    person: str
    changes: tuple[Change, ...]


class LeftReading:
    """Opens what a laptop that was let out had left; for a supervisor's desk."""

    def __init__(self, connection: Connection) -> None:
        self._gate = connection.gate
        self._member = connection.member
        self._keys: dict[str, ScopeKey] = {}

    def hold(self, given: GivenKey) -> None:
        """Hold a key that came beside, for what came with it alone."""
        member = self._member
        about = {
            "use": "scope-key/1",
            "organisation": member.organisation,
            "scope": given.scope,
            "epoch": given.epoch,
            "device": member.device,
        }
        try:
            raw = open_sealed(given.wrapped, member.sealing_seed, about)
        except ValueError:
            return
        if len(raw) == KEY_BYTES and given.epoch == EPOCH:
            self._keys[given.scope] = ScopeKey(raw)

    def opened(self, raw: bytes, maker: str) -> LeftPiece:
        """Return what an envelope says that this laptop wrote; raise a ``SetAside``."""
        member, envelope = self._member, read_envelope(raw)
        header = envelope.header
        about = {"device": header.device, "scope": header.scope, "number": header.number}
        device = member.directory.device(header.device, header.directory)
        if header.device != maker or header.organisation != member.organisation or device is None:
            raise UnknownWriter(**about)
        check_signature(envelope, device.signing)
        key = self._keys.get(header.scope) or member.key(header.scope, header.epoch)
        if key is None:
            raise NoKey(scope=header.scope, epoch=header.epoch)
        changes = []
        for wire in unseal(envelope, key):
            check_kind(wire, Scope.REGISTER if header.scope == REGISTER else Scope.CASE)
            check_author(member, header.device, header.directory, wire)
            changes.append(wire.change(header.scope))
        return LeftPiece(header.scope, header.device, device.person, tuple(changes))

    def summed(self, pieces: Sequence[LeftPiece]) -> tuple[LeftWork, ...]:
        """Return what of it is not here yet, a line for each scope."""
        counts: dict[tuple[str, str, str], int] = {}
        for piece in pieces:
            name = (piece.scope, piece.device, piece.person)
            count = self._gate(partial(_count_new, piece=piece))
            if count:
                counts[name] = counts.get(name, 0) + count
        return tuple(LeftWork(*name, count) for name, count in counts.items())

    def take_in(self, piece: LeftPiece) -> Changed | None:
        """Take a piece into its file, to be sent on; raise ``UnknownWriter`` for a scope that was erased."""
        record = self._member.directory.members.scopes.get(piece.scope)
        if record is not None and not record.is_there():
            raise UnknownWriter(device=piece.device, scope=piece.scope, number=1)
        return self._gate(partial(_take_in, piece=piece))


def _count_new(cabinet: Cabinet, piece: LeftPiece) -> int:
    ids = {change.id for change in piece.changes}
    if cabinet.scope_entry(piece.scope) is None:
        return len(ids)
    try:
        return len(ids - known_changes(cabinet.file(piece.scope), ids))
    except StorageError:
        return len(ids)


def _take_in(cabinet: Cabinet, piece: LeftPiece) -> Changed | None:
    if cabinet.scope_entry(piece.scope) is None:
        cabinet.make_scope(piece.scope, Scope.REGISTER if piece.scope == REGISTER else Scope.CASE)
    file = cabinet.file(piece.scope)
    exchange = Exchange(file)
    changed = cabinet.take_in(
        piece.scope, piece.changes, beside=lambda: exchange.mark_unsent_ids(rows_taken(file))
    )
    cabinet.mark_whole(piece.scope)
    if changed is not None:
        cabinet.note_to_send(piece.scope)
    return changed
