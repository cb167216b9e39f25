"""How a measurement is taken: alternating with its floor, medians and 95th percentiles."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Times:
    """Sorted durations in seconds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the middle one."""
        return self.values[len(self.values) // 2]

    @property
    def ms(self) -> str:
        """Return median and p95 in words."""
        return f"{self.median * 1e3:.2f} ms (p95 {self.p95 * 1e3:.2f})"

    @property
    def p95(self) -> float:
        """Return the one that 95 in 100 do not pass."""
        return self.values[min(int(len(self.values) * 0.95), len(self.values) - 1)]


def side_by_side(rounds: int, **works: Callable[[], object]) -> dict[str, Times]:
    """Run each work ``rounds`` times in turn, so that a slow moment of the machine falls on all of them."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - start)
    return {name: Times(tuple(sorted(values))) for name, values in taken.items()}


@dataclass(frozen=True)
class Finding:
    """One bar: what was measured, what was allowed; ``value`` and ``bar`` in ``unit``."""

    name: str
    value: float
    bar: float
    unit: str
    detail: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the bar is met."""
        return self.value <= self.bar

    def as_json(self) -> dict[str, object]:
        """Return the finding for the report."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "bar": self.bar,
            "unit": self.unit,
            "is_met": self.is_met,
            "detail": self.detail,
        }
