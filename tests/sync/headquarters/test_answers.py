"""What each endpoint does when everything is in order."""

from __future__ import annotations

import json

from sync.protocol.acts import Access, Erasure, Revocation, Rotation
from sync.protocol.bodies import RoundAnswer
from sync.protocol.endpoints import BEFORE_HEADER
from sync.protocol.envelope import read_envelope
from sync.protocol.exchange import Request
from sync.protocol.framing import FrameReader
from sync.protocol.versions import read_hello
from tests.sync.headquarters.conftest import OpenOffice
from tests.sync.headquarters.office import (
    NOW,
    Office,
    frames_body,
    key_for,
    keys_body,
    pulls_body,
    statements_body,
)
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    OTHER_COACH,
    SUPERVISOR,
    Story,
    a_chain,
    an_envelope,
    assigned,
    begun,
    proof,
    wire_changes,
)

FIRST = NOW * 1000
"""The first place that is given: places follow the time, so that none is given twice after a restore."""


def test_hello_needs_neither_signature_nor_version(office: Office) -> None:
    answer = office.headquarters.answer(Request("GET", "/v1/hello"))
    hello = read_hello(json.loads(answer.body))
    assert (answer.status, hello.organisation, hello.now) == (200, ORGANISATION, NOW)


def test_the_directory_is_read_from_any_number(office: Office, story: Story) -> None:
    whole = office.told(COACH, "read_directory")
    assert whole["number"] == len(whole["statements"]) == story.directory.number
    assert whole["head"] == story.directory.head
    assert len(office.told(COACH, "read_directory", query="after=7")["statements"]) == 2


def test_a_round_tells_a_coach_of_their_scopes_only(office: Office) -> None:
    office.push(COACH, *a_chain(2))
    mine = office.told(COACH, "round")
    assert mine["scopes"] == {"register": 0, CASE: FIRST + 1}
    assert office.told(OTHER_COACH, "round")["scopes"] == {"register": 0}
    assert office.told(SUPERVISOR, "round")["scopes"] == {"register": 0, CASE: FIRST + 1}
    assert RoundAnswer.read(json.dumps(mine).encode()).directory == 9


def test_a_quiet_round_is_304_until_something_comes(office: Office) -> None:
    first = office.ask(COACH, "round")
    known = {"if-none-match": first.headers["etag"]}
    office.clock.now += 60
    quiet = office.ask(COACH, "round", headers=known)
    assert (quiet.status, quiet.body) == (304, b"")
    office.push(COACH, *a_chain(1))
    assert office.ask(COACH, "round", headers=known).status == 200
    assert office.ask(OTHER_COACH, "round", headers=known).status == 200


def test_envelopes_are_kept_once_and_come_back_as_they_were(office: Office) -> None:
    chain = a_chain(3)
    kept = office.push(COACH, *chain)
    assert [one["result"] for one in kept] == ["kept"] * 3
    assert [one["place"] for one in kept] == [FIRST, FIRST + 1, FIRST + 2]
    assert [one["before"] for one in kept] == [0, FIRST, FIRST + 1]
    office.clock.now += 100
    again = office.push(COACH, *chain)
    assert [(one["result"], one["place"], one["at"]) for one in again] == [
        ("known", FIRST + place, NOW) for place in range(3)
    ]
    frames = office.pull(SUPERVISOR, CASE, FIRST)
    assert [(one.place, one.raw) for one in frames] == [(FIRST + 1, chain[1].raw), (FIRST + 2, chain[2].raw)]
    assert office.pull(SUPERVISOR, CASE, FIRST + 2) == []
    for after, before in ((0, 0), (FIRST, FIRST), (FIRST + 9, FIRST + 2)):
        answer = office.ask(SUPERVISOR, "pull", scope=CASE, query=f"after={after}")
        assert answer.headers[BEFORE_HEADER.lower()] == str(before)


