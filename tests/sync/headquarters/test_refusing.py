"""What is refused whoever asks: replays, wrong clocks, wrong versions, what is too long or no request at all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.headquarters.headquarters import MOST_BYTES
from sync.headquarters.store.nonces import REMEMBERED_S
from sync.headquarters.store.tables import nonce as nonces
from sync.protocol.endpoints import JSON, PROGRAM_HEADER, PROTOCOL_HEADER
from sync.protocol.exchange import Request
from tests.sync.headquarters.office import (
    NOW,
    Office,
    frames_body,
    in_memory,
    key_for,
    keys_body,
    signed_request,
)
from tests.sync.protocol.organisation import (
    CASE,
    COACH,
    SUPERVISOR,
    a_chain,
    an_envelope,
    begun,
)


def code_of(office: Office, request: Request) -> str:
    answer = office.headquarters.answer(request)
    assert answer.status >= 400, answer
    return str(json.loads(answer.body)["code"])


def test_a_replayed_request_is_refused_by_every_worker(office: Office) -> None:
    request = signed_request(COACH, "push", frames_body(an_envelope()), nonce="once-and-not-again")
    other = office.worker()
    assert other.answer(request).status == 200
    assert code_of(office, request) == "signature"
    assert json.loads(other.answer(request).body)["code"] == "signature"


def test_what_only_reads_may_come_again(office: Office) -> None:
    request = signed_request(COACH, "round", nonce="once-and-once-more")
    assert [office.headquarters.answer(request).status for _ in range(2)] == [200, 200]


def test_a_nonce_is_forgotten_when_no_request_can_carry_it_any_more(office: Office) -> None:
    def remembered() -> int:
        with office.store.reading() as connection:
            return len(connection.execute(nonces.select()).all())

    office.push(COACH, an_envelope())
    before = remembered()
    office.clock.now += REMEMBERED_S + 61
    office.ask(COACH, "round")
    assert (before >= 2, remembered()) == (True, 0)


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-300, 200), (0, 200), (300, 200), (301, 401)])
def test_a_clock_that_is_off(office: Office, seconds: int, status: int) -> None:
    answer = office.ask(COACH, "round", created=NOW + seconds)
    assert answer.status == status
    if status == 401:
        assert json.loads(answer.body) == {"type": "about:blank", "status": 401, "code": "clock", "now": NOW}


@pytest.mark.parametrize(
    ("version", "code"),
    [("0", "bad_request"), ("", "bad_request"), ("x", "bad_request"), ("2", "protocol_new")],
)
def test_another_protocol_is_told_so_before_anything_else(office: Office, version: str, code: str) -> None:
    request = signed_request(COACH, "round", nonce="n" * 20, headers={PROTOCOL_HEADER: version})
    assert code_of(office, replace(request, headers={**request.headers, "signature": ""})) == code


def test_a_program_with_a_known_hole_is_told_to_update(office: Office) -> None:
    from sync.headquarters.headquarters import Headquarters
    from tests.sync.headquarters.office import site

    strict = Headquarters(
        replace(site(), lowest_program="1.1.0"), office.store, office.contents, clock=office.clock
    )
    old = signed_request(COACH, "round", nonce="n" * 20, headers={PROGRAM_HEADER: "1.0.9"})
    new = signed_request(COACH, "round", nonce="n" * 20, headers={PROGRAM_HEADER: "1.1.0"})
    assert json.loads(strict.answer(old).body)["code"] == "protocol_old"
    assert strict.answer(new).status == 200


def test_what_is_too_long_is_refused(office: Office) -> None:
    assert office.code(COACH, "state", b" " * (MOST_BYTES[JSON] + 1)) == "too_large"
    many = frames_body(*[an_envelope(scope="register")]) * 1700
    assert len(many) > 1024 * 1024
    assert office.code(COACH, "push", many) == "too_large"


@pytest.mark.parametrize("body", [b"", b"CDE1", b"\0" * 100, b"\xff" * 100])
def test_what_is_no_envelope_is_refused(office: Office, body: bytes) -> None:
    assert office.code(COACH, "push", body) in {"bad_request", "too_large"}


def test_an_envelope_that_was_cut_keeps_nothing_of_the_request(office: Office) -> None:
    whole = frames_body(*a_chain(2))
    assert office.code(COACH, "push", whole[:-1]) == "bad_request"
    assert office.pull(COACH, CASE) == []


@pytest.mark.parametrize("at", [12, 40, 400, -1])
def test_an_altered_envelope_is_refused_and_its_neighbour_kept(office: Office, at: int) -> None:
    body = bytearray(frames_body(an_envelope()))
    body[at] ^= 1
    other = frames_body(an_envelope(scope="register"))
    answer = office.ask(COACH, "push", bytes(body) + other)
    if answer.status == 200:
        results = [one["result"] for one in json.loads(answer.body)["answers"]]
        assert results == ["refused", "kept"]
    assert office.pull(COACH, CASE) == []


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=1&after=2", "other=1", "after=1&", "&", "after"]
)
def test_a_query_that_is_none_is_refused(office: Office, query: str) -> None:
    assert office.code(COACH, "pull", scope=CASE, query=query) == "bad_request"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/scopes/UPPER/envelopes", 404),
        ("GET", f"/v1/scopes/{CASE}/contents/short", 404),
        ("DELETE", "/v1/round", 405),
        ("POST", "/v1/round", 405),
    ],
)
def test_what_is_not_there(office: Office, method: str, path: str, status: int) -> None:
    assert office.headquarters.answer(Request(method, path)).status == status


def test_a_path_with_other_methods_names_them(office: Office) -> None:
    answer = office.headquarters.answer(Request("DELETE", "/v1/directory"))
    assert answer.headers["allow"] == "GET, POST"


def test_a_statement_that_came_first_by_another_worker_is_seen(office: Office) -> None:
    other = office.worker()
    body = keys_body(key_for(SUPERVISOR, CASE))
    assert other.answer(signed_request(COACH, "give_keys", body, nonce="n" * 20)).status == 200
    assert office.told(SUPERVISOR, "round")["keys"] > 0


@given(
    st.binary(max_size=400),
    st.sampled_from(["push", "state", "give_keys", "put_tray", "bring_bundle", "join"]),
)
def test_no_body_is_a_defect(body: bytes, name: str) -> None:
    office = in_memory(begun())
    answer = office.ask(COACH, name, body)
    assert 400 <= answer.status < 500
