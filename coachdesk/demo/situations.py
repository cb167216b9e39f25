"""The situation somebody enters with, in the proportions that the programme meets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from coachdesk.demo.wording import demo_file


def weighted(random: Random, choices: Mapping[str, float]) -> str:
    """Return one of the keys, by their weights."""
    return random.choices(list(choices), weights=list(choices.values()))[0]


def entry_situation(
    random: Random, trade: Mapping[str, Any], age: int, entered_on: date, *, is_woman: bool
) -> dict[str, object]:
    """Return the fields of a situation at entry that hang together: age, household, children, resources."""
    tables = demo_file("proportions.json")
    level = weighted(random, _levels(tables, trade.get("min_level"), age))
    household, children = _household(random, tables, age, is_woman=is_woman)
    resources = _resources(random, tables, age, household)
    rqth = weighted(random, tables["rqth"]) or None
    is_jobseeker = resources != ("salary",) and random.random() < 0.94
    return {
        "education_level": level,
        "has_foreign_diploma": level in ("4", "5", "6", "7", "8") and random.random() < 0.35,
        "resources": resources,
        "resources_since": weighted(random, tables["resources_since"]) if resources != ("none",) else None,
        "jobseeker": "yes" if is_jobseeker else "no",
        "jobseeker_since_on": _since(random, entered_on, age) if is_jobseeker else None,
        "household": household,
        "children": children,
        "housing": "hosted"
        if household == "with_parents"
        else weighted(random, tables["housing"][_group(age)]),
        "rqth": rqth,
        "is_rqth_proof_seen": True if rqth == "yes" else None,
        "recorded_on": entered_on,
    }


def _group(age: int) -> str:
    return "young" if age < 26 else "older"


def _levels(tables: Mapping[str, Any], least: int | None, age: int) -> dict[str, float]:
    needed_age = tables["least_age_for_level"]
    return {
        code: weight
        for code, weight in tables["education_level"].items()
        if age >= needed_age.get(code, 0)
        and (least is None or (code.isdigit() and int(code) >= min(least, 4 if age < 20 else 5)))
    }


def _household(random: Random, tables: Mapping[str, Any], age: int, *, is_woman: bool) -> tuple[str, int]:
    group = "young" if age < 26 else "woman" if is_woman else "man"
    household = weighted(random, tables["household"][group])
    if household not in ("couple_children", "single_parent"):
        return household, 0
    most = 1 if age < 26 else 3 if age < 33 else 4
    return household, min(int(weighted(random, tables["children"])), most)


def _resources(random: Random, tables: Mapping[str, Any], age: int, household: str) -> tuple[str, ...]:
    # RSA begins at 25 for those without children.
    group = household if household == "single_parent" else "young" if age < 25 else "older"
    return tuple(sorted(weighted(random, tables["resources"][group]).split()))


def _since(random: Random, entered_on: date, age: int) -> date:
    """Return a registration date before entry, and never in childhood."""
    return entered_on - timedelta(days=random.randint(25, 320 if age < 21 else 1_000))
