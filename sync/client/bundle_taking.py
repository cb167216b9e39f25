"""Read a bundle that is for this desk: statements first, then keys, then what was written.

Everything in it proves itself. Twice or late does no harm: statements and changes are known by what they are, and the
ends of the chains and the cursor stay where headquarters' own envelopes have brought them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

from coachdesk.journal.change import Change
from coachdesk.journal.edit import Changed
from coachdesk.programme.declaration import Scope
from coachdesk.storage.brought import Brought, BroughtEnvelope
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.journal_rows import rows_taken
from coachdesk.storage.membership_store import MembershipStore
from sync.client.bundle_receipts import BundleReceipts
from sync.client.bundle_values import BundleAge, TakenBundle
from sync.client.connection import Connection
from sync.client.examining import opened
from sync.client.joining import JOIN_STATE, JoinState, note_accepted
from sync.client.left_work import LeftPiece, LeftReading
from sync.client.offline import OfflineStatements
from sync.client.passing_on import note_brought
from sync.protocol.acts import Role
from sync.protocol.bodies import GivenKey
from sync.protocol.bundle_reading import (
    BundleReader,
    EnvelopeRecord,
    KeyRecord,
    ReceiptRecord,
    StatementRecord,
)
from sync.protocol.envelope import read_envelope
from sync.protocol.errors import (
    BundleAltered,
    BundleCut,
    BundleMalformed,
    DirectoryDifferent,
    ReceiptRefused,
    SetAside,
    StatementMalformed,
    StatementRefused,
    UnknownWriter,
    WrappedKeyRefused,
)
from sync.protocol.framing import Frame
from sync.protocol.keys import unwrap_scope_key
from sync.protocol.statements import Statement, read_statement

READ = "bundle_read."
"""Facts of the vault of this name and a device: when it made the newest bundle that was read here, and its id."""
BATCH_CHANGES = 500


class BundleTaking:
    """One bundle for this desk, read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gate = connection.gate
        self._member = connection.member
        self._left_reading = LeftReading(connection)
        self._raws: list[bytes] = []
        self._is_open = False
        self._is_of_member = False
        self._keys: list[GivenKey] = []
        self._scope = ""
        self._batch: list[Change] = []
        self._relayed: list[tuple[str, str]] = []
        self._sealed: list[tuple[BroughtEnvelope, list[str]]] = []
        """The envelopes of the batch, with the changes of each."""
        self._received: list[Changed] = []
        self._left: Counter[str] = Counter()
        self._statements = self._gained = 0
        self._is_other_list = self._has_joined = False
        self.pieces: list[LeftPiece] = []
        """What was left by a laptop that was let out: it waits for a supervisor's word."""

    def take(self, file: BinaryIO) -> TakenBundle:
        """Take in what a bundle holds, up to where it was cut.

        Raises ``BundleMalformed``, ``BundleNewer``, ``BundleForeign``, ``BundleForAnother``, ``BundleSignature``; and
        ``BundleCut`` or ``BundleAltered`` when not even its beginning is there.
        """
        member = self._member
        reader = BundleReader(
            file, organisation=member.organisation, recipient=member.device, seed=member.sealing_seed
        )
        problem: str | None = None
        try:
            for record in reader.records():
                match record:
                    case StatementRecord():
                        self._raws.append(record.raw)
                        continue
                    case KeyRecord():
                        self._open_up(reader)
                        self._keys.append(record.key)
                    case EnvelopeRecord():
                        self._open_up(reader)
                        self._keep_keys()
                        self._envelope(record.frame, reader.maker.device)
                    case ReceiptRecord():
                        self._open_up(reader)
                        self._receipt(record.raw)
        except (BundleCut, BundleAltered) as refused:
            problem = refused.code
        self._open_up(reader)
        self._keep_keys()
        self._flush()
        while self._gate(lambda cabinet: cabinet.absorb_some()):
            pass
        maker = reader.maker
        age = self._gate(
            partial(_note_read, device=maker.device, made_at=maker.made_at, bundle=reader.header.id)
        )
        known = member.directory.members.devices.get(maker.device)
        return TakenBundle(
            id=reader.header.id,
            maker=maker.device,
            person=known.person if known is not None else "",
            made_at=maker.made_at,
            age=age,
            changes=sum(len(one.change_ids) for one in self._received),
            statements=self._statements,
            keys=self._gained,
            received=tuple(self._received),
            left=self._left,
            left_work=self._left_reading.summed(self.pieces),
            problem=problem,
            has_joined=self._has_joined,
            is_other_list=self._is_other_list,
        )

    # Statements

    def _open_up(self, reader: BundleReader) -> None:
        """Take the statements in, and see who made the bundle, once they are all there."""
        if self._is_open:
            return
        self._is_open = True
        self._take_statements()
        member = self._member
        reader.maker.check(member.directory)
        self._is_of_member = member.directory.device(reader.maker.device) is not None
        if member.is_active() and self._gate(_note_let_in):
            self._has_joined = True

    def _take_statements(self) -> None:
        try:
            statements = [read_statement(raw) for raw in self._raws]
        except StatementMalformed as error:
            raise BundleMalformed(part="statement") from error
        before = self._member.directory.number
        try:
            new = self._member.take_statements(statements)
        except DirectoryDifferent:
            if not OfflineStatements(self._connection).follow(statements):
                self._is_other_list = True
        except StatementRefused:
            self._is_other_list = True
        else:
            self._gate(partial(_keep_statements, statements=new))
        self._statements = max(0, self._member.directory.number - before)

    # Keys

    def _keep_keys(self) -> None:
        if not self._keys:
            return
        keys, self._keys = self._keys, []
        if not self._is_of_member:
            for given in keys:
                self._left_reading.hold(given)
            return
        member, rows = self._member, []
        for given in keys:
            proof = member.directory.proof(given.scope, given.epoch)
            if (
                given.device != member.device
                or proof is None
                or member.key(given.scope, given.epoch) is not None
            ):
                continue
            place = member.place(given.scope, given.epoch)
            try:
                key = unwrap_scope_key(given.wrapped, place, member.device, member.sealing_seed, proof)
            except WrappedKeyRefused:
                continue
            rows.append((given.scope, given.epoch, key))
        if rows:
            raws = [(scope, epoch, key.raw) for scope, epoch, key in rows]
            self._gate(lambda cabinet: MembershipStore(cabinet.vault).keep_keys(raws))
        for scope, epoch, key in rows:
            member.hold(scope, epoch, key)
        self._gained += len(rows)

    # Envelopes

    def _envelope(self, frame: Frame, maker: str) -> None:
        try:
            if not self._is_of_member:
                if Role.SUPERVISOR not in self._member.roles:
                    raise UnknownWriter(device=maker, scope="", number=0)
                self.pieces.append(self._left_reading.opened(frame.raw, maker))
                return
            envelope = read_envelope(frame.raw)
            header, directory = envelope.header, self._member.directory
            # It did not pass headquarters, which would have looked at what is so now.
            is_writer = directory.may_write(header.device, header.scope)
            if not is_writer or not self._member.may_read(header.scope):
                raise UnknownWriter(device=header.device, scope=header.scope, number=header.number)
            found = opened(self._member, envelope)
        except SetAside as refused:
            self._left[refused.reason] += 1
            return
        if header.scope != self._scope or len(self._batch) >= BATCH_CHANGES:
            self._flush()
        self._scope = header.scope
        self._batch += found.changes
        self._relayed += [(change_id, header.device) for change_id in found.relayed]
        brought = BroughtEnvelope(envelope.hash, envelope.raw)
        self._sealed.append((brought, [change.id for change in found.changes]))

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        relayed, self._relayed = self._relayed, []
        sealed, self._sealed = self._sealed, []
        if not batch:
            return
        # A supervisor's desk says it in its own chain; another one keeps it as it was signed.
        kept = None if Role.SUPERVISOR in self._member.roles else sealed
        try:
            changed = self._gate(
                partial(_take_in, scope=self._scope, changes=batch, relayed=relayed, kept=kept)
            )
        except (FileDamaged, FileMissing, FileTooNew) as error:
            self._left[error.code] += 1
            return
        if changed is not None:
            self._received.append(changed)

    def _receipt(self, raw: bytes) -> None:
        try:
            BundleReceipts(self._connection).take(raw)
        except ReceiptRefused as refused:
            self._left[refused.code] += 1


