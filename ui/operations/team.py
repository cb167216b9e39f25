"""Read the team as this desk knows it: people, roles, laptops, who works on which case file. No network is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Task
from ui.formats import programme_zone
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet
    from coachdesk.storage.round_store import Invited
    from sync.protocol.directory import Directory
    from sync.protocol.members import Device

COACH, SUPERVISOR, ADMINISTRATOR = "coach", "supervisor", "administrator"
ROLES = (COACH, SUPERVISOR, ADMINISTRATOR)
"""As the protocol names them, in the order in which they are shown."""

STAFF = frozenset({SUPERVISOR, ADMINISTRATOR})

_AT_ONCE = 100
"""Statements that are lived through in one piece of work on the desk's thread."""


@dataclass(frozen=True, slots=True)
class Laptop:
    """A person's laptop: ``fingerprint``: six groups of four digits; the days are those of the statements."""

    id: str
    fingerprint: tuple[str, ...]
    joined_on: date | None
    left_on: date | None = None
    is_this_one: bool = False

    @property
    def is_active(self) -> bool:
        """Tell whether it belongs to the organisation."""
        return self.left_on is None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team. ``name`` is the register's; ``invited_as`` what the invitation called them before."""

    id: str
    name: str = ""
    invited_as: str = ""
    roles: frozenset[str] = frozenset()
    laptops: tuple[Laptop, ...] = ()
    case_ids: tuple[str, ...] = ()
    is_me: bool = False

    @property
    def is_active(self) -> bool:
        """Tell whether they belong to the team."""
        return bool(self.roles)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation made here that nobody has used: ``text`` is what is handed over; ``expires``: Unix seconds."""

    id: str
    name: str
    text: str = field(repr=False)
    expires: int
    person: str | None = None


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """A case file that is here, and who works on it beside the supervisors."""

    case_id: str
    name: str
    persons: frozenset[str]


@dataclass(frozen=True, slots=True)
class TeamReading:
    """Everything that the page shows without a network; people in the order of their coming."""

    people: tuple[Colleague, ...] = ()
    invitations: tuple[OpenInvitation, ...] = ()
    cases: tuple[CaseAccess, ...] = ()

    @property
    def me(self) -> Colleague | None:
        """Return who works here."""
        return next((one for one in self.people if one.is_me), None)

    @property
    def my_roles(self) -> frozenset[str]:
        """Return the roles of whoever works here."""
        return self.me.roles if self.me is not None else frozenset()

    @property
    def lacks_supervisor(self) -> bool:
        """Tell whether nobody in the team looks after everybody's case files: so it begins, and so it may end."""
        return not any(one.is_active and SUPERVISOR in one.roles for one in self.people)

    def person(self, person_id: str) -> Colleague | None:
        """Return one person."""
        return next((one for one in self.people if one.id == person_id), None)

    def may_grant(self) -> tuple[str, ...]:
        """Return the roles that this person may give to somebody new."""
        if ADMINISTRATOR in self.my_roles:
            return ROLES
        return (COACH,) if SUPERVISOR in self.my_roles else ()

    def may_let_go(self, person: Colleague) -> bool:
        """Tell whether this person may let somebody, or a laptop of theirs, go or in."""
        return ADMINISTRATOR in self.my_roles or (
            SUPERVISOR in self.my_roles and ADMINISTRATOR not in person.roles
        )

    @property
    def may_assign(self) -> bool:
        """Tell whether this person may say who works on a case file."""
        return SUPERVISOR in self.my_roles

    def takers(self, but: str = "") -> tuple[Colleague, ...]:
        """Return who can be given case files: the coaches."""
        return tuple(one for one in self.people if COACH in one.roles and one.id != but)


