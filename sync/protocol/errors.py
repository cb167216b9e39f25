"""What can go wrong on the wire, each with one stable code, for both ends.

::

    CoachDeskError
    └── Fault
        └── SyncFault
            ├── NotCanonical        bytes that are not the canonical JSON they should be
            ├── CutShort            a stream that ended inside an envelope
            ├── WrappedKeyRefused   a scope key that was not for this device, scope and epoch
            ├── ChangeRefused       a change that may not travel
            ├── SetAside            an envelope that cannot be taken in, by reason (PROTOCOL part 8)
            ├── StatementRefused    a statement of the directory that does not count
            ├── DirectoryRefused    a directory that is not the one known
            └── Refusal             what headquarters answers instead of doing it (PROTOCOL part 5)

Contexts hold ids, numbers and codes: never what somebody wrote, so that an error may be logged and sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from coachdesk.errors import Fault


class SyncFault(Fault):
    """Something on the wire is not what it should be."""

    code = "sync.fault"


class NotCanonical(SyncFault):
    """Bytes are not canonical JSON of the allowed types (context: reason)."""

    code = "sync.not_canonical"


class CutShort(SyncFault):
    """A stream ended inside a frame (context: whole, how many came whole before it; missing, bytes)."""

    code = "sync.cut_short"


class WrappedKeyRefused(SyncFault):
    """A wrapped key does not open for this device, scope and epoch, or is not the key that was promised."""

    code = "sync.wrapped_key"


class ChangeRefused(SyncFault):
    """A change of this desk may not travel (context: change, reason)."""

    code = "sync.change"


class SetAside(SyncFault):
    """An envelope cannot be taken in for now; it is kept as it came, with ``reason``."""

    code = "set_aside"

    @property
    def reason(self) -> str:
        """Return the reason as PROTOCOL part 8 writes it."""
        return self.code.removeprefix("set_aside.")


class Malformed(SetAside):
    """The bytes are no envelope (context: part, reason)."""

    code = "set_aside.malformed"


class TooLarge(SetAside):
    """A declared or real size is over its limit (context: part, limit)."""

    code = "set_aside.too_large"


class SignatureWrong(SetAside):
    """The signature is not of the device that the header names."""

    code = "set_aside.signature"


class UnknownWriter(SetAside):
    """The directory knows no such writer of this scope at that time (context: device, scope)."""

    code = "set_aside.unknown_writer"


class ChainGap(SetAside):
    """An envelope before this one has not come (context: device, scope, known, number)."""

    code = "set_aside.chain_gap"


class Fork(SetAside):
    """Two different envelopes claim the same place of a chain (context: device, scope, number)."""

    code = "set_aside.fork"


class NoKey(SetAside):
    """The scope key of this epoch is not at hand (context: scope, epoch)."""

    code = "set_aside.no_key"


class SealBroken(SetAside):
    """The body is not the one that was signed, or does not open under this key."""

    code = "set_aside.seal"


class Bomb(SetAside):
    """The plain text is larger than allowed, or than it declares (context: limit)."""

    code = "set_aside.bomb"


class BadContent(SetAside):
    """The seal opened and what is inside is not a list of changes of this form (context: reason, change)."""

    code = "set_aside.content"


class Newer(SetAside):
    """A newer program wrote it in a form that this one does not know."""

    code = "set_aside.newer"


class StatementRefused(SyncFault):
    """A statement does not count (context: number, and what it is about)."""

    code = "statement"


class StatementMalformed(StatementRefused):
    """The bytes are no statement, or its body lacks something (context: reason)."""

    code = "statement.malformed"


class StatementForeign(StatementRefused):
    """It belongs to another organisation."""

    code = "statement.foreign"


class StatementSignature(StatementRefused):
    """It is not signed by whom it names."""

    code = "statement.signature"


class StatementOutOfOrder(StatementRefused):
    """It does not come next: another number, or another statement before it (context: number, expected)."""

    code = "statement.out_of_order"


class StatementMakerUnknown(StatementRefused):
    """Its maker is not a device of the organisation, or no longer one (context: by)."""

    code = "statement.unknown_maker"


class StatementForbidden(StatementRefused):
    """Its maker had no right to make it (context: by, act)."""

    code = "statement.forbidden"


class StatementTaken(StatementRefused):
    """The id or key that it brings belongs to another already (context: id)."""

    code = "statement.taken"


class StatementSubjectUnknown(StatementRefused):
    """What it is about is not there, or no longer (context: id)."""

    code = "statement.unknown_subject"


class StatementEpoch(StatementRefused):
    """Its epoch is not the next one (context: scope, epoch, expected)."""

    code = "statement.epoch"


class LastAdministrator(StatementRefused):
    """Nobody could keep people and devices after it."""

    code = "statement.last_administrator"


class DirectoryRefused(SyncFault):
    """A directory is not the one known."""

    code = "directory"


class DirectoryShorter(DirectoryRefused):
    """It ends before the statement known last (context: number, known)."""

    code = "directory.shorter"


class DirectoryDifferent(DirectoryRefused):
    """It holds another statement in a place that is known (context: number)."""

    code = "directory.different"


class Refusal(SyncFault):
    """Headquarters does not do what was asked.

    ``status``: of HTTP. ``tells``: the only context that travels: numbers and hashes of headquarters' own, so that
    a refusal never repeats what was sent.
    """

    code = "refused"
    status: ClassVar[int] = 400
    tells: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def wire_code(cls) -> str:
        """Return the code as it stands in ``application/problem+json``."""
        return cls.code.removeprefix("refused.")

    def problem(self) -> dict[str, object]:
        """Return the body of the answer (RFC 9457)."""
        told = {name: self.context[name] for name in sorted(self.tells) if name in self.context}
        return {"type": "about:blank", "status": self.status, "code": self.wire_code(), **told}


class BadRequest(Refusal):
    """The request is not one of PROTOCOL's."""

    code = "refused.bad_request"


