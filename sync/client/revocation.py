"""This device was let out: what it had to send is handed over, then nothing here can be opened any more.

It happens on a statement that was verified from the root key on, never on headquarters' word alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from coachdesk.storage.brought import Brought
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.exchange import Exchange
from sync.client.connection import Connection
from sync.client.errors import NotHeadquarters, Unreachable
from sync.client.left_work import write_left
from sync.client.losing import GivingUp
from sync.client.member import Member
from sync.client.packing import pack_portion, standing_before_loss
from sync.protocol.errors import Refusal
from sync.protocol.framing import Frame, write_frame

LEFT_NAME = "unsent.coachenvelopes"
"""Sealed envelopes that could not be handed over: beside the desk, for a supervisor to bring in."""


def leave(connection: Connection, folder: Path, destroy: Callable[[], None]) -> int:
    """Hand over what was not sent, then destroy what opens this desk; return how many envelopes lie in ``folder``.

    ``destroy`` runs whatever the network says. Raises nothing but what ``destroy`` raises: a laptop that was let out
    does not stay open because headquarters is away.
    """
    gate, member = connection.gate, connection.member
    giving = GivingUp(connection)
    left: list[bytes] = []
    not_handed: set[str] = set()
    known = member.directory.members.scopes
    # Also what was sent: headquarters may have forgotten it since, or nobody else have its key.
    for scope in gate(
        lambda cabinet: [one for one in (REGISTER, *sorted(cabinet.case_ids())) if one in known]
    ):
        try:
            giving.hand_over(scope)
        except (Unreachable, NotHeadquarters, Refusal):
            left += gate(lambda cabinet, one=scope: _sealed(cabinet, member, one))  # type: ignore[misc]  # bound now
            not_handed.add(scope)
        except StorageError:
            continue  # a damaged file has nothing that could be sent
    if left:
        # Written as a whole before the keys go: what is sealed here, supervisors can open.
        _write(folder / LEFT_NAME, left)
    # Of the rest nobody else may have a key, or nobody has heard: a file for each supervisor's laptop.
    write_left(connection, folder, not_handed.union(gate(lambda cabinet: _unsealed(cabinet, known))))
    destroy()
    return len(left)


def _sealed(cabinet: Cabinet, member: Member, scope: str) -> list[bytes]:
    """Return all that this desk wrote in a scope, and what it was given by stick, sealed for who may read it."""
    file = cabinet.file(scope)
    exchange = Exchange(file)
    standing = standing_before_loss(member, scope)
    # Also what was acknowledged once: nobody can be asked whether headquarters still has it.
    with file.sql.transaction():
        exchange.drop_waiting()
        exchange.mark_unsent_of(file.own_devices)
    while standing is not None and not pack_portion(cabinet, member, scope, standing=standing).is_last:
        pass
    own = [packed.raw for packed in exchange.waiting()]
    return own + [one.raw for one in Brought(file).older_than(0)]


def _unsealed(cabinet: Cabinet, known: Collection[str]) -> list[str]:
    """Return what the tray did not get; what was stated and sent to a headquarters that forgot it, as a whole."""
    found = []
    for scope in (REGISTER, *cabinet.case_ids()):
        try:
            if scope not in known or Exchange(cabinet.file(scope)).count_unsent(cabinet.author.device):
                found.append(scope)
        except StorageError:
            continue
    return found


def _write(path: Path, envelopes: list[bytes]) -> None:
    with path.open("wb") as file:
        for raw in envelopes:
            file.write(write_frame(Frame(raw)))
