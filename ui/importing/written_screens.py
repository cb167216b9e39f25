"""The end of the import, for pictures: the last of them, because people are really written."""

from __future__ import annotations

from ui.importing.screens import opened_import
from ui.shell.screens import Screen

SCREENS = (Screen("import-done", lambda stage: opened_import(stage, steps=3)),)
