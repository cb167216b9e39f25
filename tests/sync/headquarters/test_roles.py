"""Every endpoint by everybody: what each is answered, in one table."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sync.protocol.acts import NewScope, Revocation, Role
from sync.protocol.bundle_writing import BundleWriter
from sync.protocol.endpoints import ENDPOINTS, PROTOCOL_HEADER
from sync.protocol.exchange import Request
from sync.protocol.framing import Frame
from sync.protocol.invitations import make_invitation
from sync.protocol.joins import JoinRequest, make_join
from tests.sync.headquarters.installers import offer
from tests.sync.headquarters.office import (
    NOW,
    Office,
    frames_body,
    in_memory,
    key_for,
    keys_body,
    pulls_body,
    signed_request,
    statements_body,
)
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    OTHER_COACH,
    SUPERVISOR,
    Laptop,
    Story,
    an_envelope,
    begun,
    proof,
    seed_of,
    stated,
)

INVITED = Laptop("laptop-new", "ines")
WAITING = Laptop("laptop-waiting", "wanda")
REVOKED = Laptop("laptop-old", COACH.person)
FOREIGN = Laptop("laptop-foreign", "fred")
IMPOSTOR = Laptop("laptop-impostor", "fred")

NAME = "ab" * 32
ROLES = (
    "nobody",
    "invited",
    "coach",
    "other",
    "supervisor",
    "admin",
    "revoked",
    "foreign",
    "impostor",
)
"""``coach`` has access to the case, ``other`` has not; ``foreign`` is not from here; ``impostor`` names the coach's."""

TABLE = """
                nobody invited coach other supervisor admin revoked foreign impostor
hello           200    200     200   200   200        200   200     200     200
join            400    200     401   401   401        401   401     401     401
read_joins      400    401     403   403   200        200   403     401     401
decline_join    400    401     403   403   200        200   403     401     401
round           400    401     200   200   200        200   403     401     401
read_directory  400    401     200   200   200        200   200     401     401
state           400    401     200   200   200        403   403     401     401
read_keys       400    401     200   200   200        200   403     401     401
missing_keys    400    401     200   200   200        200   403     401     401
give_keys       400    401     200   403   200        403   200     401     401
read_chains     400    401     200   200   200        200   200     401     401
pull            400    401     200   403   200        403   403     401     401
pull_several    400    401     200   403   200        403   403     401     401
push            400    401     200   200   200        200   403     401     401
put_tray        400    401     200   200   200        200   200     401     401
read_tray       400    401     403   403   200        403   403     401     401
settle_tray     400    401     403   403   200        403   403     401     401
put_content     400    401     200   403   200        403   403     401     401
ask_content     400    401     200   403   200        403   403     401     401
get_content     400    401     200   403   200        403   403     401     401
bring_bundle    400    401     200   200   200        200   403     401     401
release         400    401     200   200   200        200   403     401     401
get_release     400    401     200   200   200        200   403     401     401
"""

RESULTS = """
                coach   other    supervisor admin    revoked
push            kept    refused  kept       refused  -
put_tray        kept    refused  kept       refused  kept
"""
"""What becomes of an envelope of their own in the case, where the request itself is answered with 200."""


