"""Where the build reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).resolve().parent
LOCK = CHECKOUT / "packaging" / "locks" / "windows.txt"


@dataclass(frozen=True)
class Places:
    """The folders of one build; ``work`` may be thrown away at any time, ``downloads`` inside it is a cache."""

    work: Path = CHECKOUT / "build" / "windows"
    products: Path = CHECKOUT / "dist"

    @property
    def downloads(self) -> Path:
        """Return the cache of what was fetched; its content is trusted only by its hash."""
        return self.work / "downloads"

    @property
    def tree(self) -> Path:
        """Return the program as it is laid on the disk of a laptop, one version of it."""
        return self.work / "tree"

    @property
    def parts(self) -> Path:
        """Return the folder of what is made for the installer: launcher, icons, pictures."""
        return self.work / "parts"
