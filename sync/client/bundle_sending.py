"""Write bundles: for headquarters what would be sent there, for a colleague's desk what this one may say."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.bundle_file import put_whole
from sync.client.bundle_values import Colleague, NoColleague, WrittenBundle
from sync.client.connection import Connection
from sync.client.errors import NotJoined
from sync.client.offline import OfflineStatements, confirmed_number
from sync.client.packing import pack_portion, standing_now
from sync.client.spoken import spoken
from sync.protocol.bodies import GivenKey
from sync.protocol.bundle_writing import BundleWriter
from sync.protocol.bundles import HEADQUARTERS_BUNDLE_BYTES
from sync.protocol.framing import Frame
from sync.protocol.keys import wrap_scope_key
from sync.protocol.members import Device

MADE = "bundle_made."
"""Facts of the vault of this name and a bundle's id: when it was made, and which envelopes it carries, until its
receipt has come: a receipt names numbers, and after a disk was set back a number may be another envelope's."""
REMEMBERED_S = 90 * 24 * 3600
_ROOM_BYTES = HEADQUARTERS_BUNDLE_BYTES - (256 << 10)
_KEY_BYTES = 2048
"""A wrapped key with its names, about."""
_MUCH_BYTES = 4 << 20


@dataclass
class _Load:
    """What goes into one file for headquarters: scope → (number, hash, changes) of its envelopes."""

    envelopes: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    size: int = 0


