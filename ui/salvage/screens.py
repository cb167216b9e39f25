"""A damaged case file, for pictures: what is said of files that nobody has."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.operations.salvaging import example_offer
from ui.salvage.salvage_dialog import SalvageDialog
from ui.shell.screens import Screen, Stage

_NAME = "Fatoumata Diaby-Lefèvre"


def _shown(stage: Stage, *, changes: int, notes: int, listed: int, missing: int) -> QWidget:
    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    dialog = SalvageDialog(stage.host, "")
    dialog.open()
    dialog.show_offer(example_offer(_NAME, changes=changes, notes=notes, listed=listed, missing=missing))
    stage.settle()
    return dialog


SCREENS = (
    Screen("salvage-all", lambda stage: _shown(stage, changes=131, notes=34, listed=0, missing=0)),
    Screen("salvage-part", lambda stage: _shown(stage, changes=112, notes=31, listed=3, missing=19)),
    Screen("salvage-list-only", lambda stage: _shown(stage, changes=0, notes=0, listed=8, missing=0)),
    Screen("salvage-nothing", lambda stage: _shown(stage, changes=0, notes=0, listed=0, missing=0)),
)
