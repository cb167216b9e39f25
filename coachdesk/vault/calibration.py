"""How dear a passphrase derivation shall be: measured on this machine, once, when a slot is made."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from coachdesk.vault.header import MAX_ITERATIONS, MAX_MEMORY_KIB, MAX_WORK_KIB, KdfCost

LEAST_MEMORY_KIB = 64 << 10
MOST_MEMORY_KIB = MAX_MEMORY_KIB
TARGET_S = 0.7
LEAST_S, MOST_S = 0.5, 1.0
_LEAST_PASSES = 2
_CORRECTIONS = 2


def calibrate(
    target_s: float = TARGET_S,
    *,
    time_of: Callable[[KdfCost], float] | None = None,
    machine_memory_kib: int | None = None,
) -> KdfCost:
    """Return the cost of a derivation that takes about ``target_s`` seconds on this machine (0.5 to 1 is
    meant).

    Memory first, as RFC 9106 advises: from 64 MiB up to 1 GiB, at most a quarter of the machine's; then
    passes. Two lanes at most, since more are no faster on the laptops meant. Takes about three times as
    long as one derivation.
    """
    measure = time_of or time_of_cost
    lanes = min(2, os.cpu_count() or 1)
    machine = machine_memory_kib or _machine_memory_kib()
    most = max(LEAST_MEMORY_KIB, min(MOST_MEMORY_KIB, machine // 4))
    memory = LEAST_MEMORY_KIB
    took = measure(KdfCost(memory, 1, lanes))
    while memory * 2 <= most and took * 2 * _LEAST_PASSES <= target_s:
        memory *= 2
        took = measure(KdfCost(memory, 1, lanes))
    cost = KdfCost(memory, _passes(target_s / max(took, 1e-6), memory), lanes)
    # A short measurement is coarse: what was chosen is measured too.
    for _ in range(_CORRECTIONS):
        took = measure(cost)
        if LEAST_S / TARGET_S <= took / target_s <= MOST_S / TARGET_S:
            break
        cost = KdfCost(memory, _passes(cost.iterations * target_s / max(took, 1e-6), memory), lanes)
    return cost


def _passes(wanted: float, memory_kib: int) -> int:
    return max(1, min(round(wanted), MAX_ITERATIONS, MAX_WORK_KIB // memory_kib))


def time_of_cost(cost: KdfCost) -> float:
    """Return how many seconds one derivation takes here."""
    kdf = Argon2id(
        salt=bytes(16), length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    start = time.perf_counter()
    kdf.derive(b"measured")
    return time.perf_counter() - start


def _machine_memory_kib() -> int:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only on Windows

        class Status(ctypes.Structure):
            _fields_ = (
                ("length", ctypes.c_ulong),
                ("load", ctypes.c_ulong),
                *((name, ctypes.c_ulonglong) for name in ("total", "free", "pt", "pf", "vt", "vf", "ve")),
            )

        status = Status()
        status.length = ctypes.sizeof(Status)
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.total // 1024)
    else:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024)
