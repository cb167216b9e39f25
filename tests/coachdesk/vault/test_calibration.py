"""The cost of a derivation: half a second to a second, on slow machines and fast ones."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from coachdesk.vault.calibration import (
    LEAST_MEMORY_KIB,
    LEAST_S,
    MOST_MEMORY_KIB,
    MOST_S,
    calibrate,
    time_of_cost,
)
from coachdesk.vault.header import KdfCost

GIB = 1 << 20


def machine(mib_a_second: float, first: float = 1.0) -> Callable[[KdfCost], float]:
    """Return a clock for a machine that passes over so many MiB a second; its first measurement is off by a factor."""
    calls: list[KdfCost] = []

    def time_of(cost: KdfCost) -> float:
        calls.append(cost)
        exact = (cost.memory_kib >> 10) * cost.iterations / mib_a_second
        return exact * (first if len(calls) == 1 else 1.0)

    return time_of


@pytest.mark.parametrize("mib_a_second", [150, 300, 600, 1_200, 2_400, 5_000, 20_000])
@pytest.mark.parametrize("first", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("memory_gib", [2, 4, 8, 64])
def test_it_takes_half_a_second_to_a_second(mib_a_second: float, first: float, memory_gib: int) -> None:
    time_of = machine(mib_a_second, first)
    cost = calibrate(time_of=time_of, machine_memory_kib=memory_gib * GIB)
    assert LEAST_S <= time_of(cost) <= MOST_S
    assert LEAST_MEMORY_KIB <= cost.memory_kib <= min(MOST_MEMORY_KIB, memory_gib * GIB // 4)
    assert 1 <= cost.lanes <= 2


def test_never_under_64_mib_on_a_machine_that_is_too_slow_or_small() -> None:
    assert calibrate(time_of=machine(20), machine_memory_kib=8 * GIB).memory_kib == LEAST_MEMORY_KIB
    cost = calibrate(time_of=machine(600), machine_memory_kib=LEAST_MEMORY_KIB)
    assert cost.memory_kib == LEAST_MEMORY_KIB
    assert cost.iterations > 1


def test_this_machine_and_no_setting_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COACHDESK_FAST", "COACHDESK_KDF", "COACHDESK_TEST", "CI", "PYTEST_CURRENT_TEST"):
        monkeypatch.setenv(name, "1")
    cost = calibrate()
    assert cost.memory_kib >= LEAST_MEMORY_KIB
    # Other programs run beside the test: wide bounds, which a cost for tests would still miss by far.
    assert 0.2 < min(time_of_cost(cost) for _ in range(3)) < 2.5, (cost, os.cpu_count())
