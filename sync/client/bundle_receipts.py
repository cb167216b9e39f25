"""What headquarters made of a bundle: the carrier fetches its receipt, the desk that made it reads it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.bundle_file import put_whole, reading
from sync.client.bundle_sending import MADE
from sync.client.bundle_values import Carried, MadeBundle, TakenReceipt
from sync.client.connection import Connection
from sync.client.errors import NotHeadquarters, NotJoined
from sync.client.offline import note_confirmed
from sync.protocol.bodies import KEPT
from sync.protocol.bundle_reading import look_at
from sync.protocol.bundles import HEADQUARTERS_BUNDLE_BYTES
from sync.protocol.errors import (
    BundleForAnother,
    BundleForeign,
    DirectoryDifferent,
    ReceiptRefused,
    RequestTooLarge,
)
from sync.protocol.limits import is_number
from sync.protocol.receipts import RECEIPT_BYTES, Receipt, ReceiptAnswer, read_receipt

RECEIPT_SUFFIX = ".coachreceipt"


class BundleReceipts:
    """Carrying bundles to headquarters, and the receipts that come back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gate = connection.gate
        self._member = connection.member

    def carry(self, path: Path) -> Carried:
        """Bring a bundle to headquarters, whoever made it, and put its receipt beside it.

        The same bundle may be brought again. Raises ``BundleForAnother``, ``BundleForeign``, ``BundleUnreadable``,
        ``Unreachable``, a ``Refusal``, ``ReceiptRefused``, ``OutputUnwritable``, ``DiskFull``.
        """
        with reading(path) as file:
            header = look_at(file)
            if header.organisation != self._member.organisation:
                raise BundleForeign
            if header.recipient is not None:
                raise BundleForAnother(recipient=header.recipient)
            file.seek(0)
            data = file.read(HEADQUARTERS_BUNDLE_BYTES + 1)
        if len(data) > HEADQUARTERS_BUNDLE_BYTES:
            raise RequestTooLarge(limit=HEADQUARTERS_BUNDLE_BYTES)
        answer = self._connection.caller.call("bring_bundle", body=data)
        receipt = self._read(answer.body)
        if receipt.bundle != header.id:
            raise NotHeadquarters
        receipt_path = path.with_suffix(RECEIPT_SUFFIX)
        with put_whole(receipt_path) as out:
            out.write(answer.body)
        if receipt.device == self._member.device:
            self.take(answer.body)
        maker = self._member.directory.members.devices.get(receipt.device)
        results = Counter(one.result for one in receipt.answers if one.is_taken)
        return Carried(
            receipt_path,
            receipt.device,
            maker.person if maker is not None else "",
            kept=results[KEPT],
            known=results.total() - results[KEPT],
            refused=Counter(one.code for one in receipt.answers if not one.is_taken),
        )

    def take_file(self, path: Path) -> TakenReceipt:
        """Read a ``*.coachreceipt`` file; raise ``BundleUnreadable`` and what ``take`` raises."""
        with reading(path) as file:
            data = file.read(RECEIPT_BYTES + 1)
        return self.take(data)

    def take(self, data: bytes) -> TakenReceipt:
        """Note that headquarters has what a receipt says; twice or late does no harm.

        Raises ``ReceiptRefused`` (reason ``device`` for one that is for another desk).
        """
        receipt, member = self._read(data), self._member
        if receipt.device != member.device:
            raise ReceiptRefused(reason="device")
        is_other_list = False
        try:
            if receipt.number:
                member.directory.check_place(receipt.number, receipt.head)
                if receipt.number == member.directory.number:
                    self._gate(note_confirmed)
        except DirectoryDifferent:
            is_other_list = receipt.number <= member.directory.number
        about = self._gate(partial(_made, bundle=receipt.bundle))
        changes = 0
        for scope, hashes in about.items():
            answers = [one for one in receipt.answers if one.scope == scope and one.device == member.device]
            changes += self._gate(partial(_acknowledge, scope=scope, answers=answers, hashes=hashes))
        self._gate(partial(_forget_if_done, bundle=receipt.bundle))
        return TakenReceipt(
            receipt.bundle,
            receipt.at,
            changes,
            Counter(one.code for one in receipt.answers if not one.is_taken),
            is_known=bool(about),
            is_other_list=is_other_list,
        )

    def made(self) -> list[MadeBundle]:
        """Return the bundles for headquarters of which something waits for a receipt, newest first."""
        return self._gate(_all_made)

    def _read(self, data: bytes) -> Receipt:
        headquarters = self._member.directory.members.headquarters
        if headquarters is None:
            raise NotJoined
        return read_receipt(data, self._member.organisation, headquarters.signing)


