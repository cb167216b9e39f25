"""Damaged files are set aside under their name and the day, never overwritten and never deleted."""

from __future__ import annotations

import time
from pathlib import Path

SET_ASIDE_FOLDER = "set-aside"


def set_aside(folder: Path, path: Path) -> Path:
    """Move a damaged file of a desk, with its write-ahead log, out of the way; return its new place."""
    target = folder / SET_ASIDE_FOLDER
    target.mkdir(mode=0o700, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    place = target / f"{stamp}-{path.name}"
    number = 1
    while place.exists():
        number += 1
        place = target / f"{stamp}-{number}-{path.name}"
    for suffix in ("-wal", ""):
        source = path.with_name(path.name + suffix)
        if source.exists():
            source.rename(place.with_name(place.name + suffix))
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    return place


def files_set_aside(folder: Path, name: str) -> list[Path]:
    """Return the files that were set aside from this name, the oldest first."""
    return sorted((folder / SET_ASIDE_FOLDER).glob(f"*-{name}"))
