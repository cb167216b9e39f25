"""The registry knows every declared kind, and where each lives."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import coachdesk.programme
import resources
from coachdesk.errors import UnknownRecord
from coachdesk.programme.declaration import FieldType, Scope
from coachdesk.programme.registry import ENTITY_TYPES, entity_type, kinds_in

REGISTER_KINDS = {"promotion", "partner", "person"}


def test_every_declared_class_of_the_room_is_registered() -> None:
    declared = set()
    for module in pkgutil.iter_modules(coachdesk.programme.__path__, "coachdesk.programme."):
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and hasattr(each, "entity_type"):
                declared.add(each)
    assert declared == {described.cls for described in ENTITY_TYPES.values()}
    assert all(ENTITY_TYPES[described.kind] is described for described in ENTITY_TYPES.values())


def test_each_kind_lives_in_one_kind_of_file() -> None:
    assert {each.kind for each in kinds_in(Scope.REGISTER)} == REGISTER_KINDS
    assert {each.kind for each in kinds_in(Scope.CASE)} == set(ENTITY_TYPES) - REGISTER_KINDS
    assert {each.kind for each in ENTITY_TYPES.values() if each.is_single} == {
        "beneficiary",
        "situation",
        "project",
    }


def test_an_unknown_kind_is_said() -> None:
    assert entity_type("session").kind == "session"
    with pytest.raises(UnknownRecord) as caught:
        entity_type("vehicle")
    assert caught.value.context == {"kind": "vehicle"}


@pytest.mark.parametrize("described", ENTITY_TYPES.values(), ids=lambda each: each.kind)
def test_every_field_is_declared_and_points_to_what_exists(described: object) -> None:
    assert described in ENTITY_TYPES.values()
    found = next(each for each in ENTITY_TYPES.values() if each is described)
    assert [field.name for field in dataclasses.fields(found.cls)] == ["id", *found.fields]
    for name, spec in found.fields.items():
        if spec.type in (FieldType.CHOICE, FieldType.CHOICES):
            assert resources.catalogue(str(spec.catalogue)), name
        if spec.type is FieldType.REFERENCE:
            assert spec.target in ENTITY_TYPES, name
        assert (spec.type is FieldType.DATE) == (name.endswith("_on") and not name.startswith("is_")), name
        assert not spec.searchable or spec.type in (FieldType.TEXT, FieldType.NOTE), name
