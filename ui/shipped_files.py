"""Where the files shipped with the program are (``resources/``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def resources_folder() -> Path:
    """Return the folder of ``resources``, in a checkout as in an installation."""
    # Beside this package in both. Importing ``resources`` to ask costs the lock screen a tenth of its time.
    return Path(__file__).resolve().parents[1] / "resources"
