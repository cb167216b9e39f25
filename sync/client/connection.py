"""What a round and a supervisor's acts share: the way to the files, the way to headquarters, and who this desk is."""

from __future__ import annotations

from dataclasses import dataclass

from sync.client.ahead import Ahead
from sync.client.caller import Caller, Clock
from sync.client.gate import FilesGate
from sync.client.key_exchange import KeyExchange
from sync.client.member import Member
from sync.client.statements_exchange import DirectoryExchange


@dataclass(frozen=True)
class Connection:
    """One desk's connection while it is unlocked. Used on one thread."""

    gate: FilesGate
    caller: Caller
    member: Member
    clock: Clock
    directory: DirectoryExchange
    keys: KeyExchange
    ahead: Ahead

    def close(self) -> None:
        """Give the connection up."""
        self.ahead.close()
        self.caller.close()

    def now(self) -> int:
        """Return headquarters' time as well as it is known, Unix seconds."""
        return int(self.clock() + self.caller.clock_difference_s)


def connect(
    gate: FilesGate, caller: Caller, member: Member, clock: Clock, *, runs_ahead: bool = False
) -> Connection:
    """Return the connection of a desk."""
    directory = DirectoryExchange(gate, caller, member, clock)
    keys = KeyExchange(gate, caller, member, directory)
    ahead = Ahead(caller, is_apart=runs_ahead)
    return Connection(gate, caller, member, clock, directory, keys, ahead)
