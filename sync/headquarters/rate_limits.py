"""How often somebody may ask: token buckets in the process.

Each worker has its own, and it costs nothing. Of an address' limit each worker of a machine gets its share; a device's
limit is whole in each, so that one which opens a connection to each of *n* workers gets up to *n* times the rate: it
signs, and can be revoked. Whoever needs one limit for all machines sets it in the proxy before them.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sync.protocol.errors import Busy

MOST_BUCKETS = 10_000
"""How many devices or addresses are remembered; the one that was quiet longest is forgotten."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests at once, and so many a second after that."""

    burst: float
    a_second: float


DEVICE_RATE = Rate(burst=600, a_second=60)
"""A first synchronisation asks as fast as it can; 60 a second is more than one laptop gets done."""
ADDRESS_RATE = Rate(burst=60, a_second=2)
"""What is not signed, or signed wrongly, from one address; a neighbourhood office may have one for all its desks."""


class Buckets:
    """A bucket for each name, filled as time passes; ``clock``: seconds of a clock that never goes back."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, tokens: float = 1.0) -> None:
        """Take from a bucket; raise ``Busy`` with the seconds to wait when there is too little in it."""
        now = self._clock()
        with self._lock:
            level, at = self._buckets.pop(name, (self._rate.burst, now))
            level = min(self._rate.burst, level + (now - at) * self._rate.a_second)
            is_enough = level >= tokens
            self._buckets[name] = (level - tokens if is_enough else level, now)
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
        if not is_enough:
            raise Busy(wait_s=max(1, round((tokens - level) / self._rate.a_second)))


class RateLimits:
    """The two limits of a worker: of a device that signed, and of an address from which nothing signed came."""

    def __init__(
        self,
        device: Rate = DEVICE_RATE,
        address: Rate = ADDRESS_RATE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._devices = Buckets(device, clock)
        self._addresses = Buckets(address, clock)

    def count_device(self, device: str) -> None:
        """Count a signed request; raise ``Busy``."""
        self._devices.take(device)

    def count_address(self, address: str) -> None:
        """Count a request that was not signed, or wrongly; raise ``Busy``."""
        self._addresses.take(address)
