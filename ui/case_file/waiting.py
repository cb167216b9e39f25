"""Which entities of a case file wait for the person: text not saved yet, answers to choose between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ui.case_file.tick_row import TickLine

if TYPE_CHECKING:
    from ui.case_file.case_desk import CaseDesk
    from ui.case_file.tab import CaseView


@dataclass(frozen=True, slots=True)
class Waiting:
    """Ids of entities; of the one that is unfolded nothing is said, since it shows all itself."""

    texts: frozenset[str]
    disputes: frozenset[str]

    def marked(self, line: TickLine) -> TickLine:
        """Return a line with its marks."""
        if line.key not in self.texts and line.key not in self.disputes:
            return line
        return replace(line, is_waiting=line.key in self.texts, is_disputed=line.key in self.disputes)

    def __contains__(self, entity_id: object) -> bool:
        return entity_id in self.texts or entity_id in self.disputes


def waiting_in(view: CaseView, desk: CaseDesk, unfolded: Iterable[str]) -> Waiting:
    """Return what waits in a case, ``unfolded`` entities left out."""
    shown = frozenset(unfolded)
    disputed = frozenset(conflict.entity_id for conflict in view.case.conflicts)
    return Waiting(frozenset(desk.sealed(view.sealed)) - shown, disputed - shown)
