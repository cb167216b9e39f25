"""The barriers a person meets: which, how heavy, noticed when, lifted when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from coachdesk.demo.people import trade
from coachdesk.demo.situations import weighted
from coachdesk.demo.story import Story
from coachdesk.demo.wording import demo_file

_HOW_MANY = {"0": 24, "1": 36, "2": 27, "3": 13}
_LIFTED = 0.58
_LOW_LEVELS = ("infra3", "3")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One barrier of a story; ``opened``, ``progress`` and ``lifted`` are places in its meetings, or None."""

    key: str
    theme: str
    level: int
    opened: int
    progress: int | None
    lifted: int | None


def obstacles_of(story: Story, random: Random) -> tuple[Obstacle, ...]:
    """Return the barriers of a story, in the order in which they are noticed, and where they are spoken of."""
    described: Mapping[str, Any] = demo_file("barriers.json")
    talks = [place for place, meeting in enumerate(story.meetings) if meeting.steps and meeting.minutes > 20]
    possible = {key: float(one["weight"]) for key, one in described.items() if _can_meet(story, key, one)}
    found: list[Obstacle] = []
    for order in range(int(weighted(random, _HOW_MANY))):
        if order + 1 >= len(talks) or not possible:
            break
        key = weighted(random, possible)
        # Two troubles of one kind would repeat each other: one of a family is enough.
        possible = {other: weight for other, weight in possible.items() if _family(other) != _family(key)}
        one = described[key]
        opened = talks[order + 1]
        later = [place for place in talks if place > opened and _days(story, opened, place) >= 24]
        progress = later[random.randrange(0, min(len(later), 3))] if later else None
        later = [
            place
            for place in later
            if progress is not None and place > progress and _days(story, opened, place) >= _takes(key)
        ]
        lifted = (
            later[random.randrange(0, min(len(later), 4))] if later and random.random() < _LIFTED else None
        )
        found.append(
            Obstacle(
                key, random.choice(one["themes"]), random.choice(one["levels"]), opened, progress, lifted
            )
        )
    return tuple(found)


def _days(story: Story, first: int, second: int) -> int:
    return (story.meetings[second].on - story.meetings[first].on).days


def _takes(key: str) -> int:
    """Return how many days it takes at least to lift a barrier: a driving licence is not got in a month."""
    return 120 if key in ("mobilite_permis", "logement", "dettes") else 50


def _can_meet(story: Story, key: str, described: Mapping[str, Any]) -> bool:
    situation = story.member.situation
    if key in trade(story.member.trade).get("no_barriers", ()):
        return False
    if described.get("needs_children") and not situation["children"]:
        return False
    return not described.get("needs_low_level") or situation["education_level"] in _LOW_LEVELS


def _family(key: str) -> str:
    return {"dettes": "finances", "mobilite_permis": "mobilite", "mobilite_cout": "mobilite"}.get(key, key)
