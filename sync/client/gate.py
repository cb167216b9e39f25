"""The way to the desk's files: each piece of work is short, and runs on the thread that owns them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from coachdesk.storage.cabinet import Cabinet

T = TypeVar("T")


class FilesGate(Protocol):
    """Run a piece of work on the desk's thread and wait for its answer.

    Raises what the work raises, and the gate's own error when the desk was locked meanwhile. Between two pieces the
    person's own work goes first.
    """

    def __call__(self, work: Callable[[Cabinet], T]) -> T:
        """Return what the work returned."""
        ...


def direct(cabinet: Cabinet) -> FilesGate:
    """Return a gate for whoever is on the desk's thread already: commands, tests, the simulation."""

    def run(work: Callable[[Cabinet], T]) -> T:
        return work(cabinet)

    return run
