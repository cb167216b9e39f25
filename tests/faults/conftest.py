"""A child process that works on a desk and is killed without warning (SIGKILL), as a power cut or a crash does."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.coachdesk.conftest import home as home  # noqa: PLC0414 - the fixture, for these tests too

Say = Callable[[str], None]
"""Tell the parent, with one line, that something was promised to the person."""


@dataclass(frozen=True)
class Killed:
    """What a child had said when it was killed, and whether it had come to its end by itself."""

    lines: tuple[str, ...]
    ended: bool


def run_and_kill(work: Callable[[Say], None], *, after_s: float, is_from_first_word: bool = False) -> Killed:
    """Run ``work`` in a forked process, kill it after ``after_s`` seconds, return what it had said until then.

    ``is_from_first_word`` counts from the first line said, so that a busy machine is not killed before its work began.
    Forked, not started anew: two hundred kills are then a matter of seconds. No file of a desk is open at the fork.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            work(lambda line: _write(writing, line))
            _write(writing, "END")
        finally:
            # No exit handlers: they belong to the parent's run.
            os._exit(0)
    os.close(writing)
    said = b""
    if is_from_first_word:
        select.select([reading], [], [], 60)
        said = os.read(reading, 65536)
    end = time.monotonic() + after_s
    while (left := end - time.monotonic()) > 0 and select.select([reading], [], [], left)[0]:
        part = os.read(reading, 65536)
        if not part:
            break
        said += part
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(reading, 65536):
        said += part
    os.close(reading)
    lines = said.decode().split("\n")[:-1]
    return Killed(tuple(line for line in lines if line != "END"), "END" in lines)


def _write(handle: int, line: str) -> None:
    os.write(handle, line.encode() + b"\n")


def moments(seed: int, count: int, longest_s: float) -> list[float]:
    """Return random moments to kill at, early ones more often: that is where files are opened and made."""
    chance = random.Random(seed)
    return [chance.random() ** 2 * longest_s for _ in range(count)]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
