"""The style sheet, made from the table of tokens."""

from __future__ import annotations

from string import Template

from ui.shipped_files import resources_folder
from ui.theme.style_rules import RULES
from ui.theme.tokens import Colours, Size, TypeScale


def style_sheet(table: Colours) -> str:
    """Return Qt's style sheet for one theme."""
    values: dict[str, object] = {name: getattr(table, name) for name in table.__slots__}
    mark = resources_folder() / "icons" / "marks" / f"check-{table.name}.svg"
    values["check_mark"] = mark.as_posix()
    values |= {f"size_{size.name.lower()}": int(size) for size in TypeScale}
    values |= {f"px_{size.name.lower()}": int(size) for size in Size}
    return Template(RULES).substitute(values)
