"""Settle a field that several people wrote without having seen each other."""

from __future__ import annotations

from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Changed, Edit
from coachdesk.programme.declaration import Plain
from coachdesk.services.editing import plain_fields
from coachdesk.storage.cabinet import Cabinet


def settle(
    cabinet: Cabinet, scope: str, kind: str, entity_id: str, field: str, value: object
) -> Changed | None:
    """Write the value decided on, which replaces every open one; for ``_deleted``, True or False."""
    fields: dict[str, Plain] = (
        {DELETED: bool(value)} if field == DELETED else plain_fields(kind, {field: value})
    )
    return cabinet.write(scope, [Edit(kind, entity_id, "settle", fields)])
