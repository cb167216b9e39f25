"""How the keys of copied case files are sealed into a folder, and read back: the desk's opening knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SealedKeys = Sequence[tuple[str, str, str]]
"""(scope, kind, file key in hexadecimal), as the sealed copy of the keys holds them."""


@dataclass(frozen=True, slots=True)
class KeySealing:
    """``seal`` puts keys into a folder in the place of those that were there; ``read`` returns them."""

    seal: Callable[[Path, SealedKeys], None]
    read: Callable[[Path], SealedKeys]
