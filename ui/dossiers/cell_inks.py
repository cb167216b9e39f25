"""The colours in which a cell of the list is drawn: others on the row that is selected."""

from __future__ import annotations

from dataclasses import dataclass

from ui.theme import Colours


@dataclass(frozen=True, slots=True)
class CellInks:
    """Text colours that can be read on the row they are drawn on (``#rrggbb``)."""

    text: str
    muted: str
    warning: str
    is_selected: bool = False


def cell_inks(colours: Colours, *, is_selected: bool) -> CellInks:
    """Return the colours for a row."""
    if is_selected:
        return CellInks(colours.on_selection, colours.on_selection, colours.on_warning_soft, is_selected=True)
    return CellInks(colours.text, colours.muted, colours.warning)
