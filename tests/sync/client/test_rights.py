"""Who loses access, who is let out, and what becomes of what they had not sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachdesk.storage.membership_store import MembershipStore
from sync.client.errors import Unreachable
from sync.client.losing import GivingUp, allow
from sync.client.revocation import LEFT_NAME, leave
from sync.client.team import Team
from sync.client.tray import Tray
from sync.protocol.acts import Role
from sync.protocol.endpoints import PROBLEM
from sync.protocol.errors import Revoked
from sync.protocol.exchange import Answer, Request
from tests.sync.client.offices import Organisation
from tests.sync.desks import TestDesk


def team_of(made: Organisation) -> Team:
    made.office.round()
    return Team(made.office.connection)


def files_of(desk: TestDesk, case: str) -> list[Path]:
    return [path for path in desk.folder.rglob("*") if case in path.name]


def test_a_transferred_file_goes_from_one_coach_to_the_other(made: Organisation) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    case = claire.new_case()
    claire.write_note(case, "Premier entretien.")
    made.rounds()
    assert omar.cabinet.scope_entry(case) is None
    team_of(made).assign(case, {omar.person})
    assert claire.round().removed == (case,)
    made.rounds()
    assert omar.notes(case) == {"Premier entretien."}
    assert claire.cabinet.scope_entry(case) is None
    assert files_of(claire, case) == []
    assert MembershipStore(claire.cabinet.vault).keys_of(case) == {}
    # The new coach writes under a new key, which the former one never gets.
    omar.write_note(case, "Suite.")
    made.rounds()
    assert made.office.notes(case) == {"Premier entretien.", "Suite."}
    assert omar.connection.member.directory.epoch(case) == 2


def test_unsent_work_of_who_lost_access_lies_in_the_tray_and_keeps_its_author(made: Organisation) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    case = claire.new_case()
    made.rounds()
    made.roads["Claire"].is_cut = True
    session = claire.write_note(case, "Écrit sans réseau.")
    team_of(made).assign(case, {omar.person})
    made.roads["Claire"].is_cut = False
    assert claire.round().removed == (case,)
    result = made.office.round()
    assert result.tray > 0
    tray = Tray(made.office.connection)
    assert tray.fetch(result.tray) == 1
    entries = MembershipStore(made.office.cabinet.vault).tray()
    assert made.office.notes(case) == set()
    tray.take_in(entries[0])
    made.rounds()
    for desk in (made.office, omar):
        assert desk.notes(case) == {"Écrit sans réseau."}
        rows = desk.cabinet.file(case).sql.execute(
            "SELECT person, device FROM change WHERE entity = ?", (session,)
        )
        assert rows == [(claire.person, claire.device)]
    assert MembershipStore(made.office.cabinet.vault).tray() == []
    assert made.office.round().tray == 0 or tray.fetch(made.office.round().tray) == 0


def test_what_the_office_had_and_headquarters_lost_is_sent_on_from_the_tray(made: Organisation) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    case = claire.new_case()
    claire.write_note(case, "Lu par le bureau.")
    made.rounds()
    assert made.office.notes(case) == {"Lu par le bureau."}
    made.roads["Claire"].is_cut = made.roads["Omar"].is_cut = True
    team_of(made).assign(case, {omar.person})
    made.headquarters.start_empty()
    made.office.round()  # gives the list of people back, before anybody else has come
    made.roads["Claire"].is_cut = made.roads["Omar"].is_cut = False
    assert claire.round().removed == (case,)
    tray = Tray(made.office.connection)
    tray.fetch(made.office.round().tray)
    for entry in MembershipStore(made.office.cabinet.vault).tray():
        tray.take_in(entry)
    made.rounds(3)
    assert omar.notes(case) == {"Lu par le bureau."}


def test_many_files_do_not_go_before_somebody_has_said_so(made: Organisation) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    cases = [claire.new_case(f"Personne {number}") for number in range(5)]
    made.rounds()
    team_of(made).assign_many(cases, {omar.person})
    for _ in range(3):
        result = claire.round()
        assert set(result.guarded) == set(cases)
        assert result.removed == ()
        assert all(claire.cabinet.scope_entry(case) for case in cases)
    allow(claire.cabinet, result.guarded)
    assert set(claire.round().removed) == set(cases)


def test_an_administrator_lifts_the_guard_for_exactly_these_files_once(made: Organisation) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    cases = [claire.new_case(f"Personne {number}") for number in range(5)]
    made.rounds()
    team = team_of(made)
    team.assign_many(cases, {omar.person})
    team.lift_guard(claire.device, cases[:4])
    assert claire.round().guarded
    team.lift_guard(claire.device, cases)
    assert set(claire.round().removed) == set(cases)


def test_a_revoked_laptop_hands_its_work_over_and_opens_nothing_any_more(
    made: Organisation, tmp_path: Path
) -> None:
    claire = made.hire("Claire")
    case = claire.new_case()
    made.rounds()
    claire.write_note(case, "Pas encore envoyé.")
    team_of(made).revoke_device(claire.device)
    result = claire.round()
    assert result.is_revoked
    destroyed: list[bool] = []
    assert leave(claire.connection, tmp_path, lambda: destroyed.append(True)) == 0
    assert destroyed == [True]
    office = made.office
    tray = Tray(office.connection)
    tray.fetch(office.round().tray)
    for entry in MembershipStore(office.cabinet.vault).tray():
        tray.take_in(entry)
    assert "Pas encore envoyé." in office.notes(case)
    with pytest.raises(Revoked):
        claire.connection.caller.call("read_keys", query={"after": 0})


def test_a_revoked_laptop_without_a_network_leaves_its_work_sealed_beside_it(
    made: Organisation, tmp_path: Path
) -> None:
    claire = made.hire("Claire")
    case = claire.new_case()
    made.rounds()
    claire.write_note(case, "Pas encore envoyé.")
    team_of(made).revoke_device(claire.device)
    assert claire.round().is_revoked
    made.roads["Claire"].is_cut = True
    # All that she wrote: her entry in the register and the case file too, of which nobody can be asked.
    assert leave(claire.connection, tmp_path, lambda: None) == 2
    left = (tmp_path / LEFT_NAME).read_bytes()
    assert b"Pas encore" not in left
    tray = Tray(made.office.connection)
    (entry,) = tray.read_left(left)
    tray.take_in(entry)
    assert "Pas encore envoyé." in made.office.notes(case)
    assert tray.read_left(left) == []


def test_what_lay_in_the_tray_before_headquarters_was_set_back_is_laid_there_again(
    made: Organisation, tmp_path: Path
) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    case = claire.new_case()
    made.rounds()
    made.headquarters.backup(tmp_path / "backup")
    claire.write_note(case, "Écrit sans réseau.")
    claire.connection.directory.read(10**6)
    team_of(made).assign(case, {omar.person})
    connection = claire.connection
    page = connection.directory.read(connection.member.directory.number + 1)
    assert page
    assert not connection.member.may_read(case)
    # It dies once the work lies in the tray, before the file is removed; then headquarters forgets.
    assert GivingUp(connection).hand_over(case) == 1
    claire.restart()
    made.headquarters.put_back(tmp_path / "backup", is_noted=False)
    made.office.round()
    assert claire.round().removed == (case,)
    tray = Tray(made.office.connection)
    tray.fetch(made.office.round().tray)
    for entry in MembershipStore(made.office.cabinet.vault).tray():
        tray.take_in(entry)
    assert made.office.notes(case) == {"Écrit sans réseau."}


def test_what_was_acknowledged_and_then_lost_is_left_by_a_laptop_without_a_network(
    made: Organisation, tmp_path: Path
) -> None:
    claire = made.hire("Claire")
    case = claire.new_case()
    claire.write_note(case, "Acquitté, jamais lu.")
    claire.round()
    team_of(made)
    made.headquarters.start_empty()
    connection = made.office.connection
    assert made.office.cabinet.scope_entry(case) is not None
    made.office.cabinet.remove_scope(case)  # as if the office had not read it before headquarters was lost
    made.office.restart()
    made.office.round()
    Team(made.office.connection).revoke_device(claire.device)
    assert connection is not made.office.connection
    assert claire.round().is_revoked
    made.roads["Claire"].is_cut = True
    leave(claire.connection, tmp_path, lambda: None)
    tray = Tray(made.office.connection)
    for entry in tray.read_left((tmp_path / LEFT_NAME).read_bytes()):
        tray.take_in(entry)
    assert made.office.notes(case) == {"Acquitté, jamais lu."}


def test_headquarters_alone_cannot_make_a_laptop_destroy_itself(made: Organisation) -> None:
    claire = made.hire("Claire")

    def lies(request: Request, answer: Answer) -> Answer:
        if request.path == "/v1/round":
            return Answer(
                403, {"content-type": PROBLEM}, b'{"code":"revoked","status":403,"type":"about:blank"}'
            )
        return answer

    made.roads["Claire"].spoil = lies
    with pytest.raises(Revoked):
        claire.round()
    made.roads["Claire"].spoil = None
    assert not claire.round().is_revoked


def test_roles_change_what_a_person_sees(made: Organisation) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    case = claire.new_case()
    made.rounds()
    team_of(made).set_roles(omar.person, {Role.COACH, Role.SUPERVISOR})
    made.rounds(3)
    assert omar.cabinet.scope_entry(case) is not None
    team_of(made).set_roles(omar.person, {Role.COACH})
    made.rounds(3)
    assert omar.cabinet.scope_entry(case) is None
    assert claire.cabinet.scope_entry(case) is not None


def test_an_erased_file_goes_everywhere_and_headquarters_drops_it(made: Organisation) -> None:
    claire = made.hire("Claire")
    case = claire.new_case()
    made.rounds()
    team_of(made).erase(case)
    made.rounds()
    for desk in (claire, made.office):
        assert desk.cabinet.scope_entry(case) is None
        assert files_of(desk, case) == []
    assert all(envelope.header.scope != case for envelope in made.headquarters.envelopes())


def test_work_that_cannot_be_handed_over_yet_keeps_its_file(made: Organisation) -> None:
    claire, omar = made.hire("Claire"), made.hire("Omar")
    case = claire.new_case()
    made.rounds()
    claire.write_note(case, "Pas encore envoyé.")
    team_of(made).assign(case, {omar.person})
    road = made.roads["Claire"]

    def cut_at_the_tray(request: Request, answer: Answer) -> Answer:
        if request.path == "/v1/tray":
            raise Unreachable(reason="cut")
        return answer

    road.spoil = cut_at_the_tray
    with pytest.raises(Unreachable):
        claire.round()
    assert claire.cabinet.scope_entry(case) is not None
    road.spoil = None
    assert claire.round().removed == (case,)
