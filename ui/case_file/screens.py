"""The case file, for pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.case_file.case_file_page import CaseFilePage
from ui.case_file.case_tabs import TABS
from ui.shell.routes import is_offered
from ui.shell.screens import Screen, Stage


def open_tab(stage: Stage, key: str) -> CaseFilePage:
    """Bring the fullest case file to a tab of the real window."""
    stage.host.navigate("case_file", case_id=stage.first_case_id(), tab=key, entity_id="")
    stage.settle()
    page = stage.frame.findChild(CaseFilePage)
    if not isinstance(page, CaseFilePage):
        raise LookupError("the case file page is not there")
    return page


def _tab_screen(key: str) -> Callable[[Stage], QWidget]:
    def prepare(stage: Stage) -> QWidget:
        open_tab(stage, key)
        return stage.window

    return prepare


SCREENS = tuple(
    Screen(f"case-file-{key}", _tab_screen(key)) for key, path in TABS.items() if is_offered(path)
)
