"""What a supervisor or an administrator does about the team: acts for ``Syncing.do``, and what follows them here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from ui.background import Background, Progress, Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet
    from sync.client.connection import Connection
    from sync.client.inviting import Asking
    from sync.client.team import Team

T = TypeVar("T")
Act = Callable[["Connection"], T]

_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class MadeInvitation:
    """An invitation that was just made; ``expires``: Unix seconds."""

    name: str
    text: str
    expires: int


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who asks to be let in. ``name``: whom the invitation was written for, when it was made here."""

    asking: Asking
    name: str
    person: str
    device: str
    fingerprint: tuple[str, ...]
    roles: frozenset[str]
    at: int
    is_known: bool
    """The organisation knows the person already: this is another laptop."""
    invitation: str = ""


# Inviting


def invite(name: str, roles: Collection[str], person: str | None = None) -> Act[MadeInvitation]:
    """Make an invitation; ``person``: who gets another laptop. It needs no network."""

    def act(connection: Connection) -> MadeInvitation:
        from sync.client.inviting import Inviting
        from sync.protocol.acts import Role

        made = Inviting(connection).invite(name, [Role(role) for role in roles], person)
        return MadeInvitation(name, made.as_text(), made.public.expires)

    return act


def find_applicants() -> Act[list[Applicant]]:
    """Ask headquarters who waits to be let in."""

    def act(connection: Connection) -> list[Applicant]:
        from sync.client.inviting import Inviting

        return [_applicant(connection, one) for one in Inviting(connection).waiting()]

    return act


def read_request(path: Path) -> Act[Applicant]:
    """Read a ``*.coachjoin`` file; raises ``BundleUnreadable``, ``BadRequest``, ``InvitationWrong``."""

    def act(connection: Connection) -> Applicant:
        from sync.client.bundle_file import reading
        from sync.client.inviting import Inviting

        with reading(path) as file:
            data = file.read(_MOST_BYTES)
        return _applicant(connection, Inviting(connection).read_file(data))

    return act


def admit(applicant: Applicant) -> Act[None]:
    """Let somebody in: their laptop gets the keys of what they may read."""

    def act(connection: Connection) -> None:
        from sync.client.inviting import Inviting

        Inviting(connection).admit(applicant.asking.request)

    return act


def decline(applicant: Applicant) -> Act[None]:
    """Turn a request down."""

    def act(connection: Connection) -> None:
        from sync.client.inviting import Inviting

        Inviting(connection).decline(applicant.asking)

    return act


def write_answer(path: Path, device: str) -> Act[Path]:
    """Write the answer for a laptop that was let in and has no network: ``*.coachbundle``."""

    def act(connection: Connection) -> Path:
        from sync.client.bundles import Bundles

        return Bundles(connection).for_device(path, device).path

    return act


def write_invitation(
    background: Background,
    path: Path,
    text: str,
    on_done: Callable[[None], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Write an invitation to a ``*.coachinvite`` file; raises ``OutputUnwritable``, ``DiskFull``."""

    def work() -> None:
        from sync.client.bundle_file import put_whole

        with put_whole(path) as file:
            file.write(text.encode("utf-8") + b"\n")

    return background.run(work, on_done, on_error, owner=owner)


def _applicant(connection: Connection, asking: Asking) -> Applicant:
    request = asking.request
    known = connection.member.directory.members.persons.get(request.person)
    is_known = known is not None and bool(known.roles())
    roles = known.roles() if known is not None and is_known else request.invitation.roles
    return Applicant(
        asking=asking,
        name=asking.name,
        person=request.person,
        device=request.device,
        fingerprint=asking.fingerprint,
        roles=frozenset(str(role) for role in roles),
        at=asking.at,
        is_known=is_known,
        invitation=request.invitation.id,
    )


# People and laptops


def set_roles(person: str, roles: Collection[str]) -> Act[int]:
    """State all the roles of a person from now on."""

    def act(connection: Connection) -> int:
        from sync.protocol.acts import Role

        return _team(connection).set_roles(person, [Role(role) for role in roles])

    return act


def let_laptop_go(device: str) -> Act[int]:
    """Let a laptop out: refused at once, no new keys."""
    return lambda connection: _team(connection).revoke_device(device)


def let_person_go(person: str, heir: str | None) -> Act[tuple[str, ...]]:
    """Let a person out with all their laptops; ``heir``: who gets their case files first. Returns those."""

    def act(connection: Connection) -> tuple[str, ...]:
        team = _team(connection)
        held = _held_by(team, person)
        if heir is not None:
            team.transfer(person, heir)
        team.revoke_person(person)
        return held if heir is not None else ()

    return act


# Case files


def transfer(person: str, to: str) -> Act[tuple[str, ...]]:
    """Give all the case files of somebody to somebody else; return which."""

    def act(connection: Connection) -> tuple[str, ...]:
        team = _team(connection)
        held = _held_by(team, person)
        team.transfer(person, to)
        return held

    return act


def give(case_ids: Iterable[str], persons: Collection[str], *, is_added: bool) -> Act[int]:
    """Give case files to people: beside those who work on them, or in their place."""

    def act(connection: Connection) -> int:
        team = _team(connection)
        wanted: dict[frozenset[str], list[str]] = {}
        members = connection.member.directory.members.persons
        for case_id in case_ids:
            kept = team.persons_of(case_id) if is_added else frozenset()
            # Who was let out cannot be named again.
            kept = frozenset(one for one in kept if one in members and members[one].roles())
            wanted.setdefault(kept | frozenset(persons), []).append(case_id)
        return sum(team.assign_many(cases, chosen) for chosen, cases in wanted.items())

    return act


@dataclass(frozen=True, slots=True)
class Followed:
    """Case files whose coach was written anew."""

    changed: tuple[Changed, ...]


def name_coach(ops: Operations, cases: Iterable[str], of: str, to: str) -> Task:
    """Write the new coach into the case files that are here, where the former one stood.

    ``of``: who it was until now, "" for anybody. What a case file says itself and who may read it are two things;
    whoever gives it away means both.
    """
    wanted = list(cases)

    def work(cabinet: Cabinet, progress: Progress) -> Followed:
        from coachdesk.services import editing
        from coachdesk.storage.errors import StorageError

        changed: list[Changed] = []
        for done, case_id in enumerate(wanted):
            progress.report(done, len(wanted))
            summary = cabinet.index.summary(case_id)
            if summary is None or summary.is_damaged or (of and summary.coach_id not in (of, None, "")):
                continue
            try:
                found = editing.revise(
                    cabinet,
                    case_id,
                    "beneficiary",
                    editing.single_of(case_id, "beneficiary"),
                    {"coach_id": to},
                )
            except StorageError:
                continue  # a file that cannot be read says so itself
            if found is not None:
                changed.append(found)
        return Followed(tuple(changed))

    return ops.run_long(work)


def _team(connection: Connection) -> Team:
    from sync.client.team import Team

    return Team(connection)


def _held_by(team: Team, person: str) -> tuple[str, ...]:
    return next((one.case_ids for one in team.people() if one.id == person), ())
