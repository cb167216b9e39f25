"""Letting somebody back in who forgot the passphrase: the desk's escrow, which two people of the organisation open.

Their halves, typed on the laptop itself, make the recovery key; it opens the master key of this desk alone, and a new
passphrase is set at once. Nothing of it needs headquarters.
"""

from __future__ import annotations

from coachdesk.desk import LockedDesk, OpenDesk
from coachdesk.vault.escrow import Escrow
from sync.protocol.errors import RecoveryRefused
from sync.protocol.recovery import joined, open_escrow, read_half, seal_escrow


def has_escrow(desk: LockedDesk) -> bool:
    """Tell whether a locked desk can be opened by the organisation."""
    return desk.escrow is not None


def keep_escrow(desk: OpenDesk, organisation: str, recovery: bytes) -> bool:
    """Have the desk's escrow be of this organisation and its recovery key; True when it had to be made.

    On the desk's thread, after each round that was done: it looks at the header in memory, and does nothing while all
    is as it was. Raises ``HeaderNotWritten``: the next round tries again.
    """
    known = desk.escrow
    if known is not None and (known.organisation, known.recovery) == (organisation, recovery):
        return False
    if not recovery:
        return False
    desk.keep_escrow(
        organisation, recovery, lambda master, desk_id: seal_escrow(master, organisation, desk_id, recovery)
    )
    return True


def check_half(desk: LockedDesk, text: str) -> int:
    """Return which half (1 or 2) was typed, for a word beside the field.

    Raises ``TextMalformed``, and ``RecoveryRefused`` (reason ``other_key``) for one of another organisation.
    """
    half = read_half(text)
    escrow = desk.escrow
    if escrow is not None and half.organisation != escrow.organisation:
        raise RecoveryRefused(reason="other_key")
    return half.which


def unlock_with_halves(desk: LockedDesk, one: str, other: str) -> OpenDesk:
    """Open a desk with both halves as they were typed, in any order; its passphrase is to be set anew at once.

    Raises ``TextMalformed``, ``RecoveryRefused`` (``same_half``, ``other_key``; ``escrow`` for one that was altered),
    ``NoSuchSlot`` for a desk that never joined, and what ``LockedDesk.unlock`` raises.
    """
    halves = read_half(one), read_half(other)

    def opened(escrow: Escrow, desk_id: str) -> bytes:
        seed = joined(*halves, escrow.recovery)
        if halves[0].organisation != escrow.organisation:
            raise RecoveryRefused(reason="other_key")
        return open_escrow(escrow.sealed, escrow.organisation, desk_id, seed)

    return desk.unlock_with_organisation(opened)
