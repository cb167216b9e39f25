"""One round: everything that this desk has to say is said, everything new is read. It can stop anywhere.

Nothing is asked of a person while it runs, and nothing waits for it. See PROTOCOL part 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.membership_store import MembershipStore
from sync.client.connection import Connection
from sync.client.contents import Contents
from sync.client.greeting import greet
from sync.client.losing import GivingUp, guard_lets_pass, is_many, keep_back_once, losses_of
from sync.client.member import HISTORY, KEYS_CURSOR, Member
from sync.client.offline import note_confirmed
from sync.client.passing_on import PassingOn, brought_scopes
from sync.client.pushing import Push, Pushed
from sync.client.reading import UNREADABLE, Levels, Reading, Report, report_nothing
from sync.client.refilling import Refill
from sync.client.relaying import relay_what_lacks
from sync.client.round_result import RoundResult
from sync.client.tray import TRAY_CURSOR
from sync.protocol.acts import Role
from sync.protocol.bodies import RoundAnswer, read_directory_page, read_round
from sync.protocol.errors import Conflict, ProtocolNew, ProtocolOld, Revoked, UnknownDevice
from sync.protocol.versions import is_older

MOST_PASSES = 5
"""A key that came, or a chain that began again, lets more be said: at most so often in one round."""
FEW_FILES = 12
"""With no more than so many to go through, the files that are open anyway are enough."""
PATIENT_PASSES = 2
"""How often a key may be awaited before a new one is made."""
NO_ROLE = "sync.no_role"
"""The problem of a case file that was made here by somebody who looks after no case file."""
GREET_AGAIN_S = 6 * 3600
"""How long a desk that stays unlocked believes which program is the newest."""
_BEGUN_AGAIN = frozenset({"chain", "epoch"})
"""Refusals after which the same changes are sealed anew."""


@dataclass(frozen=True, slots=True)
class _Local:
    """What of the desk's files a pass begins with."""

    cases: tuple[str, ...]
    to_send: frozenset[str]
    brought: tuple[str, ...]


