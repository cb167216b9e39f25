"""What a tab of the case file page is, and what it is given to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.declaration import Plain
from ui.operations.case_files import References

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case file together with what is needed to show it."""

    case: CaseFile
    references: References
    today: date
    sealed: Mapping[str, Mapping[str, Plain]] = field(default_factory=dict)
    """What forms kept without writing it, by entity id."""


__all__ = ["CaseTab", "CaseView", "References"]


class CaseTab(QWidget):
    """One tab: made at its first showing, filled again for each person that is opened after.

    The page fills only the tab that is visible; a hidden one is filled when it is next shown.
    """

    key: ClassVar[str] = ""

    session_requested = Signal(str)
    """A session's id to open its note; "" for a new note about this person."""

    tab_requested = Signal(str, str)
    """The key of another tab, and the id of the entity to show there ("" for none)."""

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host = host
        self.desk = desk
        self.view: CaseView | None = None

    def show_view(self, view: CaseView, changed: Changed | None) -> None:
        """Take a view from the page: ``changed`` is None when it is not a reload after a write."""
        is_same = self.view is not None and self.view.case.id == view.case.id
        self.view = view
        if is_same and changed is not None:
            self.refresh(view, changed)
        else:
            self.fill(view)

    def fill(self, view: CaseView) -> None:
        """Show a case file, in place of whichever was shown before."""
        raise NotImplementedError

    def refresh(self, view: CaseView, changed: Changed) -> None:
        """Show the same case file after a write of ``changed``, here or elsewhere."""
        del changed
        self.fill(view)

    def reveal(self, entity_id: str) -> None:
        """Bring one entity into sight."""
        del entity_id

    def leave(self) -> None:
        """Write what is typed and hide what is special: another tab, person or page comes, or the desk locks."""

    def focus_first(self) -> None:
        """Put the keyboard where work starts."""
        self.setFocus()