def test_a_part_of_a_scope_is_at_least_one_envelope(office: Office) -> None:
    office.push(COACH, *a_chain(3))
    answer = office.ask(COACH, "pull", scope=CASE, query="after=0&bytes=1")
    assert read_envelope(answer.body[12:]).header.number == 1


def test_several_scopes_are_read_one_after_another_and_each_says_what_was_before(office: Office) -> None:
    chain, register = a_chain(3), an_envelope(scope="register")
    office.push(COACH, *chain, register)
    second = FIRST + 1
    answer = office.ask(SUPERVISOR, "pull_several", pulls_body((CASE, FIRST), ("register", 0)))
    raws = [frame.raw for frame in FrameReader().feed(answer.body)]
    assert raws == [chain[1].raw, chain[2].raw, register.raw]
    assert answer.headers[BEFORE_HEADER.lower()] == f"{FIRST},0"
    lost = office.ask(SUPERVISOR, "pull_several", pulls_body(("register", 0), (CASE, second + 50)))
    assert lost.headers[BEFORE_HEADER.lower()] == f"0,{FIRST + 2}"


def test_what_is_read_of_several_scopes_ends_where_it_is_enough(office: Office) -> None:
    chain, register = a_chain(3), an_envelope(scope="register")
    office.push(COACH, *chain, register)
    wanted = (CASE, 0), ("register", 0)
    for most, count, befores in ((1, 1, "0"), (len(chain[0].raw) + 1, 1, "0,0"), (1 << 20, 4, "0,0")):
        answer = office.ask(SUPERVISOR, "pull_several", pulls_body(*wanted, most=most))
        frames = FrameReader().feed(answer.body)
        assert answer.headers[BEFORE_HEADER.lower()] == befores
        assert [frame.raw for frame in frames][:count] == [
            chain[0].raw,
            chain[1].raw,
            chain[2].raw,
            register.raw,
        ][:count]
        assert sum(read_envelope(frame.raw).header.scope == CASE for frame in frames) == min(count, 3)


def test_one_scope_that_may_not_be_read_refuses_all(office: Office) -> None:
    office.push(COACH, *a_chain(1))
    assert office.code(OTHER_COACH, "pull_several", pulls_body(("register", 0), (CASE, 0))) == "forbidden"
    assert office.code(COACH, "pull_several", pulls_body((CASE, 0), ("case-none", 0))) == "no_scope"
    assert office.code(COACH, "pull_several", pulls_body((CASE, 0), (CASE, 0))) == "bad_request"


def test_one_envelope_that_is_refused_leaves_the_others(office: Office) -> None:
    first, second, third = a_chain(3)
    register = an_envelope(scope="register")
    answers = office.push(COACH, first, third, register, second)
    assert [one["result"] for one in answers] == ["kept", "refused", "kept", "kept"]
    assert answers[1]["code"] == "chain"
    assert answers[1]["context"] == {"number": 1, "hash": first.hash}


def test_chains_tell_where_each_ends(office: Office) -> None:
    chain = a_chain(2)
    office.push(COACH, *chain)
    assert office.told(SUPERVISOR, "read_chains", scope=CASE) == {
        "place": FIRST + 1,
        "chains": {COACH.id: {"number": 2, "hash": chain[1].hash, "place": FIRST + 1}},
    }


def test_a_fork_is_refused_and_the_first_one_stays(office: Office) -> None:
    mine, other = an_envelope(), an_envelope()
    office.push(COACH, mine)
    (answer,) = office.push(COACH, other)
    assert (answer["code"], answer["context"]["hash"]) == ("chain", mine.hash)


def test_a_run_that_begins_again_is_taken_by_one_who_lost_the_chain(office: Office) -> None:
    from sync.protocol.envelope import BEGINNING

    after = a_chain(4)[-1].link
    again = an_envelope(wire_changes(3), after=after, again=BEGINNING)
    assert [one["result"] for one in office.push(COACH, again)] == ["kept"]
    assert office.told(COACH, "read_chains", scope=CASE)["chains"][COACH.id]["number"] == 5


