"""Statements: signed, read strictly, and carried whole."""

from __future__ import annotations

from typing import Any

import pytest

from sync.protocol import canonical
from sync.protocol.acts import Access, Role, read_body
from sync.protocol.errors import StatementMalformed, StatementSignature
from sync.protocol.keys import sign
from sync.protocol.limits import NAMES, NO_HASH
from sync.protocol.statements import LABEL, Place, Statement, check_signature, make_statement, read_statement
from tests.sync.protocol.organisation import (
    AT,
    CASE,
    COACH,
    ORGANISATION,
    SUPERVISOR,
    begun,
    founding,
    stated,
)

STATEMENT = stated(Place(ORGANISATION, 7, "ab" * 32), Access(CASE, frozenset({"claire"})), SUPERVISOR)


def said(**fields: Any) -> bytes:
    """Return the bytes of a statement with other fields, rightly signed."""
    written = dict(canonical.read_object(STATEMENT.raw, 10_000))
    del written["signature"]
    written.update(fields)
    written = {name: value for name, value in written.items() if value != "absent"}
    signature = sign(SUPERVISOR.signing_key, LABEL, canonical.write(written))
    return canonical.write({**written, "signature": canonical.to_base64(signature)})


def test_it_is_read_back_and_checked() -> None:
    found = read_statement(STATEMENT.raw)
    assert found == STATEMENT
    assert found.hash == STATEMENT.hash
    check_signature(found, SUPERVISOR.signing)
    assert read_body(found.act, found.body) == Access(CASE, frozenset({"claire"}))


def test_every_byte_is_signed() -> None:
    raw = STATEMENT.raw
    for at in range(len(raw)):
        damaged = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises((StatementMalformed, StatementSignature)):
            check_signature(read_statement(damaged), SUPERVISOR.signing)


def test_cut_anywhere_it_is_none() -> None:
    for length in range(len(STATEMENT.raw)):
        with pytest.raises(StatementMalformed):
            read_statement(STATEMENT.raw[:length])


def test_another_key_or_use_did_not_sign_it() -> None:
    with pytest.raises(StatementSignature):
        check_signature(STATEMENT, COACH.signing)
    written = dict(canonical.read_object(STATEMENT.raw, 10_000))
    del written["signature"]
    other = sign(SUPERVISOR.signing_key, b"coachdesk/envelope/1", canonical.write(written))
    raw = canonical.write({**written, "signature": canonical.to_base64(other)})
    with pytest.raises(StatementSignature):
        check_signature(read_statement(raw), SUPERVISOR.signing)


def test_what_a_newer_version_added_is_carried_and_signed() -> None:
    raw = said(reason="moved away", body={"scope": CASE, "persons": [], "until": "2027-01-01"})
    found = read_statement(raw)
    assert found.raw == raw
    check_signature(found, SUPERVISOR.signing)
    assert read_body(found.act, found.body) == Access(CASE, frozenset())
    assert read_body("praise", found.body) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", "x"),
        ("number", 0),
        ("number", "7"),
        ("number", 1),
        ("previous", NO_HASH),
        ("previous", "zz" * 32),
        ("at", "yesterday"),
        ("at", "2026-13-01T00:00:00Z"),
        ("at", "2026-11-25T09:00:00+01:00"),
        ("by", "Root"),
        ("by", None),
        ("act", "Access"),
        ("act", 3),
        ("body", []),
        ("body", "absent"),
        ("at", "absent"),
    ],
)
def test_an_odd_field_is_refused(field: str, value: object) -> None:
    with pytest.raises(StatementMalformed) as caught:
        read_statement(said(**{field: value}))
    assert caught.value.context["reason"] in {field, "previous"}


@pytest.mark.parametrize("signature", ["absent", "", "AAAA", None, "=" * 86])
def test_a_statement_has_a_signature(signature: object) -> None:
    written: dict[str, Any] = dict(canonical.read_object(STATEMENT.raw, 10_000))
    written["signature"] = signature
    if signature == "absent":
        del written["signature"]
    with pytest.raises(StatementMalformed):
        read_statement(canonical.write(written))


def test_a_date_that_is_no_date_cannot_be_stated() -> None:
    with pytest.raises(StatementMalformed):
        make_statement(
            Place(ORGANISATION), founding(), by="root", at="now", signing_key=SUPERVISOR.signing_key
        )


# Bodies

BODIES: dict[str, dict[str, Any]] = {
    statement.act: dict(statement.body) for statement in begun().statements
} | {
    "access": {"scope": CASE, "persons": ["claire", "omar"]},
    "rotate": {"scope": CASE, "epoch": 2, "proof": "ab" * 32},
    "revoke": {"device": "laptop-1", "person": None},
    "erase": {"scope": CASE},
    "guard": {"device": "laptop-1", "scopes": [CASE]},
}


@pytest.mark.parametrize("act", sorted(BODIES))
def test_a_body_is_read_and_written_alike(act: str) -> None:
    body = read_body(act, BODIES[act])
    assert body is not None
    assert body.as_json() == BODIES[act]
    assert body.act == act


@pytest.mark.parametrize(("act", "field"), [(act, field) for act in BODIES for field in BODIES[act]])
def test_a_body_lacks_nothing(act: str, field: str) -> None:
    body = {name: value for name, value in BODIES[act].items() if name != field}
    with pytest.raises(StatementMalformed) as caught:
        read_body(act, body)
    assert caught.value.context["reason"] == field


@pytest.mark.parametrize(
    ("act", "field", "value"),
    [
        ("person", "roles", []),
        ("person", "roles", ["chief"]),
        ("person", "roles", "coach"),
        ("person", "roles", ["supervisor", "coach"]),  # not in order: two forms of one set
        ("person", "roles", ["coach", "coach"]),
        ("person", "roles", [["coach"]]),
        ("person", "person", "Nora Petit"),
        ("device", "signing", "AAAA"),
        ("device", "sealing", canonical.to_base64(bytes(1216)[:-1])),
        ("device", "sealing", canonical.to_base64(b"\xff" * 1216)),
        ("device", "invitation", 5),
        ("scope", "proof", "short"),
        ("access", "persons", ["omar", "claire"]),
        ("access", "persons", [f"{number:06d}" for number in range(NAMES + 1)]),
        ("access", "persons", {"claire": 1}),
        ("rotate", "epoch", 0),
        ("rotate", "epoch", True),
        ("revoke", "person", "claire"),  # both
        ("revoke", "device", None),  # neither
        ("guard", "scopes", [1]),
    ],
)
def test_an_odd_body_is_refused(act: str, field: str, value: Any) -> None:
    with pytest.raises(StatementMalformed):
        read_body(act, {**BODIES[act], field: value})


def test_the_longest_list_fits_into_a_statement() -> None:
    persons = frozenset(f"{number:064d}" for number in range(NAMES))
    statement = stated(Place(ORGANISATION, 7, "ab" * 32), Access(CASE, persons), SUPERVISOR)
    assert isinstance(read_statement(statement.raw), Statement)
    assert AT in statement.raw.decode()


def test_roles_are_those_of_the_protocol() -> None:
    assert sorted(Role) == ["administrator", "coach", "supervisor"]
