"""The hybrid logical clock that stamps changes (Kulkarni and others, 2014).

A stamp is a whole number: Unix milliseconds in the upper 48 bits, a counter in the lower 16. It orders
*concurrent* values for display only; what replaces what is said by ``Change.replaces``, so a wrong wall clock can
at worst choose which of several open values is shown first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

COUNTER_BITS = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_AHEAD_MS = 24 * 3600 * 1000
"""A received stamp further ahead than this is not followed: its laptop's clock is wrong."""


def tick(last: int, now_ms: int) -> int:
    """Return the next stamp of this desk: after ``last`` even when the wall clock stood still or went back."""
    return max(last + 1, now_ms << COUNTER_BITS)


def follow(last: int, seen: int, now_ms: int) -> int:
    """Return the clock's position after receiving a change stamped ``seen``."""
    if seen >> COUNTER_BITS > now_ms + MAX_AHEAD_MS:
        return last
    return max(last, seen)


def stamp_at(stamp: int) -> datetime:
    """Return the instant of a stamp (aware UTC); an impossible one becomes the nearest that can be shown."""
    ms = min(max(stamp >> COUNTER_BITS, 0), 253_402_300_799_000)
    return _EPOCH + timedelta(milliseconds=ms)  # Windows' own function ends with the year 3000
