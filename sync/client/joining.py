"""Asking to be let in, with an invitation, by the network or by a file; and waiting for the answer."""

from __future__ import annotations

from enum import StrEnum

from coachdesk.errors import PersonFacing
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.membership_store import MembershipStore
from sync.client.connection import Connection
from sync.client.errors import NotJoined
from sync.client.member import DEVICE_ID, DEVICE_KEY, ORGANISATION, SEALING_SEED, URL
from sync.protocol.invitations import Invitation, read_invitation
from sync.protocol.joins import ACCEPTED, DECLINED, WAITING, JoinRequest, make_join, read_join_answer
from sync.protocol.keys import new_sealing_seed

JOIN_STATE = "join_state"
JOIN_INVITATION = "join_invitation"


class JoinState(StrEnum):
    """How a request to join stands."""

    WAITING = WAITING
    ACCEPTED = ACCEPTED
    DECLINED = DECLINED


class AlreadyJoined(PersonFacing):
    """This desk belongs to an organisation already: it never talks to another one."""

    code = "sync.already_joined"


class InvitationExpired(PersonFacing):
    """The invitation is too old."""

    code = "sync.invitation_expired"


def begin_joining(cabinet: Cabinet, text: str, now: int) -> JoinRequest:
    """Note in the vault whom this desk wants to join, and return its request.

    ``text``: the invitation as it was pasted, or read from its file; ``now``: Unix seconds. A person whom the
    organisation knows already goes on under the id it knows. Raises ``TextMalformed``, ``InvitationExpired``,
    ``AlreadyJoined``.
    """
    invitation = read_invitation(text)
    if now >= invitation.public.expires:
        raise InvitationExpired
    store = MembershipStore(cabinet.vault)
    facts = store.facts()
    is_in = facts.get(JOIN_STATE) == JoinState.ACCEPTED
    if is_in or facts.get(ORGANISATION, invitation.public.organisation) != invitation.public.organisation:
        raise AlreadyJoined
    store.keep_facts(
        {
            ORGANISATION: invitation.public.organisation,
            URL: invitation.public.url,
            SEALING_SEED: facts.get(SEALING_SEED) or new_sealing_seed().hex(),
            JOIN_INVITATION: invitation.as_text(),
            JOIN_STATE: JoinState.WAITING,
        }
    )
    person = invitation.public.person
    if person is not None and person != cabinet.author.person:
        cabinet.adopt_person(person)
    for scope in (REGISTER, *cabinet.case_ids()):
        cabinet.note_to_send(scope)
    return request_of(cabinet)


def give_up_joining(cabinet: Cabinet) -> None:
    """Forget a request that nobody has answered, or that was declined."""
    store = MembershipStore(cabinet.vault)
    if store.facts().get(JOIN_STATE) == JoinState.ACCEPTED:
        raise AlreadyJoined
    for name in (ORGANISATION, URL, SEALING_SEED, JOIN_INVITATION, JOIN_STATE):
        store.drop_fact(name)


def request_of(cabinet: Cabinet) -> JoinRequest:
    """Return the request that waits; the same each time. Raises ``NotJoined`` when there is none."""
    facts = MembershipStore(cabinet.vault).facts()
    if JOIN_INVITATION not in facts:
        raise NotJoined
    settings = cabinet.vault.settings()
    invitation: Invitation = read_invitation(facts[JOIN_INVITATION])
    return make_join(
        invitation,
        person=cabinet.author.person,
        device=settings[DEVICE_ID],
        signing_key=bytes.fromhex(settings[DEVICE_KEY]),
        sealing_seed=bytes.fromhex(facts[SEALING_SEED]),
    )


def note_accepted(cabinet: Cabinet) -> None:
    """Note that this desk belongs: its directory says so."""
    store = MembershipStore(cabinet.vault)
    store.keep_fact(JOIN_STATE, JoinState.ACCEPTED)
    store.drop_fact(JOIN_INVITATION)


class Joining:
    """A desk that waits for being let in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self) -> JoinState:
        """Send the request, or ask how it stands; raise ``Unreachable`` or a ``Refusal``."""
        connection = self._connection
        request = connection.gate(request_of)
        answer = read_join_answer(connection.caller.call("join", body=request.as_bytes()).body)
        state = JoinState(answer.state)
        if state is JoinState.ACCEPTED:
            # Headquarters' word is enough to go and read the directory, which says it by signatures.
            connection.directory.read(connection.member.directory.number + 1)
            if not connection.member.is_active():
                return JoinState.WAITING
            connection.gate(note_accepted)
        elif state is JoinState.DECLINED:
            connection.gate(
                lambda cabinet: MembershipStore(cabinet.vault).keep_fact(JOIN_STATE, JoinState.DECLINED)
            )
        return state
