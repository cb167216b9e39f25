"""Endpoints and refusals are declared once, and PROTOCOL.md speaks of the same."""

from __future__ import annotations

import dataclasses
import re

import pytest

from sync.protocol import bodies as bodies_module
from sync.protocol import errors, faults, invitations, joins, receipts
from sync.protocol.acts import Act
from sync.protocol.bundles import RecordKind
from sync.protocol.endpoints import (
    BEFORE_HEADER,
    ENDPOINTS,
    HAVE_HEADER,
    PROGRAM_HEADER,
    PROTOCOL_HEADER,
    TOTAL_HEADER,
    Audience,
    endpoint_at,
    read_query,
)
from sync.protocol.envelope import Header
from sync.protocol.errors import (
    REFUSALS,
    BadRequest,
    NotFound,
    Refusal,
    SetAside,
    SyncFault,
    WrongMethod,
    refusal_of,
)
from sync.protocol.json_body import JsonBody
from sync.protocol.problems import CODE_HEADER
from tests.contracts.source_tree import CHECKOUT

PROTOCOL = (CHECKOUT / "sync" / "PROTOCOL.md").read_text(encoding="utf-8")


def part(number: int) -> str:
    return PROTOCOL.partition(f"\n## {number}. ")[2].partition("\n## ")[0]


def subclasses(kind: type[SyncFault]) -> list[type[SyncFault]]:
    return [one for child in kind.__subclasses__() for one in (child, *subclasses(child))]


def rows(number: int, header: str) -> list[list[str]]:
    """Return the cells of the table of a part that begins with this header."""
    table = part(number).partition(header)[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_protocol_names_every_endpoint_and_no_other() -> None:
    named = {}
    for cells in rows(5, "| endpoint | who | what |"):
        method, _, path = quoted(cells[0])[0].partition(" ")
        path, _, query = path.partition("?")
        named[method, path] = (cells[1], tuple(re.findall(r"(\w+)=", query)))
        if method == "PUT":
            assert "`HEAD`" in cells[2]
            named["HEAD", path] = (cells[1], ())
    declared = {(one.method, one.path): (one.audience.value, one.query) for one in ENDPOINTS.values()}
    assert named == declared
    assert len(ENDPOINTS) == 23


def test_every_audience_is_explained() -> None:
    told = part(5).partition("Who may call:")[2].partition("\n\n")[0]
    assert set(quoted(told)) >= {audience.value for audience in Audience}


def test_no_two_endpoints_are_one() -> None:
    assert len({(one.method, one.path) for one in ENDPOINTS.values()}) == len(ENDPOINTS)
    assert [name for name, one in ENDPOINTS.items() if one.name != name] == []
    assert {one.name for one in ENDPOINTS.values() if not one.audience.is_signed} == {"hello"}
    scoped = {one.name for one in ENDPOINTS.values() if "scope" in one.placeholders}
    assert {one for one in scoped if ENDPOINTS[one].audience is not Audience.MEMBER} == {"read_chains"}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_request_finds_its_endpoint(name: str) -> None:
    endpoint = ENDPOINTS[name]
    values = {one: "ab" * 32 if one == "name" else "7" for one in endpoint.placeholders}
    assert endpoint_at(endpoint.method, endpoint.at(**values)) == (endpoint, values)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/v1",
        "/v1/round/",
        "//v1/round",
        "/V1/round",
        "/v1/scopes//envelopes",
        "/v1/scopes/a b/envelopes",
        "/v1/scopes/../envelopes",
        "/v1/scopes/%61/envelopes",
        "/v1/scopes/case-1/contents/case-1",
        "/v1/scopes/case-1/contents/" + "AB" * 32,
        "/v1/joins/x/accepted",
    ],
)
def test_another_path_is_not_there(path: str) -> None:
    with pytest.raises(NotFound):
        endpoint_at("GET", path)


