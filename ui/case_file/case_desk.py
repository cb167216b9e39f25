"""The way out of the case file's forms: writes go to the desk, and the page learns how they went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coachdesk.programme.declaration import Plain
from ui.operations import editing
from ui.operations.editing import EntityPlace, FormWrite

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.operations import Operations


class CaseDesk(QObject):
    """Write the fields of one case file at a time (a ``FormDesk``).

    ``written`` carries what a write changed, so that it can be taken back; ``failed`` says that the last one was
    not kept; ``began`` that one is on its way.
    """

    began = Signal()
    written = Signal(object)
    failed = Signal()

    def __init__(self, ops: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ops = ops
        self.case_id = ""

    def write(
        self,
        kind: str,
        entity_id: str,
        fields: Mapping[str, object],
        typed: Mapping[str, Plain],
        unwritten: Mapping[str, Plain],
        on_done: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Write what a form hands over (see ``FormDesk``)."""

        def done(changed: Changed | None) -> None:
            on_done()
            self.written.emit(changed)

        def failed(error: Exception) -> None:
            on_error(error)
            self.failed.emit()

        self.began.emit()
        handed = FormWrite(fields, typed, unwritten)
        editing.write_form(self.ops, self._place(kind, entity_id), handed, done, failed, owner=self)

    def settle(self, kind: str, entity_id: str, field: str, value: object) -> None:
        """Write the value decided on in a conflict."""
        place = self._place(kind, entity_id)
        editing.settle(self.ops, place, field, value, self.written.emit, owner=self)

    def seal(self, kind: str, entity_id: str, unwritten: Mapping[str, Plain]) -> None:
        """Keep what is typed and not written, encrypted."""
        editing.seal(self.ops, self._place(kind, entity_id), unwritten)

    def add(
        self, kind: str, fields: Mapping[str, object], on_done: Callable[[str], None] | None = None
    ) -> None:
        """Make a new entity; ``on_done`` gets its id."""

        def done(changed: Changed | None) -> None:
            if changed is not None and on_done is not None:
                on_done(changed.entities[0][1])
            self.written.emit(changed)

        self.began.emit()
        editing.add(self.ops, self.case_id, kind, fields, done, owner=self)

    def revise(
        self,
        kind: str,
        entity_id: str,
        fields: Mapping[str, object],
        on_done: Callable[[Changed | None], None] | None = None,
    ) -> None:
        """Write fields of an entity at once; ``on_done`` gets what can be taken back."""

        def done(changed: Changed | None) -> None:
            self.written.emit(changed)
            if on_done is not None:
                on_done(changed)

        self.began.emit()
        editing.revise(self.ops, self._place(kind, entity_id), fields, done, owner=self)

    def remove(self, kind: str, entity_id: str, on_done: Callable[[Changed | None], None]) -> None:
        """Delete an entity; ``on_done`` gets what to take back."""
        editing.remove(self.ops, self._place(kind, entity_id), on_done, owner=self)

    def undo(self, change_ids: tuple[str, ...]) -> None:
        """Take changes of this case file back."""
        editing.undo(self.ops, self.case_id, change_ids, owner=self)

    def _place(self, kind: str, entity_id: str) -> EntityPlace:
        return EntityPlace(self.case_id, kind, entity_id)


def taking_back(ops: Operations, changed: Changed) -> Callable[[], None]:
    """Return an act that takes a change back, even once the page it was made on is gone."""
    scope, change_ids = changed.scope, changed.change_ids

    def take_back() -> None:
        editing.undo(ops, scope, change_ids)

    return take_back
