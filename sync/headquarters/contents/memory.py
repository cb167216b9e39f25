"""The pieces of sealed documents in memory: for a headquarters that lives as long as its process."""

from __future__ import annotations


class MemoryContents:
    """Pieces by key; none has an age."""

    def __init__(self) -> None:
        self._pieces: dict[str, bytes] = {}

    def put(self, key: str, data: bytes) -> None:
        """Keep a piece."""
        self._pieces[key] = data

    def read(self, key: str, begin: int, end: int) -> bytes:
        """Return a part of a piece."""
        return self._pieces[key][begin:end]

    def remove(self, key: str) -> None:
        """Drop a piece."""
        self._pieces.pop(key, None)

    def listed(self) -> list[tuple[str, float]]:
        """Return every key, kept at the beginning of time."""
        return [(key, 0.0) for key in self._pieces]
