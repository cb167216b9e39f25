"""Which case files are on this desk, and whom they are about: to say so when one has left it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.journal.edit import Changed
from ui.background import Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet


class CaseFilesHere:
    """Remembers them from one reading to the next; the names of those that have left are known from before."""

    def __init__(self, ops: Operations, owner: QObject) -> None:
        self._ops = ops
        self._owner = owner
        self._names: Mapping[str, str] | None = None

    def read(self, on_left: Callable[[list[str]], None]) -> Task:
        """Look which are here; every open view hears of those that are not any more, ``on_left`` gets their names."""

        def done(names: Mapping[str, str]) -> None:
            former, self._names = self._names, names
            left = [case_id for case_id in former or () if case_id not in names]
            if former is None or not left:
                return
            on_left(sorted(former[case_id] for case_id in left))
            for case_id in left:
                self._ops.announce(Changed(case_id, frozenset(), (), ()))

        return self._ops.run_query(_names_here, done, lambda _error: None, owner=self._owner)


def _names_here(cabinet: Cabinet) -> dict[str, str]:
    """Return whom each case file is about; "" where the index does not say."""
    names = {one.case_id: one.display_name for one in cabinet.index.summaries()}
    return {case_id: names.get(case_id, "") for case_id in cabinet.case_ids()}
