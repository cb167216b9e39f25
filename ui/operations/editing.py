"""Write, take back and seal: what every form and every tick comes down to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.programme.declaration import Plain
from ui.background import Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet

OnChanged = Callable[["Changed | None"], None]
OnError = Callable[[Exception], None]

FORM_DRAFT = "form"
"""The kind of draft in which forms keep what is typed and not written."""


@dataclass(frozen=True, slots=True)
class EntityPlace:
    """Which entity: the scope it lives in, its kind and id."""

    scope: str
    kind: str
    entity_id: str

    @property
    def draft_id(self) -> str:
        """Return the id under which a form's unwritten text about it is sealed."""
        return f"{FORM_DRAFT}/{self.kind}/{self.entity_id}"


@dataclass(frozen=True, slots=True)
class FormWrite:
    """What a form hands over: typed values to write, and what to seal around them.

    ``unwritten`` stays sealed once they are written; all that was ``typed`` is sealed when the write fails.
    """

    fields: Mapping[str, object]
    typed: Mapping[str, Plain]
    unwritten: Mapping[str, Plain]


def revise(
    ops: Operations,
    place: EntityPlace,
    fields: Mapping[str, object],
    on_done: OnChanged | None = None,
    on_error: OnError | None = None,
    *,
    act: str = "revise",
    owner: QObject | None = None,
    source: QObject | None = None,
) -> Task:
    """Write the fields (typed as in the entity) that differ from what stands; the answer is None when none does."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import editing

        return editing.revise(cabinet, place.scope, place.kind, place.entity_id, fields, act=act)

    return ops.run_command(work, on_done, on_error, owner=owner, source=source)


def write_form(
    ops: Operations,
    place: EntityPlace,
    handed: FormWrite,
    on_done: OnChanged,
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Write a form's fields, and seal what they leave behind."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.errors import CoachDeskError
        from coachdesk.services import editing

        try:
            changed = editing.revise(cabinet, place.scope, place.kind, place.entity_id, handed.fields)
        except CoachDeskError:
            _keep(cabinet, place, handed.typed)
            raise
        _keep(cabinet, place, handed.unwritten)
        return changed

    return ops.run_command(work, on_done, on_error, owner=owner)


def seal(ops: Operations, place: EntityPlace, unwritten: Mapping[str, Plain]) -> Task:
    """Keep what is typed and not written in the vault, in place of what was kept before; empty forgets it."""
    return ops.run_command(lambda cabinet: _keep(cabinet, place, unwritten))


def _keep(cabinet: Cabinet, place: EntityPlace, unwritten: Mapping[str, Plain]) -> None:
    from coachdesk.services import drafts

    if not unwritten:
        drafts.discard_draft(cabinet, place.draft_id)
        return
    draft = drafts.Draft(
        id=place.draft_id,
        kind=FORM_DRAFT,
        case_id=place.scope,
        entity_id=place.entity_id,
        fields=dict(unwritten),
        saved_at=int(time()),
    )
    drafts.keep_draft(cabinet, draft)


def add(
    ops: Operations,
    scope: str,
    kind: str,
    fields: Mapping[str, object],
    on_done: OnChanged | None = None,
    on_error: OnError | None = None,
    *,
    act: str = "add",
    owner: QObject | None = None,
) -> Task:
    """Make a new entity; its id is ``changed.entities[0][1]``."""

    def work(cabinet: Cabinet) -> Changed:
        from coachdesk.services import editing

        return editing.add(cabinet, scope, kind, fields, act=act)

    return ops.run_command(work, on_done, on_error, owner=owner)


def remove(
    ops: Operations,
    place: EntityPlace,
    on_done: OnChanged | None = None,
    *,
    owner: QObject | None = None,
    source: QObject | None = None,
) -> Task:
    """Delete an entity; ``undo`` of the change brings it back."""

    def work(cabinet: Cabinet) -> Changed:
        from coachdesk.services import editing

        return editing.remove(cabinet, place.scope, place.kind, place.entity_id)

    return ops.run_command(work, on_done, owner=owner, source=source)


def settle(
    ops: Operations,
    place: EntityPlace,
    field: str,
    value: object,
    on_done: OnChanged | None = None,
    on_error: OnError | None = None,
    *,
    owner: QObject | None = None,
    source: QObject | None = None,
) -> Task:
    """Write the value decided on where several people wrote one field."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import conflicts

        return conflicts.settle(cabinet, place.scope, place.kind, place.entity_id, field, value)

    return ops.run_command(work, on_done, on_error, owner=owner, source=source)


def undo(
    ops: Operations,
    scope: str,
    change_ids: Sequence[str],
    on_done: Callable[[object], None] | None = None,
    on_error: OnError | None = None,
    *,
    owner: QObject | None = None,
    source: QObject | None = None,
) -> Task:
    """Take changes back, the last one first; ``NothingToUndo`` when they were written over since."""

    def work(cabinet: Cabinet) -> tuple[Changed, ...]:
        from coachdesk.services import history

        return tuple(history.undo_change(cabinet, scope, change_id) for change_id in reversed(change_ids))

    return ops.run_command(work, on_done, on_error, owner=owner, source=source)