class BundleSending:
    """The writing half of bundles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gate = connection.gate
        self._member = connection.member

    # For headquarters

    def for_headquarters(self, folder: Path, stem: str) -> list[WrittenBundle]:
        """Write what waits for headquarters into as many files as it needs; none when nothing does.

        Raises ``NotJoined``, ``OutputUnwritable``, ``DiskFull``.
        """
        member = self._member
        if not member.is_active():
            raise NotJoined
        cases, to_send = self._gate(lambda cabinet: (cabinet.case_ids(), sorted(cabinet.to_send())))
        OfflineStatements(self._connection).declare([scope for scope in to_send if scope in cases])
        written = []
        for number, load in enumerate(self._loads(to_send), start=1):
            name = f"{stem}.coachbundle" if number == 1 else f"{stem}-{number}.coachbundle"
            written.append(self._write_load(folder / name, load))
        return written

    def _loads(self, scopes: Sequence[str]) -> list[_Load]:
        """Pack what is unsent and share the envelopes out among files, each short enough for headquarters."""
        statements = self._statements(0)
        fixed = sum(len(raw) + 5 for raw in statements)
        loads: list[_Load] = []
        for scope in scopes:
            with contextlib.suppress(FileDamaged, FileMissing, FileTooNew):
                keys = len(self._readers(scope)) * self._member.directory.epoch(scope) * _KEY_BYTES
                for number, hash_, changes, size in self._packed(scope):
                    more = size + 13 + (0 if loads and scope in loads[-1].envelopes else keys)
                    if not loads or loads[-1].size + more > _ROOM_BYTES:
                        loads.append(_Load(size=min(fixed, _MUCH_BYTES)))
                        more = size + 13 + keys
                    loads[-1].size += more
                    loads[-1].envelopes.setdefault(scope, []).append((number, hash_, changes))
        return loads

    def _packed(self, scope: str) -> list[tuple[int, str, int, int]]:
        member = self._member
        if not member.may_read(scope):
            return []
        while not self._gate(lambda cabinet: pack_portion(cabinet, member, scope)).is_last:
            pass
        return self._gate(
            lambda cabinet: [
                (one.number, one.hash, one.changes, len(one.raw))
                for one in Exchange(cabinet.file(scope)).waiting()
            ]
        )

    def _write_load(self, path: Path, load: _Load) -> WrittenBundle:
        member = self._member
        headquarters = member.directory.members.headquarters
        if headquarters is None:
            raise NotJoined
        with put_whole(path) as file:
            writer = self._writer(file, None, headquarters.sealing, member.directory.number)
            statements = self._statements(0)
            if sum(map(len, statements)) > _MUCH_BYTES:  # headquarters has those that others have
                statements = self._statements(self._confirmed())
            for raw in statements:
                writer.add_statement(raw)
            for scope in load.envelopes:
                for key in self._keys(scope, self._readers(scope)):
                    writer.add_key(key)
            for scope, envelopes in load.envelopes.items():
                wanted = {number for number, _, _ in envelopes}
                for raw in self._gate(partial(_waiting_raws, scope=scope, numbers=wanted)):
                    writer.add_envelope(Frame(raw))
            writer.finish()
            remembered = {
                "at": self._connection.now(),
                "envelopes": {
                    scope: [[number, hash_] for number, hash_, _ in found]
                    for scope, found in load.envelopes.items()
                },
            }
            # Before the file can be carried anywhere.
            self._gate(lambda cabinet: _remember(cabinet, writer.id, remembered))
        count = sum(map(len, load.envelopes.values()))
        changes = sum(one[2] for found in load.envelopes.values() for one in found)
        return WrittenBundle(writer.id, path, count, changes, tuple(load.envelopes), writer.written)

    # For a colleague

    def colleagues(self) -> list[Colleague]:
        """Return the laptops that belong, beside this one, with what both may read."""
        member = self._member
        found = []
        for device in member.directory.members.devices.values():
            if device.id == member.device or member.directory.device(device.id) is None:
                continue
            found.append(
                Colleague(device.id, device.person, tuple(self._shared(device, member.directory.number)))
            )
        return found

    def for_device(self, path: Path, device: str) -> WrittenBundle:
        """Write what this desk may say to one colleague's: statements, keys, changes; always all of it.

        Raises ``NoColleague``, ``NotJoined``, ``OutputUnwritable``, ``DiskFull``.
        """
        member = self._member
        known = member.directory.device(device)
        if not member.is_active():
            raise NotJoined
        if known is None or device == member.device:
            raise NoColleague(device=device)
        confirmed = self._confirmed()
        scopes = self._shared(known, confirmed)
        count = changes = 0
        with put_whole(path) as file:
            writer = self._writer(file, device, known.sealing, confirmed)
            for raw in self._statements(0)[:confirmed]:
                writer.add_statement(raw)
            for scope in scopes:
                for key in self._keys(scope, [known]):
                    writer.add_key(key)
            for scope in scopes:
                standing = standing_now(member, scope)
                if standing is None:
                    continue
                with contextlib.suppress(FileDamaged, FileMissing, FileTooNew):
                    for one in spoken(self._gate, member, scope, replace(standing, directory=confirmed)):
                        writer.add_envelope(Frame(one.envelope.raw))
                        count, changes = count + 1, changes + one.changes
            writer.finish()
        return WrittenBundle(writer.id, path, count, changes, tuple(scopes), writer.written)

    def _shared(self, device: Device, number: int) -> list[str]:
        """Return the scopes that this device and another one may read, also by the statements up to a number."""
        directory, own = self._member.directory, self._member.device
        return [
            scope
            for scope in directory.scopes_of(own)
            if directory.may_read(device.id, scope) and number and directory.may_write(own, scope, number)
        ]

    # Both

    def _writer(
        self, file: BinaryIO, recipient: str | None, recipient_key: bytes, directory: int
    ) -> BundleWriter:
        member = self._member
        return BundleWriter(
            file,
            organisation=member.organisation,
            recipient=recipient,
            recipient_key=recipient_key,
            device=member.device,
            signing_key=member.signing_key,
            made_at=self._connection.now(),
            directory=directory,
        )

    def _keys(self, scope: str, devices: Sequence[Device]) -> list[GivenKey]:
        """Return every key of a scope that is here, wrapped for these devices."""
        member, given = self._member, []
        for epoch in range(1, member.directory.epoch(scope) + 1):
            key = member.key(scope, epoch)
            if key is None:
                continue
            for device in devices:
                wrapped = wrap_scope_key(key, member.place(scope, epoch), device.id, device.sealing)
                given.append(GivenKey(scope, epoch, device.id, wrapped))
        return given

    def _readers(self, scope: str) -> list[Device]:
        return [one for one in self._member.directory.recipients(scope) if one.id != self._member.device]

    def _statements(self, after: int) -> list[bytes]:
        return self._gate(lambda cabinet: MembershipStore(cabinet.vault).statements(after))

    def _confirmed(self) -> int:
        directory = self._member.directory
        return self._gate(lambda cabinet: confirmed_number(cabinet, directory))


def _waiting_raws(cabinet: Cabinet, scope: str, numbers: set[int]) -> list[bytes]:
    return [one.raw for one in Exchange(cabinet.file(scope)).waiting() if one.number in numbers]


def _remember(cabinet: Cabinet, bundle: str, about: dict[str, object]) -> None:
    store = MembershipStore(cabinet.vault)
    now = about["at"]
    assert isinstance(now, int)  # noqa: S101 - put in above; tells mypy
    for name, value in store.facts().items():
        if name.startswith(MADE) and json.loads(value)["at"] < now - REMEMBERED_S:
            store.drop_fact(name)
    store.keep_fact(MADE + bundle, json.dumps(about))
