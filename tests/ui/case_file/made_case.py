"""A real case file for the tabs under test, read as the page reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from coachdesk.services import case_files, documents, editing, pathway, sessions
from ui.case_file.tab import CaseTab, CaseView
from ui.operations import Operations
from ui.operations.case_files import CaseReading, open_case
from ui.operations.runner import changes_in

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet

TODAY = date(2026, 11, 24)


@dataclass
class MadeCase:
    """A case with its ids; ``view`` reads it again."""

    ops: Operations
    settle: Callable[[], None]
    owner: QWidget
    case_id: str = ""
    session_ids: tuple[str, ...] = ()

    def do(self, work: Callable[[Cabinet], object]) -> None:
        """Write on the desk's thread and wait."""
        self.ops.run_command(work, owner=self.owner)
        self.settle()

    def make(self, *, notes: int = 3) -> MadeCase:
        """Make somebody with ``notes`` sessions, a pathway, a barrier and an action that is late."""

        def work(cabinet: Cabinet) -> None:
            self.case_id = case_files.enrol_beneficiary(
                cabinet,
                {
                    "birth_name": "Diallo",
                    "first_names": "Awa",
                    "phone": "+33612345678",
                    "city": "Stains",
                    "entered_on": TODAY - timedelta(days=200),
                },
            ).scope
            made = []
            for number in range(notes):
                changed = sessions.record_session(
                    cabinet,
                    self.case_id,
                    {
                        "held_on": TODAY - timedelta(days=notes - number),
                        "kind": "follow_up",
                        "mode": "in_person",
                        "minutes": 60,
                        "note": f"Étude de marché, point numéro {number}. " * 8,
                        "decisions": "Appeler trois clients." if number else "Trouver un local.",
                        "next_on": TODAY + timedelta(days=7) if number == notes - 1 else None,
                        "next_at": "14:30" if number == notes - 1 else None,
                    },
                    [
                        {
                            "title": "Demander un devis",
                            "owner": "beneficiary",
                            "due_on": TODAY - timedelta(days=2),
                        }
                    ]
                    if number == notes - 1
                    else [],
                )
                made.append(changed.entities[0][1])
            self.session_ids = tuple(made)
            editing.add(
                cabinet,
                self.case_id,
                "barrier",
                {
                    "theme": "mobilite",
                    "level": 2,
                    "opened_on": TODAY - timedelta(days=90),
                    "lifted_on": TODAY - timedelta(days=10),
                },
            )
            milestone = case_files.open_case_file(cabinet, self.case_id).milestones[0]
            pathway.tick_milestone(cabinet, self.case_id, milestone.id, TODAY - timedelta(days=190))
            documents.keep_file(cabinet, self.case_id, "Devis four.pdf", b"x" * 40_000, "quote")

        self.do(work)
        return self

    def view(self) -> CaseView:
        """Read the case file."""
        read: list[CaseReading] = []
        open_case(self.ops, self.case_id, read.append, owner=self.owner)
        self.settle()
        return CaseView(read[0].case, read[0].references, TODAY)

    def follow(self, tab: CaseTab) -> None:
        """Do for a tab what the page does: read again after each write and let it refresh."""

        def heard(changed: object, _source: object) -> None:
            for one in changes_in(changed):
                if one.scope == self.case_id:
                    open_case(
                        self.ops,
                        self.case_id,
                        lambda read: tab.show_view(CaseView(read.case, read.references, TODAY), changed),  # type: ignore[arg-type]  # a Changed, as broadcast
                        owner=tab,
                    )

        self.ops.changed.connect(heard)
