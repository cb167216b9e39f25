"""Letting somebody in: an invitation, the fingerprint that is compared by voice, the statements that admit."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coachdesk.storage.membership_store import Invited, MembershipStore
from sync.client.connection import Connection
from sync.client.team import Team
from sync.protocol.acts import Body, Role
from sync.protocol.errors import InvitationWrong, NotFound
from sync.protocol.invitations import SECRET_BYTES, Invitation, is_used, make_invitation, may_invite
from sync.protocol.joins import JoinRequest, check_join, read_join, read_waiting_joins, statements_for

VALID_S = 14 * 24 * 3600
"""How long an invitation lets somebody in."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks to be let in: ``id`` None when the request came as a file."""

    id: int | None
    at: int
    request: JoinRequest
    name: str
    """Whom the invitation was written for, when it was made on this desk; else ""."""

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """Return what both read to each other: six groups of four digits."""
        return self.request.fingerprint


class Inviting:
    """A supervisor's or administrator's side of enrolment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._team = Team(connection)

    def may_invite(self, person: str | None, roles: Collection[Role]) -> bool:
        """Tell whether this person may let in such a one."""
        member = self._connection.member
        return may_invite(member.directory, member.device, person, frozenset(roles))

    def invite(self, name: str, roles: Collection[Role], person: str | None = None) -> Invitation:
        """Make an invitation and keep it; ``person``: who is known already and gets another laptop.

        Raises ``BadRequest`` for roles that nobody could be given.
        """
        connection, member = self._connection, self._connection.member
        now = connection.now()
        invitation = make_invitation(
            member.organisation,
            member.url,
            secret=secrets.token_bytes(SECRET_BYTES),
            person=person,
            roles=frozenset(roles),
            expires=now + VALID_S,
            by=member.device,
            signing_key=member.signing_key,
        )
        public = invitation.public
        kept = Invited(public.id, invitation.as_text(), person, name, now, public.expires, "open")
        connection.gate(lambda cabinet: MembershipStore(cabinet.vault).keep_invitation(kept))
        return invitation

    def open_invitations(self) -> list[Invited]:
        """Return the invitations of this desk that can still be used."""
        connection = self._connection
        now, directory = connection.now(), connection.member.directory
        kept = connection.gate(lambda cabinet: MembershipStore(cabinet.vault).invitations())
        return [one for one in kept if now < one.expires and not is_used(directory, one.id)]

    def waiting(self) -> list[Asking]:
        """Return who asks, of those whose invitation counts; raise ``Unreachable`` or a ``Refusal``."""
        connection = self._connection
        found = read_waiting_joins(connection.caller.call("read_joins").body)
        asking = []
        for one in found.joins:
            try:
                asking.append(self._checked(one.request, one.id, one.at))
            except InvitationWrong:
                continue  # headquarters says it, and nobody of ours would let it in
        return asking

    def read_file(self, data: bytes) -> Asking:
        """Return the request of a ``*.coachjoin`` file; raise ``BadRequest`` or ``InvitationWrong``."""
        return self._checked(read_join(data), None, self._connection.now())

    def _checked(self, request: JoinRequest, id_: int | None, at: int) -> Asking:
        connection = self._connection
        members = connection.member.directory.members
        check_join(request, connection.member.directory, root=members.root, now=connection.now())
        kept = connection.gate(lambda cabinet: MembershipStore(cabinet.vault).invitations())
        name = next((one.name for one in kept if one.id == request.invitation.id), "")
        return Asking(id_, at, request, name)

    def admit(self, request: JoinRequest) -> None:
        """Let a request in: state the person and the device, hand on the keys that they may have."""

        def bodies() -> Sequence[Body]:
            directory = self._connection.member.directory
            if request.device in directory.members.devices:
                return ()
            return statements_for(request, directory)

        self._team.state(bodies)

    def decline(self, asking: Asking) -> None:
        """Turn a request down."""
        if asking.id is None:
            return
        with contextlib.suppress(NotFound):  # somebody else has answered it
            self._connection.caller.call("decline_join", path={"id": str(asking.id)})
