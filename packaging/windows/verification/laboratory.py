"""Finding a place where Windows programs run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from development.failures import CannotGoOn
from windows.places import CHECKOUT

NO_LABORATORY = 6
VARIABLES = ("COACHDESK_WINELAB", "WINELAB")
NEEDED_PROGRAMS = ("Xvfb", "xdotool", "import", "xdpyinfo")
"""What has to stand beside a bare Wine, on the path."""


@dataclass(frozen=True)
class Laboratory:
    """The scripts ``setup.sh`` and ``run.sh``, and the folder that they make and use."""

    scripts: Path
    made: Path

    @property
    def is_ready(self) -> bool:
        """Whether it was made already."""
        return (self.made / "prefix-template" / ".ready").is_file()

    def make_ready(self) -> None:
        """Make it, which takes minutes the first time; it is safe to ask again."""
        if self.is_ready:
            return
        done = subprocess.run([str(self.scripts / "setup.sh"), str(self.made)], check=False)
        if done.returncode != 0:
            raise CannotGoOn(
                f"The laboratory could not be made in {self.made}: its setup.sh ended with {done.returncode}.",
                NO_LABORATORY,
            )


@dataclass(frozen=True)
class BareWine:
    """A Wine of this machine, with a screen of its own beside it."""

    wine: Path


def find(
    wished: str | None = None, variables: Mapping[str, str] = os.environ, checkout: Path = CHECKOUT
) -> Laboratory | BareWine:
    """Return the place that is named, in the argument or in the environment, or that lies beside the checkout.

    Named may be the folder of the scripts, the folder that ``setup.sh`` made, or a Wine (the program or the folder
    around its ``bin``). Raises ``CannotGoOn`` with exit code 6 when there is none.
    """
    named = [wished] if wished else [variables[name] for name in VARIABLES if variables.get(name)]
    scripts = _scripts_beside(checkout)
    if named:
        return _named(Path(named[0]).expanduser(), scripts, variables)
    if scripts is not None:
        return Laboratory(scripts, _where_made(scripts))
    raise CannotGoOn(
        "There is no laboratory here to try a Windows program in: name one with --lab "
        f"or in {VARIABLES[0]}, or lay it beside the checkout as ../shared/windows-lab.",
        NO_LABORATORY,
    )


def _named(place: Path, scripts: Path | None, variables: Mapping[str, str]) -> Laboratory | BareWine:
    if (place / "run.sh").is_file():
        made = variables.get("WINELAB", "")
        is_made = bool(made) and (Path(made) / "root").is_dir()
        return Laboratory(place.resolve(), Path(made) if is_made else _where_made(place))
    if (place / "prefix-template").is_dir():
        if scripts is None:
            raise CannotGoOn(
                f"{place} is a laboratory, but its scripts are not beside the checkout: "
                "name their folder with --lab and this one in WINELAB.",
                NO_LABORATORY,
            )
        return Laboratory(scripts, place.resolve())
    wine = _wine_at(place)
    if wine is None:
        raise CannotGoOn(
            f"{place} is neither a laboratory (a folder with run.sh, or one made by setup.sh) nor a Wine.",
            NO_LABORATORY,
        )
    missing = [program for program in NEEDED_PROGRAMS if shutil.which(program) is None]
    if missing:
        raise CannotGoOn(
            f"Beside {wine} these programs are needed and missing: {', '.join(missing)}.", NO_LABORATORY
        )
    return BareWine(wine)


def _scripts_beside(checkout: Path) -> Path | None:
    found = checkout.parent / "shared" / "windows-lab"
    return found if (found / "run.sh").is_file() else None


def _where_made(scripts: Path) -> Path:
    """Return where the laboratory's scripts make it unless they are told otherwise."""
    found = re.search(r"\$\{WINELAB:-([^}]+)\}", (scripts / "run.sh").read_text("utf-8"))
    if found is None:
        raise CannotGoOn(
            f"{scripts}/run.sh does not say where the laboratory is: name it in WINELAB.", NO_LABORATORY
        )
    return Path(found[1])


def _wine_at(place: Path) -> Path | None:
    for found in (place, place / "wine", place / "bin" / "wine"):
        if found.is_file() and found.name.startswith("wine") and os.access(found, os.X_OK):
            return found.resolve()
    return None
