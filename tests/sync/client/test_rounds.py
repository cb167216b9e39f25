"""Rounds of real desks with a real headquarters in this process."""

from __future__ import annotations

import pytest

from coachdesk.storage.exchange import Exchange, Where
from sync.client.errors import OtherOrganisation, ProgramTooOld, Unreachable
from sync.protocol.exchange import Answer, Request
from tests.sync.client.offices import Organisation


def test_what_a_coach_writes_arrives_once_at_the_supervisor(made: Organisation) -> None:
    coach = made.hire("Claire")
    case = coach.new_case()
    coach.write_note(case, "Le local est trouvé.")
    result = coach.round()
    assert result.sent_changes == 2
    assert not result.refused
    made.rounds()
    assert made.office.notes(case) == {"Le local est trouvé."}
    assert made.office.round().is_quiet


def test_a_case_file_opened_while_headquarters_is_quiet_is_sent_by_the_next_round(made: Organisation) -> None:
    coach = made.hire("Claire")
    made.rounds()
    assert coach.round().is_quiet
    case = coach.new_case()
    assert coach.round().sent_changes == 1
    made.rounds()
    assert made.office.cabinet.scope_entry(case) is not None


def test_a_quiet_round_is_one_request_that_opens_no_file(
    made: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = made.hire("Claire")
    for number in range(5):
        coach.new_case(f"Personne {number}")
    made.rounds(3)
    coach.restart()
    coach.round()
    made.roads["Claire"].asked.clear()
    opened: list[str] = []
    monkeypatch.setattr(type(coach.cabinet), "file", lambda _self, scope: opened.append(scope))
    assert coach.round().is_quiet
    assert made.roads["Claire"].asked == ["GET /v1/round"]
    assert opened == []


def test_without_a_network_nothing_is_lost_and_all_is_sent_later(made: Organisation) -> None:
    coach = made.hire("Claire")
    case = coach.new_case()
    made.rounds()
    made.roads["Claire"].is_cut = True
    for number in range(3):
        coach.write_note(case, f"note {number}")
        with pytest.raises(Unreachable):
            coach.round()
    coach.restart()
    made.roads["Claire"].is_cut = False
    assert coach.round().sent_changes == 3
    made.rounds()
    assert made.office.notes(case) == {"note 0", "note 1", "note 2"}


def test_two_values_for_one_field_are_open_on_both_desks_until_one_decides(made: Organisation) -> None:
    coach, office = made.hire("Claire"), made.office
    case = coach.new_case()
    made.rounds()
    coach.revise(case, city="Saint-Denis")
    office.revise(case, city="Bobigny")
    made.rounds()
    for desk in (coach, office):
        assert desk.cabinet.file(case).sql.execute("SELECT _conflicts FROM p_beneficiary") == [('["city"]',)]
    office.revise(case, city="Bondy")
    made.rounds()
    for desk in (coach, office):
        assert desk.cabinet.file(case).sql.execute("SELECT city, _conflicts FROM p_beneficiary") == [
            ("Bondy", None)
        ]


def test_where_each_change_is_is_told_truly(made: Organisation) -> None:
    coach = made.hire("Claire")
    case = coach.new_case()
    session = coach.write_note(case, "Une note.")

    def where() -> Where | None:
        found = Exchange(coach.cabinet.file(case)).entity_standing(coach.device, "session", session)
        return found.where if found else None

    assert where() is Where.HERE
    made.roads["Claire"].is_cut = True
    with pytest.raises(Unreachable):
        coach.round()
    assert where() in {Where.HERE, Where.WAITING}
    made.roads["Claire"].is_cut = False
    coach.round()
    assert where() is Where.AT_HEADQUARTERS
    made.rounds()
    standing = Exchange(made.office.cabinet.file(case)).entity_standing(
        made.office.device, "session", session
    )
    assert standing is not None
    assert standing.where is Where.RECEIVED


def test_an_older_program_is_told_so_before_anything_is_exchanged(made: Organisation) -> None:
    coach = made.hire("Claire")
    coach.restart()

    def asks_for_more(request: Request, answer: Answer) -> Answer:
        if request.path == "/v1/hello":
            return Answer(200, answer.headers, answer.body.replace(b'"lowest":""', b'"lowest":"99.0"'))
        return answer

    made.roads["Claire"].spoil = asks_for_more
    made.roads["Claire"].asked.clear()
    with pytest.raises(ProgramTooOld):
        coach.round()
    assert made.roads["Claire"].asked == ["GET /v1/hello"]


def test_another_organisation_at_the_same_address_gets_nothing(made: Organisation) -> None:
    coach = made.hire("Claire")
    case = coach.new_case()
    coach.restart()
    other = made.headquarters.organisation[::-1]

    def of_another(request: Request, answer: Answer) -> Answer:
        return Answer(
            200, answer.headers, answer.body.replace(made.headquarters.organisation.encode(), other.encode())
        )

    made.roads["Claire"].spoil = of_another
    made.roads["Claire"].asked.clear()
    with pytest.raises(OtherOrganisation):
        coach.round()
    assert made.roads["Claire"].asked == ["GET /v1/hello"]
    assert Exchange(coach.cabinet.file(case)).count_unsent(coach.device) == 1
