"""What lies on the laptop's disk, before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

OF_WINE = (
    "windows/",
    "ProgramData/Microsoft/",
)
"""Where Wine itself writes while a program runs, under the disk's root."""
OF_WINE_IN_A_PROFILE = ("AppData/Local/Temp/", "Temp/")


def listing(drive: Path) -> set[str]:
    """Return the path of every file and link under a folder, with slashes."""
    return {
        file.relative_to(drive).as_posix() for file in drive.rglob("*") if file.is_symlink() or file.is_file()
    }


def strangers(names: Iterable[str], allowed: Collection[str]) -> list[str]:
    """Return the paths that begin with none of the allowed beginnings, nor are Wine's own; sorted."""
    found = []
    for name in names:
        parts = name.split("/", 2)
        inside = parts[2] if len(parts) == 3 and parts[0] == "users" else ""
        is_wines = name.startswith(OF_WINE) or inside.startswith(OF_WINE_IN_A_PROFILE)
        # Wine's menu builder leaves these for the Linux desktop around it; Windows has nothing like them.
        is_wines = is_wines or name.endswith(".desktop")
        if not is_wines and not any(name.startswith(beginning) for beginning in allowed):
            found.append(name)
    return sorted(found)


def size(folder: Path) -> int:
    """Return the bytes of all files under a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def holding(phrase: str, folder: Path) -> list[str]:
    """Return the files under a folder that hold a sentence in plain, in any encoding of this country."""
    forms = {phrase.encode(encoding, "replace") for encoding in ("utf-8", "utf-16-le", "cp1252")}
    return sorted(
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in forms)
    )
