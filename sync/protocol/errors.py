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
            ├── TextMalformed       an invitation, a half of a key … that was mistyped or cut
            ├── InvitationWrong     an invitation that does not hold
            ├── RecoveryRefused     the recovery key, or what it should open, is another one
            ├── ContentRefused      a sealed document that does not open
            ├── BundleRefused       a file that is no bundle for this desk, or not whole
            ├── ReceiptRefused      a receipt that is not headquarters'
            └── Refusal             what headquarters answers instead of doing it (PROTOCOL part 5)

Contexts hold ids, numbers and codes: never what somebody wrote, so that an error may be logged and sent. All but the
refusals are written down in ``faults`` and named here too: this is where everybody imports them from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from sync.protocol.faults import (
    BadContent,
    Bomb,
    BundleAltered,
    BundleCut,
    BundleForAnother,
    BundleForeign,
    BundleMalformed,
    BundleNewer,
    BundleRefused,
    BundleSignature,
    ChainGap,
    ChangeRefused,
    ContentRefused,
    CutShort,
    DirectoryDifferent,
    DirectoryRefused,
    DirectoryShorter,
    Fork,
    InvitationWrong,
    LastAdministrator,
    Malformed,
    Newer,
    NoKey,
    NotCanonical,
    ReceiptRefused,
    RecoveryRefused,
    SealBroken,
    SetAside,
    SignatureWrong,
    StatementEpoch,
    StatementForbidden,
    StatementForeign,
    StatementMakerUnknown,
    StatementMalformed,
    StatementOutOfOrder,
    StatementRefused,
    StatementSignature,
    StatementSubjectUnknown,
    StatementTaken,
    SyncFault,
    TextMalformed,
    TooLarge,
    UnknownWriter,
    WrappedKeyRefused,
)

__all__ = [
    "REFUSALS",
    "BadContent",
    "BadRequest",
    "Bomb",
    "BundleAltered",
    "BundleCut",
    "BundleForAnother",
    "BundleForeign",
    "BundleMalformed",
    "BundleNewer",
    "BundleRefused",
    "BundleSignature",
    "Busy",
    "ChainGap",
    "ChainRefused",
    "ChangeRefused",
    "ClockOff",
    "Conflict",
    "ContentRefused",
    "CutShort",
    "DirectoryDifferent",
    "DirectoryRefused",
    "DirectoryShorter",
    "EpochRefused",
    "Failed",
    "Forbidden",
    "Fork",
    "Full",
    "InvitationRefused",
    "InvitationWrong",
    "LastAdministrator",
    "Malformed",
    "Newer",
    "NoKey",
    "NoScope",
    "NotCanonical",
    "NotFound",
    "ProtocolNew",
    "ProtocolOld",
    "RangeRefused",
    "ReceiptRefused",
    "RecoveryRefused",
    "Refusal",
    "RequestSignatureWrong",
    "RequestTooLarge",
    "Revoked",
    "SealBroken",
    "SetAside",
    "SignatureWrong",
    "StatementEpoch",
    "StatementForbidden",
    "StatementForeign",
    "StatementMakerUnknown",
    "StatementMalformed",
    "StatementOutOfOrder",
    "StatementRefused",
    "StatementSignature",
    "StatementSubjectUnknown",
    "StatementTaken",
    "SyncFault",
    "TextMalformed",
    "TooLarge",
    "UnknownDevice",
    "UnknownWriter",
    "WrappedKeyRefused",
    "WrongMethod",
    "refusal_of",
]

_TOLD = re.compile(r"[a-z0-9._-]{1,64}")
"""What a refusal's text may be: a code or a hash, so that nobody is shown a sentence of somebody else's making."""


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

    def told(self) -> dict[str, int | str]:
        """Return what of the context travels."""
        context = ((name, self.context.get(name)) for name in sorted(self.tells))
        return {name: value for name, value in context if isinstance(value, (int, str))}

    def problem(self) -> dict[str, object]:
        """Return the body of the answer (RFC 9457)."""
        return {"type": "about:blank", "status": self.status, "code": self.wire_code(), **self.told()}


class BadRequest(Refusal):
    """The request is not one of PROTOCOL's.

    Tells: the ``field`` that is wrong; of a list of statements the ``statement`` code of the first refused, how
    many were ``taken`` before it, and the ``number`` of the directory.
    """

    code = "refused.bad_request"
    tells = frozenset({"field", "statement", "taken", "number"})


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
    """This device may not do this (tells for statements: as ``BadRequest``)."""

    code = "refused.forbidden"
    status = 403
    tells = frozenset({"statement", "taken", "number"})


class InvitationRefused(Refusal):
    """The invitation lets nobody in (tells: reason, as ``InvitationWrong`` names it)."""

    code = "refused.invitation"
    status = 403
    tells = frozenset({"reason"})


class NoScope(Refusal):
    """There is no such scope, or it was erased."""

    code = "refused.no_scope"
    status = 404


class NotFound(Refusal):
    """There is nothing here: no such endpoint, document, request or entry of the tray."""

    code = "refused.not_found"
    status = 404


class WrongMethod(Refusal):
    """The path is there, and this is not done with it."""

    code = "refused.method"
    status = 405


class Conflict(Refusal):
    """Somebody was first.

    Tells: of the directory its ``number`` and ``head``, how many statements were ``taken``, and the ``statement`` code;
    of a document how many bytes headquarters has (``have``).
    """

    code = "refused.conflict"
    status = 409
    tells = frozenset({"number", "head", "taken", "statement", "have"})


class ChainRefused(Refusal):
    """The envelope does not continue its chain (tells: number and hash of the last one kept)."""

    code = "refused.chain"
    status = 409
    tells = frozenset({"number", "hash"})


class EpochRefused(Refusal):
    """The envelope is sealed in an epoch that is too old, or none (tells: epoch, the one to seal it anew in)."""

    code = "refused.epoch"
    status = 409
    tells = frozenset({"epoch"})


class RangeRefused(Refusal):
    """The part asked for lies outside of the document (tells: have, its length)."""

    code = "refused.range"
    status = 416
    tells = frozenset({"have"})


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
    """Headquarters' disk is full, or what it keeps for one device (tells: limit, bytes, in that case)."""

    code = "refused.full"
    status = 507
    tells = frozenset({"limit"})


class Failed(Refusal):
    """Headquarters has a defect, or its machine failed; trying again later may help."""

    code = "refused.failed"
    status = 500


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
            InvitationRefused,
            NoScope,
            NotFound,
            WrongMethod,
            Conflict,
            ChainRefused,
            EpochRefused,
            RangeRefused,
            RequestTooLarge,
            Busy,
            Full,
            Failed,
        )
    }
)
"""Every refusal by its code on the wire."""


def refusal_of(problem: Mapping[str, object]) -> Refusal:
    """Return the refusal that an answer speaks of; an unknown code is a ``BadRequest`` without context.

    Only whole numbers and short texts that the code is known to tell are taken over.
    """
    code = problem.get("code")
    kind = REFUSALS.get(code) if isinstance(code, str) else None
    if kind is None:
        return BadRequest()
    told = {name: problem[name] for name in kind.tells if _is_tellable(problem.get(name))}
    return kind(**told)


def _is_tellable(value: object) -> bool:
    return type(value) is int or (isinstance(value, str) and _TOLD.fullmatch(value) is not None)
