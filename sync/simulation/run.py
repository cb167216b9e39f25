"""Run stories by their seeds."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sync.simulation.chance import seeded_secrets
from sync.simulation.claims import Broken, broken_claims
from sync.simulation.story import Story

STEPS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a seed ended; ``digest`` is the same whenever it is replayed."""

    seed: int
    broken: tuple[Broken, ...]
    trace: tuple[str, ...]
    digest: str
    changes: int

    @property
    def is_well(self) -> bool:
        """Tell whether every claim held."""
        return not self.broken


def run_seed(seed: int, folder: Path | None = None, steps: int = STEPS) -> Outcome:
    """Run one story. ``folder``: where its files are made and left; none: a temporary one."""
    if folder is not None:
        return _run(seed, folder, steps)
    memory = Path("/dev/shm")  # noqa: S108 - files in memory where there are any: a story makes thousands of commits
    parent = tempfile.mkdtemp(prefix="coachdesk-", dir=memory if memory.is_dir() else None)
    try:
        return _run(seed, Path(parent), steps)
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def _run(seed: int, folder: Path, steps: int) -> Outcome:
    with seeded_secrets(Random(f"secrets {seed}")):  # noqa: S311 - a story drawn from its seed, no key
        story = Story(seed, folder)
        try:
            for _ in range(steps):
                story.step()
            is_at_rest = story.come_to_rest()
            broken = broken_claims(story.headquarters, story.laptops, story.saved)
            if not is_at_rest:
                broken.insert(0, Broken("rest", "", ""))
        finally:
            story.close()
    text = "\n".join((*story.trace.lines, *map(str, broken)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Outcome(seed, tuple(broken), tuple(story.trace.lines), digest, len(story.saved))


def run_seeds(seeds: Iterable[int], steps: int = STEPS) -> Iterable[Outcome]:
    """Run stories one after another."""
    for seed in seeds:
        yield run_seed(seed, steps=steps)
