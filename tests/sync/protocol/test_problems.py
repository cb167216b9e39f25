"""Refusals as answers: the same at the other end, and nothing that an answer holds does harm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import errors
from sync.protocol.endpoints import PROBLEM
from sync.protocol.errors import REFUSALS, Refusal
from sync.protocol.exchange import Answer
from sync.protocol.problems import problem, read_problem, refusal_of_envelope

HASH = "ab" * 32


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_is_the_same_behind_the_wire(code: str) -> None:
    kind = REFUSALS[code]
    refusal = kind(**dict.fromkeys(kind.tells, 5), sent="Zoé", person="p-1")
    answer = problem(refusal)
    assert answer.status == kind.status
    assert answer.headers["content-type"] == PROBLEM
    assert "Zo" not in answer.body.decode()
    found = read_problem(answer)
    assert type(found) is kind
    assert found.context == dict.fromkeys(kind.tells, 5)


def test_a_conflict_spelled_out() -> None:
    answer = problem(errors.Conflict(number=7, head=HASH, taken=2, statement="statement.out_of_order"))
    assert json.loads(answer.body) == {
        "type": "about:blank",
        "status": 409,
        "code": "conflict",
        "number": 7,
        "head": HASH,
        "taken": 2,
        "statement": "statement.out_of_order",
    }


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_an_answer_to_head_tells_its_code_too(code: str) -> None:
    answer = problem(REFUSALS[code]())
    assert type(read_problem(Answer(answer.status, answer.headers))) is REFUSALS[code]


def test_how_long_to_wait() -> None:
    answer = problem(errors.Busy(wait_s=30))
    assert answer.headers["retry-after"] == "30"
    assert read_problem(answer).context == {"wait_s": 30}
    proxy = Answer(503, {"retry-after": "120", "content-type": "text/html"}, b"<html>")
    assert read_problem(proxy).context == {"wait_s": 120}
    for odd in ("Wed, 21 Oct 2026 07:28:00 GMT", "-5", "\u0661"):
        assert read_problem(Answer(503, {"retry-after": odd})).context == {}
    assert read_problem(Answer(503, {"retry-after": "9" * 400})).context == {"wait_s": 86_400}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequest),
        (418, errors.BadRequest),
        (404, errors.NotFound),
        (413, errors.RequestTooLarge),
        (429, errors.Busy),
        (500, errors.Failed),
        (502, errors.Busy),
        (503, errors.Busy),
        (504, errors.Busy),
        (599, errors.Failed),
    ],
)
def test_an_answer_that_names_no_code_of_ours(status: int, kind: type[Refusal]) -> None:
    for body in (b"", b"<html>", b'{"code":"no such"}', b'{"code":["chain"]}', b"[]"):
        assert type(read_problem(Answer(status, {}, body))) is kind


@given(body=st.binary(max_size=80), status=st.integers(400, 599))
def test_nothing_in_an_answer_does_harm(body: bytes, status: int) -> None:
    assert isinstance(read_problem(Answer(status, {}, body)), Refusal)


def test_a_long_problem_is_not_read() -> None:
    body = b'{"code":"revoked","more":"' + b"a" * 5000 + b'"}'
    assert type(read_problem(Answer(403, {}, body))) is errors.BadRequest


@pytest.mark.parametrize(
    ("aside", "code"),
    [
        (errors.ChainGap(), "chain"),
        (errors.Fork(), "chain"),
        (errors.NoKey(), "epoch"),
        (errors.UnknownWriter(), "forbidden"),
        (errors.SignatureWrong(), "signature"),
        (errors.SealBroken(), "signature"),
        (errors.TooLarge(part="body", limit=9), "too_large"),
        (errors.Bomb(limit=9), "too_large"),
        (errors.Malformed(), "bad_request"),
        (errors.Newer(), "bad_request"),
        (errors.BadContent(), "bad_request"),
    ],
)
def test_what_a_desk_would_set_aside_is_refused(aside: errors.SetAside, code: str) -> None:
    refusal = refusal_of_envelope(aside, number=4, hash_=HASH, epoch=2)
    assert refusal.wire_code() == code
    told = {"chain": {"number": 4, "hash": HASH}, "epoch": {"epoch": 2}, "too_large": {"limit": 9}}
    assert refusal.told() == told.get(code, {})
