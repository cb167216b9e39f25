"""Headquarters was lost before a supervisor had read what a coach wrote, and her laptop is gone: a colleague tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.branches import say_again
from sync.client.packing import pack_portion
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


def test_what_was_sent_on_for_one_laptop_is_not_sent_on_again_for_another(
    organisation: SmallOrganisation,
) -> None:
    office = organisation.office
    claire, ben = organisation.hire("claire"), organisation.hire("ben")
    for desk in (claire, ben):
        desk.new_case(desk.name)
    organisation.rounds([claire, ben, office], 2)
    claire.transport.is_away = ben.transport.is_away = True
    Team(office.connection()).revoke_device(claire.device)  # sent on at once, and Ben's after two rounds
    organisation.headquarters.start_empty()
    sent = []
    for _ in range(10):
        organisation.at += 1
        result = office.round()
        sent.append(result.sent_changes)
    # The office's own entry in the register, then of each her entry and her case file; each once.
    assert [count for count in sent if count] == [3, 2]
    assert not result.awaits_others


def test_what_a_laptop_lost_with_its_disk_is_sent_on_though_its_numbers_go_on(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    """Its chain at headquarters ends later than the office knows, and lacks what only the office has."""
    office, claire = organisation.office, organisation.hire("claire")
    case = claire.new_case()
    organisation.rounds([claire, office], 2)
    claire.copy_disk(tmp_path / "image")
    claire.write_note(case, "lost with the disk")
    organisation.rounds([claire, office])
    assert office.notes(case) == {"lost with the disk"}
    claire.put_back_disk(tmp_path / "image")
    organisation.headquarters.start_empty()
    organisation.rounds([office])
    for number in range(3):
        claire.write_note(case, f"after {number}")
        organisation.rounds([claire])
    organisation.rounds([office, claire], 5)
    wanted = {"lost with the disk", "after 0", "after 1", "after 2"}
    assert office.notes(case) == claire.notes(case) == wanted


def test_what_a_later_state_of_the_disk_sent_comes_back_though_the_chain_went_on_without_it(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    """The chain may begin again before anything is read: for another list of statements, all is sealed anew at once."""
    office, claire = organisation.office, organisation.hire("claire")
    case = claire.new_case()
    organisation.rounds([claire, office], 2)
    claire.copy_disk(tmp_path / "image")
    claire.write_note(case, "sent, and lost with the disk")
    organisation.rounds([claire])
    claire.put_back_disk(tmp_path / "image")
    claire.write_note(case, "after")
    pack_portion(claire.cabinet, claire.connection().member, case)
    say_again(claire.cabinet, [case])
    organisation.rounds([claire, office], 3)
    assert office.notes(case) == claire.notes(case) == {"sent, and lost with the disk", "after"}
    assert not Exchange(claire.cabinet.file(case)).has_unsent(claire.device)


def test_a_key_without_a_file_has_nothing_to_say_again(organisation: SmallOrganisation) -> None:
    say_again(organisation.office.cabinet, ["a scope of which only a key is here"])
    assert "a scope of which only a key is here" not in organisation.office.cabinet.to_send()
