"""The palette, for pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.palette.palette_dialog import Palette, open_palette
from ui.shell.screens import Screen, Stage


def _open(stage: Stage, text: str, *, for_note: bool = False) -> QWidget:
    stage.host.navigate("dossiers", case_id="", filter="", sort="")
    stage.settle()
    open_palette(stage.host, text, for_note=for_note)
    palette = stage.window.findChild(Palette)
    if palette is not None:
        palette.search_now()
    stage.settle()
    return stage.window


SCREENS = (
    Screen("palette", lambda stage: _open(stage, "")),
    Screen("palette-search", lambda stage: _open(stage, "marché")),
    Screen("palette-person", lambda stage: _open(stage, "ma")),
    Screen("palette-note-for", lambda stage: _open(stage, "", for_note=True)),
)
