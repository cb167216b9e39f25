"""A child process that works on a desk and is killed without warning (SIGKILL), as a power cut or a crash does."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.coachdesk.conftest import home as home  # noqa: PLC0414 - the fixture, for these tests too
from tests.faults.plain_text import leaks_of_a_run

Say = Callable[[str], None]
"""Tell the parent, with one line, that something was promised to the person."""

LONGEST_WAIT_S = 60.0


@dataclass(frozen=True)
class Killed:
    """What a child had said when it was killed, and whether it had come to its end by itself."""

    lines: tuple[str, ...]
    ended: bool


def run_and_kill(work: Callable[[Say], None], *, after_s: float, after_lines: int = 0) -> Killed:
    """Run ``work`` in a forked process, kill it after ``after_s`` seconds, return what it had said until then.

    The seconds are counted from the line of number ``after_lines`` (0: from the start), so that a busy machine is not
    killed before its work began. Forked, not started anew: two hundred kills are then a matter of seconds. No file
    of a desk is open at the fork.
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
    said = _read(reading, b"", time.monotonic() + LONGEST_WAIT_S, lines=after_lines)
    said = _read(reading, said, time.monotonic() + after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(reading, 65536):
        said += part
    os.close(reading)
    # A line without its end was cut by the kill: nobody had read the promise.
    lines = said.decode().split("\n")[:-1]
    return Killed(tuple(line for line in lines if line != "END"), "END" in lines)


def _read(reading: int, said: bytes, end: float, *, lines: int | None = None) -> bytes:
    """Read until the end (monotonic seconds), until so many lines are there, or until the child is gone."""
    while lines is None or said.count(b"\n") < lines:
        left = end - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            break
        part = os.read(reading, 65536)
        if not part:
            break
        said += part
    return said


def _write(handle: int, line: str) -> None:
    os.write(handle, line.encode() + b"\n")


@pytest.fixture
def memory_folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory where there is one: what a killed process wrote is there on a disk or not.

    Two hundred kills need not wait for a disk then. The folder is searched for plain text before it goes.
    """
    memory = Path("/dev/shm")  # noqa: S108 - made with a random name and mode 0700
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-tests-", dir=memory))
    yield folder
    leaks = leaks_of_a_run(folder)
    shutil.rmtree(folder)
    assert leaks == []


def moments(seed: int, count: int, longest_s: float) -> list[float]:
    """Return random moments to kill at, early ones more often: that is where files are opened and made."""
    chance = random.Random(seed)
    return [chance.random() ** 2 * longest_s for _ in range(count)]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
