"""Make an entity of the register by its name, right where a field wants to refer to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.editing import EntityPlace, OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What was made in the register; ``changed`` holds both writes in their order, ``pointed`` the second."""

    entity_id: str
    pointed: Changed | None
    changed: tuple[Changed, ...]


def point_to_new(
    ops: Operations,
    place: EntityPlace,
    field: str,
    named: tuple[str, str],
    on_done: Callable[[NewEntry], None],
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Make a promotion or a partner (``named``: its kind and its name), and let a field of ``place`` refer to it."""

    def work(cabinet: Cabinet) -> NewEntry:
        from coachdesk.services import editing as fields
        from coachdesk.services import register

        kind, name = named
        make = {"promotion": register.add_promotion, "partner": register.add_partner}[kind]
        made = make(cabinet, name)
        entity_id = made.entities[0][1]
        pointed = fields.revise(cabinet, place.scope, place.kind, place.entity_id, {field: entity_id})
        return NewEntry(entity_id, pointed, (made,) if pointed is None else (made, pointed))

    return ops.run_command(work, on_done, on_error, owner=owner)


def undo(ops: Operations, entry: NewEntry) -> Task:
    """Take a new entry back, what refers to it first: written over since, both stay (``NothingToUndo``)."""

    def work(cabinet: Cabinet) -> tuple[Changed, ...]:
        from coachdesk.services import history

        return tuple(
            history.undo_change(cabinet, changed.scope, change_id)
            for changed in reversed(entry.changed)
            for change_id in reversed(changed.change_ids)
        )

    return ops.run_command(work)
