"""The way out of the case file's forms: writes go to the desk, and the page learns how they went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coachdesk.programme.declaration import Plain
from ui.messages import tr
from ui.operations import editing, references
from ui.operations.editing import EntityPlace, FormWrite
from ui.operations.references import NewEntry

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.operations import Operations

Sealed = Mapping[str, Mapping[str, Plain]]
"""What is typed and not written, by entity id."""


class CaseDesk(QObject):
    """Write the fields of one case file at a time (a ``FormDesk``).

    ``written`` carries what a write changed, so that it can be taken back; ``failed`` says that the last one was
    not kept; ``began`` that one is on its way; ``told`` what to say to the person, with the act that takes it back.
    """

    began = Signal()
    written = Signal(object)
    failed = Signal()
    told = Signal(str, object)

    def __init__(self, ops: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ops = ops
        self.case_id = ""
        self._sealed: dict[str, Mapping[str, Plain]] = {}

    def sealed(self, read: Sealed) -> Sealed:
        """Return what is typed and not written: as it was ``read`` with the case, and as it was sealed here since."""
        return {key: typed for key, typed in {**read, **self._sealed}.items() if typed}

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
            self._sealed[entity_id] = typed
            on_error(error)
            self.failed.emit()

        self.began.emit()
        self._sealed[entity_id] = unwritten
        handed = FormWrite(fields, typed, unwritten)
        editing.write_form(self.ops, self._place(kind, entity_id), handed, done, failed, owner=self)

    def settle(
        self,
        kind: str,
        entity_id: str,
        field: str,
        value: object,
        on_error: Callable[[], None] | None = None,
    ) -> None:
        """Write the value decided on in a conflict; ``on_error`` hears that it is open still (the person is told)."""
        place, failed = self._place(kind, entity_id), self._failing(on_error)
        editing.settle(self.ops, place, field, value, self.written.emit, failed, owner=self)

    def seal(self, kind: str, entity_id: str, unwritten: Mapping[str, Plain]) -> None:
        """Keep what is typed and not written, encrypted."""
        self._sealed[entity_id] = unwritten
        editing.seal(self.ops, self._place(kind, entity_id), unwritten)

    def forget(self, kind: str, entity_id: str, unwritten: Mapping[str, Plain]) -> Callable[[], None]:
        """Seal nothing of an entity any more; return an act that seals ``unwritten`` again."""
        ops, place = self.ops, self._place(kind, entity_id)
        self.seal(kind, entity_id, {})

        def bring_back() -> None:
            if unwritten:
                self._sealed[entity_id] = unwritten
                editing.seal(ops, place, unwritten)

        return bring_back

    def point_to_new(
        self,
        kind: str,
        entity_id: str,
        field: str,
        named: tuple[str, str],
        on_done: Callable[[str], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Make an entity of the register by its name and let a field refer to it (see ``FormDesk``)."""
        ops = self.ops

        def done(made: NewEntry) -> None:
            on_done(made.entity_id)
            self.written.emit(made.pointed)
            self.told.emit(tr(f"forms.added.{named[0]}", name=named[1]), lambda: references.undo(ops, made))

        def failed(error: Exception) -> None:
            on_error(error)
            self.failed.emit()

        self.began.emit()
        place = self._place(kind, entity_id)
        references.point_to_new(ops, place, field, named, done, failed, owner=self)

    def add(
        self,
        kind: str,
        fields: Mapping[str, object],
        on_done: Callable[[str], None] | None = None,
        on_error: Callable[[], None] | None = None,
    ) -> None:
        """Make a new entity; ``on_done`` gets its id, ``on_error`` hears that there is none (the person is told)."""

        def done(changed: Changed | None) -> None:
            if changed is not None and on_done is not None:
                on_done(changed.entities[0][1])
            self.written.emit(changed)

        self.began.emit()
        editing.add(self.ops, self.case_id, kind, fields, done, self._failing(on_error), owner=self)

    def revise(
        self,
        kind: str,
        entity_id: str,
        fields: Mapping[str, object],
        on_done: Callable[[Changed | None], None] | None = None,
        on_error: Callable[[], None] | None = None,
    ) -> None:
        """Write fields of an entity at once; ``on_done`` gets what can be taken back.

        ``on_error`` hears that nothing was written (the person is told).
        """

        def done(changed: Changed | None) -> None:
            self.written.emit(changed)
            if on_done is not None:
                on_done(changed)

        self.began.emit()
        place, failed = self._place(kind, entity_id), self._failing(on_error)
        editing.revise(self.ops, place, fields, done, failed, owner=self)

    def remove(self, kind: str, entity_id: str, on_done: Callable[[Changed | None], None]) -> None:
        """Delete an entity; ``on_done`` gets what to take back."""
        editing.remove(self.ops, self._place(kind, entity_id), on_done, owner=self)

    def undo(self, change_ids: tuple[str, ...]) -> None:
        """Take changes of this case file back."""
        editing.undo(self.ops, self.case_id, change_ids, owner=self)

    def _failing(self, on_error: Callable[[], None] | None) -> Callable[[Exception], None]:
        def failed(error: Exception) -> None:
            if on_error is not None:
                on_error()
            self.failed.emit()
            self.ops.failed.emit(error)

        return failed

    def _place(self, kind: str, entity_id: str) -> EntityPlace:
        return EntityPlace(self.case_id, kind, entity_id)


def taking_back(
    ops: Operations, changed: Changed, first: Callable[[], None] | None = None
) -> Callable[[], None]:
    """Return an act that takes a change back, even once the page it was made on is gone; ``first`` comes before."""
    scope, change_ids = changed.scope, changed.change_ids

    def take_back() -> None:
        if first is not None:
            first()
        editing.undo(ops, scope, change_ids)

    return take_back
