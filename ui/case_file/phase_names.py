"""Short names of the phases, for where there is little room."""

from __future__ import annotations

from functools import lru_cache

import resources
from ui.messages import language
from ui.texts import lengthened


@lru_cache(maxsize=4)
def _short_names(spoken: str) -> dict[str, str]:
    written = "fr" if spoken == "xx" else spoken
    names = {
        entry["code"]: str(entry.get(f"{written}_short") or entry[written])
        for entry in resources.catalogue_entries("phases")
    }
    return {code: lengthened(name) for code, name in names.items()} if spoken == "xx" else names


def short_phase(code: str) -> str:
    """Return the short name of a phase; the code itself for one this version does not know."""
    return _short_names(language()).get(code, code)