class TeamReader:
    """Lives through the directory a portion at a time, and goes on from there at the next reading."""

    def __init__(self, ops: Operations, owner: QObject) -> None:
        self._ops = ops
        self._owner = owner
        self._directory: Directory | None = None
        self._days: dict[int, date] = {}
        self._task: Task | None = None

    def read(self, on_done: Callable[[TeamReading], None]) -> None:
        """Read what there is; an earlier reading that is not done is given up for it."""
        if self._task is not None:
            self._task.cancel()

        def answered(reading: TeamReading | None) -> None:
            if reading is None:
                self._task = self._ops.run_query(self._work, answered, _unheard, owner=self._owner)
            else:
                on_done(reading)

        answered(None)

    def _work(self, cabinet: Cabinet) -> TeamReading | None:
        """On the desk's thread: a portion, or the whole reading once every statement was lived through."""
        if self._extend(cabinet):
            return None
        return _reading(cabinet, self._directory, self._days)

    def _extend(self, cabinet: Cabinet) -> bool:
        from coachdesk.storage.membership_store import MembershipStore
        from sync.client.member import ORGANISATION
        from sync.protocol.directory import Directory
        from sync.protocol.errors import DirectoryRefused, StatementRefused
        from sync.protocol.statements import read_statement

        store = MembershipStore(cabinet.vault)
        organisation = store.facts().get(ORGANISATION, "")
        if not organisation:
            self._directory = None
            return False
        known = self._directory or Directory(organisation)
        # The last known one comes along: had it been replaced by another, the list would begin anew.
        raws = store.statements(max(0, known.number - 1))
        statements = [read_statement(raw) for raw in raws[:_AT_ONCE]]
        if known.number and not statements:
            self._directory = None
            return True
        try:
            self._directory = known.taking_in(statements)
        except (StatementRefused, DirectoryRefused):
            is_new_beginning = known.number == 0
            self._directory = None
            return not is_new_beginning
        for one in statements:
            self._days[one.number] = _day_of(one.at)
        return len(raws) > _AT_ONCE


def _unheard(_error: Exception) -> None:
    """Whatever is wrong with the vault is said elsewhere; a desk that was locked meanwhile shows nothing."""


def _day_of(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(programme_zone()).date()


def _reading(cabinet: Cabinet, directory: Directory | None, days: Mapping[int, date]) -> TeamReading:
    from coachdesk.services import register
    from coachdesk.storage.membership_store import MembershipStore
    from sync.protocol.acts import REGISTER

    if directory is None:
        return TeamReading()
    names = {one.id: one.name or "" for one in register.list_people(cabinet)}
    invited = MembershipStore(cabinet.vault).invitations()
    members = directory.members
    access = {
        record.id: record.access[-1][1]
        for record in members.scopes.values()
        if record.id != REGISTER and record.is_there()
    }
    given: dict[str, list[str]] = {}
    for case_id, persons in access.items():
        for person in persons:
            given.setdefault(person, []).append(case_id)
    called = _called_by_invitations(members.devices.values(), invited)
    me = cabinet.author.person
    people = tuple(
        Colleague(
            id=person.id,
            name=names.get(person.id, ""),
            invited_as=called.get(person.id, ""),
            roles=frozenset(str(role) for role in person.roles()),
            laptops=tuple(
                _laptop(directory, one, days, cabinet.author.device)
                for one in members.devices.values()
                if one.person == person.id
            ),
            case_ids=tuple(given.get(person.id, ())),
            is_me=person.id == me,
        )
        for person in members.persons.values()
    )
    cases = tuple(
        CaseAccess(one.case_id, one.display_name, access[one.case_id])
        for one in cabinet.index.summaries()
        if one.case_id in access
    )
    return TeamReading(people, _open(invited, members.devices.values()), cases)


def _laptop(directory: Directory, device: Device, days: Mapping[int, date], own: str) -> Laptop:
    from sync.protocol.keys import fingerprint

    is_active = directory.device(device.id) is not None
    left_on = None if is_active else days.get(device.revoked_at or 0, days.get(directory.number))
    return Laptop(
        id=device.id,
        fingerprint=fingerprint(directory.organisation, device.signing, device.sealing),
        joined_on=days.get(device.since),
        left_on=left_on,
        is_this_one=device.id == own,
    )


def _called_by_invitations(devices: Iterable[Device], invited: Iterable[Invited]) -> dict[str, str]:
    names = {one.id: one.name for one in invited}
    return {
        device.person: names[device.invitation]
        for device in devices
        if device.invitation is not None and device.invitation in names
    }


def _open(invited: Iterable[Invited], devices: Iterable[Device]) -> tuple[OpenInvitation, ...]:
    used = {device.invitation for device in devices}
    now = datetime.now(UTC).timestamp()
    return tuple(
        OpenInvitation(one.id, one.name, one.text, one.expires, one.person)
        for one in invited
        if now < one.expires and one.id not in used
    )
