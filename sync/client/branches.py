"""Headquarters shows other statements than this desk knows: an older backup was put back, and somebody stated something
before everybody was back. Or somebody rewrites who may read; the two must not be mistaken for each other.

The desk reads headquarters' branch beside its own. What it had stated itself it states there again. It goes on with
that branch only when everything that others had stated, and that it would lose, is so there too (or its maker does not
belong there any more). Until then it exchanges nothing, and says so; a person may decide, with their supervisor on the
telephone, to go on all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.caller import Caller
from sync.client.errors import DirectoryWrong
from sync.client.gate import FilesGate
from sync.client.member import Member
from sync.protocol.acts import (
    Access,
    Act,
    Body,
    Erasure,
    GuardLifted,
    NewDevice,
    NewScope,
    PersonRoles,
    Revocation,
    Rotation,
    read_body,
)
from sync.protocol.bodies import DirectoryPage, StatementsSent, read_directory_page
from sync.protocol.directory import Directory
from sync.protocol.errors import Conflict, DirectoryRefused, StatementRefused
from sync.protocol.statements import Statement, make_statement, read_statement

TRIES = 8


@dataclass
class Branch:
    """Headquarters' branch: ``common``: the last statement that both have; ``statements``: those after it."""

    common: int
    directory: Directory
    statements: list[Statement] = field(default_factory=list)


def said(statement: Statement) -> tuple[str, str, str]:
    """Return what a statement says, whatever its place: maker, act and body."""
    return statement.by, statement.act, repr(sorted(statement.body.items()))


class Branches:
    """Find out whether this desk can go on with headquarters' branch of the directory."""

    def __init__(self, gate: FilesGate, caller: Caller, member: Member, said_at: Callable[[], str]) -> None:
        self._gate = gate
        self._caller = caller
        self._member = member
        self._said_at = said_at

    def follow(self, *, is_decided: bool = False) -> None:
        """Go on with headquarters' branch; raise ``DirectoryWrong`` while something of others is missing on it.

        ``is_decided``: a person has said to go on without it.
        """
        own = [read_statement(raw) for raw in self._gate(_all_statements)]
        branch = self._read(own)
        for _ in range(TRIES):
            if self._state_again(branch, own[branch.common :]):
                break
            branch = self._read(own)  # somebody was first
        missing = self._missing(branch, own[branch.common :])
        if missing and not is_decided:
            raise DirectoryWrong(reason="fork", count=len(missing))
        raws = [statement.raw for statement in branch.statements]
        unreadable = self._member.scopes_of_other_keys(branch.directory)
        self._gate(lambda cabinet: say_again(cabinet, unreadable))
        self._gate(lambda cabinet: MembershipStore(cabinet.vault).replace_statements(branch.common, raws))
        self._member.directory = branch.directory
        self._member.forget_proofs()
        self._gate(seal_anew)

    def _read(self, own: Sequence[Statement]) -> Branch:
        """Read from the last common statement to headquarters' end, each checked; raise ``DirectoryWrong``."""
        after, back = len(own), 1
        page = self._page(after)
        while not self._joins(page, own, after):
            if after == 0:
                raise DirectoryWrong(reason="root")
            after, back = max(0, after - back), back * 2
            page = self._page(after)
        try:
            directory = Directory(self._member.organisation).taking_in(own[:after])
            branch = Branch(after, directory)
            while page.statements:
                for statement in map(read_statement, page.statements):
                    is_known = (
                        len(own) >= statement.number and own[statement.number - 1].hash == statement.hash
                    )
                    branch.directory = branch.directory.extended(statement)
                    if is_known and not branch.statements:
                        branch.common = statement.number
                    else:
                        branch.statements.append(statement)
                page = self._page(branch.directory.number)
        except (StatementRefused, DirectoryRefused) as error:
            raise DirectoryWrong(reason=error.code) from None
        return branch

    def _page(self, after: int) -> DirectoryPage:
        return read_directory_page(self._caller.call("read_directory", query={"after": after}).body)

    @staticmethod
    def _joins(page: DirectoryPage, own: Sequence[Statement], after: int) -> bool:
        """Tell whether headquarters has the statement at ``after`` too."""
        if after == 0:
            return True
        if page.number == after:
            return page.head == own[after - 1].hash
        if page.number < after or not page.statements:
            return False
        return read_statement(page.statements[0]).place.previous == own[after - 1].hash

    def _state_again(self, branch: Branch, orphans: Sequence[Statement]) -> bool:
        """State on the branch what this desk had stated itself; False when somebody else was first."""
        there = {said(statement) for statement in branch.statements}
        directory, made = branch.directory, []
        for orphan in orphans:
            body = read_body(orphan.act, orphan.body)
            if orphan.by != self._member.device or body is None or said(orphan) in there:
                continue
            try:
                statement = self._made(directory, body)
                directory = directory.extended(statement)
            except StatementRefused:
                continue  # it is so already, or cannot be any more
            made.append(statement)
        if not made:
            return True
        try:
            self._caller.call("state", body=StatementsSent([one.raw for one in made]).as_bytes())
        except Conflict:
            return False
        branch.directory = directory
        branch.statements += made
        return True

    def _made(self, directory: Directory, body: Body) -> Statement:
        return make_statement(
            directory.next_place,
            body,
            by=self._member.device,
            at=self._said_at(),
            signing_key=self._member.signing_key,
        )

    def _missing(self, branch: Branch, orphans: Sequence[Statement]) -> list[Statement]:
        """Return what others had stated that is not on the branch, of those who belong there."""
        there = {said(statement) for statement in branch.statements}
        return [
            orphan
            for orphan in orphans
            if orphan.by != self._member.device
            and said(orphan) not in there
            and branch.directory.device(orphan.by) is not None
            and not is_so(orphan, branch)
        ]