def test_keys_are_missing_until_somebody_gives_them(office: Office, story: Story) -> None:
    lacking = {(one["scope"], one["device"]) for one in office.told(COACH, "missing_keys")["missing"]}
    assert lacking == {
        (CASE, SUPERVISOR.id),
        ("register", SUPERVISOR.id),
        ("register", OTHER_COACH.id),
        ("register", ADMIN.id),  # who made the key may lose its disk
    }
    assert office.told(COACH, "round")["missing"] == 4
    body = keys_body(key_for(SUPERVISOR, CASE), key_for(SUPERVISOR, "register"))
    assert office.told(COACH, "give_keys", body) == {"kept": 2, "known": 0}
    assert office.told(COACH, "give_keys", body) == {"kept": 0, "known": 2}
    assert office.told(COACH, "round")["missing"] == 2
    found = office.told(SUPERVISOR, "read_keys")
    assert [(one["id"], one["scope"]) for one in found["keys"]] == [
        (FIRST + 1, CASE),
        (FIRST + 2, "register"),
    ]
    assert not found["more"]
    assert office.told(SUPERVISOR, "round")["keys"] == FIRST + 2
    assert office.told(SUPERVISOR, "read_keys", query=f"after={FIRST + 1}")["keys"][0]["id"] == FIRST + 2


def test_who_lost_access_and_got_it_again_is_given_the_keys_anew(open_office: OpenOffice) -> None:
    story = assigned()
    office = open_office(story)
    office.told(SUPERVISOR, "give_keys", keys_body(key_for(COACH, CASE)))
    lost = story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)
    again = story.state(Access(CASE, frozenset({COACH.person})), SUPERVISOR)
    office.state(SUPERVISOR, [lost])
    assert office.told(COACH, "read_keys")["keys"] == []
    office.state(SUPERVISOR, [again])
    lacking = [(one["scope"], one["device"]) for one in office.told(SUPERVISOR, "missing_keys")["missing"]]
    assert (CASE, COACH.id) in lacking
    assert (CASE, OTHER_COACH.id) not in lacking


def test_a_rotation_makes_the_new_key_missing_and_the_older_epochs_refused(
    office: Office, story: Story
) -> None:
    first = an_envelope()
    office.push(COACH, first)
    for epoch in (2, 3):
        rotation = story.state(Rotation(CASE, epoch, proof(CASE, epoch)), COACH)
        office.state(COACH, [rotation])
    lacking = {(one["epoch"], one["device"]) for one in office.told(COACH, "missing_keys")["missing"]}
    assert {(2, SUPERVISOR.id), (3, SUPERVISOR.id)} <= lacking
    old = an_envelope(after=first.link, epoch=1, directory=11)
    (answer,) = office.push(COACH, old)
    assert (answer["code"], answer["context"]) == ("epoch", {"epoch": 3})
    previous = an_envelope(after=first.link, epoch=2, directory=11)
    assert office.push(COACH, previous)[0]["result"] == "kept"


def test_a_revoked_device_learns_it_and_nothing_else(office: Office, story: Story) -> None:
    office.state(SUPERVISOR, [story.state(Revocation(COACH.id, None), SUPERVISOR)])
    assert len(office.told(COACH, "read_directory", query="after=9")["statements"]) == 1
    assert office.code(COACH, "round") == "revoked"
    assert office.code(COACH, "push", frames_body(an_envelope())) == "revoked"


def test_an_erased_scope_is_gone_and_its_statement_stays(office: Office, story: Story) -> None:
    office.push(COACH, *a_chain(2))
    office.state(SUPERVISOR, [story.state(Erasure(CASE), SUPERVISOR)])
    assert office.code(COACH, "pull", scope=CASE) == "no_scope"
    assert office.told(SUPERVISOR, "round")["scopes"] == {"register": 0}
    (answer,) = office.push(COACH, an_envelope())
    assert answer["code"] == "no_scope"
    assert office.told(COACH, "read_directory")["number"] == 10


