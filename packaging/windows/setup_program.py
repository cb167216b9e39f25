"""Make the installer out of the tree, with NSIS."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from development.failures import CannotGoOn
from development.system import last_lines
from windows import languages
from windows.launching import four_numbers
from windows.places import CHECKOUT, OWN
from windows.signing import Key, command_for_nsis

SCRIPT = OWN / "installer" / "coachdesk.nsi"
ROOM_KB = 20 * 1024
"""What has to be free on the disk besides the program itself."""


@dataclass(frozen=True)
class Contents:
    """What the installer is made of."""

    version: str
    tree: Path
    launcher: Path
    parts: Path
    epoch: int
    key: Key | None = None


def make(contents: Contents, out: Path) -> Path:
    """Compile the installer into ``out``."""
    files = [file for file in contents.tree.rglob("*") if file.is_file()]
    size_kb = sum(file.stat().st_size for file in files) // 1024 + 1
    name = f"app-{contents.version}"
    # "-99.part" is the longest that a name may get while it is unpacked.
    longest = max(len(str(file.relative_to(contents.tree))) for file in files) + len(f"\\{name}-99.part\\")
    part = out.with_name(
        f"{out.name}.part"
    )  # packing takes minutes: nobody takes half of one for the installer
    defined = {
        "VERSION": contents.version,
        "VERSION4": ".".join(four_numbers(contents.version)),
        "TREE_NAME": name,
        "TREE": contents.tree,
        "LAUNCHER": contents.launcher,
        "ICON": contents.parts / "coachdesk.ico",
        "HEADER": contents.parts / "header.bmp",
        "SIDE": contents.parts / "side.bmp",
        "LANGUAGES": languages.lay(contents.parts / "languages"),
        "SIZE_KB": size_kb,
        "SIZE_MB": size_kb // 1000,
        "NEEDED_KB": size_kb + ROOM_KB,
        "NEEDED_MB": (size_kb + ROOM_KB) // 1000,
        "LONGEST_PATH": longest,
        "OUT": part,
    }
    variables = {**os.environ, "SOURCE_DATE_EPOCH": str(contents.epoch)}
    if contents.key is not None:
        defined["UNINSTALLER_SIGNER"] = command_for_nsis()
        path = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "packaging")])
        variables |= {**contents.key.variables(), "PYTHONPATH": path}
    out.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    done = subprocess.run(
        [
            "makensis",
            "-V2",
            "-WX",
            "-INPUTCHARSET",
            "UTF8",
            *(f"-D{key}={value}" for key, value in defined.items()),
            SCRIPT.name,
        ],
        cwd=SCRIPT.parent,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise CannotGoOn(f"The installer could not be compiled:\n{last_lines(done.stdout, 30)}")
    part.replace(out)
    return out
