"""Read the register: promotions, partners, people; and who works on this desk."""

from __future__ import annotations

from typing import TypeVar

from coachdesk.journal.edit import Changed
from coachdesk.programme.folding import fold
from coachdesk.programme.register import Partner, Person, Promotion
from coachdesk.services.editing import add, revise
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.reading import read_kind, read_one

_Named = TypeVar("_Named", Promotion, Partner, Person)


def _by_name(entities: tuple[_Named, ...]) -> list[_Named]:
    return sorted(entities, key=lambda one: (fold(one.name or ""), one.id))


def list_promotions(cabinet: Cabinet) -> list[Promotion]:
    """Return the promotions, by name."""
    return _by_name(read_kind(cabinet.register, Promotion).alive)


def list_partners(cabinet: Cabinet) -> list[Partner]:
    """Return the partners, by name."""
    return _by_name(read_kind(cabinet.register, Partner).alive)


def list_people(cabinet: Cabinet) -> list[Person]:
    """Return the people of the association, by name."""
    return _by_name(read_kind(cabinet.register, Person).alive)


def me(cabinet: Cabinet) -> Person:
    """Return who works on this desk."""
    found = read_one(cabinet.register, Person, cabinet.author.person)
    return found or Person(id=cabinet.author.person)


def rename_me(cabinet: Cabinet, name: str) -> Changed | None:
    """Correct the name of whoever works on this desk."""
    return revise(cabinet, REGISTER, "person", cabinet.author.person, {"name": name})


def add_promotion(cabinet: Cabinet, name: str, **fields: object) -> Changed:
    """Make a promotion; its id is ``changed.entities[0][1]``."""
    return add(cabinet, REGISTER, "promotion", {"name": name, **fields})


def add_partner(cabinet: Cabinet, name: str, **fields: object) -> Changed:
    """Make a partner."""
    return add(cabinet, REGISTER, "partner", {"name": name, **fields})
