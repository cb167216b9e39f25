"""The registry: every kind of entity there is, from their declarations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from coachdesk.errors import UnknownRecord
from coachdesk.programme.beneficiary import Barrier, Beneficiary, EntrySituation
from coachdesk.programme.declaration import EntityType, Scope, entity_type_of
from coachdesk.programme.document import Document
from coachdesk.programme.pathway import Milestone
from coachdesk.programme.project import Project
from coachdesk.programme.register import Partner, Person, Promotion
from coachdesk.programme.session import Action, Session

SCHEMA_VERSION = 1
"""Written into every change; raised whenever a declaration changes its meaning."""

ENTITY_TYPES: Mapping[str, EntityType] = MappingProxyType(
    {
        described.kind: described
        for described in map(
            entity_type_of,
            (
                Beneficiary,
                EntrySituation,
                Barrier,
                Project,
                Session,
                Action,
                Milestone,
                Document,
                Promotion,
                Partner,
                Person,
            ),
        )
    }
)
"""Every entity type by its kind."""


def kinds_in(scope: Scope) -> tuple[EntityType, ...]:
    """Return the entity types that live in a kind of file, in declaration order."""
    return tuple(described for described in ENTITY_TYPES.values() if described.scope is scope)


def entity_type(kind: str) -> EntityType:
    """Return the entity type of a kind; raise ``UnknownRecord`` for one this version does not know."""
    try:
        return ENTITY_TYPES[kind]
    except KeyError:
        raise UnknownRecord(kind=kind) from None
