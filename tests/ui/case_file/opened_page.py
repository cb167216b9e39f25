"""The case file page in the real frame, on a real desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from coachdesk.programme.case_file import CaseFile
from coachdesk.services import case_files, editing
from coachdesk.storage.cabinet import REGISTER
from tests.ui import looks
from ui.case_file.case_file_page import CaseFilePage
from ui.messages import tr
from ui.operations import Operations
from ui.shell.frame import Frame

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet

T = TypeVar("T")

ENTERED_ON = date(2026, 9, 1)
AWA: Mapping[str, object] = {
    "first_names": "Awa",
    "birth_name": "N’Diaye",
    "born_on": date(1992, 3, 5),
    "phone": "+33199001234",
    "city": "Stains",
}


def assert_reads_well(root: QWidget) -> None:
    """Fail when a text is cut or a control has no name.

    The small icons that Qt puts into line edits are left out: it draws them itself, whatever room the style asks for.
    """
    looks.assert_accessible(root)
    inside = (tr("app.pick_date"), tr("forms.open_list"))
    cut = [text for text in looks.clipped(root) if not any(words in text for words in inside)]
    cut += [f"outside: {text}" for text in looks.off_the_window(root)]
    assert not cut, "\n".join(cut)


@dataclass
class OpenedPage:
    """The frame with a page in it, and the desk behind both."""

    frame: Frame
    ops: Operations
    settle: Callable[[], None]
    case_id: str = ""

    @property
    def page(self) -> CaseFilePage:
        """The page shown."""
        page = self.frame.navigator.page
        assert isinstance(page, CaseFilePage)
        return page

    def ask(self, work: Callable[[Cabinet], T]) -> T:
        """Do something on the desk's thread, as another part of the program would, and wait."""
        found: list[T] = []
        self.ops.run_command(work, found.append, owner=self.frame)
        self.settle()
        return found[0]

    def enrol(self, *, with_pathway: bool = False, **fields: object) -> str:
        """Make a case file for Awa (or whoever the fields say)."""
        values = {**AWA, **fields}
        return self.ask(
            lambda cabinet: case_files.enrol_beneficiary(cabinet, values, with_pathway=with_pathway)
        ).scope

    def add(self, kind: str, **fields: object) -> str:
        """Add an entity to the case that is open, or to the register; return its id."""
        scope = REGISTER if kind in ("promotion", "partner", "person") else self.case_id
        return self.ask(lambda cabinet: editing.add(cabinet, scope, kind, fields)).entities[0][1]

    def revise(self, kind: str, entity_id: str, **fields: object) -> None:
        """Write fields from elsewhere."""
        self.ask(lambda cabinet: editing.revise(cabinet, self.case_id, kind, entity_id, fields))

    def open(self, case_id: str, tab: str = "identity", entity_id: str = "") -> CaseFilePage:
        """Go to a case file."""
        self.case_id = case_id
        self.frame.host.navigate("case_file", case_id=case_id, tab=tab, entity_id=entity_id)
        self.settle()
        return self.page

    def kept(self) -> CaseFile:
        """Read the case file as it is kept."""
        self.settle()
        return self.ask(lambda cabinet: case_files.open_case_file(cabinet, self.case_id))

    def drafts(self) -> list[str]:
        """Return everything that is sealed of this case, as text."""
        from coachdesk.services import drafts

        return [
            str(one.fields) for one in self.ask(lambda cabinet: drafts.find_drafts(cabinet, self.case_id))
        ]

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        """Return a widget of the page by its object name."""
        found = self.page.findChild(kind, name)
        assert isinstance(found, kind), name
        return found
