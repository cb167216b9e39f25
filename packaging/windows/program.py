"""The packages and our own code, laid into the tree."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from development.failures import CHECKS_FAILED, CannotGoOn
from windows import pruning

OURS = ("coachdesk", "resources", "sync", "ui")


def unpack_wheels(wheels: Iterable[Path], app: Path, runtime: Path) -> None:
    """Unpack what is kept of each wheel; Microsoft's C++ runtime goes beside Python."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    _place(wheel, entry.filename, archive.read(entry), app, runtime)


def _place(wheel: Path, name: str, content: bytes, app: Path, runtime: Path) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise CannotGoOn(f"{wheel.name} holds {name}.", CHECKS_FAILED)
    if path.parts[0].endswith(".data"):
        if path.parts[1] in {"scripts", "headers"}:
            return
        raise CannotGoOn(f"{wheel.name} holds {name}, for which there is no rule.", CHECKS_FAILED)
    if path.parts[0] == "PySide6" and path.name in pruning.QT_RUNTIME:
        (runtime / path.name).write_bytes(content)
    if not pruning.is_kept(name):
        return
    target = app.joinpath(*path.parts)
    if target.exists():
        raise CannotGoOn(f"{wheel.name} holds {name}, which another package has too.", CHECKS_FAILED)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def lay_our_own(checkout: Path, app: Path) -> None:
    """Copy our own packages: what the version control knows, and so nothing that only lies about."""
    for name in our_files(checkout):
        if pruning.is_ours_kept(name):
            target = app / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((checkout / name).read_bytes())


def our_files(checkout: Path) -> list[str]:
    """Return the paths of our own files with slashes, sorted: those under version control and new ones, ignored not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *OURS],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        names = [name for name in listed.stdout.split("\0") if name]
    else:  # an archive of the source without its history
        names = [
            file.relative_to(checkout).as_posix()
            for package in OURS
            for file in (checkout / package).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        ]
    return sorted({name for name in names if (checkout / name).is_file()})
