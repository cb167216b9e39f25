"""A second program on the laptop: the same launcher, Python and packages, and a script of ours instead of CoachDesk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from windows.verification.laptop import Laptop


def lay(laptop: Laptop, name: str, script: str) -> Path:
    """Lay it at the root of the laptop's disk and return its launcher; what it is told stands in ``sys.argv``.

    ``script`` may import everything that the installed program brings along.
    """
    folder = laptop.session.drive / name
    folder.mkdir()
    shutil.copy(laptop.program, folder / "CoachDesk.exe")
    # Links: it is read only, and a hundred megabytes are not written each time.
    shutil.copytree(laptop.home / laptop.version_in_use(), folder / "app-bare", copy_function=os.link)
    (folder / "current.txt").write_text("app-bare\r\n", "ascii")
    package = folder / "app-bare" / "app" / "coachdesk"
    # Taken away first: what is written into a link is written into the installed file as well.
    for compiled in (package / "__pycache__").glob("__main__.*.pyc"):
        compiled.unlink()
    (package / "__main__.py").unlink()
    (package / "__main__.py").write_text(script, "utf-8")
    return folder / "CoachDesk.exe"


def take_away(program: Path) -> None:
    """Remove it again."""
    shutil.rmtree(program.parent)
