"""What of the past still stands, once changes were taken back: pure functions over changes.

A head that takes another change back stands for the value it brought back, so that the change which wrote that value
can be taken back next. Any data is borne: unknown changes, loops, an undo that wrote something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coachdesk.journal.change import Change
from coachdesk.journal.heads import HeadValue, shown

Find = Callable[[str], Change | None]
"""Return the change with an id, None when it is not known here."""


def replaced_value(change: Change, name: str, find: Find) -> HeadValue | None:
    """Return the value of a field that a change replaced, as it was shown; None where nothing stood."""
    found = (find(one) for one in change.replaces.get(name, ()))
    return shown(
        [HeadValue(one.id, one.stamp, one.put[name]) for one in found if one is not None and name in one.put]
    )


def standing_ids(head: str, name: str, find: Find) -> tuple[str, ...]:
    """Return the changes that a head of a field stands for: itself, then those whose value it brought back in turn.

    ====================================================  ================
    the journal of a field, newest last                   stand
    ====================================================  ================
    a, b                                                  b
    a, b, undo of b                                       the undo, a
    a, b, undo of b, undo of that undo                    the last undo, b
    a, b, undo of b, undo of a                            the last undo
    ====================================================  ================
    """
    stands: dict[str, None] = {}
    at: str | None = head
    while at is not None and at not in stands:
        stands[at] = None
        at = _brought_back(find(at), name, find)
    return tuple(stands)


def _brought_back(change: Change | None, name: str, find: Find) -> str | None:
    """Return the change whose value of a field an undo put back; None for what is no undo, or brought nothing."""
    if change is None or change.undoes is None or name not in change.put:
        return None
    taken_back = find(change.undoes)
    if taken_back is None or name not in taken_back.put:
        return None
    before = replaced_value(taken_back, name, find)
    # An undo that wrote something else than what had stood there is an edit like another.
    return before.change if before is not None and before.value == change.put[name] else None


def taken_back(undos: Iterable[tuple[int, str, str]]) -> dict[str, str]:
    """Return which changes are taken back, and by which; an undo that was itself taken back counts for nothing.

    ``undos``: (stamp, id, id of the change taken back), in any order. Who takes a change back has seen it, so that
    its stamp is the later one.
    """
    found: dict[str, str] = {}
    for _, undo, undone in sorted(undos, reverse=True):
        if undo not in found:
            found.setdefault(undone, undo)
    return found
