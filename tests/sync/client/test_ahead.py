"""Several scopes in one request: fewer requests, and nothing else is different."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coachdesk.storage.exchange import Exchange
from sync.client.errors import Unreachable
from sync.protocol.exchange import Answer, Request
from tests.sync.client.offices import Organisation
from tests.sync.desks import TestDesk

CASES = 9


def coach_with_cases(made: Organisation) -> tuple[TestDesk, list[str]]:
    """Return a coach whose case files the office has not read yet."""
    coach = made.hire("Claire")
    cases = [coach.new_case(f"Moreau {number}") for number in range(CASES)]
    for case in cases:
        coach.write_note(case, "first")
    coach.round()
    return coach, cases


def on_pull(made: Organisation, name: str, spoil: Callable[[Answer], Answer]) -> None:
    def spoilt(request: Request, answer: Answer) -> Answer:
        return spoil(answer) if request.path == "/v1/pull" else answer

    made.roads[name].spoil = spoilt


def assert_level(one: TestDesk, other: TestDesk, cases: list[str]) -> None:
    for case in cases:
        ids = [set(desk.cabinet.file(case).sql.execute("SELECT id FROM change")) for desk in (one, other)]
        assert ids[0] == ids[1]
        assert ids[0]


def pulls(made: Organisation, name: str) -> tuple[int, int]:
    """Return how many requests asked for several scopes, and how many for one."""
    asked = made.roads[name].asked
    several = asked.count("POST /v1/pull")
    return several, sum(one.startswith("GET") and one.endswith("/envelopes") for one in asked)


def test_many_scopes_with_little_in_each_cost_one_request(made: Organisation) -> None:
    coach, cases = coach_with_cases(made)
    made.roads["Nora"].asked.clear()
    made.office.round()
    assert_level(coach, made.office, cases)
    assert pulls(made, "Nora") == (1, 0)


def test_what_did_not_fit_is_asked_for_by_itself(made: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    coach, cases = coach_with_cases(made)
    for _ in range(3):
        for case in cases:
            coach.write_note(case, "more " * 40)
        coach.round()
    monkeypatch.setattr("sync.client.ahead.PULL_BYTES", 1_500)
    made.roads["Nora"].asked.clear()
    made.office.round()
    assert_level(coach, made.office, cases)
    several, single = pulls(made, "Nora")
    assert several >= 1
    assert single >= 1
    assert_at_the_end(made, cases)


def assert_at_the_end(made: Organisation, cases: list[str]) -> None:
    places = made.office.connection.caller.call("round").body.decode()
    for case in cases:
        assert f'"{case}":{Exchange(made.office.cabinet.file(case)).cursor}' in places


def test_one_scope_that_was_taken_away_meanwhile_holds_up_no_other(made: Organisation) -> None:
    """The refusal of all tells nothing of each: they are asked for one by one, and each is answered."""
    coach, cases = coach_with_cases(made)
    problem = made.headquarters.answer(Request("GET", "/v1/nothing"))
    on_pull(made, "Nora", lambda _answer: problem)
    made.office.round()
    assert_level(coach, made.office, cases)
    several, single = pulls(made, "Nora")
    assert several >= 1
    assert single >= len(cases)


@pytest.mark.parametrize("left", [0, 1, 11, 12, 100, 700, 1_501, 3_000])
def test_an_answer_that_is_cut_gives_what_came_whole(made: Organisation, left: int) -> None:
    coach, cases = coach_with_cases(made)
    on_pull(made, "Nora", lambda answer: Answer(answer.status, answer.headers, answer.body[:left]))
    made.office.round()
    assert_level(coach, made.office, cases)
    assert_at_the_end(made, cases)


@pytest.mark.parametrize(
    "body",
    [b"\xff" * 40, bytes(12) + b"nothing", b"{}"],
    ids=["too long a frame", "an empty one", "something else"],
)
def test_what_is_no_envelope_is_asked_for_by_itself(made: Organisation, body: bytes) -> None:
    coach, cases = coach_with_cases(made)
    on_pull(made, "Nora", lambda answer: Answer(answer.status, answer.headers, body))
    made.office.round()
    assert_level(coach, made.office, cases)


def test_old_envelopes_and_those_of_scopes_that_nobody_asked_for_go_nowhere(made: Organisation) -> None:
    coach, cases = coach_with_cases(made)
    kept: list[bytes] = []

    def swap(answer: Answer) -> Answer:
        kept.append(answer.body)
        return Answer(answer.status, answer.headers, kept[0])

    on_pull(made, "Nora", swap)
    made.office.round()
    for case in cases:
        coach.write_note(case, "second")
    coach.round()
    others = [coach.new_case("Autre"), coach.new_case("Encore")]
    coach.round()
    told = made.office.round()
    assert set(told.withheld) == set(cases)
    assert_level(coach, made.office, others)  # nothing of theirs came: they were asked for by themselves
    made.roads["Nora"].spoil = None
    made.office.round()
    assert_level(coach, made.office, cases)


def test_headquarters_that_was_set_back_is_noticed_in_several_too(made: Organisation) -> None:
    coach, cases = coach_with_cases(made)
    made.office.round()
    for case in cases:
        coach.write_note(case, "second")
    coach.round()

    def forget(answer: Answer) -> Answer:
        befores = answer.headers["coachdesk-before"].split(",")
        return Answer(
            answer.status, {**answer.headers, "coachdesk-before": ",".join(["0"] * len(befores))}, answer.body
        )

    on_pull(made, "Nora", forget)
    made.roads["Nora"].asked.clear()
    made.office.round()
    assert any(one.endswith("/chains") for one in made.roads["Nora"].asked)


def test_a_road_that_breaks_in_it_ends_the_round_and_the_next_goes_on(made: Organisation) -> None:
    coach, cases = coach_with_cases(made)

    def cut(_answer: Answer) -> Answer:
        raise Unreachable(reason="offline")

    on_pull(made, "Nora", cut)
    with pytest.raises(Unreachable):
        made.office.round()
    made.roads["Nora"].spoil = None
    made.office.round()
    assert_level(coach, made.office, cases)
