"""Exchange by stick: to headquarters through a supervisor, between colleagues; late, twice, cut, of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachdesk.storage.exchange import Exchange
from sync.client.bundle_values import BundleAge, BundleFor, BundleUnreadable, NoColleague
from sync.client.errors import NotJoined
from sync.client.team import Team
from sync.protocol.acts import Role
from sync.protocol.errors import (
    BundleCut,
    BundleForAnother,
    BundleForeign,
    BundleMalformed,
    ReceiptRefused,
)
from tests.sync.client.small_organisation import Desk, SmallOrganisation


def _unsent(desk: Desk, case: str) -> bool:
    return Exchange(desk.cabinet.file(case)).has_unsent(desk.device)


def test_a_supervisor_carries_what_a_coach_wrote_without_a_network(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    organisation.rounds([coach, office])
    coach.transport.is_away = True
    coach.write_note(case, "by stick")
    new = coach.new_case("Durand")
    coach.write_note(new, "never seen by headquarters")
    written = coach.bundles.for_headquarters(tmp_path, "claire")
    assert [one.path.name for one in written] == ["claire.coachbundle"]
    assert set(written[0].scopes) == {case, new}
    assert written[0].changes == 3
    assert office.bundles.look(written[0].path) is BundleFor.HEADQUARTERS
    assert [one.waiting for one in coach.bundles.made()] == [2]

    carried = office.bundles.carry(written[0].path)
    assert (carried.maker, carried.person) == (coach.device, coach.person)
    assert (carried.kept, carried.known, carried.refused) == (2, 0, {})
    assert carried.receipt_path == tmp_path / "claire.coachreceipt"
    organisation.rounds([office])
    assert office.notes(case) == {"by stick"}
    assert office.notes(new) == {"never seen by headquarters"}

    again = office.bundles.carry(written[0].path)
    assert (again.kept, again.known) == (0, 2)
    assert _unsent(coach, case)
    receipt = coach.bundles.take_receipt(carried.receipt_path)
    assert (receipt.changes, receipt.refused, receipt.is_known, receipt.is_other_list) == (3, {}, True, False)
    assert not _unsent(coach, case)
    assert not _unsent(coach, new)
    assert coach.bundles.made() == []
    assert coach.bundles.for_headquarters(tmp_path, "claire") == []
    assert coach.bundles.take_receipt(carried.receipt_path).changes == 0

    coach.transport.is_away = False
    coach.write_note(case, "by cable")
    organisation.rounds([coach, office])
    assert office.notes(case) == {"by stick", "by cable"}


def test_a_receipt_of_a_bundle_from_before_a_disk_was_set_back_acknowledges_nothing(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    organisation.rounds([coach, office])
    coach.copy_disk(tmp_path / "image")
    coach.write_note(case, "before")
    written = coach.bundles.for_headquarters(tmp_path, "claire")
    carried = office.bundles.carry(written[0].path)
    coach.put_back_disk(tmp_path / "image")
    coach.write_note(case, "after, in the same place of the chain")
    coach.bundles.for_headquarters(tmp_path, "later")
    receipt = coach.bundles.take_receipt(carried.receipt_path)
    assert (receipt.changes, receipt.is_known) == (0, False)
    assert _unsent(coach, case)
    organisation.rounds([coach, office], 3)
    assert office.notes(case) == coach.notes(case) == {"before", "after, in the same place of the chain"}


def test_colleagues_give_each_other_what_they_wrote_and_the_network_adds_nothing_twice(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, claire = organisation.office, organisation.hire("claire")
    marc = organisation.hire("marc")
    case = claire.new_case()
    organisation.rounds([claire, office])
    Team(office.connection()).assign(case, [claire.person, marc.person])
    organisation.rounds([claire, office, marc], 2)
    claire.write_note(case, "from Claire")
    stick = tmp_path / "for-marc.coachbundle"
    assert marc.device in {one.device for one in claire.bundles.colleagues() if case in one.scopes}
    written = claire.bundles.for_device(stick, marc.device)
    assert case in written.scopes
    assert marc.bundles.look(stick) is BundleFor.HERE
    assert office.bundles.look(stick) is BundleFor.ANOTHER
    taken = marc.bundles.take(stick)
    assert (taken.age, taken.changes, taken.problem, taken.left) == (BundleAge.NEW, 1, None, {})
    assert (taken.maker, taken.person) == (claire.device, claire.person)
    assert marc.notes(case) == {"from Claire"}
    again = marc.bundles.take(stick)
    assert (again.age, again.changes) == (BundleAge.AGAIN, 0)
    # A coach sends nothing of others on.
    assert not _unsent(marc, case)
    organisation.rounds([claire, marc, office], 2)
    for desk in (claire, marc, office):
        assert desk.notes(case) == {"from Claire"}
        rows = desk.cabinet.file(case).sql.execute("SELECT count(*), count(DISTINCT id) FROM change")
        assert rows[0][0] == rows[0][1]
        assert not desk.round().withheld

    organisation.at += 60
    claire.write_note(case, "later")
    claire.bundles.for_device(tmp_path / "second.coachbundle", marc.device)
    marc.bundles.take(tmp_path / "second.coachbundle")
    old = tmp_path / "old.coachbundle"
    organisation.at -= 40
    claire.bundles.for_device(old, marc.device)
    assert marc.bundles.take(old).age is BundleAge.OLDER


def test_what_a_supervisor_got_by_stick_reaches_headquarters_without_its_writer(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    deputy = organisation.hire("deputy", Role.COACH, Role.SUPERVISOR)
    case = coach.new_case()
    organisation.rounds([coach, office, deputy, office, deputy])
    coach.transport.is_away = True
    coach.write_note(case, "only on a stick")
    coach.bundles.for_device(tmp_path / "one.coachbundle", office.device)
    assert office.bundles.take(tmp_path / "one.coachbundle").changes == 1
    organisation.rounds([office, deputy])
    assert deputy.notes(case) == {"only on a stick"}
    coach.transport.is_away = False
    organisation.rounds([coach, office, deputy], 2)
    for desk in (coach, office, deputy):
        assert desk.notes(case) == {"only on a stick"}
        assert desk.round().is_quiet


def test_somebody_joins_and_gets_everything_by_files_alone(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office = organisation.office
    case = office.new_case()
    office.write_note(case, "from the office")
    organisation.rounds([office])
    newcomer = organisation.newcomer("nina")
    newcomer.transport.is_away = True
    organisation.admit(newcomer)
    Team(office.connection()).assign(case, [newcomer.person])
    office.bundles.for_device(tmp_path / "welcome.coachbundle", newcomer.device)
    with pytest.raises(NotJoined):
        newcomer.bundles.for_headquarters(tmp_path, "early")
    taken = newcomer.bundles.take(tmp_path / "welcome.coachbundle")
    assert taken.statements == office.connection().member.directory.number
    assert taken.keys >= 2
    assert newcomer.connection().member.is_active()
    assert newcomer.notes(case) == {"from the office"}
    newcomer.write_note(case, "an answer")
    own = newcomer.new_case("Petit")
    written = newcomer.bundles.for_headquarters(tmp_path, "nina")
    office.bundles.carry(written[0].path)
    organisation.rounds([office])
    assert office.notes(case) == {"from the office", "an answer"}
    assert office.cabinet.scope_entry(own) is not None


def test_statements_made_without_a_network_find_their_place_behind_those_of_others(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    coach.transport.is_away = True
    own = coach.new_case("Petit")
    coach.write_note(own, "alone")
    first = coach.bundles.for_headquarters(tmp_path, "first")
    other = office.new_case()
    organisation.rounds([office])  # states its case file in the same place
    refused = office.bundles.carry(first[0].path)
    assert refused.kept == 0
    assert sum(refused.refused.values()) == 1
    receipt = coach.bundles.take_receipt(refused.receipt_path)
    assert receipt.is_other_list
    # What is not headquarters' yet is told to no colleague.
    told = coach.bundles.for_device(tmp_path / "told.coachbundle", office.device)
    assert own not in told.scopes
    assert not office.bundles.take(tmp_path / "told.coachbundle").is_other_list

    office.bundles.for_device(tmp_path / "list.coachbundle", coach.device)
    taken = coach.bundles.take(tmp_path / "list.coachbundle")
    assert not taken.is_other_list
    directory = coach.connection().member.directory
    assert {own, other} <= set(directory.members.scopes)
    second = coach.bundles.for_headquarters(tmp_path, "second")
    assert office.bundles.carry(second[0].path).refused == {}
    organisation.rounds([office])
    assert office.notes(own) == {"alone"}
    coach.bundles.take_receipt(tmp_path / "second.coachreceipt")
    assert not _unsent(coach, own)
    coach.transport.is_away = False
    organisation.rounds([coach, office], 2)
    assert coach.round().is_quiet


def test_statements_made_without_a_network_survive_when_the_network_returns_first(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    coach.transport.is_away = True
    own = coach.new_case("Petit")
    written = coach.bundles.for_headquarters(tmp_path, "first")
    office.new_case()
    organisation.rounds([office])
    coach.transport.is_away = False
    organisation.rounds([coach, office], 3)
    assert office.cabinet.scope_entry(own) is not None
    late = office.bundles.carry(written[0].path)
    assert late.kept == 0
    coach.bundles.take_receipt(late.receipt_path)
    organisation.rounds([coach, office], 2)
    assert coach.round().is_quiet
    assert office.round().is_quiet


def test_a_cut_or_altered_bundle_gives_what_came_before_and_says_so(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    organisation.rounds([coach, office])
    coach.write_notes(case, [organisation.chance.randbytes(150).hex() for _ in range(1600)])
    whole = tmp_path / "whole.coachbundle"
    coach.bundles.for_device(whole, office.device)
    data = whole.read_bytes()
    part = tmp_path / "part.coachbundle"
    part.write_bytes(data[: len(data) * 2 // 3])
    taken = office.bundles.take(part)
    assert taken.problem == "bundle.cut"
    assert 400 <= taken.changes < 1600
    altered = bytearray(data)
    altered[-30] ^= 1
    part.write_bytes(altered)
    assert office.bundles.take(part).problem == "bundle.altered"
    rest = office.bundles.take(whole)
    assert rest.problem is None
    assert office.notes(case) == coach.notes(case)
    part.write_bytes(data[:20])
    with pytest.raises(BundleCut):
        office.bundles.take(part)


def test_bundles_of_others_are_named(organisation: SmallOrganisation, tmp_path: Path) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    organisation.rounds([coach, office])
    coach.write_note(case, "x")
    [written] = coach.bundles.for_headquarters(tmp_path, "claire")
    with pytest.raises(BundleForAnother):
        office.bundles.take(written.path)
    for_office = tmp_path / "office.coachbundle"
    coach.bundles.for_device(for_office, office.device)
    with pytest.raises(BundleForAnother):
        office.bundles.carry(for_office)
    with pytest.raises(NoColleague):
        coach.bundles.for_device(tmp_path / "nobody.coachbundle", "0123")
    with pytest.raises(BundleUnreadable):
        office.bundles.take(tmp_path / "gone.coachbundle")
    noise = tmp_path / "noise.coachbundle"
    noise.write_bytes(b"PK\x03\x04 and more")
    with pytest.raises(BundleMalformed):
        office.bundles.look(noise)
    carried = office.bundles.carry(written.path)
    with pytest.raises(ReceiptRefused):
        office.bundles.take_receipt(carried.receipt_path)
    stranger = SmallOrganisation(tmp_path / "strangers", seed=2)
    try:
        with pytest.raises(BundleForeign):
            stranger.office.bundles.carry(written.path)
        with pytest.raises(BundleForeign):
            stranger.office.bundles.look(for_office)
    finally:
        stranger.close()


def test_nobody_who_was_let_out_tells_anything_by_stick(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    organisation.rounds([coach, office])
    coach.write_note(case, "dated back")
    stick = tmp_path / "late.coachbundle"
    coach.bundles.for_device(stick, office.device)
    Team(office.connection()).revoke_device(coach.device)
    taken = office.bundles.take(stick)
    assert taken.changes == 0
    assert office.notes(case) == set()
    [left] = taken.left_work
    assert (left.scope, left.device) == (case, coach.device)
    # A supervisor may decide that it counts all the same.
    office.bundles.take_left(stick, [case])
    assert office.notes(case) == {"dated back"}


def test_who_lost_a_case_file_tells_nothing_of_it_by_stick(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    office, coach = organisation.office, organisation.hire("claire")
    marc = organisation.hire("marc")
    case = coach.new_case()
    organisation.rounds([coach, office])
    coach.write_note(case, "too late for a stick")
    coach.bundles.for_device(tmp_path / "late.coachbundle", office.device)
    Team(office.connection()).assign(case, [marc.person])
    taken = office.bundles.take(tmp_path / "late.coachbundle")
    assert taken.left == {"unknown_writer": 1}
    assert office.notes(case) == set()
    # It comes by the tray, where a supervisor decides.
    coach.round()
    assert office.round().tray


def test_what_was_sealed_with_a_key_of_another_list_is_said_again(
    organisation: SmallOrganisation, tmp_path: Path
) -> None:
    """The same file was stated twice without a network, before and after the disk was set back: with two keys."""
    office, coach = organisation.office, organisation.hire("claire")
    case = coach.new_case()
    coach.copy_disk(tmp_path / "image")
    coach.transport.is_away = True
    coach.write_note(case, "first key")
    (first,) = coach.bundles.for_headquarters(tmp_path, "first")
    office.bundles.carry(first.path)
    organisation.rounds([office])
    coach.put_back_disk(tmp_path / "image")
    coach.write_note(case, "second key")
    assert coach.bundles.for_headquarters(tmp_path, "second")
    organisation.headquarters.start_empty()
    organisation.rounds([office])
    coach.transport.is_away = False
    organisation.rounds([coach, office], 4)
    assert office.notes(case) == coach.notes(case) == {"first key", "second key"}
