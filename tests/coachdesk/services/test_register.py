"""Promotions, partners and people by name; who works on this desk."""

from __future__ import annotations

import pytest

from coachdesk.errors import InvalidValue
from coachdesk.services import editing, register
from coachdesk.storage.cabinet import REGISTER
from tests.coachdesk.conftest import DeskHome

NAMES = ("Zac", "élan", "Ébène", "Eau vive", "abri", "Œuvre")
IN_ORDER = ["abri", "Eau vive", "Ébène", "élan", "Œuvre", "Zac"]


def test_each_list_holds_its_own_by_name_whatever_the_accents(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    for name in NAMES:
        register.add_promotion(cabinet, f"{name} 1", seats=15)
        register.add_partner(cabinet, f"{name} 2", kind="bank")
        editing.add(cabinet, REGISTER, "person", {"name": f"{name} 3"})
    assert [one.name for one in register.list_promotions(cabinet)] == [f"{name} 1" for name in IN_ORDER]
    assert [one.name for one in register.list_partners(cabinet)] == [f"{name} 2" for name in IN_ORDER]
    people = [one.name for one in register.list_people(cabinet) if one.name != "Claire Fontaine"]
    assert people == [f"{name} 3" for name in IN_ORDER]
    assert {one.seats for one in register.list_promotions(cabinet)} == {15}
    assert {one.kind for one in register.list_partners(cabinet)} == {"bank"}


def test_namesakes_come_in_a_steady_order_and_deleted_ones_not_at_all(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    ids = sorted(register.add_partner(cabinet, "CCI").entities[0][1] for _ in range(3))
    assert [one.id for one in register.list_partners(cabinet)] == ids
    editing.remove(cabinet, REGISTER, "partner", ids[1])
    assert [one.id for one in register.list_partners(cabinet)] == [ids[0], ids[2]]


def test_a_name_is_needed(home: DeskHome) -> None:
    for add in (register.add_promotion, register.add_partner):
        with pytest.raises(InvalidValue):
            add(home.desk.cabinet, "  ")
    with pytest.raises(InvalidValue):
        register.rename_me(home.desk.cabinet, "")
    assert register.list_promotions(home.desk.cabinet) == []
    assert register.list_partners(home.desk.cabinet) == []


def test_whoever_works_here_is_renamed_and_stays_the_same_person(home: DeskHome) -> None:
    before = register.me(home.desk.cabinet)
    assert (before.id, before.name, before.role) == (
        home.desk.cabinet.author.person,
        "Claire Fontaine",
        "coach",
    )
    changed = register.rename_me(home.desk.cabinet, "Claire Dupont")
    assert changed is not None
    assert changed.entities == (("person", before.id),)
    assert register.rename_me(home.desk.cabinet, "Claire Dupont") is None
    after = register.me(home.again().cabinet)
    assert (after.id, after.name) == (before.id, "Claire Dupont")
