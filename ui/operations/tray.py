"""The supervisors' tray: what people had written and not sent when they lost access (acts of ``Syncing.do``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.membership_store import TrayEntry
    from sync.client.connection import Connection


@dataclass(frozen=True, slots=True)
class TrayPiece:
    """A piece of the tray: how many changes of whom, in which case file; ``reason``: why it cannot be read, or "".

    ``witness``: the colleague who tells it of them, "" when they signed it themselves.
    """

    entry: TrayEntry
    person: str
    changes: int
    reason: str = ""
    witness: str = ""


def open_pieces(entries: Sequence[TrayEntry]) -> Callable[[Connection], list[TrayPiece]]:
    """Return the act that opens these entries; one that cannot be read says why."""

    def act(connection: Connection) -> list[TrayPiece]:
        from sync.client.tray import Tray
        from sync.protocol.errors import SetAside

        tray, devices = Tray(connection), connection.member.directory.members.devices
        pieces = []
        for entry in entries:
            writer = devices.get(entry.device)
            person = writer.person if writer is not None else ""
            try:
                found = tray.open(entry)
            except SetAside as refused:
                pieces.append(TrayPiece(entry, person, 0, refused.code))
                continue
            told = next((one for one in found.changes if one.id in found.relayed), None)
            maker = devices.get(told.device) if told is not None else None
            witness, writer_of_it = (person, maker.person) if maker is not None else ("", person)
            pieces.append(TrayPiece(entry, writer_of_it, len(found.changes), witness=witness))
        return pieces

    return act


def take_in(entry: TrayEntry) -> Callable[[Connection], Changed | None]:
    """Return the act that takes a piece into its case file."""

    def act(connection: Connection) -> Changed | None:
        from sync.client.tray import Tray

        return Tray(connection).take_in(entry)

    return act


def leave_out(entry: TrayEntry) -> Callable[[Connection], None]:
    """Return the act that leaves a piece out, for every supervisor."""

    def act(connection: Connection) -> None:
        from sync.client.tray import Tray

        Tray(connection).leave_out(entry)

    return act
