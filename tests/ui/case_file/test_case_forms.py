"""No declared field is forgotten: each stands in exactly one group, or says why in none."""

from __future__ import annotations

from collections import Counter

import pytest
from pytestqt.qtbot import QtBot

from coachdesk.programme.declaration import Scope, Sensitivity
from coachdesk.programme.registry import ENTITY_TYPES, kinds_in
from ui.case_file.case_forms import ALL_GROUPS, NOT_TYPED
from ui.messages import label
from ui.widgets.forms.layout import WHOLE_ROW
from ui.widgets.forms.make_editor import make_editor

_ELSEWHERE = {"session": "the session note"}
KINDS = [one.kind for one in kinds_in(Scope.CASE) if one.kind not in _ELSEWHERE]


@pytest.mark.parametrize("kind", KINDS)
def test_every_declared_field_stands_in_exactly_one_group(kind: str) -> None:
    places = Counter(place.name for group in ALL_GROUPS if group.kind == kind for place in group.places)
    excused = {name for one, name in NOT_TYPED if one == kind}
    assert set(places) | excused == set(ENTITY_TYPES[kind].fields)
    assert not set(places) & excused
    assert [name for name, count in places.items() if count > 1] == []


def test_special_data_stand_only_in_groups_that_are_covered() -> None:
    for group in ALL_GROUPS:
        special = [
            place.name
            for place in group.places
            if ENTITY_TYPES[group.kind].fields[place.name].sensitivity is Sensitivity.SPECIAL
        ]
        assert bool(special) == group.is_hidden, group.key
        assert not group.is_hidden or len(special) == len(group.places), group.key


def test_every_field_gets_an_editor_and_a_label(qtbot: QtBot) -> None:
    for group in ALL_GROUPS:
        for place in group.places:
            editor = make_editor(group.kind, ENTITY_TYPES[group.kind].fields[place.name], place)
            qtbot.addWidget(editor)
            editor.show_value(() if editor.spec.type.value == "choices" else None)
            problem = editor.read().problem
            assert (problem is not None) == editor.spec.required, place.name
            assert label(group.kind, place.name)


def test_widths_fit_a_row() -> None:
    assert all(0 < place.span <= WHOLE_ROW for group in ALL_GROUPS for place in group.places)