class ProtocolOld(Refusal):
    """The desk's protocol is older than headquarters': update the program."""

    code = "refused.protocol_old"
    tells = frozenset({"lowest", "highest"})


class ProtocolNew(Refusal):
    """The desk's protocol is newer than headquarters': headquarters is to be updated."""

    code = "refused.protocol_new"
    tells = frozenset({"lowest", "highest"})


class ClockOff(Refusal):
    """The request was signed too long ago, or in the future (tells: now, Unix seconds at headquarters)."""

    code = "refused.clock"
    status = 401
    tells = frozenset({"now"})


class RequestSignatureWrong(Refusal):
    """The request is not signed by the device that it names."""

    code = "refused.signature"
    status = 401


class UnknownDevice(Refusal):
    """The directory knows no such device."""

    code = "refused.unknown_device"
    status = 401


class Revoked(Refusal):
    """The device, or its person, was revoked."""

    code = "refused.revoked"
    status = 403


class Forbidden(Refusal):
    """This device may not do this."""

    code = "refused.forbidden"
    status = 403


class NoScope(Refusal):
    """There is no such scope, or it was erased."""

    code = "refused.no_scope"
    status = 404


class Conflict(Refusal):
    """Somebody was first (tells: number, where the directory stands now)."""

    code = "refused.conflict"
    status = 409
    tells = frozenset({"number"})


class ChainRefused(Refusal):
    """The envelope does not continue its chain (tells: number and hash of the last one kept)."""

    code = "refused.chain"
    status = 409
    tells = frozenset({"number", "hash"})


class RequestTooLarge(Refusal):
    """The request is over a limit (tells: limit, bytes)."""

    code = "refused.too_large"
    status = 413
    tells = frozenset({"limit"})


class Busy(Refusal):
    """Try again later (tells: wait_s, also in ``Retry-After``)."""

    code = "refused.busy"
    status = 503
    tells = frozenset({"wait_s"})


class Full(Refusal):
    """Headquarters' disk is full."""

    code = "refused.full"
    status = 507


REFUSALS: Mapping[str, type[Refusal]] = MappingProxyType(
    {
        kind.wire_code(): kind
        for kind in (
            BadRequest,
            ProtocolOld,
            ProtocolNew,
            ClockOff,
            RequestSignatureWrong,
            UnknownDevice,
            Revoked,
            Forbidden,
            NoScope,
            Conflict,
            ChainRefused,
            RequestTooLarge,
            Busy,
            Full,
        )
    }
)
"""Every refusal by its code on the wire."""


def refusal_of(problem: Mapping[str, object]) -> Refusal:
    """Return the refusal that an answer speaks of; an unknown code is a ``BadRequest`` without context.

    Only whole numbers and short texts that the code is known to tell are taken over.
    """
    kind = REFUSALS.get(str(problem.get("code")), BadRequest)
    told = {
        name: value
        for name in kind.tells
        if isinstance(value := problem.get(name), int) or (isinstance(value, str) and len(value) <= 64)
    }
    return kind(**told)
