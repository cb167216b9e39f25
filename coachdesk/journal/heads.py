"""A field's heads: the changes that no known change replaces.

``advance`` is the only place where a change meets the heads of its entity; the storage's transaction and the
in-memory ``Replica`` (rebuild, check, tests) both call it. Any order, any repetition and any interleaving of
several writers end with the same heads, and every value ever put is a head or was replaced by a change that saw it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from coachdesk.journal.change import DELETED, Change
from coachdesk.programme.declaration import Plain

Key = TypeVar("Key", int, str)
"""How a replica names a change inside: its id, or its row number in a file."""

FieldHeads = dict[str, tuple[Key, ...]]
"""Field → its heads, in rising order."""


def advance(
    heads: Mapping[str, tuple[Key, ...]],
    key: Key,
    put: Iterable[str],
    replaced: Mapping[str, Collection[Key]],
    overtaken: Collection[str],
) -> FieldHeads[Key]:
    """Return the heads of an entity after a change.

    ``replaced``: field → the changes it replaces *that this replica knows*. ``overtaken``: its fields that a change
    already here replaces (it arrived after its successor), so that it never becomes their head.
    """
    after = dict(heads)
    for name in put:
        gone = replaced.get(name, ())
        left = [head for head in after.get(name, ()) if head not in gone]
        if name not in overtaken and key not in left:
            left.append(key)
            left.sort()
        after[name] = tuple(left)
    return after


@dataclass(frozen=True, slots=True)
class HeadValue:
    """A head with what is needed to rank it; ``change`` names it."""

    change: str
    stamp: int
    value: Plain


def shown(values: Iterable[HeadValue]) -> HeadValue | None:
    """Return the head that is shown for now: the highest stamp, then the highest id."""
    return max(values, key=lambda head: (head.stamp, head.change), default=None)


def is_conflict(values: Collection[HeadValue]) -> bool:
    """Tell whether several *different* values are open: the same value typed twice alarms nobody."""
    distinct: list[Plain] = []
    for head in values:
        if not any(type(head.value) is type(seen) and head.value == seen for seen in distinct):
            distinct.append(head.value)
    return len(distinct) > 1


def unseen_by_delete(
    heads: Mapping[str, tuple[Key, ...]], deletions: Iterable[Mapping[str, Collection[Key]]]
) -> list[str]:
    """Return the fields edited apart from a deletion: a head that none of the open deletions saw.

    ``deletions``: for each head of ``DELETED`` that says True, what it saw (field → changes).
    """
    seen: dict[str, set[Key]] = {}
    for deletion in deletions:
        for name, keys in deletion.items():
            seen.setdefault(name, set()).update(keys)
    return sorted(
        name
        for name, keys in heads.items()
        if name != DELETED and any(key not in seen.get(name, ()) for key in keys)
    )


@dataclass
class Replica:
    """All changes of a scope and their heads, in memory."""

    changes: dict[str, Change] = field(default_factory=dict)
    heads: dict[tuple[str, str], FieldHeads[str]] = field(default_factory=dict)
    ahead: set[tuple[str, str]] = field(default_factory=set)
    """(change id, field) replaced by a known change, while the change itself has not arrived."""

    def apply(self, change: Change) -> bool:
        """Take in a change; return False when it was known already."""
        if change.id in self.changes:
            return False
        self.changes[change.id] = change
        overtaken = [name for name in change.put if (change.id, name) in self.ahead]
        self.ahead.difference_update((change.id, name) for name in overtaken)
        replaced: dict[str, list[str]] = {}
        for name in change.put:
            for other in change.replaces.get(name, ()):
                if other in self.changes:
                    replaced.setdefault(name, []).append(other)
                else:
                    self.ahead.add((other, name))
        slot = (change.kind, change.entity_id)
        self.heads[slot] = advance(self.heads.get(slot, {}), change.id, change.put, replaced, overtaken)
        return True

    def values(self, kind: str, entity_id: str, name: str) -> list[HeadValue]:
        """Return the open values of a field, none when it was never put."""
        ids = self.heads.get((kind, entity_id), {}).get(name, ())
        return [HeadValue(i, self.changes[i].stamp, self.changes[i].put[name]) for i in ids]

    def deletion_conflicts(self, kind: str, entity_id: str) -> list[str]:
        """Return the fields that somebody edited without having seen the deletion; none while it is not deleted."""
        heads = self.heads.get((kind, entity_id), {})
        deletions = [self.changes[i] for i in heads.get(DELETED, ()) if self.changes[i].is_delete]
        return unseen_by_delete(heads, [c.replaces for c in deletions]) if deletions else []
