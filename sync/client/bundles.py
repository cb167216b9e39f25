"""Exchange by files that are carried by hand: everything that a screen calls, in one place.

A bundle for headquarters is carried there by anybody with a network, whose receipt goes back; one for a colleague's
desk is read there. Used on the thread of the rounds, between two of them; only ``carry`` needs the network.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from coachdesk.journal.edit import Changed
from sync.client.bundle_file import reading
from sync.client.bundle_receipts import BundleReceipts
from sync.client.bundle_sending import BundleSending
from sync.client.bundle_taking import BundleTaking
from sync.client.bundle_values import (
    BundleFor,
    Carried,
    Colleague,
    MadeBundle,
    TakenBundle,
    TakenReceipt,
    WrittenBundle,
)
from sync.client.connection import Connection
from sync.client.left_work import LeftReading
from sync.protocol.bundle_reading import look_at
from sync.protocol.errors import BundleForeign


class Bundles:
    """A desk's bundles. Errors: see the halves it is made of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = BundleSending(connection)
        self._receipts = BundleReceipts(connection)

    def look(self, path: Path) -> BundleFor:
        """Tell for whom a bundle is, by what stands on it in clear.

        Raises ``BundleUnreadable``, ``BundleMalformed``, ``BundleNewer``, ``BundleCut``, ``BundleForeign``.
        """
        with reading(path) as file:
            header = look_at(file)
        if header.organisation != self._connection.member.organisation:
            raise BundleForeign
        if header.recipient is None:
            return BundleFor.HEADQUARTERS
        is_here = header.recipient == self._connection.member.device
        return BundleFor.HERE if is_here else BundleFor.ANOTHER

    def for_headquarters(self, folder: Path, stem: str) -> list[WrittenBundle]:
        """Write what waits for headquarters: ``stem.coachbundle``, and ``stem-2.coachbundle`` … when it is much."""
        return self._sending.for_headquarters(folder, stem)

    def colleagues(self) -> list[Colleague]:
        """Return the laptops that a bundle may be made for."""
        return self._sending.colleagues()

    def for_device(self, path: Path, device: str) -> WrittenBundle:
        """Write what this desk may say to one colleague's laptop."""
        return self._sending.for_device(path, device)

    def take(self, path: Path) -> TakenBundle:
        """Read a bundle for this desk."""
        with reading(path) as file:
            return BundleTaking(self._connection).take(file)

    def take_left(self, path: Path, scopes: Collection[str]) -> tuple[Changed, ...]:
        """Take in what a laptop that was let out had left of these scopes, as a supervisor decided.

        Raises what ``take`` raises, and ``UnknownWriter`` for a scope that was erased meanwhile.
        """
        with reading(path) as file:
            taking = BundleTaking(self._connection)
            taking.take(file)
        left = LeftReading(self._connection)
        found = [left.take_in(piece) for piece in taking.pieces if piece.scope in scopes]
        return tuple(changed for changed in found if changed is not None)

    def carry(self, path: Path) -> Carried:
        """Bring a bundle to headquarters and put its receipt beside it."""
        return self._receipts.carry(path)

    def take_receipt(self, path: Path) -> TakenReceipt:
        """Read the receipt of a bundle that this desk made."""
        return self._receipts.take_file(path)

    def made(self) -> list[MadeBundle]:
        """Return the bundles for headquarters that no receipt has settled."""
        return self._receipts.made()