def is_so(orphan: Statement, branch: Branch) -> bool:
    """Tell whether what a statement did is so on a branch too, or something said there took its place.

    A guard that was lifted is lifted again by whoever wants it: its loss lets nothing go.
    """
    body, members = read_body(orphan.act, orphan.body), branch.directory.members
    is_it = False
    match body:
        case PersonRoles(person=person, roles=roles):
            known = members.persons.get(person)
            is_it = (known is not None and known.roles() <= roles) or _was_said(branch, Act.PERSON, person)
        case NewDevice(device=device):
            is_it = device in members.devices
        case Revocation(device=str(device)):
            is_it = branch.directory.device(device) is None
        case Revocation(person=str(person)):
            known = members.persons.get(person)
            is_it = known is None or not known.roles()
        case NewScope(scope=scope):
            is_it = scope in members.scopes
        case Access(scope=scope):
            is_it = not _is_there(branch, scope) or _was_said(branch, Act.ACCESS, scope)
        case Rotation(scope=scope, epoch=epoch):
            is_it = not _is_there(branch, scope) or members.scopes[scope].epoch >= epoch
        case Erasure(scope=scope):
            is_it = not _is_there(branch, scope)
        case GuardLifted():
            is_it = True
    return is_it


def _is_there(branch: Branch, scope: str) -> bool:
    record = branch.directory.members.scopes.get(scope)
    return record is not None and record.is_there()


def _was_said(branch: Branch, act: Act, about: str) -> bool:
    name = "person" if act is Act.PERSON else "scope"
    return any(one.act == act.value and one.body.get(name) == about for one in branch.statements)


def _all_statements(cabinet: Cabinet) -> list[bytes]:
    return MembershipStore(cabinet.vault).statements(0)


def seal_anew(cabinet: Cabinet) -> None:
    """Have what waits sealed anew: it counts by statements that are no more."""
    for scope in cabinet.to_send():
        try:
            file = cabinet.file(scope)
        except StorageError:
            continue
        with file.sql.transaction():
            Exchange(file).drop_waiting()


def say_again(cabinet: Cabinet, scopes: Iterable[str]) -> None:
    """Have all that was said of these scopes sent again: it was sealed with a key that is nobody's in another list.

    Headquarters may have taken some of it already, as it cannot tell one key from another.
    """
    for scope in scopes:
        if cabinet.scope_entry(scope) is None:
            continue  # a key came, and nothing was ever written or read here
        try:
            file = cabinet.file(scope)
        except StorageError:
            continue
        with file.sql.transaction():
            Exchange(file).restart_from(0)
        cabinet.note_to_send(scope)
