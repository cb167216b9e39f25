"""A request to join, by the network or as a ``*.coachjoin`` file, and how it stands."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sync.protocol import canonical
from sync.protocol.acts import ROOT, Body, NewDevice, PersonRoles
from sync.protocol.directory import Directory
from sync.protocol.errors import BadRequest, InvitationWrong
from sync.protocol.invitations import Invitation, PublicInvitation, check_invitation
from sync.protocol.json_body import IS_ID, JsonBody, checked, held, listed, one_of, raw, whole
from sync.protocol.keys import (
    SEALING_PUBLIC_BYTES,
    SIGNATURE_BYTES,
    SIGNING_PUBLIC_BYTES,
    fingerprint,
    is_sealing_public_key,
    is_signed,
    sealing_public_key,
    sign,
    signing_public_key,
)

LABEL = b"coachdesk/join/1"
DEVICE_LABEL = b"coachdesk/join-device/1"
JOIN_BYTES = 16 * 1024
MOST_WAITING = 500

WAITING, ACCEPTED, DECLINED = "waiting", "accepted", "declined"


@dataclass(frozen=True, slots=True)
class JoinRequest(JsonBody):
    """``POST /v1/join``, and the whole of a ``*.coachjoin`` file: canonical JSON.

    ``person``: the one that the invitation names, or the id that a new person already has on their desk. ``proof``: by
    the invitation's secret key over all but the two signatures; ``signature``: by the new device's own signing key over
    all but itself, so that nobody brings in a key that is not theirs.
    """

    invitation: PublicInvitation = held(PublicInvitation.kind())  # noqa: RUF009 - declares a field
    person: str = held(IS_ID)
    device: str = held(checked(lambda value: IS_ID.read(value) != ROOT))
    signing: bytes = held(raw(length=SIGNING_PUBLIC_BYTES))
    sealing: bytes = held(raw(length=SEALING_PUBLIC_BYTES))
    proof: bytes = held(raw(length=SIGNATURE_BYTES))
    signature: bytes = held(raw(length=SIGNATURE_BYTES))

    def wrong_field(self) -> str | None:
        """Return the field that does not fit."""
        if not is_sealing_public_key(self.sealing):
            return "sealing"
        return "person" if self.invitation.person not in (None, self.person) else None

    def as_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return canonical.write(self.as_json())

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """Return what the two people compare by voice: six groups of four digits."""
        return fingerprint(self.invitation.organisation, self.signing, self.sealing)

    @property
    def hash(self) -> str:
        """Return the SHA-256 (hex) of the request: the same keys and invitation make the same request."""
        return hashlib.sha256(self.as_bytes()).hexdigest()

    def proven(self) -> bytes:
        """Return what the proof is over."""
        written = self.as_json()
        del written["proof"], written["signature"]
        return canonical.write(written)

    def signed(self) -> bytes:
        """Return what the new device signs."""
        written = self.as_json()
        del written["signature"]
        return canonical.write(written)


def make_join(
    invitation: Invitation, *, person: str, device: str, signing_key: bytes, sealing_seed: bytes
) -> JoinRequest:
    """Return the request of a desk: ``signing_key``, ``sealing_seed``: its private keys, 32 bytes each.

    Raises ``BadRequest`` (field ``person``) when the invitation is for somebody else.
    """
    unsigned = JoinRequest(
        invitation.public,
        person,
        device,
        signing_public_key(signing_key),
        sealing_public_key(sealing_seed),
        bytes(SIGNATURE_BYTES),
        bytes(SIGNATURE_BYTES),
    )
    proven = dataclasses.replace(unsigned, proof=sign(invitation.secret, LABEL, unsigned.proven()))
    request = dataclasses.replace(proven, signature=sign(signing_key, DEVICE_LABEL, proven.signed()))
    return JoinRequest.of(request.as_json())


def read_join(data: bytes) -> JoinRequest:
    """Return the request of its bytes, to the last one canonical; raise ``BadRequest``."""
    request = JoinRequest.read(data, JOIN_BYTES)
    if request.as_bytes() != data:
        raise BadRequest(field="body")
    return request


def check_join(request: JoinRequest, directory: Directory, *, root: bytes, now: int) -> None:
    """Check a request to join by the invitation that it holds, as ``check_invitation`` does.

    Raises ``InvitationWrong`` with two reasons more: ``proof`` (whoever asks does not hold the invitation), ``device``
    (its id or key belongs to another device, or is not the asker's).
    """
    check_invitation(request.invitation, directory, root=root, now=now)
    if not is_signed(request.invitation.key, request.proof, LABEL, request.proven()):
        raise InvitationWrong(reason="proof")
    known = directory.members.devices
    is_taken = request.device in known or any(one.signing == request.signing for one in known.values())
    if is_taken or not is_signed(request.signing, request.signature, DEVICE_LABEL, request.signed()):
        raise InvitationWrong(reason="device")


def statements_for(request: JoinRequest, directory: Directory) -> tuple[Body, ...]:
    """Return what is to be stated to let a request in: the device, before it the person when they are nobody yet."""
    known = directory.members.persons.get(request.person)
    device = NewDevice(
        request.device, request.person, request.signing, request.sealing, request.invitation.id
    )
    if known is not None and known.roles():
        return (device,)
    return (PersonRoles(request.person, request.invitation.roles), device)


@dataclass(frozen=True, slots=True)
class JoinAnswer(JsonBody):
    """The answer to ``POST /v1/join``; the same request again tells how it stands by then."""

    request: int = held(whole(least=1))
    state: str = held(one_of(WAITING, ACCEPTED, DECLINED))


@dataclass(frozen=True, slots=True)
class WaitingJoin(JsonBody):
    """A request that waits, and since when (``at``, Unix seconds)."""

    id: int = held(whole(least=1))
    at: int = held(whole(least=1))
    request: JoinRequest = held(JoinRequest.kind())  # noqa: RUF009 - declares a field


@dataclass(frozen=True, slots=True)
class WaitingJoins(JsonBody):
    """``GET /v1/joins``: the requests that wait, oldest first."""

    joins: Sequence[WaitingJoin] = held(listed(WaitingJoin.kind(), most=MOST_WAITING))


def read_join_answer(data: bytes) -> JoinAnswer:
    """Return how a request stands."""
    return JoinAnswer.read(data)


def read_waiting_joins(data: bytes) -> WaitingJoins:
    """Return the requests that wait; each is still to be checked."""
    return WaitingJoins.read(data)
