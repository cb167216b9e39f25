"""How a form is laid out: groups of fields in order, each with a width, as small tables (``*_form.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EditorStyle = Literal["default", "segments", "level", "maturity"]

WHOLE_ROW = 6
HALF = 3
THIRD = 2
TWO_THIRDS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where one field stands: how many sixths of a row it takes, how it is edited, how many lines it has.

    ``stays_beside`` keeps a short field on the line of its neighbour even on a narrow window (postal code, city);
    ``hint`` is a key of a text that stands under the editor; ``is_named_by_group``: the group's title says what the
    field is, so that it has no label of its own.
    """

    name: str
    span: int = HALF
    style: EditorStyle = "default"
    lines: int = 3
    hint: str = ""
    stays_beside: bool = False
    is_named_by_group: bool = False


@dataclass(frozen=True, slots=True)
class FormGroup:
    """One card of a form: fields of one kind of entity under a title.

    ``is_hidden``: the fields are special data and stay covered until somebody asks for them.
    """

    key: str
    kind: str
    icon: str
    places: tuple[Place, ...]
    is_hidden: bool = False

    @property
    def title_key(self) -> str:
        """Return the key of the card's title."""
        return f"forms.group.{self.key}"


def field_names(groups: tuple[FormGroup, ...], kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that groups show, in order."""
    return tuple(place.name for group in groups if group.kind == kind for place in group.places)
