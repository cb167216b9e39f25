from __future__ import annotations

import json

import pytest

from windows.verification.screen_map import read_map

MAP = {
    "front": "ImportDialog",
    "screen": "Frame",
    "focus": "importing.next",
    "active": True,
    "parts": [
        {"name": "importing.next", "kind": "Button", "rect": [10, 20, 101, 36], "off": True},
        {"name": "", "kind": "QLabel", "rect": [0, 0, 9, 9], "keys": ["importing.go#other"]},
        {
            "name": "",
            "kind": "Button",
            "rect": [100, 200, 50, 30],
            "keys": ["app.close", "importing.go#other"],
            "numbers": {"count": "150"},
        },
        {"name": "list", "kind": "TimelineView", "rect": [0, 0, 90, 90]},
        {"name": "list[0]", "kind": "row", "rect": [0, 0, 90, 30]},
        {"name": "", "kind": "QLabel", "rect": [5, 5, 5, 5], "selectable": True},
    ],
}


def test_parts_are_found_by_name_and_by_what_they_say() -> None:
    seen = read_map(json.dumps(MAP))
    assert (seen.front, seen.screen, seen.focus) == ("ImportDialog", "Frame", "importing.next")
    assert seen.has("importing.next")
    assert seen.usable("importing.next") is None, "it is switched off"
    button = seen.button("importing.go")
    assert button is not None
    assert (button.middle, button.numbers) == ((125, 215), {"count": "150"})
    assert len(seen.saying("importing.go")) == 2
    assert seen.saying("importing.g") == []
    assert [row.name for row in seen.rows("list")] == ["list[0]"]
    assert [part.rect for part in seen.selectable()] == [(5, 5, 5, 5)]


def test_a_map_that_is_being_written_is_not_read() -> None:
    with pytest.raises(json.JSONDecodeError):
        read_map(json.dumps(MAP)[:200])
