"""``coachdesk-hq simulate``: run stories by their seeds and say which did not end equal and whole."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from sync.simulation.run import STEPS, Outcome, run_seed

_WORDS = {
    "en": {
        "program": "Live through seeded stories of desks, network and headquarters with every misfortune.",
        "seeds": "how many stories",
        "first": "the first seed",
        "seed": "replay one seed and show what happened",
        "steps": "how many things happen in a story",
        "jobs": "how many at the same time",
        "broken": "seed {seed}: {claim} {who} {where} {what}",
        "done": "{count} stories, {changes} changes saved, {broken} not equal and whole, {seconds:.0f} s",
    },
    "fr": {
        "program": "Fait vivre à des postes, un réseau et un siège des histoires tirées au sort, malheurs compris.",
        "seeds": "combien d’histoires",
        "first": "la première graine",
        "seed": "rejoue une graine et montre ce qui s’est passé",
        "steps": "combien d’évènements dans une histoire",
        "jobs": "combien à la fois",
        "broken": "graine {seed}\u00a0: {claim} {who} {where} {what}",
        "done": "{count} histoires, {changes} modifications, {broken} ni égales ni entières, {seconds:.0f} s",
    },
}


def run_command(arguments: Sequence[str]) -> int:
    """Run the verb; the exit code is 1 when a claim did not hold."""
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--language", choices=sorted(_WORDS))
    system = "fr" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("fr") else "en"
    words = _WORDS[early.parse_known_args(arguments)[0].language or system]
    parser = argparse.ArgumentParser(
        prog="coachdesk-hq simulate", description=words["program"], parents=[early]
    )
    parser.add_argument("--seeds", type=int, default=100, help=words["seeds"])
    parser.add_argument("--first", type=int, default=1, help=words["first"])
    parser.add_argument("--seed", type=int, help=words["seed"])
    parser.add_argument("--steps", type=int, default=STEPS, help=words["steps"])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help=words["jobs"])
    options = parser.parse_args(arguments)
    if options.seed is not None:
        return _replay(options.seed, options.steps, words)
    begin = time.monotonic()
    count = changes = broken = 0
    for outcome in _outcomes(options):
        count += 1
        changes += outcome.changes
        broken += not outcome.is_well
        _tell(outcome, words)
    _say(words["done"].format(count=count, changes=changes, broken=broken, seconds=time.monotonic() - begin))
    return 1 if broken else 0


def _outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    seeds = range(options.first, options.first + options.seeds)
    if options.jobs == 1:
        yield from (run_seed(seed, steps=options.steps) for seed in seeds)
        return
    with ProcessPoolExecutor(options.jobs, initializer=_be_quiet) as pool:
        yield from pool.map(run_seed, seeds, [None] * len(seeds), [options.steps] * len(seeds), chunksize=5)


def _be_quiet() -> None:
    logging.disable(logging.CRITICAL)  # refusals are what a story is made of


def _replay(seed: int, steps: int, words: dict[str, str]) -> int:
    outcome = run_seed(seed, steps=steps)
    for line in outcome.trace:
        _say(line)
    _tell(outcome, words)
    _say(outcome.digest)
    return 0 if outcome.is_well else 1


def _tell(outcome: Outcome, words: dict[str, str]) -> None:
    for one in outcome.broken:
        _say(
            words["broken"].format(
                seed=outcome.seed, claim=one.claim, who=one.who, where=one.where, what=one.what
            )
        )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
