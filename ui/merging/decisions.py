"""Decisions on their way to the desk: written once, told with the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.merging.words import what_of, who_of
from ui.messages import tr
from ui.operations import conflicts, references
from ui.operations.editing import EntityPlace
from ui.operations.runner import changes_in

if TYPE_CHECKING:
    from coachdesk.programme.declaration import Plain
    from coachdesk.services.conflicts import OpenConflict
    from ui.operations.references import NewEntry
    from ui.shell.host import Host


class Decisions(QObject):
    """``made`` once a decision is written, ``failed`` when it is not and the person was told why."""

    made = Signal()
    failed = Signal()

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host

    def take(self, conflict: OpenConflict, place: int) -> None:
        """Decide for the answer at a place."""
        answer = conflict.answers[place]
        done = self._done(conflict.case_id, _told(conflict))
        conflicts.take(self._host.operations, conflict, answer, done, self._on_failed, owner=self)

    def decide(self, conflict: OpenConflict, value: object) -> None:
        """Decide for another value, typed as in the entity."""
        done = self._done(conflict.case_id, _told(conflict))
        conflicts.decide(self._host.operations, conflict, value, done, self._on_failed, owner=self)

    def take_newest(self, open_ones: Sequence[OpenConflict]) -> None:
        """Decide for the newest answer in all conflicts of one file but deletions."""
        count = sum(not one.is_deletion for one in open_ones)
        words = tr("merging.told.all", name=who_of(open_ones[0]), count=count)
        done = self._done(open_ones[0].case_id, words)
        conflicts.take_newest(self._host.operations, open_ones, done, self._on_failed, owner=self)

    def point_to_new(self, conflict: OpenConflict, target: str, name: str) -> None:
        """Make something in the register by its name, and decide for it."""
        ops, host = self._host.operations, self._host
        place = EntityPlace(conflict.case_id, conflict.kind, conflict.entity_id)

        def done(made: NewEntry) -> None:
            def take_back() -> None:
                references.undo(ops, made)

            host.tell(_told(conflict), undo=take_back, tone="success")
            self.made.emit()

        references.point_to_new(ops, place, conflict.field, (target, name), done, self._on_failed, owner=self)

    def keep_typed(self, conflict: OpenConflict, typed: Plain) -> None:
        """Seal what is being written."""
        conflicts.keep_typed(self._host.operations, conflict, typed)

    def _done(self, case_id: str, words: str) -> Callable[[object], None]:
        ops, host = self._host.operations, self._host

        def done(result: object) -> None:
            ids = tuple(one for changed in changes_in(result) for one in changed.change_ids)

            def take_back() -> None:
                conflicts.reopen(ops, case_id, ids)

            if ids:
                host.tell(words, undo=take_back, tone="success")
            self.made.emit()

        return done

    def _on_failed(self, error: Exception) -> None:
        self._host.show_error(error)
        self.failed.emit()


def _told(conflict: OpenConflict) -> str:
    return tr("merging.told", what=what_of(conflict), name=who_of(conflict))
