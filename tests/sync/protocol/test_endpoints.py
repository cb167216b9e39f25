"""Endpoints and refusals are declared once, and PROTOCOL.md speaks of the same."""

from __future__ import annotations

import re

import pytest

from sync.protocol import errors
from sync.protocol.acts import Act
from sync.protocol.endpoints import ENDPOINTS, Audience
from sync.protocol.envelope import Header
from sync.protocol.errors import REFUSALS, Refusal, SetAside, SyncFault, refusal_of
from tests.contracts.source_tree import CHECKOUT

PROTOCOL = (CHECKOUT / "sync" / "PROTOCOL.md").read_text(encoding="utf-8")


def part(number: int) -> str:
    return PROTOCOL.partition(f"\n## {number}. ")[2].partition("\n## ")[0]


def subclasses(kind: type[SyncFault]) -> list[type[SyncFault]]:
    return [one for child in kind.__subclasses__() for one in (child, *subclasses(child))]


def test_the_protocol_names_every_endpoint_and_no_other() -> None:
    named = set(re.findall(r"`(GET|POST|PUT|HEAD) (/v1/[^?`]+)", part(5)))
    named |= {("HEAD", path) for method, path in named if method == "PUT"}
    assert named == {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS.values()}
    assert len(ENDPOINTS) == 14


def test_no_two_endpoints_are_one() -> None:
    assert len({(one.method, one.path) for one in ENDPOINTS.values()}) == len(ENDPOINTS)
    assert [name for name, one in ENDPOINTS.items() if one.name != name] == []
    assert {one.name for one in ENDPOINTS.values() if not one.audience.is_signed} == {"hello"}
    scoped = [one for one in ENDPOINTS.values() if "scope" in one.placeholders]
    assert [one.name for one in scoped if one.audience is not Audience.MEMBER] == []


def test_a_path_is_filled_in_with_ids_only() -> None:
    pull, content = ENDPOINTS["pull"], ENDPOINTS["get_content"]
    assert pull.at(scope="case-1") == "/v1/scopes/case-1/envelopes"
    assert content.at(scope="case-1", name="ab" * 32) == f"/v1/scopes/case-1/contents/{'ab' * 32}"
    assert ENDPOINTS["hello"].at() == "/v1/hello"
    for scope in ("", "../x", "a/b", "a?b", "É"):
        with pytest.raises(ValueError, match="odd form"):
            pull.at(scope=scope)
    with pytest.raises(ValueError, match="odd form"):
        content.at(scope="case-1", name="case-1")
    with pytest.raises(ValueError, match="other names"):
        pull.at(name="case-1")


def test_the_protocol_names_every_refusal_and_no_other() -> None:
    named = part(5).partition("with `code`:")[2].partition(". A refusal")[0]
    assert set(re.findall(r"`([a-z_]+)`", named)) == set(REFUSALS)
    assert set(REFUSALS.values()) == set(subclasses(Refusal))
    assert len(REFUSALS) == 14


def test_the_protocol_names_every_reason_and_no_other() -> None:
    named = part(8).partition("reason:")[2].partition(". It is")[0]
    reasons = {kind.code.removeprefix("set_aside.") for kind in subclasses(SetAside)}
    assert set(re.findall(r"`([a-z_]+)`", named)) == reasons


def test_the_protocol_names_every_act_and_header_field() -> None:
    assert set(re.findall(r"^\| `([a-z]+)` \|", part(4), re.MULTILINE)) == set(Act)
    table = part(3).partition("| field | |")[2].partition("\n\n")[0]
    named = {
        name for line in table.splitlines() for name in re.findall(r"`([a-z]+)`", line[: line.find("|", 1)])
    }
    assert named == set(Header.__dataclass_fields__) - {"extra"}


def test_every_code_is_one_errors() -> None:
    kinds: list[type[SyncFault]] = [SyncFault, *subclasses(SyncFault)]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    assert all(kind.__doc__ for kind in kinds)
    assert all(kind.__module__ == errors.__name__ for kind in kinds)
    assert all(400 <= kind.status < 600 for kind in REFUSALS.values())


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_is_the_same_behind_the_wire(code: str) -> None:
    kind = REFUSALS[code]
    refusal = kind(**dict.fromkeys(kind.tells, 5))
    found = refusal_of(refusal.problem())
    assert type(found) is kind
    assert found.context == refusal.context
    assert refusal.problem()["status"] == kind.status


def test_a_refusal_never_repeats_what_was_sent() -> None:
    refusal = errors.Conflict(number=7, sent="a name", by="laptop-1")
    assert refusal.problem() == {"type": "about:blank", "status": 409, "code": "conflict", "number": 7}


def test_what_an_answer_says_is_not_believed_blindly() -> None:
    assert type(refusal_of({"code": "no such code", "now": 5})) is errors.BadRequest
    assert type(refusal_of({})) is errors.BadRequest
    found = refusal_of({"code": "chain", "number": {"a": 1}, "hash": "x" * 65, "more": 1})
    assert found.context == {}
