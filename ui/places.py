"""Where things are on this machine: the desk chosen last, the log, downloads of newer programs.

Nothing in here is secret or about a person.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QStandardPaths

_APPLICATION = "CoachDesk"
# Folder names that services which copy files elsewhere use: an encrypted desk may be copied, but two laptops
# writing to one copy break it, and a copy abroad is not what was promised to the people in it.
_CLOUD_NAMES = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "mon drive",
    "my drive",
    "icloud",
    "iclouddrive",
    "nextcloud",
    "owncloud",
    "kdrive",
    "pcloud",
    "mega",
    "megasync",
    "box sync",
    "synology drive",
    "synologydrive",
)


def _own(kind: QStandardPaths.StandardLocation) -> Path:
    """Return the program's folder among a person's data, state or settings; on Windows all three are one, in Local."""
    # As platformdirs says, which the core asks: the start of the program need not wait until that one is loaded.
    if sys.platform == "win32":
        kind = (
            QStandardPaths.StandardLocation.GenericDataLocation
        )  # Qt has a folder "State" beside, which nobody knows
    return Path(QStandardPaths.writableLocation(kind)) / _APPLICATION


def default_desk_folder() -> Path:
    """Return where a desk is kept unless somebody says otherwise.

    On this machine only, in the person's own profile.
    """
    return _own(QStandardPaths.StandardLocation.GenericDataLocation) / "desk"


def log_folder() -> Path:
    """Return where the log is kept."""
    return _own(QStandardPaths.StandardLocation.GenericStateLocation)


def updates_folder() -> Path:
    """Return where newer programs are downloaded to: one place for every desk of this account."""
    return _own(QStandardPaths.StandardLocation.GenericDataLocation) / "updates"


def claims_folder() -> Path:
    """Return where it is kept which desk has a window open."""
    return log_folder() / "windows"


def _memory() -> Path:
    return _own(QStandardPaths.StandardLocation.GenericConfigLocation) / "last-desk.json"


def last_desk_folder() -> Path:
    """Return the desk folder used last, or the default one."""
    try:
        found = json.loads(_memory().read_text("utf-8"))
        return Path(found["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return default_desk_folder()


def remember_desk_folder(folder: Path) -> None:
    """Keep the desk folder for the next start; without the right to write, the next start asks again."""
    place = _memory()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps({"folder": str(folder)}), "utf-8")
    except OSError:
        return


def cloud_service_in(folder: Path) -> str:
    """Return the part of a path that looks like a folder kept in a cloud; "" when none does."""
    for part in PureWindowsPath(folder).parts:  # typed with either kind of slash
        plain = part.lower()
        # "OneDrive - Association" is how a firm's account is named.
        if any(plain == name or plain.startswith((f"{name} -", f"{name} (")) for name in _CLOUD_NAMES):
            return part
    return ""
