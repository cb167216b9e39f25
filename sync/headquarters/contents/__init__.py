"""Where the pieces of sealed documents lie: a folder, or an S3-compatible store.

Both keep pieces under keys that are used once and never changed. Which pieces make up a document stands in the
database.
"""

from __future__ import annotations

from typing import Protocol


class Contents(Protocol):
    """A store of pieces; its faults are ``Refusal`` (``Busy``, ``Full``)."""

    def put(self, key: str, data: bytes) -> None:
        """Keep a piece; it is on the disk once this returns."""

    def read(self, key: str, begin: int, end: int) -> bytes:
        """Return the bytes ``begin`` … ``end`` (not included) of a piece."""

    def remove(self, key: str) -> None:
        """Drop a piece; one that is not there is no fault."""

    def listed(self) -> list[tuple[str, float]]:
        """Return every key with the time when it was kept (Unix seconds)."""
