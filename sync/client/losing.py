"""What this desk has to give up, by statements alone; and the guard that asks before many files go.

What was not sent goes to the supervisors' tray first. Headquarters can make nothing go: it can only show statements,
each of which somebody signed who had the right to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.exchange import Exchange
from coachdesk.storage.keeping_back import drop_kept, keep_back
from coachdesk.storage.membership_store import MembershipStore
from sync.client.connection import Connection
from sync.client.member import Member
from sync.client.packing import pack_portion, standing_before_loss
from sync.client.passing_on import PassingOn
from sync.client.refilling import Refill
from sync.protocol.bodies import read_envelope_answers
from sync.protocol.endpoints import REQUEST_BYTES
from sync.protocol.framing import PREAMBLE_BYTES, Frame, write_frame

FREE_LOSSES = 3
"""Up to so many case files go without a question; more, or several that are over half of them, wait for an answer."""

ALLOWED = "losses_allowed"
"""The fact of the vault that names the case files whose going the person allowed, one a line."""
GUARDS_USED = "guards_used"
KEPT_BACK = "kept_back_set"
"""The fact of the vault that names the case files that were copied last, before the question was asked."""


@dataclass(frozen=True, slots=True)
class Losses:
    """The case files that are to go: ``lost``: no access any more; ``erased``: destroyed for everybody."""

    lost: tuple[str, ...]
    erased: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Return both."""
        return (*self.lost, *self.erased)


def losses_of(member: Member, case_ids: Sequence[str]) -> Losses:
    """Return what of these case files the directory says is no longer this desk's.

    A case file that the directory never heard of is this desk's own, not yet sent.
    """
    records = member.directory.members.scopes
    lost, erased = [], []
    for scope in case_ids:
        record = records.get(scope)
        if record is None:
            continue
        if not record.is_there():
            erased.append(scope)
        elif not member.may_read(scope):
            lost.append(scope)
    return Losses(tuple(lost), tuple(erased))


def is_many(count: int, of: int) -> bool:
    """Tell whether so many of the desk's case files may not go without a question."""
    return count > FREE_LOSSES or (count > 1 and count * 2 > of)


def guard_lets_pass(cabinet: Cabinet, member: Member, losses: Losses, case_count: int) -> bool:
    """Tell whether these files may go: few, allowed by the person, or named by an administrator's statement."""
    going = set(losses.all)
    store = MembershipStore(cabinet.vault)
    facts = store.facts()
    if going <= set(facts.get(ALLOWED, "").split()):
        return True
    used = set(facts.get(GUARDS_USED, "").split())
    for guard in member.directory.guards_for(member.device):
        if str(guard.number) not in used and guard.scopes == going:
            store.keep_fact(GUARDS_USED, " ".join(sorted(used | {str(guard.number)})))
            store.keep_fact(ALLOWED, " ".join(sorted(going)))  # goes on after a cut
            return True
    return not is_many(len(going), case_count)


def allow(cabinet: Cabinet, scopes: Sequence[str]) -> None:
    """Note that the person lets these case files go."""
    MembershipStore(cabinet.vault).keep_fact(ALLOWED, " ".join(sorted(scopes)))


def keep_back_once(cabinet: Cabinet, losses: Losses, now: int) -> None:
    """Copy the case files that wait for an answer, once for each set; raise ``DiskFull``, ``FileUnreachable``."""
    store = MembershipStore(cabinet.vault)
    going = " ".join(sorted(losses.all))
    if store.facts().get(KEPT_BACK) == going:
        return
    keep_back(cabinet, losses.all, now)
    store.keep_fact(KEPT_BACK, going)


def _forget_allowed(cabinet: Cabinet) -> None:
    """What was allowed is done: the same files, given again and lost again, are asked about again."""
    store = MembershipStore(cabinet.vault)
    for name in {ALLOWED, KEPT_BACK} & store.facts().keys():
        store.drop_fact(name)


