"""A chain whose end at headquarters is not the end that this desk knows.

Headquarters forgot (an older backup was put back, its disk was lost): the desk sends again what it lacks. Or the desk
forgot (an older state of the laptop's disk came back): it reads its own envelopes back first. Nothing is ever removed
from a desk because headquarters lacks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.exchange import Exchange
from sync.client.caller import Caller
from sync.client.gate import FilesGate
from sync.client.member import Member
from sync.client.relaying import note_lacking
from sync.protocol.bodies import read_chains
from sync.protocol.errors import NoScope
from sync.protocol.limits import NO_HASH


@dataclass(frozen=True, slots=True)
class Mended:
    """``lacking``: scopes of which headquarters had less; ``reread``: scopes that are read from their beginning."""

    lacking: tuple[str, ...]
    reread: tuple[str, ...]


class Refill:
    """Compare this desk's own chains with headquarters' and make ready what is to be sent again."""

    def __init__(self, gate: FilesGate, caller: Caller, member: Member) -> None:
        self._gate = gate
        self._caller = caller
        self._member = member

    def run(self, scopes: Iterable[str], *, is_refused: bool) -> Mended:
        """Compare these scopes. ``is_refused``: what waits was refused, so that it is to be sealed anew in any case."""
        lacking: list[str] = []
        reread: list[str] = []
        for scope in scopes:
            try:
                chains = read_chains(self._caller.call("read_chains", path={"scope": scope}).body)
            except NoScope:
                continue
            own = chains.chains.get(self._member.device)
            number, hash_ = (own.number, own.hash) if own is not None else (0, NO_HASH)

            def mend(cabinet: Cabinet, scope: str = scope, number: int = number, hash_: str = hash_) -> str:
                return _mend(cabinet, scope, number, hash_, device=self._member.device, is_refused=is_refused)

            done = self._gate(mend)
            if done:
                self._gate(partial(note_lacking, scope=scope, chains=chains.chains))
            if done == "lacking":
                lacking.append(scope)
            if done:
                reread.append(scope)
        return Mended(tuple(lacking), tuple(reread))


def _mend(cabinet: Cabinet, scope: str, number: int, hash_: str, *, device: str, is_refused: bool) -> str:
    """Read a scope from its beginning at the next chance, and begin its own chain again where it has to be.

    Returns "" for a scope without a file, ``lacking`` when headquarters has less than it acknowledged, else ``reread``.
    What is known already is passed over while it is read, by the ends of the chains.
    """
    if cabinet.scope_entry(scope) is None:
        return ""
    file = cabinet.file(scope)
    exchange = Exchange(file)
    acknowledged = exchange.acknowledged_end()
    known = acknowledged.number if acknowledged is not None else 0
    is_other = acknowledged is not None and number == known and hash_ != acknowledged.hash
    is_lacking = number < known or is_other
    with file.sql.transaction():
        exchange.set_cursor(0)
        if is_other:
            # Both were written here, before and after the disk was set back: of one of them nothing is there any more.
            exchange.mark_unsent_of([device])
        # When headquarters has more of this chain than the desk knows, reading it back comes first.
        if is_lacking or (is_refused and number == known):
            exchange.restart_from(number, hash_)
    if is_lacking or is_refused:
        cabinet.note_to_send(scope)
    return "lacking" if is_lacking else "reread"
