"""Add, revise and remove entities: what every form and every verb comes down to."""

from __future__ import annotations

from collections.abc import Mapping

from coachdesk.errors import InvalidValue
from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import new_id
from coachdesk.programme.declaration import Plain, to_plain
from coachdesk.programme.registry import entity_type
from coachdesk.storage.cabinet import Cabinet, single_id


def plain_fields(kind: str, fields: Mapping[str, object]) -> dict[str, Plain]:
    """Return typed values as the journal keeps them.

    Raises ``InvalidValue`` (context: kind, field, reason) for a value that does not fit; nothing is written then.
    """
    described = entity_type(kind)
    plain: dict[str, Plain] = {}
    for name, value in fields.items():
        spec = described.field(name)
        try:
            plain[name] = to_plain(spec, value)
        except InvalidValue as error:
            raise InvalidValue(**{**error.context, "kind": kind, "field": name}) from None
        if spec.required and plain[name] in (None, []):
            raise InvalidValue(kind=kind, field=name, reason="required")
    return plain


def added(kind: str, fields: Mapping[str, object], *, act: str, entity_id: str | None = None) -> Edit:
    """Return the edit that makes a new entity; its required fields must be there."""
    for name, spec in entity_type(kind).fields.items():
        if spec.required and name not in fields:
            raise InvalidValue(kind=kind, field=name, reason="required")
    return Edit(kind, entity_id or new_id(), act, plain_fields(kind, fields))


def add(
    cabinet: Cabinet, scope: str, kind: str, fields: Mapping[str, object], *, act: str = "add"
) -> Changed:
    """Make a new entity in a scope; its id is ``changed.entities[0][1]``."""
    edit = added(kind, fields, act=act)
    changed = cabinet.write(scope, [edit])
    if changed is None:
        raise InvalidValue(kind=kind, field="", reason="empty")
    return changed


def revise(
    cabinet: Cabinet,
    scope: str,
    kind: str,
    entity_id: str,
    fields: Mapping[str, object],
    *,
    act: str = "revise",
) -> Changed | None:
    """Write the fields of an entity that differ from what stands; None when none does."""
    return cabinet.write(scope, [Edit(kind, entity_id, act, plain_fields(kind, fields))])


def remove(cabinet: Cabinet, scope: str, kind: str, entity_id: str, *, act: str = "remove") -> Changed:
    """Delete an entity; its journal stays, and ``history.undo_change`` brings it back."""
    entity_type(kind)
    changed = cabinet.write(scope, [Edit(kind, entity_id, act, {DELETED: True})])
    return changed or Changed(scope, frozenset(), (), ())


def single_of(case_id: str, kind: str) -> str:
    """Return the id of a case's only entity of a kind (beneficiary, situation, project)."""
    return single_id(case_id, kind)
