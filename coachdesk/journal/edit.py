"""What somebody wants to write, before it is a change; and who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coachdesk.programme.declaration import Plain


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, on which laptop."""

    person: str
    device: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One intention: put these fields of this entity, or delete it.

    ``fields`` are plain values; those equal to what stands are left out when the change is made, so an edit of
    nothing writes nothing.
    """

    kind: str
    entity_id: str
    act: str
    fields: Mapping[str, Plain]
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a write changed: broadcast to every open view. ``scope`` is a case id or ``register``."""

    scope: str
    kinds: frozenset[str]
    entities: tuple[tuple[str, str], ...]
    change_ids: tuple[str, ...]
