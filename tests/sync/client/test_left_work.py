"""A laptop that was let out before anybody had a key for what it wrote: a supervisor gets it all the same."""

from __future__ import annotations

from pathlib import Path

from sync.client.left_work import left_name
from sync.client.revocation import LEFT_NAME, leave
from sync.client.team import Team
from sync.protocol.acts import Role
from tests.sync.client.small_organisation import SmallOrganisation


def test_what_was_never_stated_reaches_a_supervisor_by_file(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    deputy = organisation.hire("deputy", Role.COACH, Role.SUPERVISOR)
    known = coach.new_case()
    organisation.rounds([coach, office, deputy, office])
    coach.transport.is_away = True
    coach.write_note(known, "has a key")
    alone = coach.new_case("Petit")
    coach.write_notes(alone, [f"{number}" for number in range(900)])
    Team(office.connection()).revoke_device(coach.device)
    coach.transport.is_away = False
    assert coach.round().is_revoked
    leave(coach.connection(), coach.folder, coach.destroy)
    assert not (coach.folder / LEFT_NAME).exists()  # that one went to the tray
    organisation.rounds([office])
    for reader in (deputy, office):
        stick = coach.folder / left_name(reader.device)
        taken = reader.bundles.take(stick)
        assert taken.changes == 0
        assert reader.notes(alone) == set()
        [left] = taken.left_work
        assert (left.scope, left.device, left.person, left.changes) == (
            alone,
            coach.device,
            coach.person,
            901,
        )
        if reader is deputy:
            changed = reader.bundles.take_left(stick, [alone])
            assert sum(len(one.change_ids) for one in changed) == 901
            assert len(reader.notes(alone)) == 900
            assert reader.bundles.take(stick).left_work == ()
    organisation.rounds([deputy, office], 2)
    assert len(office.notes(alone)) == 900
    assert office.round().is_quiet
    rows = office.cabinet.file(alone).sql.execute("SELECT DISTINCT device, person FROM change")
    assert [tuple(row) for row in rows] == [(coach.device, coach.person)]


def test_a_coach_learns_nothing_from_such_a_file(organisation: SmallOrganisation, tmp_path: Path) -> None:
    office, coach, other = organisation.office, organisation.hire("claire"), organisation.hire("marc")
    case = coach.new_case()
    organisation.rounds([coach, office])
    Team(office.connection()).assign(case, [coach.person, other.person])
    organisation.rounds([coach, office, other])
    coach.write_note(case, "x")
    stick = tmp_path / "one.coachbundle"
    coach.bundles.for_device(stick, other.device)
    Team(office.connection()).revoke_device(coach.device)
    other.round()
    taken = other.bundles.take(stick)
    assert taken.left_work == ()
    assert set(taken.left) == {"unknown_writer"}
    assert other.notes(case) == set()


def test_a_laptop_whose_own_statement_stands_in_the_place_of_its_revocation_learns_of_it(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    coach.transport.is_away = True
    coach.new_case("Grand")
    alone = coach.new_case("Petit")
    coach.write_note(alone, "stated where nobody heard it")
    [written] = coach.bundles.for_headquarters(tmp_path, "claire")
    Team(office.connection()).revoke_device(coach.device)
    assert office.connection().member.directory.number == coach.connection().member.directory.number
    assert office.bundles.carry(written.path).kept == 0
    coach.transport.is_away = False
    assert coach.round().is_revoked
    leave(coach.connection(), coach.folder, coach.destroy)
    stick = coach.folder / left_name(office.device)
    assert len(office.bundles.take(stick).left_work) == 2
    office.bundles.take_left(stick, [alone])
    assert office.notes(alone) == {"stated where nobody heard it"}


def test_who_leaves_without_a_network_with_the_only_key_is_read_by_a_supervisor(
    organisation: SmallOrganisation,
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    coach.write_note(case, "under a key that nobody else got")
    organisation.rounds([coach])  # stated and sent; the office did not come to fetch its key
    Team(office.connection()).revoke_device(coach.device)
    organisation.headquarters.start_empty()
    organisation.rounds([office])
    assert coach.round().is_revoked
    coach.transport.is_away = True
    leave(coach.connection(), coach.folder, coach.destroy)
    assert office.notes(case) == set()
    stick = coach.folder / left_name(office.device)
    scopes = [one.scope for one in office.bundles.take(stick).left_work]
    assert case in scopes
    office.bundles.take_left(stick, scopes)
    assert office.notes(case) == {"under a key that nobody else got"}
