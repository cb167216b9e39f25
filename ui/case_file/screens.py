"""The case file, for pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from PySide6.QtWidgets import QWidget

from coachdesk.programme.case_file import CaseFile, Conflict, ConflictValue
from ui.case_file.case_file_page import CaseFilePage
from ui.case_file.case_tabs import TABS
from ui.case_file.facts import case_facts
from ui.case_file.tab import CaseView
from ui.messages import choices, programme_zone
from ui.operations.case_files import CaseReading, open_case
from ui.shell.routes import is_offered
from ui.shell.screens import Screen, Stage

_FIELD = "phone"


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


def _followed(stage: Stage) -> QWidget:
    """Show the head of a file as in an organisation, where two coaches may read it."""
    page = open_tab(stage, "overview")
    page.header.show_followers(("Karim Benali", "Salomé Béranger"))
    stage.settle()
    return stage.window


def _conflict(stage: Stage) -> QWidget:
    """Show the identity while a colleague wrote another telephone number on another laptop; nothing is written."""
    page = open_tab(stage, "identity")
    read: list[CaseReading] = []
    open_case(stage.host.operations, stage.first_case_id(), read.append, owner=page)
    stage.settle()
    today = stage.host.today()
    view = CaseView(with_conflict(read[0], today), read[0].references, today)
    page.header.fill(view, case_facts(view.case, tuple(choices("phases")), today))
    page.tabs.show_view(view, None, "identity")
    page.show_tab("identity", _FIELD)
    stage.settle()
    return stage.window


def with_conflict(reading: CaseReading, today: date) -> CaseFile:
    """Return a case as it would be read if a colleague had written another number without seeing ours."""
    case, references = reading.case, reading.references
    at = datetime.combine(today - timedelta(days=1), time(17, 42), programme_zone())
    others = [one for one in references.people if one != references.me_id]
    ours = ConflictValue("", case.beneficiary.phone, references.me_id, "", at)
    theirs = ConflictValue("", "+33199004172", others[0] if others else "", "", at)
    conflict = Conflict("beneficiary", case.id, _FIELD, (ours, theirs))
    return replace(case, conflicts=(conflict,))


def _screens() -> Iterator[Screen]:
    for key, path in TABS.items():
        if is_offered(path):
            yield Screen(f"case-file-{key}", _tab_screen(key))
        if is_offered(path) and key == "overview":
            yield Screen("case-file-followed", _followed)
        if is_offered(path) and key == "identity":
            yield Screen("case-file-conflict", _conflict)


SCREENS = tuple(_screens())
