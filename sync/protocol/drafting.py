"""A mapping that a long list of statements changes in one place, instead of copying it each time.

What an act does compares what was before it with what is after it, so both must stand for a moment: the changes of one
statement lie *over* the draft, and are laid into it once the statement counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

Held = TypeVar("Held")


class Draft(dict[str, Held]):
    """A mapping that belongs to whoever lives through the list, and to nobody else."""


class Over(Mapping[str, Held]):
    """A draft with changes over it; none of what it holds is None."""

    def __init__(self, draft: Draft[Held], changes: Mapping[str, Held]) -> None:
        self._draft = draft
        self._changes = dict(changes)

    def __getitem__(self, name: str) -> Held:
        found = self._changes.get(name)
        return self._draft[name] if found is None else found

    def __iter__(self) -> Iterator[str]:
        yield from self._draft
        yield from (name for name in self._changes if name not in self._draft)

    def __len__(self) -> int:
        return len(self._draft) + sum(name not in self._draft for name in self._changes)

    def with_changes(self, changes: Mapping[str, Held]) -> Over[Held]:
        """Return the draft with these changes over it too."""
        return Over(self._draft, {**self._changes, **changes})

    def laid_in(self) -> Draft[Held]:
        """Lay the changes into the draft, and return it."""
        self._draft.update(self._changes)
        return self._draft


def changed(held: Mapping[str, Held], changes: Mapping[str, Held]) -> Mapping[str, Held]:
    """Return a mapping with changes, the one given left as it is: a copy, or something over a draft."""
    if isinstance(held, Over):
        return held.with_changes(changes)
    return Over(held, changes) if isinstance(held, Draft) else {**held, **changes}


def settled(held: Mapping[str, Held]) -> Mapping[str, Held]:
    """Return the draft that lies under a mapping, with what lay over it laid in."""
    return held.laid_in() if isinstance(held, Over) else held
