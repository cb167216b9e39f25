"""Hold processes to a part of one core, by control groups of Linux, where this user may make them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PERIOD_US = 10_000
"""Short, so that nobody stands still for long while it holds something that others wait for."""
_VERSION_1 = Path("/sys/fs/cgroup/cpu")
_VERSION_2 = Path("/sys/fs/cgroup")


@contextmanager
def held(processes: Sequence[int], share: float) -> Iterator[bool]:
    """Give each of these processes at most so much of a core until the block ends; yield whether that is possible."""
    with contextlib.ExitStack() as groups:
        try:
            for process in processes:
                group = _made(f"coachdesk-bench-{os.getpid()}-{process}", share)
                groups.callback(_removed, group)
                (group / "cgroup.procs").write_text(str(process), encoding="ascii")
            is_held = True
        except OSError:
            is_held = False
        yield is_held


def _made(name: str, share: float) -> Path:
    quota_us = int(PERIOD_US * share)
    if (_VERSION_1 / "cpu.cfs_quota_us").exists() or (_VERSION_1 / "cgroup.procs").exists():
        group = _VERSION_1 / name
        group.mkdir()
        (group / "cpu.cfs_period_us").write_text(str(PERIOD_US), encoding="ascii")
        (group / "cpu.cfs_quota_us").write_text(str(quota_us), encoding="ascii")
        return group
    group = _VERSION_2 / name
    group.mkdir()
    (group / "cpu.max").write_text(f"{quota_us} {PERIOD_US}", encoding="ascii")
    return group


def _removed(group: Path) -> None:
    """Let what is in a group go back to the group above, and remove it."""
    with contextlib.suppress(OSError):
        for process in (group / "cgroup.procs").read_text(encoding="ascii").split():
            with contextlib.suppress(OSError):  # it ended
                (group.parent / "cgroup.procs").write_text(process, encoding="ascii")
        group.rmdir()
