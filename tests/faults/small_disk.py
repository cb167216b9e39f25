"""A file system of a few megabytes that a test can fill to the last byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BALLAST = "ballast"


class SmallDisk:
    """A mounted file system in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, *, leaving: int = 0) -> None:
        """Leave so many bytes free (in whole blocks of 4 KiB)."""
        ballast = self.folder / BALLAST
        with ballast.open("ab", buffering=0) as stream:
            for size in (1 << 18, 1 << 12, 1):
                try:
                    while True:
                        stream.write(b"\1" * size)
                except OSError:
                    continue
        os.truncate(ballast, max(ballast.stat().st_size - leaving, 0))

    def empty(self) -> None:
        """Make room again."""
        (self.folder / BALLAST).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a small file system on a folder; skip where this account may not."""
    if not sys.platform.startswith("linux"):
        pytest.skip("a file system in memory is mounted on Linux only")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if mounted.returncode:
        pytest.skip(f"this account may not mount a file system: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a failed test may still hold a file, and the disk must not stay behind.
        subprocess.run(["umount", "-l", str(folder)], check=True)