def _made(cabinet: Cabinet, bundle: str) -> dict[str, dict[int, str]]:
    """Return the envelopes of a bundle that was made here: scope → number → hash; nothing for another."""
    kept = MembershipStore(cabinet.vault).facts().get(MADE + bundle)
    if kept is None:
        return {}
    return {
        scope: {int(number): str(hash_) for number, hash_ in found}
        for scope, found in json.loads(kept)["envelopes"].items()
    }


def _acknowledge(
    cabinet: Cabinet, scope: str, answers: Iterable[ReceiptAnswer], hashes: dict[int, str]
) -> int:
    """Write down what arrived of a scope, and make ready again what headquarters cannot take as it is."""
    if cabinet.scope_entry(scope) is None:
        return 0
    try:
        file = cabinet.file(scope)
    except (FileDamaged, FileMissing, FileTooNew):
        return 0
    exchange, changes = Exchange(file), 0
    waiting = {one.number: one for one in exchange.waiting()}
    with file.sql.transaction():
        for answer in answers:
            packed = waiting.get(answer.number)
            if packed is None or hashes.get(answer.number) != packed.hash:
                continue  # acknowledged already, or sealed anew since
            if answer.is_taken:
                exchange.acknowledge(packed.number, packed.hash, answer.place, answer.at)
                changes += packed.changes
                del waiting[packed.number]
                if answer.before is not None and answer.before == exchange.cursor:
                    exchange.set_cursor(answer.place)
            elif _is_to_seal_anew(exchange, answer, first=min(waiting)):
                break
    if not exchange.has_unsent(cabinet.author.device):
        cabinet.note_sent(scope)
    return changes


def _is_to_seal_anew(exchange: Exchange, answer: ReceiptAnswer, *, first: int) -> bool:
    """Begin the own chain again where headquarters said that it ends, or seal in the newer key; tell whether so."""
    if answer.code == "epoch":
        exchange.drop_waiting()
        return True
    number, hash_ = answer.context.get("number"), answer.context.get("hash")
    if answer.code != "chain" or not is_number(number) or not isinstance(hash_, str):
        return False
    known = exchange.acknowledged_end()
    known_number = known.number if known is not None else 0
    # Where it has more of this chain than is known here, reading that back comes first, which needs the network.
    if number < known_number or (number == known_number and answer.number == first):
        exchange.restart_from(number, hash_)
        return True
    return False


def _forget_if_done(cabinet: Cabinet, bundle: str) -> None:
    if not any(one.id == bundle for one in _all_made(cabinet)):
        MembershipStore(cabinet.vault).drop_fact(MADE + bundle)


def _all_made(cabinet: Cabinet) -> list[MadeBundle]:
    found = []
    for name, value in MembershipStore(cabinet.vault).facts().items():
        if not name.startswith(MADE):
            continue
        about = json.loads(value)
        waiting = sum(_count_waiting(cabinet, scope, made) for scope, made in about["envelopes"].items())
        count = sum(map(len, about["envelopes"].values()))
        if waiting:
            found.append(MadeBundle(name.removeprefix(MADE), int(about["at"]), count, waiting))
    return sorted(found, key=lambda one: -one.at)


def _count_waiting(cabinet: Cabinet, scope: str, made: list[tuple[int, str]]) -> int:
    if cabinet.scope_entry(scope) is None:
        return 0
    try:
        waiting = {(one.number, one.hash) for one in Exchange(cabinet.file(scope)).waiting()}
    except (FileDamaged, FileMissing, FileTooNew):
        return 0
    return sum((number, hash_) in waiting for number, hash_ in made)
