"""Exchange by files that are carried by hand, on a USB stick or otherwise: acts of ``Syncing.do``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ui.operations.tray import TrayPiece, open_pieces, take_in

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from sync.client.bundle_values import (
        Carried,
        Colleague,
        MadeBundle,
        TakenBundle,
        TakenReceipt,
        WrittenBundle,
    )
    from sync.client.connection import Connection

BUNDLE_SUFFIX = ".coachbundle"
RECEIPT_SUFFIX = ".coachreceipt"
LEFT_SUFFIX = ".coachenvelopes"
"""What a laptop that was let out had left beside its desk."""


TakingLeft = Callable[["Connection"], "tuple[Changed, ...]"]


@dataclass(frozen=True, slots=True)
class LeftFile:
    """The pieces of a ``*.coachenvelopes`` file."""

    pieces: tuple[TrayPiece, ...]


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file that was brought came to; ``changed``: what was taken in of it, for the broadcast."""

    path: Path
    value: TakenBundle | Carried | TakenReceipt | LeftFile
    changed: tuple[Changed, ...] = ()


def write_for_headquarters(folder: Path, stem: str) -> Callable[[Connection], list[WrittenBundle]]:
    """Return the act that writes what waits for headquarters into files of a folder."""

    def act(connection: Connection) -> list[WrittenBundle]:
        from sync.client.bundles import Bundles

        return Bundles(connection).for_headquarters(folder, stem)

    return act


def find_colleagues(connection: Connection) -> list[Colleague]:
    """Return the laptops that a bundle may be made for, which share something with this one."""
    from sync.client.bundles import Bundles

    return [one for one in Bundles(connection).colleagues() if one.scopes]


def write_for_colleague(path: Path, device: str) -> Callable[[Connection], WrittenBundle]:
    """Return the act that writes what this desk may say to one colleague's laptop."""

    def act(connection: Connection) -> WrittenBundle:
        from sync.client.bundles import Bundles

        return Bundles(connection).for_device(path, device)

    return act


def read_file(path: Path) -> Callable[[Connection], FileRead]:
    """Return the act that does with a file what it is for.

    One for this desk is taken in, one for headquarters is brought there, a receipt is noted. Errors: those of
    ``sync.client.bundles``; ``BundleForAnother`` for one that is for another desk.
    """

    def act(connection: Connection) -> FileRead:
        from sync.client.bundle_values import BundleFor
        from sync.client.bundles import Bundles
        from sync.protocol.errors import BundleForAnother

        bundles = Bundles(connection)
        if path.suffix == RECEIPT_SUFFIX:
            return FileRead(path, bundles.take_receipt(path))
        if path.suffix == LEFT_SUFFIX:
            return FileRead(path, LeftFile(tuple(_read_left(connection, path))))
        match bundles.look(path):
            case BundleFor.HEADQUARTERS:
                return FileRead(path, bundles.carry(path))
            case BundleFor.ANOTHER:
                raise BundleForAnother
            case BundleFor.HERE:
                taken = bundles.take(path)
                return FileRead(path, taken, taken.received)

    return act


def _read_left(connection: Connection, path: Path) -> list[TrayPiece]:
    from sync.client.bundle_file import reading
    from sync.client.tray import Tray

    with reading(path) as file:
        data = file.read()
    return open_pieces(Tray(connection).read_left(data))(connection)


def find_made(connection: Connection) -> list[MadeBundle]:
    """Return the files for headquarters whose receipt has not come."""
    from sync.client.bundles import Bundles

    return Bundles(connection).made()


def take_left_work(path: Path, scopes: Collection[str]) -> TakingLeft:
    """Return the act that takes in what a laptop that was let out had left of these scopes."""

    def act(connection: Connection) -> tuple[Changed, ...]:
        from sync.client.bundles import Bundles

        return Bundles(connection).take_left(path, scopes)

    return act


def take_left_pieces(pieces: Sequence[TrayPiece]) -> TakingLeft:
    """Return the act that takes these pieces into their case files."""

    def act(connection: Connection) -> tuple[Changed, ...]:
        found = [take_in(piece.entry)(connection) for piece in pieces]
        return tuple(changed for changed in found if changed is not None)

    return act