def read_table(text: str) -> dict[tuple[str, str], str]:
    """Return the cells by row and column."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    return {(row[0], column): cell for row in rows for column, cell in zip(head, row[1:], strict=True)}


CELLS = read_table(TABLE)


@dataclass
class Asking:
    """What is asked of an endpoint."""

    body: bytes = b""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Any] = field(default_factory=dict)


def story_with_everybody() -> Story:
    story = begun()
    story.state(REVOKED.joins(), ADMIN)
    story.state(Revocation(REVOKED.id, None), ADMIN)
    return story


def a_join(laptop: Laptop, invited_by: str = "invitation") -> JoinRequest:
    invitation = make_invitation(
        ORGANISATION,
        "",
        secret=seed_of(invited_by),
        person=None,
        roles=frozenset({Role.COACH}),
        expires=NOW + 1000,
        by=SUPERVISOR.id,
        signing_key=SUPERVISOR.signing_key,
    )
    return make_join(
        invitation,
        person=laptop.person,
        device=laptop.id,
        signing_key=laptop.signing_key,
        sealing_seed=laptop.sealing_key,
    )


def a_bundle(story: Story) -> bytes:
    file = io.BytesIO()
    writer = BundleWriter(
        file,
        organisation=ORGANISATION,
        recipient=None,
        recipient_key=headquarters_key(story),
        device=COACH.id,
        signing_key=COACH.signing_key,
        made_at=NOW,
        directory=story.directory.number,
    )
    writer.add_envelope(Frame(an_envelope().raw))
    writer.finish()
    return file.getvalue()


def headquarters_key(story: Story) -> bytes:
    keys = story.directory.members.headquarters
    assert keys is not None
    return keys.sealing


@pytest.fixture
def everybody() -> Story:
    return story_with_everybody()


@pytest.fixture
def office(everybody: Story, tmp_path: Path) -> Office:
    """A headquarters where everything that an endpoint could be asked for is there."""
    office = in_memory(everybody)
    waiting = a_join(WAITING, "another invitation")
    office.told(WAITING, "join", waiting.as_bytes())
    office.told(COACH, "put_tray", frames_body(an_envelope(scope="register")))
    content = {"content-range": "bytes 0-9/10"}
    office.told(COACH, "put_content", b"0123456789", headers=content, scope=CASE, name=NAME)
    offer(office, tmp_path)
    return office


def asking(office: Office, everybody: Story, name: str, laptop: Laptop) -> Asking:
    """Return a request that is right for whoever may make it."""
    case = {"scope": CASE}
    known: dict[str, Callable[[], Asking]] = {
        "join": lambda: Asking(a_join(INVITED).as_bytes()),
        "decline_join": lambda: Asking(names={"id": "1"}),
        "state": lambda: Asking(
            statements_body(
                [stated(everybody.directory.next_place, NewScope("case-2", proof("case-2")), laptop)]
            )
        ),
        "give_keys": lambda: Asking(keys_body(key_for(SUPERVISOR, CASE))),
        "read_chains": lambda: Asking(names=case),
        "pull": lambda: Asking(query="after=0", names=case),
        "pull_several": lambda: Asking(pulls_body((CASE, 0))),
        "push": lambda: Asking(frames_body(an_envelope(laptop=laptop))),
        "put_tray": lambda: Asking(
            frames_body(an_envelope(laptop=laptop, directory=10 if laptop is REVOKED else 9))
        ),
        "settle_tray": lambda: Asking(names={"id": str(NOW * 1000 + 1)}),
        "put_content": lambda: Asking(
            b"01234", headers={"content-range": "bytes 0-4/5"}, names={**case, "name": "cd" * 32}
        ),
        "ask_content": lambda: Asking(names={**case, "name": NAME}),
        "get_content": lambda: Asking(names={**case, "name": NAME}),
        "bring_bundle": lambda: Asking(a_bundle(everybody)),
    }
    return known.get(name, Asking)()


def laptop_of(role: str) -> Laptop:
    return {
        "coach": COACH,
        "other": OTHER_COACH,
        "supervisor": SUPERVISOR,
        "admin": ADMIN,
        "revoked": REVOKED,
        "foreign": FOREIGN,
        "invited": INVITED,
    }.get(role, COACH)


def request_of(role: str, name: str, asked: Asking) -> Request:
    laptop = laptop_of(role)
    request = signed_request(
        laptop,
        name,
        asked.body,
        query=asked.query,
        headers=asked.headers,
        nonce="n" * 20,
        **asked.names,
    )
    if role == "nobody":
        kept = {PROTOCOL_HEADER.lower(), "content-type", "content-range"}
        headers = {one: value for one, value in request.headers.items() if one in kept}
        return Request(request.method, request.path, request.query, headers, request.body)
    if role == "impostor":
        other = signed_request(
            IMPOSTOR,
            name,
            asked.body,
            query=asked.query,
            headers=asked.headers,
            nonce="n" * 20,
            **asked.names,
        )
        headers = {**other.headers, "signature-input": request.headers["signature-input"]}
        return Request(request.method, request.path, request.query, headers, request.body)
    return request


def test_the_table_has_every_endpoint_and_everybody() -> None:
    assert set(CELLS) == {(name, role) for name in ENDPOINTS for role in ROLES}


@pytest.mark.parametrize(("name", "role"), sorted(CELLS))
def test_each_is_answered_as_the_table_says(office: Office, everybody: Story, name: str, role: str) -> None:
    request = request_of(role, name, asking(office, everybody, name, laptop_of(role)))
    answer = office.headquarters.answer(request)
    assert answer.status == int(CELLS[name, role]), answer


@pytest.mark.parametrize(("name", "role"), sorted(read_table(RESULTS)))
def test_an_envelope_is_kept_from_who_may_write_it(
    office: Office, everybody: Story, name: str, role: str
) -> None:
    wanted = read_table(RESULTS)[name, role]
    if wanted == "-":
        return
    laptop = laptop_of(role)
    answers = office.told(laptop, name, asking(office, everybody, name, laptop).body)["answers"]
    assert [one["result"] for one in answers] == [wanted]


@pytest.mark.parametrize(("name", "laptop"), [("push", SUPERVISOR), ("put_tray", OTHER_COACH)])
def test_nobody_sends_envelopes_of_another_device(office: Office, name: str, laptop: Laptop) -> None:
    """Into the tray, who can read the case may lay a colleague's (``test_joining``); who cannot may not."""
    body = frames_body(an_envelope(laptop=COACH))
    (answer,) = office.told(laptop, name, body)["answers"]
    assert (answer["result"], answer["code"]) == ("refused", "forbidden")


def test_nobody_reads_the_keys_of_another_device(office: Office) -> None:
    office.told(COACH, "give_keys", keys_body(key_for(SUPERVISOR, CASE)))
    assert office.told(COACH, "read_keys")["keys"] == []
    assert len(office.told(SUPERVISOR, "read_keys")["keys"]) == 1


def test_no_key_is_given_to_a_device_that_may_not_read(office: Office) -> None:
    for laptop in (OTHER_COACH, REVOKED, FOREIGN):
        assert office.code(COACH, "give_keys", keys_body(key_for(laptop, CASE))) == "forbidden"


def test_a_forged_invitation_lets_nobody_in(office: Office) -> None:
    forged = make_invitation(
        ORGANISATION,
        "",
        secret=seed_of("forged"),
        person=None,
        roles=frozenset({Role.COACH}),
        expires=NOW + 1000,
        by=COACH.id,
        signing_key=COACH.signing_key,
    )
    request = make_join(
        forged,
        person=INVITED.person,
        device=INVITED.id,
        signing_key=INVITED.signing_key,
        sealing_seed=INVITED.sealing_key,
    )
    assert office.code(INVITED, "join", request.as_bytes()) == "invitation"
    office.clock.now += 2000
    assert office.code(INVITED, "join", a_join(INVITED).as_bytes()) == "invitation"
