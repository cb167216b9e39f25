"""Read the directory's new statements, and state something.

The list is one: who comes second with a statement reads on, signs anew, and tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.membership_store import MembershipStore
from sync.client.branches import Branches
from sync.client.caller import Caller, Clock
from sync.client.errors import DirectoryWrong
from sync.client.gate import FilesGate
from sync.client.member import Member
from sync.protocol.acts import Body
from sync.protocol.bodies import StatementsSent, read_directory_page, read_directory_standing
from sync.protocol.errors import Conflict, DirectoryRefused, StatementOutOfOrder, StatementRefused
from sync.protocol.statements import Statement, make_statement, read_statement

STATEMENTS_AT_ONCE = 200
TRIES = 8

Wanted = Callable[[], Sequence[Body]]
"""What there is to state, asked again after somebody else was first."""


class DirectoryExchange:
    """The desk's side of the directory."""

    def __init__(self, gate: FilesGate, caller: Caller, member: Member, clock: Clock) -> None:
        self._gate = gate
        self._caller = caller
        self._member = member
        self._clock = clock
        self._branches = Branches(gate, caller, member, self._said_at)

    def level(self, number: int, head: str) -> None:
        """Make this desk's directory and headquarters', which ends so, the same; raise ``DirectoryWrong``.

        What headquarters lacks is given back to it; what is new here is read; where it has other statements in known
        places, see ``branches``.
        """
        directory = self._member.directory
        try:
            if 0 < number <= directory.number:
                directory.check_place(number, head)
        except DirectoryRefused:
            self._branches.follow()
            return
        if number < directory.number:
            self.give_back(number)
        else:
            self.read(number)

    def follow_decided(self) -> None:
        """Go on with headquarters' list, as a person decided; raise ``DirectoryWrong`` when it is no list of ours."""
        self._branches.follow(is_decided=True)

    def read(self, until: int) -> list[Statement]:
        """Read what is new up to a number; return the new statements that follow. Raises ``DirectoryWrong``."""
        new: list[Statement] = []
        while self._member.directory.number < until:
            after = self._member.directory.number
            page = read_directory_page(self._caller.call("read_directory", query={"after": after}).body)
            try:
                statements = [read_statement(raw) for raw in page.statements]
                added = self._member.take_statements(statements)
            except StatementOutOfOrder:
                self._branches.follow()  # they follow another one than ours
                break
            except (StatementRefused, DirectoryRefused) as error:
                raise DirectoryWrong(reason=error.code) from None
            if not added:
                break
            self._keep(added)
            new += added
        return new

    def state(self, wanted: Wanted) -> int:
        """State what ``wanted`` says, reading first when somebody else was; return how many were taken.

        Raises ``Refusal`` when this person may not, or after too many tries.
        """
        taken = 0
        for attempt in range(TRIES):
            bodies = list(wanted())[:STATEMENTS_AT_ONCE]
            if not bodies:
                return taken
            made = self._made(bodies)
            try:
                answer = self._caller.call("state", body=StatementsSent([one.raw for one in made]).as_bytes())
            except Conflict as conflict:
                if attempt == TRIES - 1:
                    raise
                self._level_after(conflict)
                continue
            standing = read_directory_standing(answer.body)
            count = standing.taken
            self._member.take_statements(made[:count])
            self._keep(made[:count])
            taken += count
        return taken

    def _level_after(self, conflict: Conflict) -> None:
        """Be level with headquarters again after it said where its directory ends."""
        number, head = conflict.context.get("number"), conflict.context.get("head")
        if isinstance(number, int) and isinstance(head, str):
            self.level(number, head)
        else:
            self.read(self._member.directory.number + 1)

    def give_back(self, number: int) -> None:
        """Send again the statements that headquarters lost, from the first it lacks."""
        while number < self._member.directory.number:
            part = self._gate(partial(_statements_after, after=number))
            try:
                answer = self._caller.call("state", body=StatementsSent(part).as_bytes())
            except Conflict as conflict:
                told = conflict.context.get("number")
                if not isinstance(told, int) or told <= number:
                    raise
                number = told
                continue
            standing = read_directory_standing(answer.body)
            if standing.number <= number:
                break
            number = standing.number

    def _said_at(self) -> str:
        at = datetime.fromtimestamp(self._clock() + self._caller.clock_difference_s, UTC)
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _made(self, bodies: Sequence[Body]) -> list[Statement]:
        """Sign statements one after another, leaving out those that would not count."""
        directory, made = self._member.directory, []
        for body in bodies:
            statement = make_statement(
                directory.next_place,
                body,
                by=self._member.device,
                at=self._said_at(),
                signing_key=self._member.signing_key,
            )
            directory = directory.extended(statement)  # what would be refused is not sent
            made.append(statement)
        return made

    def _keep(self, statements: Sequence[Statement]) -> None:
        if statements:
            rows = [(one.number, one.raw) for one in statements]
            self._gate(lambda cabinet: MembershipStore(cabinet.vault).keep_statements(rows))


def _statements_after(cabinet: Cabinet, after: int) -> list[bytes]:
    return MembershipStore(cabinet.vault).statements(after)[:STATEMENTS_AT_ONCE]
