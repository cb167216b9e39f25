"""Who may read a case file, out of the statements: as the directory itself would say."""

from __future__ import annotations

import json
from dataclasses import replace

from sync.protocol.acts import Access as AccessGiven
from sync.protocol.acts import Erasure, NewScope, PersonRoles, Revocation, Role
from sync.protocol.members import Members
from tests.sync.protocol.organisation import ADMIN, CASE, COACH, OTHER_COACH, SUPERVISOR, Story, begun, proof
from ui.operations.followers import Access


def as_the_directory_says(members: Members, case_id: str) -> frozenset[str]:
    supervisors = {one.id for one in members.persons.values() if Role.SUPERVISOR in one.roles()}
    return frozenset(one.person for one in members.readers(case_id)) - supervisors


def said(story: Story, case_id: str = CASE) -> frozenset[str] | None:
    access = Access()
    for one in story.statements:
        access.take([json.loads(one.raw)])
    return access.coaches(case_id)


def test_as_the_directory_says() -> None:
    story = begun()
    assert said(story, "case-9") is None
    if CASE not in story.directory.members.scopes:
        story.state(NewScope(CASE, proof(CASE)), COACH)
    assert said(story) == as_the_directory_says(story.directory.members, CASE) == {COACH.person}
    story.state(PersonRoles(OTHER_COACH.person, frozenset({Role.COACH})), ADMIN)
    if OTHER_COACH.id not in story.directory.members.devices:
        story.state(replace(OTHER_COACH.joins(), invitation="invitation-2"), ADMIN)
    story.state(AccessGiven(CASE, frozenset({COACH.person, OTHER_COACH.person})), SUPERVISOR)
    assert (
        said(story)
        == as_the_directory_says(story.directory.members, CASE)
        == {COACH.person, OTHER_COACH.person}
    )
    story.state(Revocation(None, COACH.person), ADMIN)
    assert said(story) == as_the_directory_says(story.directory.members, CASE) == {OTHER_COACH.person}
    story.state(AccessGiven(CASE, frozenset()), SUPERVISOR)
    assert said(story) == frozenset()
    story.state(Erasure(CASE), SUPERVISOR)
    assert said(story) is None