class GivingUp:
    """Bring the unsent work of lost files to the tray, and remove the files."""

    def __init__(self, connection: Connection) -> None:
        self._gate = connection.gate
        self._caller = connection.caller
        self._member = connection.member
        self._keys = connection.keys
        self._refill = Refill(self._gate, self._caller, self._member)
        self._passing_on = PassingOn(self._gate, self._caller)

    def give_up(self, losses: Losses) -> list[str]:
        """Remove these case files once what they had to send is in safe hands; return which went.

        Raises ``Unreachable`` or a ``Refusal``. What cannot be sealed for anybody, as its key was lost with an older
        state of this disk, is not destroyed: it stays, and counts as something to send.
        """
        gone = []
        for scope in losses.all:
            if scope not in losses.erased:
                self.hand_over(scope)
                if self._gate(lambda cabinet, one=scope: _has_unsent(cabinet, one)):  # type: ignore[misc]  # bound now
                    continue
            self._gate(lambda cabinet, one=scope: _remove(cabinet, one))  # type: ignore[misc]  # bound now
            self._member.forget_keys(scope)
            gone.append(scope)
        if losses.erased:
            self._gate(lambda cabinet: drop_kept(cabinet, losses.erased))
        self._gate(_forget_allowed)
        return gone

    def hand_over(self, scope: str) -> int:
        """Bring what a scope had to send to the supervisors' tray; return how many envelopes."""
        member = self._member
        self._keys.hand_over(scope)
        self._passing_on.hand_over(scope)
        self._gate(lambda cabinet: _withdraw(cabinet, scope))
        # What headquarters acknowledged and forgot since would go with the file.
        self._refill.run([scope], is_refused=False)
        count = 0
        while True:
            portion = self._gate(lambda cabinet: self._next(cabinet, scope))
            if not portion:
                return count
            body = b"".join(write_frame(Frame(raw)) for _, raw in portion)
            answers = read_envelope_answers(self._caller.call("put_tray", body=body).body, len(portion))
            taken = [number for (number, _), answer in zip(portion, answers, strict=True) if answer.is_taken]
            if not taken:
                # It can be read by nobody there: keeping it here for ever would keep the file from its owner's
                # decision, so it is said, and stays.
                raise next(answer.refusal() for answer in answers if not answer.is_taken)
            self._gate(lambda cabinet, numbers=taken: _note_handed(cabinet, member.device, scope, numbers))  # type: ignore[misc]  # bound now
            count += len(taken)

    def _next(self, cabinet: Cabinet, scope: str) -> list[tuple[int, bytes]]:
        """Return some envelopes that wait, packing what is left; none when all is handed over."""
        if cabinet.scope_entry(scope) is None or cabinet.is_set_aside(scope):
            return []
        exchange = Exchange(cabinet.file(scope))
        waiting = exchange.waiting()
        if not waiting:
            standing = standing_before_loss(self._member, scope)
            if standing is None or not pack_portion(cabinet, self._member, scope, standing=standing).changes:
                return []
            waiting = exchange.waiting()
        portion: list[tuple[int, bytes]] = []
        size = 0
        for packed in waiting:
            size += PREAMBLE_BYTES + len(packed.raw)
            if portion and size > REQUEST_BYTES:
                break
            portion.append((packed.number, packed.raw))
        return portion


def _withdraw(cabinet: Cabinet, scope: str) -> None:
    """Have laid again what was laid before this desk died: headquarters may have lost it since."""
    if cabinet.scope_entry(scope) is None or cabinet.is_set_aside(scope):
        return
    file = cabinet.file(scope)
    with file.sql.transaction():
        Exchange(file).withdraw_laid()


def _note_handed(cabinet: Cabinet, device: str, scope: str, numbers: Sequence[int]) -> None:
    file = cabinet.file(scope)
    exchange = Exchange(file)
    with file.sql.transaction():
        for packed in exchange.waiting():
            if packed.number in numbers:
                exchange.acknowledge(packed.number, packed.hash, 0, 0)
    if not exchange.has_unsent(device):
        cabinet.note_sent(scope)


def _has_unsent(cabinet: Cabinet, scope: str) -> bool:
    if cabinet.scope_entry(scope) is None or cabinet.is_set_aside(scope):
        return False
    return Exchange(cabinet.file(scope)).has_unsent(cabinet.author.device)


def _remove(cabinet: Cabinet, scope: str) -> None:
    assert scope != REGISTER  # noqa: S101 - nothing states that, and it would take the desk away
    store = MembershipStore(cabinet.vault)
    store.drop_keys(scope)
    store.drop_asides([one.id for one in store.asides(scope)])
    cabinet.remove_scope(scope)
