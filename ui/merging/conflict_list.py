"""The conflicts as lines under the people they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.merging.words import thing_of, what_of, who_of
from ui.widgets.timeline_item import TimelineItem

if TYPE_CHECKING:
    from coachdesk.services.conflicts import OpenConflict

_ICONS = {
    "beneficiary": "user-round",
    "situation": "house",
    "project": "rocket",
    "barrier": "puzzle",
    "session": "notebook-text",
    "action": "list-checks",
    "milestone": "milestone",
    "document": "file-text",
    "promotion": "users",
    "partner": "building-2",
    "person": "id-card",
}


def conflict_items(conflicts: Sequence[OpenConflict]) -> list[TimelineItem]:
    """Return a line for each conflict, under whose file it is in."""
    return [
        TimelineItem(
            key=one.key,
            title=what_of(one),
            text=thing_of(one),
            icon="trash-2" if one.is_deletion else _ICONS.get(one.kind, "git-merge"),
            tone="danger" if one.is_deletion else "neutral",
            group=who_of(one),
            lines=2,
        )
        for one in conflicts
    ]


def next_key(before: Sequence[str], current: str, after: Sequence[str]) -> str:
    """Return which line comes next: the current one while it is there, else the first after it, else the last."""
    if current in after:
        return current
    if current in before:
        at = before.index(current)
        following = [key for key in before[at:] if key in after]
        return following[0] if following else (after[-1] if after else "")
    return after[0] if after else ""
