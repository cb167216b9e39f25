"""A headquarters that lies, or whose disk rots: noticed and named, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest

from coachdesk.errors import CoachDeskError
from coachdesk.storage.membership_store import MembershipStore
from sync.client.errors import DirectoryWrong, NotHeadquarters
from sync.client.round_result import RoundResult
from sync.protocol.envelope import read_envelope
from sync.protocol.errors import BadRequest
from sync.protocol.exchange import Answer, Request
from sync.protocol.framing import Frame, FrameReader, write_frame
from tests.sync.client.offices import Organisation
from tests.sync.desks import TestDesk

Frames = Callable[[list[Frame]], list[Frame]]


def spoilt(made: Organisation, name: str, frames: Frames) -> None:
    """Have headquarters alter the envelopes of each scope that it gives to a desk."""

    def spoil(request: Request, answer: Answer) -> Answer:
        is_one = request.method == "GET" and request.path.endswith("/envelopes")
        if answer.status != 200 or not (is_one or request.path == "/v1/pull"):
            return answer
        of_scopes = groupby(
            FrameReader().feed(answer.body), lambda frame: read_envelope(frame.raw).header.scope
        )
        given = [frame for _, of_one in of_scopes for frame in frames(list(of_one))]
        return Answer(answer.status, answer.headers, b"".join(map(write_frame, given)))

    made.roads[name].spoil = spoil


def written(made: Organisation) -> tuple[TestDesk, str]:
    """Return a coach and a case file of three envelopes that the office has not read yet."""
    coach = made.hire("Claire")
    case = coach.new_case()
    coach.round()
    for number in range(2):
        coach.write_note(case, f"note {number}")
        made.now += 5
        coach.round()
    return coach, case


def reasons(desk: TestDesk) -> list[str]:
    return [aside.reason for aside in MembershipStore(desk.cabinet.vault).asides()]


def office_rounds(made: Organisation, count: int = 1) -> RoundResult:
    for _ in range(count):
        made.now += 5
        result = made.office.round()
    return result


def test_an_envelope_with_a_wrong_byte_is_set_aside_and_taken_in_once_the_disk_is_mended(
    made: Organisation,
) -> None:
    coach, case = written(made)
    other = coach.new_case("Autre")
    coach.round()

    def rot(frames: list[Frame]) -> list[Frame]:
        return [
            Frame(frame.raw[:-1] + bytes([frame.raw[-1] ^ 1]), frame.place)
            if len(frames) == 3 and place == 1
            else frame
            for place, frame in enumerate(frames)
        ]

    spoilt(made, "Nora", rot)
    office_rounds(made)
    assert reasons(made.office)[0] == "seal"
    assert made.office.notes(case) == set()  # what follows in its chain waits for it
    assert made.office.cabinet.scope_entry(other) is not None  # the rest goes on
    made.roads["Nora"].spoil = None
    coach.revise(other, city="Bondy")
    coach.round()
    office_rounds(made)
    assert reasons(made.office) == []
    assert made.office.notes(case) == {"note 0", "note 1"}


def test_what_was_set_aside_is_dropped_once_its_writer_has_said_it_again(made: Organisation) -> None:
    coach, case = written(made)

    def rot(frames: list[Frame]) -> list[Frame]:
        first = frames[0].raw
        return [Frame(first[:-1] + bytes([first[-1] ^ 1]), frames[0].place), *frames[1:]]

    spoilt(made, "Nora", rot)
    office_rounds(made)
    assert "seal" in reasons(made.office)
    made.roads["Nora"].spoil = None
    made.headquarters.start_empty()  # the envelope that was spoilt on the way is never given again
    office_rounds(made)
    coach.write_note(case, "after")
    for _ in range(3):
        coach.round()
        office_rounds(made)
    assert made.office.notes(case) == {"note 0", "note 1", "after"}
    assert reasons(made.office) == []


def test_an_envelope_that_is_held_back_is_noticed_by_the_chain(made: Organisation) -> None:
    _, case = written(made)
    spoilt(made, "Nora", lambda frames: [frames[0], *frames[2:]] if len(frames) == 3 else frames)
    result = office_rounds(made)
    assert case in result.withheld
    assert "chain_gap" in reasons(made.office)


def test_the_end_of_a_chain_that_is_held_back_is_noticed_by_what_others_saw(made: Organisation) -> None:
    coach, case = written(made)
    made.rounds()
    omar = made.hire("Omar")
    from sync.client.team import Team

    Team(made.office.connection).assign(case, {coach.person, omar.person})
    made.rounds(3)
    spoilt(made, "Nora", lambda frames: [one for one in frames if coach.device.encode() not in one.raw[:400]])
    coach.write_note(case, "retenue")
    coach.round()
    made.now += 5
    omar.round()
    omar.write_note(case, "après")
    omar.round()
    assert any(case in office_rounds(made).withheld for _ in range(6))


def test_envelopes_given_again_or_in_another_order_do_nothing_twice(made: Organisation) -> None:
    _, case = written(made)
    spoilt(made, "Nora", lambda frames: [*frames, *frames])
    office_rounds(made, 2)
    assert made.office.notes(case) == {"note 0", "note 1"}
    rows = made.office.cabinet.file(case).sql.execute("SELECT count(*), count(DISTINCT id) FROM change")
    assert rows == [(3, 3)]


def test_an_envelope_of_another_case_is_not_taken_into_this_one(made: Organisation) -> None:
    coach, case = written(made)
    other = coach.new_case("Autre")
    coach.round()
    kept: list[Frame] = []

    def swap(frames: list[Frame]) -> list[Frame]:
        kept.extend(frames)
        if len(frames) == 3:
            return [Frame(kept[0].raw, frame.place) for frame in frames] if kept[0] not in frames else frames
        return frames

    spoilt(made, "Nora", swap)
    office_rounds(made, 2)
    for scope in (case, other):
        if made.office.cabinet.scope_entry(scope) is not None:
            ids = made.office.cabinet.file(scope).sql.execute(
                "SELECT DISTINCT entity FROM change WHERE kind = 'beneficiary'"
            )
            assert ids in ([(scope,)], [])


def test_another_list_of_people_than_the_known_one_is_refused(made: Organisation) -> None:
    coach = made.hire("Claire")
    made.rounds()
    known = coach.connection.member.directory

    def other_people(request: Request, answer: Answer) -> Answer:
        if request.path == "/v1/round" and answer.status == 200:
            body = answer.body.replace(known.head.encode(), b"f" * 64)
            return Answer(200, answer.headers, body)
        if request.path == "/v1/directory":
            return Answer(200, answer.headers, answer.body.replace(b'"number"', b'"nombre"'))
        return answer

    coach.new_case()
    made.roads["Claire"].spoil = other_people
    with pytest.raises(CoachDeskError) as caught:
        coach.round()
    assert isinstance(caught.value, DirectoryWrong | BadRequest)
    assert coach.connection.member.directory.hashes[: known.number] == known.hashes


def test_a_sign_in_page_instead_of_headquarters_is_named(made: Organisation) -> None:
    coach = made.hire("Claire")

    def portal(_request: Request, _answer: Answer) -> Answer:
        return Answer(200, {"content-type": "text/html"}, b"<html>Bienvenue sur le wifi</html>")

    made.roads["Claire"].spoil = portal
    with pytest.raises(NotHeadquarters):
        coach.round()