class Rounds:
    """A desk's rounds while it is unlocked. Used on one thread, one round at a time."""

    def __init__(self, connection: Connection, program: str) -> None:
        self._connection = connection
        self._gate = connection.gate
        self._caller = connection.caller
        self._member = connection.member
        self._program = program
        self._directory = connection.directory
        self._keys = connection.keys
        self._refill = Refill(self._gate, self._caller, self._member)
        self._greeted_at: float | None = None
        self._newest_program = ""
        self._tray = 0
        self._etag = ""
        self._has_asked = False
        self._levels = Levels()
        self._reading = Reading(connection, self._levels, self._refill)
        self._has_losses = False
        self._may_lack = True
        self._has_relayed = False
        self._has_many_open = False
        self._sealed_anew: set[str] = set()
        self._contents = Contents(connection)
        self._passing_on = PassingOn(self._gate, self._caller)
        self._brought: tuple[str, ...] = ()
        self._keyless: dict[str, int] = {}
        """Scopes with something to send and no key → how many passes in a row."""
        self._result = RoundResult()

    @property
    def member(self) -> Member:
        """Return what this desk is in its organisation."""
        return self._member

    def run(self, report: Report = report_nothing) -> RoundResult:
        """Do one round.

        Raises ``Unreachable``, a ``Refusal``, ``DirectoryWrong`` and what ``greet`` raises; what was done until then
        stays done, and the next round goes on from there. ``result.is_revoked``: see ``revocation``.
        """
        self._result = RoundResult()
        self._has_relayed = False
        self._sealed_anew = set()
        try:
            self._greet()
            self._result.newest_program = self._newest_program
            for _ in range(MOST_PASSES):
                if not self._pass(report):
                    break
            self._result.brought = self._passing_on.run(self._brought)
            self._contents.run(self._result, self._levels.mended)
            self._levels.mended.clear()
        except (ProtocolOld, ProtocolNew):
            self._greeted_at = None
            self._greet()  # says which of the two is to be updated
            raise
        except UnknownDevice:
            if self._member.directory.number == 0:
                raise
            # It has lost the statement that let this device in, or all of them.
            try:
                self._directory.give_back(0)
            except Conflict:  # others have their places: somebody has to let this device in again
                raise UnknownDevice from None
            self._etag = ""
        except Revoked:
            self._learn_revocation()
        self._reading.count_owed(self._result)
        return self._result

    def _open_many(self) -> None:
        """Keep the files open that this round goes through: it comes to each of them several times."""
        if not self._has_many_open:
            self._gate(lambda cabinet: cabinet.keep_many_open())
            self._has_many_open = True

    def _close_many(self) -> None:
        while self._has_many_open:
            self._has_many_open = self._gate(lambda cabinet: cabinet.close_some())

    def _greet(self) -> None:
        now = self._connection.clock()
        if self._greeted_at is None or not 0 <= now - self._greeted_at < GREET_AGAIN_S:
            hello = greet(self._caller, self._member.organisation, self._program)
            newest = hello.newest_program
            self._newest_program = newest if is_older(self._program, newest) else ""
            self._greeted_at = now

    def _learn_revocation(self) -> None:
        """Believe that this device was let out only when a statement says so."""
        after = self._member.directory.number
        page = read_directory_page(self._caller.call("read_directory", query={"after": after}).body)
        # Also where something that was stated here without a network stands in the revocation's place.
        self._directory.level(page.number, page.head)
        if not self._member.directory.is_revoked(self._member.device):
            raise Revoked
        self._result.is_revoked = True

    # One pass

    def _pass(self, report: Report) -> bool:
        """Say and read what can be; tell whether another pass has more to do."""
        local = self._gate(_local)
        self._brought = local.brought
        if len(local.to_send) > FEW_FILES:
            self._open_many()
        if self._has_asked:
            self._declare(local)  # a case file that was opened since is sent in the same pass
            self._replace_lost_keys(local)
        pushed = self._say(local)
        answer, etag = self._ask()
        if answer is None:
            self._result.tray = self._tray  # whoever did not come to fetch it does now
            self._close_many()  # when all is calm: each costs some milliseconds
            if self._has_losses:
                self._give_up(local)
            return self._relay() or self._mend(pushed)
        self._know_directory(answer)
        self._forgive_conflicts(pushed)
        gained = set[str]()
        if answer.keys != self._member.keys_cursor:
            gained = self._keys.fetch(answer.keys)
        self._give_up(local)
        has_declared = self._declare(local)
        if len(answer.scopes) > FEW_FILES:
            self._open_many()
        self._reading.run(answer, gained, self._result, report)
        self._hand_on(answer)
        has_relayed = self._relay()
        has_mended = self._mend(pushed) or self._reading.has_mended
        self._result.tray = self._tray = answer.tray
        self._etag = "" if has_mended else etag
        return has_declared or has_relayed or has_mended or self._has_more_to_send()

    def _has_more_to_send(self) -> bool:
        local = self._gate(_local)
        return any(scope not in self._result.refused and self._may_pack(scope) for scope in local.to_send)

    # Saying

    def _say(self, local: _Local) -> Pushed:
        """Pack and send what is not sent, of scopes whose own chain is known."""
        self._contents.note(local.to_send)
        push = Push(self._connection, self._result.problems)
        try:
            return push.run(scope for scope in sorted(local.to_send) if self._may_pack(scope))
        finally:
            self._result.sent_changes += push.pushed.changes
            self._result.refused |= push.pushed.refused
            self._levels.reached |= push.pushed.cursors
            self._levels.acknowledged |= push.pushed.places

    def _may_pack(self, scope: str) -> bool:
        """Tell whether a scope's own chain is known: it was written from here, or read, or nobody has written yet."""
        if scope in self._levels.again or scope in self._result.problems or not self._member.may_read(scope):
            return False
        epoch = self._member.directory.epoch(scope)
        if self._member.key(scope, epoch) is None:
            return False
        if self._levels.is_level(scope):
            return True
        try:
            return self._gate(lambda cabinet: _is_begun(cabinet, scope))
        except UNREADABLE as error:
            self._result.problems[scope] = error.code
            return False

    def _mend(self, pushed: Pushed) -> bool:
        """Make ready again what was refused because its chain or key has moved on; tell whether there was any."""
        broken = [scope for scope, code in pushed.refused.items() if code in _BEGUN_AGAIN]
        # Who may write now was refused for what they might do when it was sealed: once, it is sealed anew.
        dated = [
            scope
            for scope, code in pushed.refused.items()
            if code == "forbidden" and scope not in self._sealed_anew and self._member.may_read(scope)
        ]
        self._sealed_anew |= set(dated)
        broken += dated
        if not broken:
            return False
        for scope in broken:
            self._result.refused.pop(scope, None)
        mended = self._refill.run(broken, is_refused=True)
        self._levels.read_again(mended.reread)
        self._result.forgot += mended.lacking
        return bool(mended.reread)

    def _forgive_conflicts(self, pushed: Pushed) -> None:
        """Try again what headquarters refused because it lacked statements: they were given back to it now."""
        for scope in [scope for scope, code in pushed.refused.items() if code == "conflict"]:
            self._result.refused.pop(scope, None)

    # Asking

    def _ask(self) -> tuple[RoundAnswer | None, str]:
        """Ask where everything stands; None when nothing is new since a round that was done to its end."""
        headers = {"if-none-match": self._etag} if self._etag else {}
        answer = self._caller.call("round", headers=headers)
        if answer.status == 304:
            return None, self._etag
        self._etag = ""
        self._has_asked = True
        self._may_lack = True
        found = read_round(answer.body)
        self._levels.places = dict(found.scopes)
        return found, answer.headers.get("etag", "")

    def _know_directory(self, answer: RoundAnswer) -> None:
        self._directory.level(answer.directory, answer.head)
        self._gate(note_confirmed)
        known = self._member.history
        if answer.history == known:
            return
        if known:
            # By this desk's own list: the answer is from before headquarters was given back what it lacked.
            mine = self._member.directory.scopes_of(self._member.device)
            mended = self._refill.run(mine, is_refused=False)
            self._levels.read_again(mended.reread)
            self._result.forgot += mended.lacking
        self._gate(lambda cabinet: _note_history(cabinet, answer.history))
        self._member.history, self._member.keys_cursor = answer.history, 0

    # Rights

    def _give_up(self, local: _Local) -> None:
        losses = losses_of(self._member, local.cases)
        self._has_losses = bool(losses.all)
        if not losses.all:
            return
        may_go = self._gate(lambda cabinet: guard_lets_pass(cabinet, self._member, losses, len(local.cases)))
        if is_many(len(losses.all), len(local.cases)):
            try:  # also when an administrator said so: the copy is what a mistake is made good from
                now = self._connection.now()
                self._gate(lambda cabinet: keep_back_once(cabinet, losses, now))
            except StorageError as error:  # a full disk: nothing goes before the copy is there
                self._result.problems[losses.all[0]] = error.code
                may_go = False
        if not may_go:
            self._result.guarded = losses.all
            return
        gone = GivingUp(self._connection).give_up(losses)
        self._has_losses = False
        self._result.removed += tuple(gone)

    def _declare(self, local: _Local) -> bool:
        """State the scopes that were made here; their changes are sent in the next pass."""
        declared = self._keys.declare((REGISTER, *(scope for scope in local.cases if scope in local.to_send)))
        for scope in declared:
            self._levels.places.setdefault(scope, 0)
        for scope in local.cases:
            if scope in local.to_send and self._keys.is_nobodys(scope):
                self._result.problems[scope] = NO_ROLE
        return bool(declared)

    def _relay(self) -> bool:
        """Send on, once a round, what headquarters lacks of others; tell whether there is any to send."""
        if self._has_relayed or not self._may_lack:
            return False
        self._has_relayed = True
        count, self._may_lack = relay_what_lacks(self._connection, self._levels.is_level)
        self._result.awaits_others |= self._may_lack
        return count > 0

    def _replace_lost_keys(self, local: _Local) -> None:
        """Make a new key where something waits to be sent, and the key did not come in some rounds."""
        member = self._member
        without = {
            scope
            for scope in local.to_send
            if member.may_read(scope) and member.key(scope, member.directory.epoch(scope)) is None
        }
        self._keyless = {scope: self._keyless.get(scope, 0) + 1 for scope in without}
        self._result.awaits_others |= bool(without)
        lost = {scope for scope, passes in self._keyless.items() if passes > PATIENT_PASSES}
        if lost and self._keys.rotate_without_key(lost):
            # What was sealed with the lost key is readable for nobody: it is said again, by a supervisor for everybody.
            is_supervisor = Role.SUPERVISOR in member.roles
            self._gate(partial(_say_again, scopes=sorted(lost), of_all=is_supervisor))

    def _hand_on(self, answer: RoundAnswer) -> None:
        self._keys.rotate()
        if answer.missing or self._member.directory.number > answer.directory:
            self._keys.give_missing()


def _local(cabinet: Cabinet) -> _Local:
    return _Local(tuple(cabinet.case_ids()), frozenset(cabinet.to_send()), tuple(brought_scopes(cabinet)))


def _note_history(cabinet: Cabinet, history: str) -> None:
    """Note which history headquarters has; its keys and its tray are read again, as they are another one's."""
    store = MembershipStore(cabinet.vault)
    store.keep_facts({HISTORY: history, KEYS_CURSOR: "0", TRAY_CURSOR: "0"})


def _is_begun(cabinet: Cabinet, scope: str) -> bool:
    exchange = Exchange(cabinet.file(scope))
    return exchange.own_end() is not None or exchange.cursor > 0


def _say_again(cabinet: Cabinet, scopes: list[str], *, of_all: bool) -> None:
    """Have what was written in these files sent again: by this desk, or by anybody."""
    for scope in scopes:
        file = cabinet.file(scope)
        exchange = Exchange(file)
        with file.sql.transaction():
            if of_all:
                exchange.mark_all_unsent()
            else:
                exchange.mark_unsent_of(file.own_devices)
