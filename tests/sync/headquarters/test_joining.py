"""Requests to join and the tray: how they wait, who sees them, and what becomes of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from sync.headquarters.answers import trays
from sync.protocol.acts import Access, Revocation, Role
from sync.protocol.canonical import from_base64
from sync.protocol.envelope import read_envelope
from sync.protocol.framing import FrameReader
from sync.protocol.invitations import make_invitation
from sync.protocol.joins import JoinRequest, make_join, read_waiting_joins, statements_for
from tests.sync.headquarters.conftest import OpenOffice
from tests.sync.headquarters.office import NOW, Office, frames_body
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    OTHER_COACH,
    SUPERVISOR,
    Laptop,
    Story,
    a_chain,
    an_envelope,
    assigned,
    seed_of,
)

NEW = Laptop("laptop-new", "ines")
SECOND = Laptop("laptop-second", "ines")


def a_join(laptop: Laptop, invited_by: Laptop = SUPERVISOR, named: str = "invitation") -> JoinRequest:
    invitation = make_invitation(
        ORGANISATION,
        "",
        secret=seed_of(named),
        person=None,
        roles=frozenset({Role.COACH}),
        expires=NOW + 1000,
        by=invited_by.id,
        signing_key=invited_by.signing_key,
    )
    return make_join(
        invitation,
        person=laptop.person,
        device=laptop.id,
        signing_key=laptop.signing_key,
        sealing_seed=laptop.sealing_key,
    )


def test_a_request_waits_until_it_is_let_in(office: Office, story: Story) -> None:
    request = a_join(NEW)
    first = office.told(NEW, "join", request.as_bytes())
    assert first["state"] == "waiting"
    assert office.told(NEW, "join", request.as_bytes()) == first
    waiting = read_waiting_joins(office.ask(SUPERVISOR, "read_joins").body).joins
    assert [(one.id, one.request) for one in waiting] == [(first["request"], request)]
    for body in statements_for(request, story.directory):
        office.state(SUPERVISOR, [story.state(body, SUPERVISOR)])
    assert office.told(NEW, "join", request.as_bytes())["state"] == "accepted"
    assert office.told(SUPERVISOR, "read_joins")["joins"] == []
    assert office.told(NEW, "round")["scopes"] == {"register": 0}
    lacking = office.told(SUPERVISOR, "missing_keys")["missing"]
    assert {"scope": "register", "epoch": 1, "device": NEW.id} in lacking


def test_a_declined_request_is_told_so(office: Office) -> None:
    request = a_join(NEW)
    made = office.told(NEW, "join", request.as_bytes())
    office.told(ADMIN, "decline_join", id=str(made["request"]))
    office.told(ADMIN, "decline_join", id=str(made["request"]))
    assert office.told(NEW, "join", request.as_bytes())["state"] == "declined"
    assert office.told(SUPERVISOR, "read_joins")["joins"] == []
    assert office.code(ADMIN, "decline_join", id="999") == "not_found"
    assert office.code(ADMIN, "decline_join", id="x") == "not_found"


def test_an_invitation_lets_one_laptop_ask(office: Office) -> None:
    office.told(NEW, "join", a_join(NEW).as_bytes())
    answer = office.ask(SECOND, "join", a_join(SECOND).as_bytes())
    problem = json.loads(answer.body)
    assert (answer.status, problem["code"], problem["reason"]) == (403, "invitation", "used")


def reason_of(office: Office, laptop: Laptop, request: JoinRequest) -> str:
    answer = office.ask(laptop, "join", request.as_bytes())
    assert answer.status == 403, answer
    return str(json.loads(answer.body)["reason"])


@pytest.mark.parametrize("is_declined", [True, False], ids=["declined", "given up"])
def test_another_invitation_replaces_what_a_laptop_asked(office: Office, is_declined: bool) -> None:
    first, second = a_join(NEW), a_join(NEW, named="another invitation")
    made = office.told(NEW, "join", first.as_bytes())
    if is_declined:
        office.told(ADMIN, "decline_join", id=str(made["request"]))
    again = office.told(NEW, "join", second.as_bytes())
    assert again == {"request": made["request"] + 1, "state": "waiting"}
    waiting = read_waiting_joins(office.ask(SUPERVISOR, "read_joins").body).joins
    assert [(one.id, one.request) for one in waiting] == [(again["request"], second)]
    assert office.told(NEW, "join", second.as_bytes()) == again
    assert office.told(NEW, "join", first.as_bytes()) == {**made, "state": "declined"}
    assert reason_of(office, SECOND, a_join(SECOND)) == "used"


def test_a_laptop_asks_a_third_time_and_is_let_in(office: Office, story: Story) -> None:
    requests = [a_join(NEW, named=f"invitation {at}") for at in range(3)]
    for request in requests:
        assert office.told(NEW, "join", request.as_bytes())["state"] == "waiting"
    for body in statements_for(requests[-1], story.directory):
        office.state(SUPERVISOR, [story.state(body, SUPERVISOR)])
    assert office.told(NEW, "join", requests[-1].as_bytes())["state"] == "accepted"
    assert reason_of(office, NEW, a_join(NEW, named="invitation 3")) == "used"
    assert office.told(SUPERVISOR, "read_joins")["joins"] == []


@dataclass(frozen=True)
class OtherKeys(Laptop):
    """A laptop that goes by the id of another."""

    @property
    def signing_key(self) -> bytes:
        return seed_of(f"forged {self.id}")


def test_a_request_gives_way_to_its_own_key_only(office: Office) -> None:
    first = a_join(NEW)
    made = office.told(NEW, "join", first.as_bytes())
    forger = OtherKeys(NEW.id, NEW.person)
    assert forger.signing != NEW.signing
    assert reason_of(office, forger, a_join(forger, named="another invitation")) == "used"
    assert office.told(NEW, "join", first.as_bytes()) == made


def test_an_invitation_of_somebody_who_was_revoked_is_none(office: Office, story: Story) -> None:
    office.state(ADMIN, [story.state(Revocation(SUPERVISOR.id, None), ADMIN)])
    assert office.code(NEW, "join", a_join(NEW).as_bytes()) == "invitation"


def test_a_request_that_somebody_else_signs_is_refused(office: Office) -> None:
    assert office.code(SECOND, "join", a_join(NEW).as_bytes()) == "signature"


def test_a_laptop_that_came_in_by_file_is_told_so(office: Office, story: Story) -> None:
    request = a_join(NEW)
    for body in statements_for(request, story.directory):
        office.state(SUPERVISOR, [story.state(body, SUPERVISOR)])
    assert office.told(NEW, "join", request.as_bytes())["state"] == "accepted"
    assert office.told(SUPERVISOR, "read_joins")["joins"] == []


# The tray


def test_work_of_somebody_who_lost_access_waits_for_a_supervisor(open_office: OpenOffice) -> None:
    story = assigned()
    office = open_office(story)
    chain = a_chain(2)
    office.state(SUPERVISOR, [story.state(Access(CASE, frozenset({OTHER_COACH.person})), SUPERVISOR)])
    (refused,) = office.push(COACH, chain[0])
    assert refused["code"] == "forbidden"
    laid = office.told(COACH, "put_tray", frames_body(*chain))["answers"]
    assert [one["result"] for one in laid] == ["kept", "kept"]
    again = office.told(COACH, "put_tray", frames_body(*chain))["answers"]
    assert [(one["result"], one["place"]) for one in again] == [("known", one["place"]) for one in laid]
    assert office.told(SUPERVISOR, "round")["tray"] == laid[1]["place"]
    assert office.told(COACH, "round")["tray"] == 0
    frames = FrameReader().feed(office.ask(SUPERVISOR, "read_tray", query="after=0").body)
    assert [(one.place, one.raw) for one in frames] == [
        (one["place"], envelope.raw) for one, envelope in zip(laid, chain, strict=True)
    ]
    office.told(SUPERVISOR, "settle_tray", id=str(laid[0]["place"]))
    left = FrameReader().feed(office.ask(SUPERVISOR, "read_tray", query="after=0").body)
    assert [one.place for one in left] == [laid[1]["place"]]
    assert office.code(SUPERVISOR, "settle_tray", id="1") == "not_found"
    (known,) = office.told(COACH, "put_tray", frames_body(chain[0]))["answers"]
    assert known["result"] == "known"


def test_a_revoked_laptop_hands_over_its_last_work(office: Office, story: Story) -> None:
    envelope = an_envelope()
    office.state(SUPERVISOR, [story.state(Revocation(COACH.id, None), SUPERVISOR)])
    (laid,) = office.told(COACH, "put_tray", frames_body(envelope))["answers"]
    assert laid["result"] == "kept"
    (frame,) = FrameReader().feed(office.ask(SUPERVISOR, "read_tray", query="after=0").body)
    assert read_envelope(frame.raw).header.device == COACH.id


def test_what_never_counted_is_not_laid_into_the_tray(office: Office) -> None:
    (refused,) = office.told(OTHER_COACH, "put_tray", frames_body(an_envelope(laptop=OTHER_COACH)))["answers"]
    assert (refused["result"], refused["code"]) == ("refused", "forbidden")


def test_who_could_read_a_case_brings_a_colleagues_work_and_who_never_could_does_not(
    open_office: OpenOffice,
) -> None:
    story = assigned()
    office = open_office(story)
    envelope = an_envelope()
    (refused,) = office.told(OTHER_COACH, "put_tray", frames_body(envelope))["answers"]
    assert (refused["result"], refused["code"]) == ("refused", "forbidden")
    both = frozenset({COACH.person, OTHER_COACH.person})
    office.state(SUPERVISOR, [story.state(Access(CASE, both), SUPERVISOR)])
    (laid,) = office.told(OTHER_COACH, "put_tray", frames_body(envelope))["answers"]
    assert laid["result"] == "kept"
    office.state(SUPERVISOR, [story.state(Access(CASE, frozenset({COACH.person})), SUPERVISOR)])
    (known,) = office.told(OTHER_COACH, "put_tray", frames_body(envelope))["answers"]
    assert known["result"] == "known"


def test_the_tray_holds_so_much_of_one_device(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = a_chain(2)
    monkeypatch.setattr(trays, "TRAY_BYTES", len(first.raw) + len(second.raw) - 1)
    answers = office.told(COACH, "put_tray", frames_body(first, second))["answers"]
    assert [one["result"] for one in answers] == ["kept", "refused"]
    assert answers[1]["code"] == "full"
    entry = str(answers[0]["place"])
    office.told(SUPERVISOR, "settle_tray", id=entry)
    (answer,) = office.told(COACH, "put_tray", frames_body(second))["answers"]
    assert answer["result"] == "kept"


def test_a_signature_in_a_request_is_read_back_whole(office: Office) -> None:
    request = a_join(NEW)
    office.told(NEW, "join", request.as_bytes())
    (found,) = office.told(SUPERVISOR, "read_joins")["joins"]
    assert from_base64(found["request"]["signing"]) == NEW.signing