def test_who_comes_second_with_a_statement_is_told_where_it_ends(office: Office, story: Story) -> None:
    other = Story(story.directory, list(story.statements))
    office.state(SUPERVISOR, [story.state(Access(CASE, frozenset({COACH.person})), SUPERVISOR)])
    late = other.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)
    answer = office.ask(SUPERVISOR, "state", statements_body([late]))
    problem = json.loads(answer.body)
    assert (answer.status, problem["code"], problem["number"]) == (409, "conflict", 10)
    assert problem["head"] == story.directory.head


def test_what_came_before_a_refused_statement_is_kept(office: Office, story: Story) -> None:
    from sync.protocol.acts import NewScope
    from tests.sync.protocol.organisation import stated

    well = story.state(NewScope("case-2", proof("case-2")), COACH)
    wrong = stated(story.directory.next_place, Erasure("case-2"), COACH)
    answer = office.ask(COACH, "state", statements_body([well, wrong]))
    problem = json.loads(answer.body)
    assert (answer.status, problem["code"], problem["taken"]) == (403, "forbidden", 1)
    assert problem["statement"] == "statement.forbidden"
    assert office.told(COACH, "round")["scopes"]["case-2"] == 0


def test_an_empty_headquarters_is_refilled_by_whoever_has_the_statements(open_office: OpenOffice) -> None:
    story = begun()
    office = open_office(Story(statements=story.statements[:1]))
    assert office.code(COACH, "round") == "unknown_device"
    answer = office.state(COACH, story.statements)
    assert (answer["number"], answer["taken"]) == (9, 8)
    assert office.told(COACH, "round")["scopes"] == {"register": 0, CASE: 0}


def test_other_workers_see_a_revocation_at_once(office: Office, story: Story) -> None:
    other = office.worker()
    office.headquarters, first = other, office.headquarters
    assert office.ask(COACH, "round").status == 200
    office.headquarters = first
    office.state(ADMIN, [story.state(Revocation(None, COACH.person), ADMIN)])
    office.headquarters = other
    for name in ("round", "read_keys"):
        assert office.code(COACH, name) == "revoked"
    assert office.code(COACH, "push", frames_body(an_envelope())) == "revoked"


def test_places_go_on_behind_a_clock_that_went_back(office: Office) -> None:
    first, second = a_chain(2)
    (kept,) = office.push(COACH, first)
    office.clock.now -= 1000
    (later,) = office.push(COACH, second)
    assert (later["place"], later["before"]) == (kept["place"] + 1, kept["place"])


def test_who_lost_access_is_told_of_their_own_chain_only(open_office: OpenOffice) -> None:
    story = assigned()
    office = open_office(story)
    mine, theirs = an_envelope(directory=10), an_envelope(laptop=SUPERVISOR, directory=10)
    office.push(COACH, mine)
    office.push(SUPERVISOR, theirs)
    assert set(office.told(COACH, "read_chains", scope=CASE)["chains"]) == {COACH.id, SUPERVISOR.id}
    office.state(SUPERVISOR, [story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)])
    assert set(office.told(COACH, "read_chains", scope=CASE)["chains"]) == {COACH.id}
    assert office.code(COACH, "pull", scope=CASE) == "forbidden"


def test_who_lost_access_still_hands_on_the_keys_that_nobody_else_has(open_office: OpenOffice) -> None:
    story = assigned()
    office = open_office(story)
    office.state(SUPERVISOR, [story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)])
    assert office.told(COACH, "give_keys", keys_body(key_for(SUPERVISOR, CASE)))["kept"] == 1
    assert office.code(ADMIN, "give_keys", keys_body(key_for(SUPERVISOR, CASE))) == "forbidden"
    assert office.code(COACH, "give_keys", keys_body(key_for(COACH, CASE))) == "forbidden"
