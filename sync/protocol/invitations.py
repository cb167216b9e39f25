"""An invitation: what a supervisor gives to somebody who is to join, and what headquarters sees of it.

It is a key pair for one use. Its public half stands, with what it allows, under the signature of the device that made
it (or of the root key, for the first administrator); who holds the secret half proves so when asking to join.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from sync.protocol import canonical, json_body
from sync.protocol.acts import ROOT, Role
from sync.protocol.directory import Directory
from sync.protocol.errors import BadRequest, InvitationWrong, NotCanonical, TextMalformed
from sync.protocol.json_body import IS_ID, JsonBody, Kind, checked, held, raw, whole
from sync.protocol.keys import (
    SIGNATURE_BYTES,
    SIGNING_PUBLIC_BYTES,
    is_signed,
    organisation_of,
    sign,
    signing_public_key,
)
from sync.protocol.lettered import read_text, write_text
from sync.protocol.limits import is_id, is_organisation

LABEL = b"coachdesk/invitation/1"
KIND = "CDI1"
SECRET_BYTES = 32
INVITATION_BYTES = 4096
_URL = re.compile(r"https?://[A-Za-z0-9._~:/\[\]@%-]{1,240}", re.ASCII)


def _read_roles(value: Any) -> frozenset[Role]:
    if not isinstance(value, list) or not value or value != sorted(set(map(str, value))):
        raise ValueError
    return frozenset(map(Role, value))


_ROLES = Kind(_read_roles, lambda roles: sorted(str(role) for role in roles))


@dataclass(frozen=True, slots=True)
class PublicInvitation(JsonBody):
    """What of an invitation may be seen by headquarters.

    ``url``: where headquarters is, "" when it is reached by files alone; ``key``: the public half; ``person``: whom it
    is for when the directory knows them already, else None; ``roles``: of a new person; ``expires``: Unix seconds;
    ``by``: the device that made it, or ``root``.
    """

    organisation: str = held(checked(is_organisation))
    url: str = held(checked(lambda value: value == "" or is_url(value)))
    key: bytes = held(raw(length=SIGNING_PUBLIC_BYTES))
    person: str | None = held(checked(lambda value: value is None or is_id(value)))
    roles: frozenset[Role] = held(_ROLES)
    expires: int = held(whole(least=1))
    by: str = held(IS_ID)
    signature: bytes = held(raw(length=SIGNATURE_BYTES))

    @property
    def id(self) -> str:
        """Return the name under which the directory keeps it once it was used (32 hexadecimal digits)."""
        return hashlib.sha256(self.key).hexdigest()[:32]

    def signed(self) -> bytes:
        """Return what the signature is over."""
        written = self.as_json()
        del written["signature"]
        return canonical.write(written)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A whole invitation; ``secret`` (32 bytes) is what lets its holder ask."""

    public: PublicInvitation
    secret: bytes = field(repr=False)

    def as_text(self) -> str:
        """Return it as letters, to send, or to write into a ``*.coachinvite`` file."""
        written = {**self.public.as_json(), "secret": canonical.to_base64(self.secret)}
        del written["key"]  # it follows from the secret
        return write_text(KIND, canonical.write(written))


def is_url(value: object) -> bool:
    """Tell whether this may be the address of a headquarters: ``https://`` (or ``http://`` within a house)."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def make_invitation(
    organisation: str,
    url: str,
    *,
    secret: bytes,
    person: str | None,
    roles: frozenset[Role],
    expires: int,
    by: str,
    signing_key: bytes,
) -> Invitation:
    """Return the invitation, signed by the device ``by`` (or ``root``) with its private key (32 raw bytes).

    ``secret``: 32 random bytes; ``expires``: Unix seconds. Raises ``BadRequest`` for what nobody would read.
    """
    key = signing_public_key(secret)
    unsigned = PublicInvitation(organisation, url, key, person, roles, expires, by, bytes(SIGNATURE_BYTES))
    signature = sign(signing_key, LABEL, unsigned.signed())
    whole_one = PublicInvitation(organisation, url, key, person, roles, expires, by, signature)
    return Invitation(PublicInvitation.of(whole_one.as_json()), secret)


def read_invitation(text: str) -> Invitation:
    """Return the invitation of a text as it was typed, pasted or read from a file, its signature not checked.

    Whoever joins cannot check it before having read the directory. Raises ``TextMalformed`` (reason ``content`` when
    the letters are right and what they say is not).
    """
    data = read_text(KIND, text)
    try:
        found = dict(json_body.read_object(data, INVITATION_BYTES))
        secret = canonical.from_base64(found.pop("secret", None), SECRET_BYTES)
        found["key"] = canonical.to_base64(signing_public_key(secret))
        return Invitation(PublicInvitation.of(found), secret)
    except (BadRequest, NotCanonical) as error:
        raise TextMalformed(reason="content") from error


def check_invitation(invitation: PublicInvitation, directory: Directory, *, root: bytes, now: int) -> None:
    """Check that an invitation lets somebody in, now.

    ``root``: the organisation's public root key (it stands in the directory once that is founded); ``now``: Unix
    seconds. Raises ``InvitationWrong`` with a reason: ``organisation``, ``expired``, ``used``, ``maker`` (who made it
    does not belong, or no longer, or may not invite with these roles), ``signature``, ``person`` (gone).
    """
    if invitation.organisation != directory.organisation:
        raise InvitationWrong(reason="organisation")
    if now >= invitation.expires:
        raise InvitationWrong(reason="expired")
    if is_used(directory, invitation.id):
        raise InvitationWrong(reason="used")
    key = _key_of_maker(invitation, directory, root)
    if not is_signed(key, invitation.signature, LABEL, invitation.signed()):
        raise InvitationWrong(reason="signature")


def is_used(directory: Directory, invitation: str) -> bool:
    """Tell whether a device came in by the invitation of this id."""
    return any(device.invitation == invitation for device in directory.members.devices.values())


def _key_of_maker(invitation: PublicInvitation, directory: Directory, root: bytes) -> bytes:
    if invitation.by == ROOT:
        if organisation_of(root) != directory.organisation or Role.ADMINISTRATOR not in invitation.roles:
            raise InvitationWrong(reason="maker")
        return root
    maker = directory.device(invitation.by)
    if maker is None or not may_invite(directory, invitation.by, invitation.person, invitation.roles):
        raise InvitationWrong(reason="maker")
    if invitation.person is not None:
        person = directory.members.persons.get(invitation.person)
        if person is None or not person.roles():
            raise InvitationWrong(reason="person")
    return maker.signing


def may_invite(directory: Directory, by: str, person: str | None, roles: frozenset[Role]) -> bool:
    """Tell whether a device may let in a person who is known, or a new one with these roles.

    The same as the directory asks of the statements that let them in.
    """
    own = directory.roles_of(by)
    if Role.ADMINISTRATOR in own:
        return True
    if Role.SUPERVISOR not in own:
        return False
    known = directory.members.persons.get(person) if person is not None else None
    if known is not None and known.roles():
        return Role.ADMINISTRATOR not in known.roles()
    return roles <= {Role.COACH}
