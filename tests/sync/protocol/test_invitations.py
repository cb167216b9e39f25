"""Invitations and requests to join: who may invite, who may come in by it, and who may not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import canonical
from sync.protocol.acts import NewDevice, PersonRoles, Revocation, Role
from sync.protocol.directory import Directory
from sync.protocol.errors import BadRequest, InvitationWrong, TextMalformed
from sync.protocol.invitations import (
    KIND,
    Invitation,
    PublicInvitation,
    check_invitation,
    is_used,
    make_invitation,
    may_invite,
    read_invitation,
)
from sync.protocol.joins import (
    ACCEPTED,
    DECLINED,
    JOIN_BYTES,
    WAITING,
    JoinAnswer,
    JoinRequest,
    WaitingJoin,
    WaitingJoins,
    check_join,
    make_join,
    read_join,
    read_join_answer,
    read_waiting_joins,
    statements_for,
)
from sync.protocol.keys import fingerprint, sign
from sync.protocol.lettered import write_text
from tests.sync.protocol.organisation import (
    ADMIN,
    COACH,
    ORGANISATION,
    ROOT_KEY,
    SUPERVISOR,
    Laptop,
    Story,
    begun,
    founding,
    seed_of,
)
from tests.sync.protocol.signing import public_of

URL = "https://siege.example.org"
EXPIRES = 1_780_000_000
NOW = EXPIRES - 1
NEW = Laptop("laptop-new", "paul")
ROOT = public_of(ROOT_KEY)
COACHES = frozenset({Role.COACH})


def invited(
    by: Laptop | None = SUPERVISOR,
    *,
    person: str | None = None,
    roles: frozenset[Role] = COACHES,
    organisation: str = ORGANISATION,
    signing_key: bytes | None = None,
    secret: bytes = seed_of("invitation"),
) -> Invitation:
    return make_invitation(
        organisation,
        URL,
        secret=secret,
        person=person,
        roles=roles,
        expires=EXPIRES,
        by=by.id if by else "root",
        signing_key=signing_key or (by.signing_key if by else ROOT_KEY),
    )


def asked(invitation: Invitation, laptop: Laptop = NEW) -> JoinRequest:
    return make_join(
        invitation,
        person=laptop.person,
        device=laptop.id,
        signing_key=laptop.signing_key,
        sealing_seed=laptop.sealing_key,
    )


def why_not(check: Callable[[], None]) -> str:
    try:
        check()
    except InvitationWrong as wrong:
        return str(wrong.context["reason"])
    return ""


def why_not_invited(
    invitation: Invitation, directory: Directory, *, now: int = NOW, root: bytes = ROOT
) -> str:
    return why_not(lambda: check_invitation(invitation.public, directory, root=root, now=now))


def why_not_in(request: JoinRequest, directory: Directory) -> str:
    return why_not(lambda: check_join(request, directory, root=ROOT, now=NOW))


# As a text


def test_an_invitation_is_read_as_it_was_typed() -> None:
    invitation = invited()
    text = invitation.as_text()
    assert text.startswith("CDI1-")
    for typed in (text, text.lower(), text.replace("-", " ").replace("\n", "  ")):
        assert read_invitation(typed) == invitation
    assert len(text) < 900


def test_its_secret_is_in_the_text_and_nowhere_else() -> None:
    invitation = invited()
    secret = canonical.to_base64(invitation.secret)
    assert secret not in json.dumps(invitation.public.as_json())
    assert repr(invitation.secret) not in repr(invitation)
    assert secret not in asked(invitation).as_bytes().decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "ftp://siege.example.org"},
        {"url": "https://siege.example.org/?a=b"},
        {"url": "https://a b"},
        {"url": "javascript:alert(1)"},
        {"url": "https://" + "a" * 300},
        {"url": "https://siège.example.org"},
        {"expires": 0},
        {"expires": True},
        {"organisation": "0" * 31},
        {"person": "Zoé"},
        {"roles": []},
        {"roles": ["king"]},
        {"roles": ["supervisor", "coach"]},
        {"roles": ["coach", "coach"]},
        {"roles": "coach"},
        {"by": "Laptop 1"},
        {"signature": "AAAA"},
        {"secret": "AAAA"},
        {"secret": None},
    ],
)
def test_letters_that_say_something_else_are_refused(fields: dict[str, object]) -> None:
    invitation = invited()
    written = {**invitation.public.as_json(), "secret": canonical.to_base64(invitation.secret), **fields}
    with pytest.raises(TextMalformed) as refused:
        read_invitation(write_text(KIND, canonical.write(written)))
    assert refused.value.context == {"reason": "content"}


@given(data=st.binary(max_size=80))
def test_garbage_with_a_good_checksum_is_refused(data: bytes) -> None:
    with pytest.raises(TextMalformed):
        read_invitation(write_text(KIND, data))


# Who may invite


@pytest.mark.parametrize(
    ("by", "person", "roles", "reason"),
    [
        (SUPERVISOR, None, COACHES, ""),
        (SUPERVISOR, COACH.person, COACHES, ""),
        (SUPERVISOR, SUPERVISOR.person, COACHES, ""),
        (SUPERVISOR, None, frozenset({Role.COACH, Role.SUPERVISOR}), "maker"),
        (SUPERVISOR, None, frozenset({Role.ADMINISTRATOR}), "maker"),
        (SUPERVISOR, ADMIN.person, COACHES, "maker"),
        (SUPERVISOR, "nobody", COACHES, "person"),
        (ADMIN, None, frozenset(Role), ""),
        (ADMIN, ADMIN.person, COACHES, ""),
        (ADMIN, "nobody", COACHES, "person"),
        (COACH, None, COACHES, "maker"),
        (COACH, COACH.person, COACHES, "maker"),
        (NEW, None, COACHES, "maker"),
        (None, None, frozenset({Role.ADMINISTRATOR}), ""),
        (None, None, COACHES, "maker"),
    ],
)
def test_who_may_invite_whom(
    by: Laptop | None, person: str | None, roles: frozenset[Role], reason: str
) -> None:
    assert why_not_invited(invited(by, person=person, roles=roles), begun().directory) == reason


def test_an_invitation_that_holds_lets_its_statements_in() -> None:
    """Whoever may invite may state; whoever may not is refused by the directory too."""
    for by in (ADMIN, SUPERVISOR, COACH):
        for roles in (COACHES, frozenset({Role.COACH, Role.SUPERVISOR}), frozenset({Role.ADMINISTRATOR})):
            story = begun()
            request = asked(invited(by, roles=roles))
            body = statements_for(request, story.directory)[0]
            assert isinstance(body, PersonRoles)
            assert (story.refuses(body, by) == "") == may_invite(story.directory, by.id, None, roles)


def test_what_ends_an_invitation() -> None:
    story = begun()
    invitation = invited()
    assert why_not_invited(invitation, story.directory, now=EXPIRES) == "expired"
    assert why_not_invited(invited(organisation="0" * 32), story.directory) == "organisation"
    assert why_not_invited(invited(signing_key=COACH.signing_key), story.directory) == "signature"
    assert (
        why_not_invited(invited(None, roles=frozenset(Role)), story.directory, root=COACH.signing) == "maker"
    )
    story.state(Revocation(SUPERVISOR.id, None), ADMIN)
    assert why_not_invited(invitation, story.directory) == "maker"


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://elsewhere.example.org"},
        {"person": COACH.person},
        {"roles": frozenset({Role.COACH, Role.SUPERVISOR, Role.ADMINISTRATOR})},
        {"expires": EXPIRES + 1},
        {"by": ADMIN.id},
        {"key": public_of(seed_of("another"))},
    ],
)
def test_what_was_signed_cannot_be_changed(fields: dict[str, object]) -> None:
    altered = dataclasses.replace(invited(ADMIN).public, **fields)  # type: ignore[arg-type]  # as the cases say
    if fields == {"by": ADMIN.id}:
        altered = dataclasses.replace(invited(SUPERVISOR).public, by=ADMIN.id)
    check = Invitation(altered, seed_of("invitation"))
    assert why_not_invited(check, begun().directory) == "signature"


# Joining


def test_a_new_coach_joins_by_network_or_file() -> None:
    story = begun()
    request = read_join(asked(read_invitation(invited().as_text())).as_bytes())
    check_join(request, story.directory, root=ROOT, now=NOW)
    assert request.fingerprint == fingerprint(ORGANISATION, NEW.signing, NEW.sealing)
    bodies = statements_for(request, story.directory)
    assert [type(body) for body in bodies] == [PersonRoles, NewDevice]
    for body in bodies:
        story.state(body, SUPERVISOR)
    assert story.directory.roles_of(NEW.id) == COACHES
    assert is_used(story.directory, request.invitation.id)
    assert why_not_in(request, story.directory) == "used"


def test_a_second_laptop_needs_no_new_person() -> None:
    story = begun()
    request = asked(invited(person=COACH.person), Laptop("laptop-2", COACH.person))
    assert [type(body) for body in statements_for(request, story.directory)] == [NewDevice]
    story.state(statements_for(request, story.directory)[0], SUPERVISOR)
    assert {device.id for device in story.directory.devices_of(COACH.person)} == {COACH.id, "laptop-2"}


def test_the_first_administrator_comes_in_by_the_root_key() -> None:
    empty = Directory(ORGANISATION)
    invitation = invited(None, roles=frozenset({Role.ADMINISTRATOR}))
    assert why_not_invited(invitation, empty) == ""
    assert why_not_in(asked(invitation), empty) == ""
    assert why_not_invited(invited(SUPERVISOR), empty) == "maker"
    story = Story(empty)
    story.state(founding(), None)
    assert why_not_invited(invitation, story.directory) == ""  # another administrator's, as long as it holds


def test_an_invitation_lets_one_in() -> None:
    story = begun()
    first, second = asked(invited()), asked(invited(), Laptop("laptop-3", "lea"))
    assert first.hash != second.hash
    for body in statements_for(first, story.directory):
        story.state(body, SUPERVISOR)
    assert why_not_in(second, story.directory) == "used"
    other = asked(invited(secret=seed_of("other")), Laptop("laptop-3", "lea"))
    assert why_not_in(other, story.directory) == ""


def test_whoever_only_saw_the_invitation_at_headquarters_does_not_come_in() -> None:
    """A thief of headquarters has the public half, and a request that somebody else made."""
    seen = asked(invited())
    thief = Laptop("laptop-thief", "zoe")
    stolen = Invitation(seen.invitation, seed_of("guessed"))
    assert why_not_in(asked(stolen, thief), begun().directory) == "proof"
    swapped = dataclasses.replace(seen, signing=thief.signing)
    assert why_not_in(swapped, begun().directory) == "proof"


def test_nobody_brings_in_anothers_key() -> None:
    directory = begun().directory
    assert why_not_in(asked(invited(), Laptop(COACH.id, "paul")), directory) == "device"
    posing = asked(invited())
    claimed = dataclasses.replace(posing, signing=public_of(seed_of("somebody's")))
    proof = sign(seed_of("invitation"), b"coachdesk/join/1", claimed.proven())
    assert why_not_in(dataclasses.replace(claimed, proof=proof), directory) == "device"
    known = make_join(
        invited(),
        person="paul",
        device="laptop-new",
        signing_key=COACH.signing_key,
        sealing_seed=NEW.sealing_key,
    )
    assert why_not_in(known, directory) == "device"


def test_a_request_is_for_whom_the_invitation_names() -> None:
    with pytest.raises(BadRequest) as refused:
        asked(invited(person=COACH.person), NEW)
    assert refused.value.context == {"field": "person"}


def test_one_flipped_byte_is_refused() -> None:
    directory = begun().directory
    data = asked(invited()).as_bytes()
    for at in range(0, len(data), 7):
        wrong = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            reason = why_not_in(read_join(wrong), directory)
        except BadRequest:
            continue
        assert reason != "", at


def test_a_cut_or_reordered_request_is_refused() -> None:
    data = asked(invited()).as_bytes()
    for at in range(0, len(data), 11):
        with pytest.raises(BadRequest):
            read_join(data[:at])
    spelled = json.dumps(json.loads(data)).encode()
    more = canonical.write({**json.loads(data), "more": 1})
    for wrong in (spelled, more, data + b" ", data + b" " * JOIN_BYTES):
        with pytest.raises(BadRequest):
            read_join(wrong)


@pytest.mark.parametrize(("field", "value"), [("device", "root"), ("device", ""), ("sealing", "A" * 1622)])
def test_what_no_device_can_be_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadRequest) as refused:
        JoinRequest.of({**asked(invited()).as_json(), field: value})
    assert refused.value.context == {"field": field}


# How it stands


@pytest.mark.parametrize("state", [WAITING, ACCEPTED, DECLINED])
def test_how_a_request_stands(state: str) -> None:
    answer = JoinAnswer(7, state)
    assert read_join_answer(answer.as_bytes()) == answer
    with pytest.raises(BadRequest):
        read_join_answer(answer.as_bytes().replace(state.encode(), b"perhaps"))


def test_the_requests_that_wait() -> None:
    waiting = WaitingJoins((WaitingJoin(1, NOW, asked(invited())),))
    found = read_waiting_joins(waiting.as_bytes())
    assert found == waiting
    check_join(found.joins[0].request, begun().directory, root=ROOT, now=NOW)
    with pytest.raises(BadRequest):
        read_waiting_joins(WaitingJoins(tuple(waiting.joins) * 501).as_bytes())


def test_the_public_half_travels_in_its_own_form() -> None:
    public = invited().public
    assert PublicInvitation.of(json.loads(public.as_bytes())) == public
    assert len(public.id) == 32
    assert public.id != invited(secret=seed_of("other")).public.id
