"""The map that the program draws of its window when it is asked to (``ui/robot_map.py``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """Something in sight; ``rect``: left, top, width, height. ``keys``: the texts of the program it says."""

    name: str
    kind: str
    rect: tuple[int, int, int, int]
    keys: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    is_on: bool = True
    is_checked: bool = False
    is_selectable: bool = False

    @property
    def middle(self) -> tuple[int, int]:
        """Return where to click."""
        left, top, width, height = self.rect
        is_box = self.kind in {"QCheckBox", "QRadioButton"}  # the room right of their words does nothing
        return left + (min(width, 20) if is_box else width) // 2, top + height // 2


@dataclass(frozen=True)
class ScreenMap:
    """What lies in front: a dialog (``front`` is its class) or the window, whose page is ``screen``."""

    front: str = ""
    screen: str = ""
    focus: str = ""
    parts: tuple[Part, ...] = ()

    def usable(self, name: str) -> Part | None:
        """Return the part of a name, unless it is missing or switched off."""
        return next((part for part in self.parts if part.name == name and part.is_on), None)

    def has(self, name: str) -> bool:
        """Tell whether a part is in sight."""
        return any(part.name == name for part in self.parts)

    def saying(self, key: str) -> list[Part]:
        """Return the parts that say a text; the forms of a plural count alike."""
        return [part for part in self.parts if any(one.partition("#")[0] == key for one in part.keys)]

    def button(self, key: str) -> Part | None:
        """Return the button that says a text and can be used."""
        found = [one for one in self.saying(key) if one.is_on and "Label" not in one.kind]
        return found[0] if found else None

    def rows(self, name: str) -> list[Part]:
        """Return the rows of a list that are in sight."""
        return [one for one in self.parts if one.kind == "row" and one.name.startswith(f"{name}[")]

    def selectable(self) -> list[Part]:
        """Return the labels whose words can be selected, in the order they were made."""
        return [one for one in self.parts if one.is_selectable]


NOTHING = ScreenMap()


def read_map(text: str) -> ScreenMap:
    """Read what the program wrote; raises ``json.JSONDecodeError`` while it is being written."""
    found = json.loads(text)
    return ScreenMap(
        found["front"], found["screen"], found["focus"], tuple(_part(one) for one in found["parts"])
    )


def _part(found: Mapping[str, object]) -> Part:
    rect, keys, numbers = found["rect"], found.get("keys", []), found.get("numbers", {})
    if not isinstance(rect, list) or not isinstance(keys, list) or not isinstance(numbers, dict):
        raise TypeError(f"a part of the map is odd: {sorted(found)}")
    left, top, width, height = (int(value) for value in rect)
    return Part(
        name=str(found["name"]),
        kind=str(found["kind"]),
        rect=(left, top, width, height),
        keys=tuple(str(key) for key in keys),
        numbers=numbers,
        is_on=not found.get("off", False),
        is_checked=bool(found.get("checked", False)),
        is_selectable=bool(found.get("selectable", False)),
    )
