"""Headquarters was lost before a supervisor had read what a coach wrote, and her laptop is gone: a colleague tells."""

from __future__ import annotations

import pytest

from coachdesk.storage.membership_store import MembershipStore
from sync.client.relaying import COLLEAGUES_PATIENCE_ROUNDS
from sync.client.team import Team
from sync.client.tray import Tray
from tests.sync.client.small_organisation import Desk, SmallOrganisation


class Lost:
    """Claire wrote, Marc read it, the office or not; then headquarters lost all, and Claire's laptop is away."""

    def __init__(self, organisation: SmallOrganisation, *, has_office_read: bool) -> None:
        self.organisation, self.office = organisation, organisation.office
        self.claire, self.marc = organisation.hire("claire"), organisation.hire("marc")
        self.case = self.claire.new_case()
        organisation.rounds([self.claire, self.office])
        Team(self.office.connection()).assign(self.case, [self.claire.person, self.marc.person])
        organisation.rounds([self.claire, self.office, self.marc], 2)
        self.claire.write_note(self.case, "read by Marc")
        organisation.rounds([self.claire, self.marc, *([self.office] if has_office_read else [])])
        organisation.headquarters.start_empty()
        self.claire.transport.is_away = True

    def rounds(self, count: int) -> None:
        self.organisation.rounds([self.office, self.marc], count)

    def tray(self) -> Tray:
        tray = Tray(self.office.connection())
        tray.fetch(self.office.round().tray)
        return tray

    def devices_of_notes(self, desk: Desk) -> set[str]:
        rows = desk.cabinet.file(self.case).sql.execute("SELECT device FROM change WHERE kind = 'session'")
        return {str(row[0]) for row in rows}


@pytest.fixture
def lost(organisation: SmallOrganisation) -> Lost:
    return Lost(organisation, has_office_read=False)


def test_a_supervisor_is_told_and_decides(lost: Lost) -> None:
    lost.rounds(COLLEAGUES_PATIENCE_ROUNDS)
    assert lost.office.notes(lost.case) == set()
    lost.rounds(3)
    tray = lost.tray()
    assert tray.take_in_undoubted() == []
    pieces = [one for one in MembershipStore(lost.office.cabinet.vault).tray() if one.scope == lost.case]
    assert {one.device for one in pieces} == {lost.marc.device}
    assert any(tray.open(one).relayed for one in pieces)
    assert lost.office.notes(lost.case) == set()
    for one in pieces:
        tray.take_in(one)
    assert lost.office.notes(lost.case) == {"read by Marc"}
    # It goes on to everybody, in the name of who wrote it, and is told once.
    ben = lost.organisation.hire("ben")
    Team(lost.office.connection()).assign(lost.case, [lost.marc.person, ben.person])
    lost.organisation.rounds([lost.office, ben, lost.marc], 4)
    assert ben.notes(lost.case) == {"read by Marc"}
    assert lost.devices_of_notes(ben) == {lost.claire.device}
    assert not lost.marc.round().awaits_others
    assert lost.tray().take_in_undoubted() == []
    assert MembershipStore(lost.office.cabinet.vault).tray() == []


def test_what_a_supervisor_has_is_sent_on_by_them_and_told_by_nobody(organisation: SmallOrganisation) -> None:
    lost = Lost(organisation, has_office_read=True)
    lost.rounds(COLLEAGUES_PATIENCE_ROUNDS + 3)
    lost.tray().take_in_undoubted()
    assert MembershipStore(lost.office.cabinet.vault).tray() == []
    ben = lost.organisation.hire("ben")
    Team(lost.office.connection()).assign(lost.case, [lost.marc.person, ben.person])
    lost.organisation.rounds([lost.office, ben], 3)
    assert ben.notes(lost.case) == {"read by Marc"}


def test_whose_laptop_comes_back_in_time_tells_it_itself(lost: Lost) -> None:
    lost.rounds(2)
    lost.claire.transport.is_away = False
    lost.organisation.rounds([lost.claire, lost.office, lost.marc], COLLEAGUES_PATIENCE_ROUNDS + 3)
    assert lost.office.notes(lost.case) == {"read by Marc"}
    lost.tray()
    assert MembershipStore(lost.office.cabinet.vault).tray() == []
