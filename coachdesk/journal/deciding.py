"""Which of the fields that several people wrote apart are asked about: the Merge page and its count go by this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from coachdesk.journal.change import DELETED
from coachdesk.programme.registry import ENTITY_TYPES

DECIDED_WITH: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {("document", "content_hash"): ("size_bytes",)}
)
"""Fields that say the same thing as another one and are decided with it."""


def asked_about(kind: str, names: Iterable[str]) -> list[str]:
    """Return those of a thing's disputed fields that a person is asked about.

    Left out: what is decided with another one of them, and what only a newer version declares.
    """
    disputed = list(names)
    with_others = {other for name in disputed for other in DECIDED_WITH.get((kind, name), ())}
    declared = ENTITY_TYPES[kind].fields
    return [name for name in disputed if (name == DELETED or name in declared) and name not in with_others]
