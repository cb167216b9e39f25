"""A desk that was copied to another laptop, or found again after Windows was installed anew, comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.errors import NotJoined
from sync.client.inviting import Inviting
from sync.client.joining import AlreadyJoined, begin_joining
from sync.protocol.acts import Role
from sync.protocol.invitations import Invitation
from tests.sync.client import offices
from tests.sync.client.offices import Organisation
from tests.sync.desks import TestDesk


def invitation_for(made: Organisation, person: str | None) -> Invitation:
    return Inviting(made.office.connection).invite("Claire", {Role.COACH}, person)


def moved(made: Organisation) -> tuple[TestDesk, str]:
    """Return a coach on another laptop, with a note that never left the former one."""
    coach = made.hire("Claire")
    case = coach.new_case()
    coach.write_note(case, "sent")
    coach.round()
    made.office.round()
    coach.write_note(case, "not sent")
    coach.move(made.folder / "another laptop")
    return coach, case


def come_back(made: Organisation, coach: TestDesk, person: str | None) -> None:
    begin_joining(coach.cabinet, invitation_for(made, person).as_text(), int(made.now))
    asking = coach.ask()
    made.office.admit(asking)
    made.office.round()
    assert coach.is_let_in()


@pytest.mark.parametrize("is_named", [True, False], ids=["invited again", "invited as anybody"])
def test_it_is_invited_and_sends_what_the_former_laptop_had_not(made: Organisation, is_named: bool) -> None:
    coach, case = moved(made)
    former = Exchange(coach.cabinet.file(case)).chains()
    person = coach.person
    with pytest.raises(NotJoined):
        _ = coach.connection
    come_back(made, coach, person if is_named else None)
    assert coach.person == person
    made.rounds(3)
    assert made.office.notes(case) == coach.notes(case) == {"sent", "not sent"}
    directory = made.office.connection.member.directory
    laptops = [one for one in directory.members.devices.values() if one.person == person]
    assert {one.id for one in laptops} == {coach.device, *former}
    assert not Exchange(coach.cabinet.file(case)).has_unsent(coach.device)


def test_both_go_on_until_the_former_one_is_let_out(made: Organisation) -> None:
    coach, case = moved(made)
    come_back(made, coach, coach.person)
    made.rounds(2)
    coach.write_note(case, "from the new one")
    made.office.write_note(case, "from the office")
    made.rounds(2)
    wanted = {"sent", "not sent", "from the new one", "from the office"}
    assert made.office.notes(case) == coach.notes(case) == wanted


def test_it_never_talks_to_another_organisation(made: Organisation, tmp_path: Path) -> None:
    coach, _ = moved(made)
    with offices.organisation(tmp_path / "another") as other, pytest.raises(AlreadyJoined):
        begin_joining(coach.cabinet, invitation_for(other, None).as_text(), int(made.now))


def test_a_desk_that_was_not_copied_forgets_nothing(made: Organisation) -> None:
    coach = made.hire("Claire")
    before = MembershipStore(coach.cabinet.vault).facts()
    coach.restart()
    assert MembershipStore(coach.cabinet.vault).facts() == before
    assert coach.round().refused == {}
