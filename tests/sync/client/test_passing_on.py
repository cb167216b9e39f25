"""What a colleague handed over by stick reaches everybody, though their own laptop never comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachdesk.storage.brought import Brought
from coachdesk.storage.membership_store import MembershipStore
from sync.client.passing_on import PATIENCE_ROUNDS, brought_scopes
from sync.client.revocation import LEFT_NAME, leave
from sync.client.team import Team
from sync.client.tray import Tray
from tests.sync.client.small_organisation import Desk, SmallOrganisation


class Handed:
    """Claire wrote without a network and gave Marc a stick; both look after the case file."""

    def __init__(self, organisation: SmallOrganisation, folder: Path) -> None:
        self.organisation = organisation
        self.office = organisation.office
        self.claire, self.marc = organisation.hire("claire"), organisation.hire("marc")
        self.case = self.claire.new_case()
        organisation.rounds([self.claire, self.office])
        Team(self.office.connection()).assign(self.case, [self.claire.person, self.marc.person])
        organisation.rounds([self.claire, self.office, self.marc], 2)
        self.claire.transport.is_away = True
        self.claire.write_note(self.case, "only on a stick")
        stick = folder / "for-marc.coachbundle"
        self.claire.bundles.for_device(stick, self.marc.device)
        assert self.marc.bundles.take(stick).changes == 1

    def rounds_of(self, desk: Desk, times: int = 1) -> None:
        self.organisation.rounds([desk], times)

    def tray(self) -> Tray:
        """Fetch what lies in the tray to the office."""
        self.organisation.at += 1
        tray = Tray(self.office.connection())
        tray.fetch(self.office.round().tray)
        return tray

    def kept(self) -> int:
        return len(Brought(self.marc.cabinet.file(self.case)).older_than(0))


@pytest.fixture
def handed(organisation: SmallOrganisation, tmp_path: Path) -> Handed:
    return Handed(organisation, tmp_path)


def test_a_laptop_that_never_comes_back_is_waited_for_and_then_its_work_goes_to_everybody(
    handed: Handed,
) -> None:
    assert handed.marc.round().brought == 1
    handed.rounds_of(handed.marc, PATIENCE_ROUNDS - 1)
    assert handed.tray().take_in_undoubted() == []
    handed.rounds_of(handed.marc)
    assert handed.kept() == 0
    assert brought_scopes(handed.marc.cabinet) == []
    (changed,) = handed.tray().take_in_undoubted()
    assert changed.scope == handed.case
    assert handed.office.notes(handed.case) == {"only on a stick"}
    # Everybody gets it from the office, and Claire, should she come back, makes no second one.
    ben = handed.organisation.hire("ben")
    Team(handed.office.connection()).assign(
        handed.case, [handed.claire.person, handed.marc.person, ben.person]
    )
    handed.claire.transport.is_away = False
    handed.organisation.rounds([handed.office, ben, handed.claire, handed.marc], 3)
    for desk in (handed.office, ben, handed.claire, handed.marc):
        assert desk.notes(handed.case) == {"only on a stick"}
        rows = desk.cabinet.file(handed.case).sql.execute("SELECT count(*) FROM change")
        assert rows == handed.office.cabinet.file(handed.case).sql.execute("SELECT count(*) FROM change")


def test_nothing_is_laid_into_the_tray_when_the_writer_was_first(handed: Handed) -> None:
    handed.claire.transport.is_away = False
    handed.organisation.rounds([handed.claire, handed.marc], PATIENCE_ROUNDS + 2)
    assert handed.kept() == 0
    assert handed.marc.round().brought == 0
    assert handed.tray().fetch(10**18) == 0


def test_who_was_let_out_meanwhile_has_their_work_shown_to_a_supervisor_first(handed: Handed) -> None:
    Team(handed.office.connection()).revoke_device(handed.claire.device)
    handed.rounds_of(handed.marc, PATIENCE_ROUNDS + 1)
    tray = handed.tray()
    assert tray.take_in_undoubted() == []
    assert handed.office.notes(handed.case) == set()
    (entry,) = MembershipStore(handed.office.cabinet.vault).tray()
    assert entry.device == handed.claire.device
    tray.take_in(entry)
    handed.organisation.rounds([handed.office, handed.marc], 2)
    assert handed.office.notes(handed.case) == handed.marc.notes(handed.case) == {"only on a stick"}


def test_who_loses_the_file_hands_over_what_was_brought_before_it_goes(handed: Handed) -> None:
    Team(handed.office.connection()).assign(handed.case, [handed.claire.person])
    handed.rounds_of(handed.marc)
    assert handed.marc.cabinet.scope_entry(handed.case) is None
    assert len(handed.tray().take_in_undoubted()) == 1
    assert handed.office.notes(handed.case) == {"only on a stick"}


def test_a_laptop_let_out_without_a_network_leaves_what_was_brought_beside_it(
    handed: Handed, tmp_path: Path
) -> None:
    Team(handed.office.connection()).revoke_device(handed.marc.device)
    assert handed.marc.round().is_revoked
    handed.marc.transport.is_away = True
    leave(handed.marc.connection(), tmp_path, lambda: None)
    tray = handed.tray()
    for entry in tray.read_left((tmp_path / LEFT_NAME).read_bytes()):
        tray.take_in(entry)
    assert handed.office.notes(handed.case) == {"only on a stick"}
