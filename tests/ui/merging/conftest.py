"""The Merge page in the real frame, over a real desk on which two people disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.programme.case_file import CaseFile
from coachdesk.services import case_files, editing, open_conflicts
from coachdesk.storage.cabinet import REGISTER
from tests.ui.merging.apart import THERE, answer_twice, delete_and_edit
from ui.merging.conflict_view import ConflictView
from ui.merging.merging_page import MergingPage
from ui.operations import Operations
from ui.shell.frame import Frame
from ui.shell.host import Host
from ui.widgets import Button

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


@dataclass
class Merging:
    """The frame, the page once it was gone to, and the desk behind both."""

    frame: Frame
    host: Host
    ops: Operations
    settle: Callable[[], None]
    case_id: str = ""

    def ask(self, work: Callable[[Cabinet], T]) -> T:
        """Do something on the desk's thread and wait; the page hears of it as of any other write."""
        found: list[T] = []
        self.ops.run_command(work, found.append, owner=self.frame)
        self.settle()
        return found[0]

    def enrol(self, name: str, **fields: object) -> str:
        values = {"first_names": "Awa", "birth_name": name, **fields}
        self.case_id = self.ask(lambda cabinet: case_files.enrol_beneficiary(cabinet, values)).scope
        return self.case_id

    def apart(
        self, field: str, here: object, there: str | int | list[str] | None, kind: str = "beneficiary"
    ) -> None:
        """Let two people answer one field of the person enrolled last."""
        case_id = self.case_id
        entity = editing.single_of(case_id, kind)
        self.ask(lambda cabinet: answer_twice(cabinet, case_id, kind, entity, field, here, there))

    def deletion(self, title: str) -> None:
        """Delete an action that a colleague works on."""
        case_id = self.case_id
        made = self.ask(lambda cabinet: editing.add(cabinet, case_id, "action", {"title": title}))
        put = {"comment": "Promis pour lundi"}
        self.ask(lambda cabinet: delete_and_edit(cabinet, case_id, "action", made.entities[0][1], put))

    def open(self, case_id: str = "") -> MergingPage:
        self.host.navigate("merging", case_id=case_id)
        self.settle()
        return self.page

    def choose(self, field: str) -> None:
        """Go to the conflict of a field."""
        key = next(one.key for one in self.page.conflicts if one.field == field)
        self.page.list.select(key)
        self.settle()

    @property
    def page(self) -> MergingPage:
        page = self.frame.page
        assert isinstance(page, MergingPage)
        return page

    @property
    def view(self) -> ConflictView:
        view = self.page.view
        assert view is not None
        return view

    def find(self, kind: type[W], name: str) -> W:
        found = self.page.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def press(self, name: str) -> None:
        """Click a button of the page by its name, and wait."""
        button = self.find(Button, name)
        assert button.isEnabled()
        assert button.isVisibleTo(self.page)
        button.click()
        self.settle()

    def undo(self) -> None:
        """Take back what the bar at the foot tells of."""
        assert self.frame.toast.isVisible()
        self.frame.toast.action_button.click()
        self.settle()

    def kept(self) -> CaseFile:
        return self.ask(lambda cabinet: case_files.open_case_file(cabinet, self.case_id))

    def waiting(self) -> int:
        return self.ask(open_conflicts.count_open)


@pytest.fixture
def merging(frame: Frame, host: Host, ops: Operations, settle: Callable[[], None], qtbot: QtBot) -> Merging:
    """Return the desk and its frame, with a colleague in the register and nothing to decide."""
    frame.activateWindow()  # only the window in front has the keyboard
    qtbot.waitUntil(frame.isActiveWindow)
    made = Merging(frame, host, ops, settle)
    made.ask(
        lambda cabinet: editing.revise(
            cabinet, REGISTER, "person", THERE, {"name": "Karim Benali"}, act="add"
        )
    )
    return made


BORN_HERE, BORN_THERE = date(1992, 3, 5), "1992-05-03"
