"""Find a Python that CoachDesk runs on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUPPORTED = ((3, 13), (3, 12), (3, 11))
"""As ``requires-python`` in pyproject.toml says, newest first."""

_QUESTION = (
    "import importlib.util as u, json, sys; "
    "print(json.dumps([list(sys.version_info[:2]), sys.prefix, sys.executable, "
    "all(u.find_spec(name) for name in ('venv', 'ensurepip'))]))"
)


@dataclass(frozen=True)
class Interpreter:
    """A Python on this machine that runs."""

    executable: str
    version: tuple[int, int]
    prefix: str
    can_make_environments: bool

    @property
    def is_fit(self) -> bool:
        """Tell whether CoachDesk runs on it."""
        return self.version in SUPPORTED

    @property
    def name(self) -> str:
        """Return how a person calls it: ``Python 3.11``."""
        return "Python {}.{}".format(*self.version)


def ask(command: Sequence[str]) -> Interpreter | None:
    """Start a Python and ask what it is; None when it is missing or does not start."""
    try:
        answer = subprocess.run(
            [*command, "-c", _QUESTION], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode != 0:
        return None
    try:
        (major, minor), prefix, executable, can_make = json.loads(answer.stdout)
    except ValueError:
        return None
    return Interpreter(executable, (major, minor), prefix, can_make)


def _candidates() -> Iterator[list[str]]:
    yield [sys.executable]
    yield ["python3"]
    for major, minor in SUPPORTED:
        yield [f"python{major}.{minor}"]
    if sys.platform == "win32":
        for major, minor in SUPPORTED:
            yield ["py", f"-{major}.{minor}"]
        yield ["python"]
    else:
        yield [str(Path(sys.base_prefix, "bin", "python3"))]


def find_fit(environment: Path, candidates: Iterable[Sequence[str]] | None = None) -> Interpreter | None:
    """Return the first fit Python, one that can make an environment before one that cannot.

    A Python inside ``environment`` does not count: it is what is going to be made.
    """
    second_best: Interpreter | None = None
    for command in _candidates() if candidates is None else candidates:
        found = ask(command)
        if found is None or not found.is_fit or _is_inside(found.prefix, environment):
            continue
        if found.can_make_environments:
            return found
        second_best = second_best or found
    return second_best


def _is_inside(prefix: str, environment: Path) -> bool:
    return os.path.realpath(prefix) == os.path.realpath(environment)
