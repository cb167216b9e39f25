"""Bodies of JSON: each travels unharmed, and what is not right to the last rule is refused by the field's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import bodies, canonical
from sync.protocol.bodies import (
    ChainAtHeadquarters,
    Chains,
    ContentStanding,
    DirectoryPage,
    DirectoryStanding,
    Done,
    EnvelopeAnswer,
    EnvelopeAnswers,
    GivenKey,
    KeysGiven,
    KeysKept,
    KeysPage,
    MissingKey,
    MissingKeys,
    Release,
    RoundAnswer,
    ScopeToPull,
    SeveralToPull,
    StatementsSent,
    WrappedKey,
)
from sync.protocol.errors import BadRequest, ChainRefused, EpochRefused
from sync.protocol.json_body import BODY_BYTES, JsonBody, read_object
from sync.protocol.keys import WRAPPED_KEY_BYTES
from sync.protocol.limits import CONTENT_BYTES, NO_HASH, STATEMENT_BYTES

HASH = "ab" * 32
WRAPPED = bytes(range(256)) * 4 + bytes(WRAPPED_KEY_BYTES - 1024)
ROUND = RoundAnswer(9, HASH, 3, 2, 0, {"register": 7, "case-1": 0}, "0123456789abcdef", 1_780_000_000)
KEPT = EnvelopeAnswer("kept", 1_780_000_000_123, 1_780_000_000, before=0)
REFUSED = EnvelopeAnswer.refused(ChainRefused(number=4, hash=HASH, sent="a name"))
BODIES: dict[str, JsonBody] = {
    "statements": StatementsSent((b"{}", b"\x00\xff")),
    "standing": DirectoryStanding(12, HASH, 2),
    "page": DirectoryPage(0, NO_HASH, ()),
    "full page": DirectoryPage(3, HASH, (b"one", b"two")),
    "round": ROUND,
    "keys": KeysPage((WrappedKey(1, "case-1", 1, WRAPPED), WrappedKey(2, "case-1", 2, WRAPPED)), more=True),
    "missing": MissingKeys((MissingKey("case-1", 1, "laptop-1"),)),
    "given": KeysGiven((GivenKey("case-1", 1, "laptop-1", WRAPPED),)),
    "kept": KeysKept(1, 0),
    "pulls": SeveralToPull((ScopeToPull("register", 0), ScopeToPull("case-1", 7)), 1),
    "chains": Chains(9, {"laptop-1": ChainAtHeadquarters(4, HASH, 9)}),
    "answers": EnvelopeAnswers((KEPT, EnvelopeAnswer("known", 3, 5), REFUSED)),
    "content": ContentStanding(0, CONTENT_BYTES),
    "release": Release("1.4.2rc1", 90_000_000, HASH, bytes(64)),
    "done": Done(),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_travels_unharmed(name: str) -> None:
    body = BODIES[name]
    assert type(body).read(body.as_bytes()) == body
    json.loads(body.as_bytes())


def test_every_body_is_tried() -> None:
    declared = {
        kind
        for kind in vars(bodies).values()
        if isinstance(kind, type) and issubclass(kind, JsonBody) and kind is not JsonBody
    }
    inner = {ScopeToPull, WrappedKey, MissingKey, GivenKey, ChainAtHeadquarters, EnvelopeAnswer}
    assert {type(body) for body in BODIES.values()} | inner == declared


def test_the_round_spelled_out() -> None:
    assert json.loads(ROUND.as_bytes()) == {
        "directory": 9,
        "head": HASH,
        "keys": 3,
        "missing": 2,
        "tray": 0,
        "scopes": {"register": 7, "case-1": 0},
        "history": "0123456789abcdef",
        "now": 1_780_000_000,
    }


def test_answers_spelled_out() -> None:
    assert json.loads(EnvelopeAnswers((KEPT, REFUSED)).as_bytes()) == {
        "answers": [
            {"result": "kept", "place": 1_780_000_000_123, "at": 1_780_000_000, "before": 0},
            {"result": "refused", "code": "chain", "context": {"hash": HASH, "number": 4}},
        ]
    }
    refusal = REFUSED.refusal()
    assert isinstance(refusal, ChainRefused)
    assert refusal.context == {"number": 4, "hash": HASH}
    assert [one.is_taken for one in (KEPT, EnvelopeAnswer("known", 3, 5), REFUSED)] == [True, True, False]


def test_every_envelope_has_its_answer() -> None:
    data = EnvelopeAnswers((KEPT, REFUSED)).as_bytes()
    assert bodies.read_envelope_answers(data, 2) == (KEPT, REFUSED)
    for count in (0, 1, 3):
        with pytest.raises(BadRequest):
            bodies.read_envelope_answers(data, count)


def test_what_a_refused_envelope_tells_is_not_believed_blindly() -> None:
    lying = EnvelopeAnswer("refused", code="epoch", context={"epoch": "Zoé", "name": "Zoé"})
    found = bodies.read_envelope_answers(EnvelopeAnswers((lying,)).as_bytes(), 1)[0].refusal()
    assert isinstance(found, EpochRefused)
    assert found.context == {}


# What is not right


def altered(body: JsonBody, **fields: Any) -> bytes:
    return json.dumps({**body.as_json(), **fields}).encode()


def a_key(**fields: Any) -> dict[str, Any]:
    given_key = {"scope": "case-1", "epoch": 1, "device": "l-1", "wrapped": canonical.to_base64(WRAPPED)}
    return {**given_key, **fields}


def an_answer(**fields: Any) -> dict[str, Any]:
    return {"answers": [{"result": "kept", "place": 4, "at": 5, **fields}]}


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("round", {"directory": True}, "directory"),
    ("round", {"directory": -1}, "directory"),
    ("round", {"directory": 2**53}, "directory"),
    ("round", {"directory": "9"}, "directory"),
    ("round", {"directory": None}, "directory"),
    ("round", {"head": HASH.upper()}, "head"),
    ("round", {"head": HASH[:-1]}, "head"),
    ("round", {"history": "0123456789abcde"}, "history"),
    ("round", {"missing": 2001}, "missing"),
    ("round", {"scopes": {"../x": 1}}, "scopes"),
    ("round", {"scopes": {"case-1": True}}, "scopes"),
    ("round", {"scopes": {"case-1": -1}}, "scopes"),
    ("round", {"scopes": [["case-1", 1]]}, "scopes"),
    ("round", {"scopes": {f"case-{n}": 0 for n in range(bodies.SCOPES + 1)}}, "scopes"),
    ("statements", {"statements": []}, "statements"),
    ("statements", {"statements": ["e30"] * 201}, "statements"),
    ("statements", {"statements": ["e30="]}, "statements"),
    ("statements", {"statements": [""]}, "statements"),
    ("statements", {"statements": [7]}, "statements"),
    ("statements", {"statements": "e30"}, "statements"),
    ("statements", {"statements": [canonical.to_base64(bytes(STATEMENT_BYTES + 1))]}, "statements"),
    ("statements", {"statements": [canonical.to_base64(bytes(220_000))] * 5}, "statements"),
    ("standing", {"taken": 201}, "taken"),
    ("keys", {"more": 1}, "more"),
    ("keys", {"keys": [{"id": 0, **a_key()}]}, "id"),
    ("keys", {"keys": [{"id": 2, **a_key()}, {"id": 2, **a_key()}]}, "keys"),
    ("keys", {"keys": [{"id": 2, **a_key()}, {"id": 1, **a_key()}]}, "keys"),
    ("given", {"keys": []}, "keys"),
    ("given", {"keys": [a_key()] * 501}, "keys"),
    ("given", {"keys": [a_key(epoch=0)]}, "epoch"),
    ("given", {"keys": [a_key(device="L 1")]}, "device"),
    ("given", {"keys": [a_key(wrapped=canonical.to_base64(WRAPPED[:-1]))]}, "wrapped"),
    ("given", {"keys": [7]}, "body"),
    ("missing", {"missing": [{"scope": "c", "epoch": 1, "device": "d"}] * 2001}, "missing"),
    ("chains", {"chains": {"laptop-1": {"number": 0, "hash": HASH, "place": 1}}}, "number"),
    ("chains", {"chains": {"laptop-1": 7}}, "body"),
    ("answers", an_answer(result="perhaps"), "result"),
    ("answers", an_answer(place=0), "place"),
    ("answers", {"answers": [{"result": "kept", "at": 5}]}, "place"),
    ("answers", {"answers": [{"result": "known", "place": 5}]}, "at"),
    ("answers", an_answer(code="chain"), "code"),
    ("answers", an_answer(before=4), "before"),
    ("answers", an_answer(before=-1), "before"),
    ("answers", {"answers": [{"result": "refused"}]}, "code"),
    ("answers", {"answers": [{"result": "refused", "code": "no such"}]}, "code"),
    ("answers", {"answers": [{"result": "refused", "code": "chain", "place": 3}]}, "place"),
    ("answers", {"answers": [{"result": "refused", "code": "chain", "before": 0}]}, "place"),
    ("answers", {"answers": [{"result": "refused", "code": "chain", "context": []}]}, "context"),
    ("content", {"have": 8, "total": 7}, "have"),
    ("content", {"total": CONTENT_BYTES + 1}, "total"),
    ("release", {"version": "latest"}, "version"),
    ("release", {"signature": canonical.to_base64(bytes(63))}, "signature"),
]


def test_no_scope_is_asked_for_twice_and_not_too_many() -> None:
    for pulls in (
        [("case-1", 0), ("case-1", 5)],
        [],
        [(f"case-{one}", 0) for one in range(bodies.PULLS + 1)],
    ):
        body = {"pulls": [{"scope": scope, "after": after} for scope, after in pulls], "bytes": 1}
        with pytest.raises(BadRequest) as refused:
            bodies.read_several_to_pull(json.dumps(body).encode())
        assert refused.value.context["field"] == "pulls"


@pytest.mark.parametrize(("name", "fields", "field"), WRONG)
def test_what_is_not_right_is_refused_by_its_name(name: str, fields: dict[str, Any], field: str) -> None:
    body = BODIES[name]
    with pytest.raises(BadRequest) as refused:
        type(body).read(altered(body, **fields))
    assert refused.value.context["field"] == field


@pytest.mark.parametrize("name", [name for name in BODIES if name != "done"])
def test_nothing_may_be_missing(name: str) -> None:
    body = BODIES[name]
    for field in body.as_json():
        cut = body.as_json()
        del cut[field]
        with pytest.raises(BadRequest) as refused:
            type(body).read(json.dumps(cut).encode())
        assert refused.value.context["field"] == field


def test_what_a_newer_program_adds_is_ignored() -> None:
    assert RoundAnswer.read(altered(ROUND, later={"a": [1]})) == ROUND


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"7",
        b"{",
        b'{"a":1.5}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":123456789012345678}',
        b'{"a":' + b"9" * 10_000 + b"}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":"\xff"}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_other_json_is_refused(data: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        read_object(data)
    assert refused.value.context == {"field": "body"}


def test_a_long_body_is_not_even_parsed() -> None:
    assert read_object(b'{"a":"' + b"a" * 100 + b'"}', 108)["a"] == "a" * 100
    with pytest.raises(BadRequest):
        read_object(b'{"a":"' + b"a" * 100 + b'"}', 107)
    with pytest.raises(BadRequest):
        read_object(b"{}" + b" " * BODY_BYTES)


def test_keys_are_not_shown() -> None:
    shown = f"{BODIES['keys']!r} {BODIES['given']!r}"
    assert canonical.to_base64(WRAPPED)[:20] not in shown
    assert "\\x01\\x02" not in shown


READERS: list[Callable[[bytes], object]] = [
    bodies.read_statements_sent,
    bodies.read_directory_standing,
    bodies.read_directory_page,
    bodies.read_round,
    bodies.read_keys_page,
    bodies.read_missing_keys,
    bodies.read_keys_given,
    bodies.read_keys_kept,
    bodies.read_several_to_pull,
    bodies.read_chains,
    bodies.read_content_standing,
    bodies.read_release,
    lambda data: bodies.read_envelope_answers(data, 1),
]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted({name for body in BODIES.values() for name in body.as_json()})


@given(data=st.binary(max_size=64) | JSON_VALUES.map(lambda value: json.dumps(value).encode()))
def test_garbage_is_refused_and_nothing_else_happens(data: bytes) -> None:
    for read in READERS:
        with pytest.raises(BadRequest):
            read(data)


@given(fields=st.dictionaries(st.sampled_from(NAMES), JSON_VALUES, min_size=1, max_size=4))
def test_a_body_with_other_values_is_read_or_refused(fields: dict[str, Any]) -> None:
    for body in BODIES.values():
        try:
            found = type(body).read(altered(body, **fields))
        except BadRequest:
            continue
        assert type(body).read(found.as_bytes()) == found
