"""The installer on offer: one row of what the database says of itself, and where the pieces of the file lie.

It is the publisher's file and nobody's secret; what a newer one replaced is dropped. The pieces are all as long as the
row says, but for the last one, under keys that are used once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Select, delete, select

from sync.headquarters.store import tables
from sync.headquarters.store.writing import put
from sync.protocol.bodies import Release
from sync.protocol.json_body import JsonBody, checked, held, whole

PIECE_BYTES = 4 * 1024 * 1024
RELEASE_FACT = "release"
_MOST_KEY = 200


@dataclass(frozen=True, slots=True)
class KeptRelease(JsonBody):
    """An installer that is here whole; ``key``: what its pieces' keys begin with; ``at``: since when, Unix seconds."""

    release: Release = held(Release.kind())  # noqa: RUF009 - declares a field
    key: str = held(checked(lambda key: isinstance(key, str) and 0 < len(key) <= _MOST_KEY))
    piece_bytes: int = held(whole(least=1))
    at: int = held(whole())

    def keys(self) -> list[str]:
        """Return the keys of its pieces, in order."""
        return [self._piece(begin) for begin in range(0, self.release.size, self.piece_bytes)]

    def pieces_between(self, begin: int, end: int) -> list[tuple[str, int, int]]:
        """Return what of which pieces makes up the bytes ``begin`` … ``end`` (not included): key, from, to."""
        first = begin - begin % self.piece_bytes
        return [
            (self._piece(at), max(begin - at, 0), min(end - at, self.piece_bytes))
            for at in range(first, end, self.piece_bytes)
        ]

    def _piece(self, begin: int) -> str:
        return f"{self.key}/{begin}"


def find_release(connection: Connection) -> KeptRelease | None:
    """Return the installer on offer, None for none."""
    text = connection.execute(_found()).scalar_one_or_none()
    return None if text is None else KeptRelease.read(text.encode("utf-8"))


def replace_release(connection: Connection, kept: KeptRelease | None) -> KeptRelease | None:
    """Put another installer on offer, None for none any more; return the former one, whose pieces are to be dropped."""
    text = connection.execute(_found().with_for_update()).scalar_one_or_none()
    if kept is not None:
        put(connection, tables.about, [{"name": RELEASE_FACT, "value": kept.as_bytes().decode("utf-8")}])
    else:
        connection.execute(delete(tables.about).where(tables.about.c.name == RELEASE_FACT))
    return None if text is None else KeptRelease.read(text.encode("utf-8"))


def release_fact(connection: Connection, pieces: Collection[str]) -> dict[str, str]:
    """Return the row that a restored database goes on with: none when a piece of the installer is not there."""
    kept = find_release(connection)
    if kept is None or not set(kept.keys()) <= set(pieces):
        return {}
    return {RELEASE_FACT: kept.as_bytes().decode("utf-8")}


def _found() -> Select[str]:
    return select(tables.about.c.value).where(tables.about.c.name == RELEASE_FACT)