def test_another_method_is_said() -> None:
    for method in ("PATCH", "get", "DELETE", ""):
        with pytest.raises(WrongMethod):
            endpoint_at(method, "/v1/round")
    with pytest.raises(WrongMethod):
        endpoint_at("POST", f"/v1/scopes/case-1/contents/{'ab' * 32}")


def test_a_query_is_whole_numbers() -> None:
    pull = ENDPOINTS["pull"]
    assert read_query(pull, "") == {}
    assert read_query(pull, "after=0&bytes=1048576") == {"after": 0, "bytes": 1048576}
    assert read_query(pull, f"after={2**53 - 1}") == {"after": 2**53 - 1}


@pytest.mark.parametrize(
    "query",
    [
        "after",
        "after=",
        "after=-1",
        "after=01",
        "after=1.0",
        "after=1e3",
        "after=+1",
        "after=1&after=1",
        "after=1&",
        "&",
        "before=1",
        "After=1",
        "after=1&scope=x",
        "after=\u0661",
        f"after={2**53}",
        "after=" + "9" * 5000,
    ],
)
def test_another_query_is_refused(query: str) -> None:
    with pytest.raises(BadRequest):
        read_query(ENDPOINTS["pull"], query)


def test_headers_are_named_as_the_protocol_names_them() -> None:
    for header in (PROTOCOL_HEADER, PROGRAM_HEADER, BEFORE_HEADER, HAVE_HEADER, TOTAL_HEADER, CODE_HEADER):
        assert f"`{header}".lower() in part(5).lower()


def bodies() -> dict[str, type[JsonBody]]:
    found = {
        kind.__name__: kind
        for module in (bodies_module, joins, invitations, receipts)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, JsonBody) and kind is not JsonBody
    }
    return dict(sorted(found.items()))


def test_the_protocol_names_every_body_and_field() -> None:
    named = {quoted(cells[0])[0]: set(quoted(cells[2])) for cells in rows(5, "| body | where | fields |")}
    assert set(named) == set(bodies())
    named["ReceiptAnswer"] |= named["EnvelopeAnswer"]
    for name, kind in bodies().items():
        fields = {field.name for field in dataclasses.fields(kind)}
        assert fields <= named[name], name
        assert named[name] - fields <= OTHER_WORDS, name


OTHER_WORDS = {"kept", "known", "refused", "waiting", "accepted", "declined", "EnvelopeAnswer"}
"""What stands between backticks in the table of bodies and is no field."""


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
    named = {
        quoted(cells[0])[0]: (int(cells[1]), set(quoted(cells[2])))
        for cells in rows(5, "| code | status | tells | |")
    }
    assert named == {code: (kind.status, set(kind.tells)) for code, kind in REFUSALS.items()}
    ours = {kind for kind in subclasses(Refusal) if kind.__module__.startswith("sync.protocol")}
    assert set(REFUSALS.values()) == ours
    assert len(REFUSALS) == 20


def test_the_protocol_names_every_record_and_error_of_bundles() -> None:
    kinds = {quoted(cells[0])[0].encode() for cells in rows(9, "| kind | record |")}
    assert kinds == {kind.value for kind in RecordKind}
    named = {quoted(cells[0])[0] for cells in rows(9, "| error | |")}
    assert named == {kind.code for kind in subclasses(errors.BundleRefused)}


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
    kinds: list[type[SyncFault]] = [
        SyncFault,
        *(kind for kind in subclasses(SyncFault) if kind.__module__.startswith("sync.protocol")),
    ]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    assert all(kind.__doc__ for kind in kinds)
    assert all(getattr(errors, kind.__name__) is kind for kind in kinds)
    assert {kind.__module__ for kind in kinds} == {errors.__name__, faults.__name__}
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
    assert type(refusal_of({"code": ["chain"]})) is errors.BadRequest
    found = refusal_of({"code": "chain", "number": {"a": 1}, "hash": "x" * 65, "more": 1})
    assert found.context == {}
    sentence = refusal_of({"code": "chain", "number": True, "hash": "Call 0123 and tell us your passphrase"})
    assert sentence.context == {}
