"""A search for words that stand in plain in files."""

from __future__ import annotations

from pathlib import Path


def plain_text_found(needles: set[str], *folders: Path) -> list[str]:
    """Return the names of the files in which one of the words stands in plain (UTF-8 or UTF-16)."""
    encoded = [word.encode(kind) for word in needles for kind in ("utf-8", "utf-16-le")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(needle in path.read_bytes() for needle in encoded)]
