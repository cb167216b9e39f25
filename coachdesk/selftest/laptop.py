"""The laptop: where the data will be kept, how much room there is, how long a path may be, what the clock says."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import coachdesk
from coachdesk.selftest.finding import Check, NotWell, Values, WorthALook

LEAST_FREE_MB, GOOD_FREE_MB = 200, 2_000
LONGEST_NAME = len("set-aside/20260101T000000Z-") + 32 + len(".db-journal")
"""The longest name inside a desk's folder, in characters."""
WINDOWS_PATH = 259
"""How long a path may be where Windows was not told to take longer ones."""
_YEARS = 12
_NETWORKS = frozenset(
    {"9p", "afs", "cifs", "davfs", "fuse.rclone", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs"}
)
_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


def data_folder(desk_folder: Callable[[], Path], cloud_in: Callable[[Path], str]) -> Callable[[Path], Values]:
    """Return what tries the folder that holds the desk, or will: nothing is made in the desk itself.

    ``cloud_in`` returns the part of a path that some service copies elsewhere, "" when none.
    """

    def look(_folder: Path) -> Values:
        desk = desk_folder()
        place = nearest(desk.parent)
        try:
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"trial")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            raise NotWell("unwritable") from None
        if is_remote(place):
            raise WorthALook("network")
        if cloud_in(desk):
            raise WorthALook("cloud")
        return {}

    return look


def nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), folder)


def is_remote(folder: Path) -> bool:
    """Tell whether a folder is on another machine."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only on Windows

        drive = Path(folder).resolve().drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE
    else:
        return kind_of_disk(folder) in _NETWORKS


def kind_of_disk(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return the type of the file system that a folder is on, "" where the system does not say."""
    try:
        lines = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return ""
    real = folder.resolve()
    on = [(line[1], line[2]) for line in lines if len(line) > 2 and real.is_relative_to(line[1])]
    return max(on, key=lambda one: len(one[0]), default=("", ""))[1]


def free_space(
    desk_folder: Callable[[], Path], free_bytes: Callable[[Path], int] | None = None
) -> Callable[[Path], Values]:
    """Return what looks how much room the disk has."""

    def look(_folder: Path) -> Values:
        measure = free_bytes or (lambda place: shutil.disk_usage(place).free)
        free_mb = measure(nearest(desk_folder())) // 1_000_000
        if free_mb < LEAST_FREE_MB:
            raise NotWell("full", mb=free_mb)
        if free_mb < GOOD_FREE_MB:
            raise WorthALook("little", mb=free_mb)
        return {"gb": free_mb // 1_000}

    return look


def long_paths(desk_folder: Callable[[], Path]) -> Callable[[Path], Values]:
    """Return what makes a file with a very long path; where that fails, the desk's own paths have to be short."""

    def look(folder: Path) -> Values:
        if makes_long_path(folder):
            return {}
        length = len(str(desk_folder())) + 1 + LONGEST_NAME
        if length > WINDOWS_PATH:
            raise NotWell("too_long", length=length, most=WINDOWS_PATH)
        return {}

    return look


def makes_long_path(folder: Path) -> bool:
    """Tell whether a file can be made whose path is longer than what Windows takes by itself."""
    place = folder
    while len(str(place)) < WINDOWS_PATH:
        place /= "a folder with a long name " + "x" * 24
    try:
        place.mkdir(parents=True)
        (place / "trial").write_bytes(b"trial")
        return (place / "trial").read_bytes() == b"trial"
    except OSError:
        return False


def clock(
    now: Callable[[], datetime] = lambda: datetime.now(UTC), program: Path = Path(coachdesk.__file__)
) -> Callable[[Path], Values]:
    """Return what compares the clock with the day on which the program's own files were made."""

    def look(_folder: Path) -> Values:
        made = datetime.fromtimestamp(program.stat().st_mtime, UTC)
        instant = now()
        if instant < made - timedelta(days=1):
            raise WorthALook("behind", day=instant.date().isoformat())
        if instant > made + timedelta(days=365 * _YEARS):
            raise WorthALook("ahead", day=instant.date().isoformat())
        return {"day": instant.date().isoformat()}

    return look


def checks(desk_folder: Callable[[], Path], cloud_in: Callable[[Path], str]) -> tuple[Check, ...]:
    """Return the checks of this laptop, for a desk that is or will be in ``desk_folder``."""
    return (
        Check("data_folder", data_folder(desk_folder, cloud_in), ("unwritable", "network", "cloud")),
        Check("free_space", free_space(desk_folder), ("full", "little")),
        Check("long_paths", long_paths(desk_folder), ("too_long",)),
        Check("clock", clock(), ("behind", "ahead")),
    )