def _take_in(
    cabinet: Cabinet,
    scope: str,
    changes: Sequence[Change],
    relayed: Sequence[tuple[str, str]],
    kept: Sequence[tuple[BroughtEnvelope, list[str]]] | None,
) -> Changed | None:
    if kept is not None:
        note_brought(cabinet, scope)
    if cabinet.scope_entry(scope) is None:
        cabinet.make_scope(scope, Scope.REGISTER if scope == REGISTER else Scope.CASE)
    file = cabinet.file(scope)
    exchange = Exchange(file)

    def beside() -> None:
        new = set(rows_taken(file))
        # The laptop that it came from may never reach headquarters; what headquarters has by then is not sent.
        if new and kept is None:
            exchange.mark_unsent_ids(sorted(new))
        for envelope, change_ids in kept or ():
            if unknown := new.intersection(change_ids):
                Brought(file).keep(envelope, sorted(unknown))
        if new and relayed:
            exchange.note_relayed([one for one in relayed if one[0] in new])

    changed = cabinet.take_in(scope, changes, beside=beside)
    cabinet.mark_whole(scope)
    if changed is not None and exchange.has_unsent(cabinet.author.device):
        cabinet.note_to_send(scope)
    return changed


def _keep_statements(cabinet: Cabinet, statements: Sequence[Statement]) -> None:
    if statements:
        MembershipStore(cabinet.vault).keep_statements([(one.number, one.raw) for one in statements])


def _note_let_in(cabinet: Cabinet) -> bool:
    """Note that this desk belongs; True when it did not before."""
    state = MembershipStore(cabinet.vault).facts().get(JOIN_STATE, JoinState.ACCEPTED)
    if state == JoinState.ACCEPTED:
        return False
    note_accepted(cabinet)
    return True


def _note_read(cabinet: Cabinet, device: str, made_at: int, bundle: str) -> BundleAge:
    store = MembershipStore(cabinet.vault)
    known = json.loads(store.facts().get(READ + device, "[0, []]"))
    if bundle in known[1]:
        return BundleAge.AGAIN
    is_older = made_at < known[0]
    store.keep_fact(READ + device, json.dumps([max(made_at, known[0]), [*known[1], bundle][-20:]]))
    return BundleAge.OLDER if is_older else BundleAge.NEW
