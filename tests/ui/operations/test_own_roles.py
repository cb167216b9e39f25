"""A person's roles out of the statements, as the directory itself would say."""

from __future__ import annotations

import json

from sync.protocol.acts import PersonRoles, Revocation, Role
from tests.sync.protocol.organisation import ADMIN, COACH, SUPERVISOR, begun
from ui.operations.own_roles import roles_after


def test_as_the_directory_says() -> None:
    story = begun()
    story.state(PersonRoles(COACH.person, frozenset({Role.COACH, Role.SUPERVISOR})), ADMIN)
    story.state(Revocation(None, SUPERVISOR.person), ADMIN)
    read = [json.loads(one.raw) for one in story.statements]
    for person in story.directory.members.persons.values():
        said = frozenset(str(role) for role in person.roles())
        assert roles_after(frozenset(), read, person.id) == said
        assert roles_after(roles_after(frozenset(), read[:2], person.id), read[2:], person.id) == said
