"""What requests and answers hold in JSON, each body declared once (PROTOCOL part 5).

Each is written by ``as_bytes`` and read by a function of its own, which raises ``BadRequest`` with the field that is
wrong. What belongs to joining stands in ``joins``, to bundles in ``receipts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.protocol.errors import REFUSALS, BadRequest, Refusal, refusal_of
from sync.protocol.json_body import (
    IS_HASH,
    IS_ID,
    IS_TRUTH,
    JsonBody,
    Kind,
    by_id,
    checked,
    held,
    listed,
    one_of,
    optional,
    raw,
    whole,
)
from sync.protocol.keys import SIGNATURE_BYTES, WRAPPED_KEY_BYTES
from sync.protocol.limits import CONTENT_BYTES, RELEASE_BYTES, STATEMENT_BYTES, is_history, is_version

STATEMENTS = 200
STATEMENTS_BYTES = 1024 * 1024
"""How many statements one request brings at most, and of how many bytes together."""
PAGE_STATEMENTS = 5000
KEYS_AT_ONCE = 500
MISSING = 2000
SCOPES = 50_000
CHAINS = 20_000
ANSWERS = 20_000
PULLS = 64
"""The longest lists; what is longer is not what headquarters or a desk of ours sends."""

_ARE_STATEMENTS = listed(raw(most=STATEMENT_BYTES), most=STATEMENTS, least=1)
_IS_EPOCH = whole(least=1)
_IS_WRAPPED = raw(length=WRAPPED_KEY_BYTES)


# The directory


@dataclass(frozen=True, slots=True)
class StatementsSent(JsonBody):
    """``POST /v1/directory``: canonical bytes of 1 to 200 statements that follow one another, at most 1 MiB."""

    statements: Sequence[bytes] = held(_ARE_STATEMENTS)

    def wrong_field(self) -> str | None:
        """Return ``statements`` when they are too long together."""
        return "statements" if sum(map(len, self.statements)) > STATEMENTS_BYTES else None


@dataclass(frozen=True, slots=True)
class DirectoryStanding(JsonBody):
    """The answer to it: where the directory ends now, and how many of those sent were taken."""

    number: int = held(whole())
    head: str = held(IS_HASH)
    taken: int = held(whole(most=STATEMENTS))


@dataclass(frozen=True, slots=True)
class DirectoryPage(JsonBody):
    """``GET /v1/directory``: where it ends, and the statements after the one asked for, up to about 1 MiB."""

    number: int = held(whole())
    head: str = held(IS_HASH)
    statements: Sequence[bytes] = held(listed(raw(most=STATEMENT_BYTES), most=PAGE_STATEMENTS))


def read_statements_sent(data: bytes) -> StatementsSent:
    """Return the statements of a request, not looked into."""
    return StatementsSent.read(data)


def read_directory_standing(data: bytes) -> DirectoryStanding:
    """Return what headquarters says of its directory."""
    return DirectoryStanding.read(data)


def read_directory_page(data: bytes) -> DirectoryPage:
    """Return a part of the directory; nothing of it is checked yet but its form."""
    return DirectoryPage.read(data)


# The round


@dataclass(frozen=True, slots=True)
class RoundAnswer(JsonBody):
    """``GET /v1/round``: where everything stands.

    ``directory``, ``head``: its number and the hash of its last statement; ``keys``: the highest id of a key wrapped
    for this device; ``missing``: how many (scope, epoch, device) lack a key that this device could give, at most
    2,000; ``tray``: the highest id in the tray, 0 for who is no supervisor; ``scopes``: scope → place of its last
    envelope, 0 for none; ``history``: what headquarters calls its own past, another one after a restore; ``now``:
    Unix seconds.
    """

    directory: int = held(whole())
    head: str = held(IS_HASH)
    keys: int = held(whole())
    missing: int = held(whole(most=MISSING))
    tray: int = held(whole())
    scopes: Mapping[str, int] = held(by_id(whole(), most=SCOPES))
    history: str = held(checked(is_history))
    now: int = held(whole())


def read_round(data: bytes) -> RoundAnswer:
    """Return what headquarters says to a device."""
    return RoundAnswer.read(data)


# Keys


@dataclass(frozen=True, slots=True)
class WrappedKey(JsonBody):
    """A key wrapped for the device that asks; ``id``: the cursor to ask from the next time."""

    id: int = held(whole(least=1))
    scope: str = held(IS_ID)
    epoch: int = held(_IS_EPOCH)
    wrapped: bytes = held(_IS_WRAPPED, repr=False)


@dataclass(frozen=True, slots=True)
class KeysPage(JsonBody):
    """``GET /v1/keys``: at most 500, in the order of their ids; ``more``: there are others behind them."""

    keys: Sequence[WrappedKey] = held(listed(WrappedKey.kind(), most=KEYS_AT_ONCE))
    more: bool = held(IS_TRUTH)

    def wrong_field(self) -> str | None:
        """Return ``keys`` when their ids do not rise."""
        ids = [one.id for one in self.keys]
        return None if ids == sorted(set(ids)) else "keys"


@dataclass(frozen=True, slots=True)
class MissingKey(JsonBody):
    """A device that may read a scope and has no key of this epoch."""

    scope: str = held(IS_ID)
    epoch: int = held(_IS_EPOCH)
    device: str = held(IS_ID)


@dataclass(frozen=True, slots=True)
class MissingKeys(JsonBody):
    """``GET /v1/keys/missing``: at most 2,000."""

    missing: Sequence[MissingKey] = held(listed(MissingKey.kind(), most=MISSING))


@dataclass(frozen=True, slots=True)
class GivenKey(JsonBody):
    """A key that a desk wrapped for a device."""

    scope: str = held(IS_ID)
    epoch: int = held(_IS_EPOCH)
    device: str = held(IS_ID)
    wrapped: bytes = held(_IS_WRAPPED, repr=False)


@dataclass(frozen=True, slots=True)
class KeysGiven(JsonBody):
    """``POST /v1/keys``: 1 to 500."""

    keys: Sequence[GivenKey] = held(listed(GivenKey.kind(), most=KEYS_AT_ONCE, least=1))


@dataclass(frozen=True, slots=True)
class KeysKept(JsonBody):
    """The answer to it: how many were kept, and how many were there already."""

    kept: int = held(whole(most=KEYS_AT_ONCE))
    known: int = held(whole(most=KEYS_AT_ONCE))


def read_keys_page(data: bytes) -> KeysPage:
    """Return wrapped keys; whether they are the promised ones shows when they are unwrapped."""
    return KeysPage.read(data)


def read_missing_keys(data: bytes) -> MissingKeys:
    """Return who lacks which key."""
    return MissingKeys.read(data)


def read_keys_given(data: bytes) -> KeysGiven:
    """Return the keys of a request."""
    return KeysGiven.read(data)


def read_keys_kept(data: bytes) -> KeysKept:
    """Return how many keys headquarters kept."""
    return KeysKept.read(data)


# Envelopes


@dataclass(frozen=True, slots=True)
class ChainAtHeadquarters(JsonBody):
    """The last envelope that headquarters has of a chain: its number, its hash, its place in the scope."""

    number: int = held(whole(least=1))
    hash: str = held(IS_HASH)
    place: int = held(whole(least=1))


@dataclass(frozen=True, slots=True)
class Chains(JsonBody):
    """``GET /v1/scopes/{scope}/chains``: the scope's last place, and the end of each device's chain."""

    place: int = held(whole())
    chains: Mapping[str, ChainAtHeadquarters] = held(by_id(ChainAtHeadquarters.kind(), most=CHAINS))


def read_chains(data: bytes) -> Chains:
    """Return what headquarters has of a scope."""
    return Chains.read(data)


KEPT, KNOWN, REFUSED = "kept", "known", "refused"


def _context(value: Any) -> Mapping[str, int | str]:
    if not isinstance(value, dict):
        raise ValueError
    return value  # ``refusal_of`` takes over what the code is known to tell, and nothing else


@dataclass(frozen=True, slots=True)
class EnvelopeAnswer(JsonBody):
    """What became of one envelope.

    ``kept`` and ``known`` (it was there already): its ``place`` in its scope, in the tray its id there, and since when
    (``at``, Unix seconds) it is on headquarters' disk; ``before``: the scope's place just before it, 0 for none (not
    said of the tray). ``refused``: with a ``code`` and what that tells.
    """

    result: str = held(one_of(KEPT, KNOWN, REFUSED))
    place: int = held(optional(whole(least=1)), default=0)
    at: int = held(optional(whole(least=1)), default=0)
    before: int | None = held(optional(whole()), default=None)
    code: str = held(optional(one_of(*REFUSALS)), default="")
    context: Mapping[str, int | str] = held(optional(Kind(_context, dict)), default_factory=dict)

    @property
    def is_taken(self) -> bool:
        """Tell whether headquarters has it."""
        return self.result != REFUSED

    def wrong_field(self) -> str | None:
        """Return a field that is there, or is not, against the result."""
        if not self.is_taken:
            is_placed = self.place or self.at or self.before is not None
            return "code" if not self.code else "place" if is_placed else None
        if not (self.place and self.at):
            return "at" if self.place else "place"
        is_late = self.before is not None and self.before >= self.place
        return "code" if self.code else "before" if is_late else None

    def refusal(self) -> Refusal:
        """Return why it was refused."""
        return refusal_of({**self.context, "code": self.code})

    @staticmethod
    def refused(refusal: Refusal) -> EnvelopeAnswer:
        """Return the answer that refuses."""
        told = refusal.told()
        return EnvelopeAnswer(REFUSED, code=refusal.wire_code(), context=told)


@dataclass(frozen=True, slots=True)
class EnvelopeAnswers(JsonBody):
    """``POST /v1/envelopes`` and ``POST /v1/tray``: one for each envelope, in their order."""

    answers: Sequence[EnvelopeAnswer] = held(listed(EnvelopeAnswer.kind(), most=ANSWERS))


def read_envelope_answers(data: bytes, count: int) -> tuple[EnvelopeAnswer, ...]:
    """Return what became of so many envelopes; raise ``BadRequest`` for another number of answers."""
    answers = tuple(EnvelopeAnswers.read(data).answers)
    if len(answers) != count:
        raise BadRequest(field="answers")
    return answers


# Reading envelopes


@dataclass(frozen=True, slots=True)
class ScopeToPull(JsonBody):
    """A scope to be read after a place."""

    scope: str = held(IS_ID)
    after: int = held(whole())


@dataclass(frozen=True, slots=True)
class SeveralToPull(JsonBody):
    """``POST /v1/pull``: 1 to 64 scopes, no scope twice, and about how many bytes of them together."""

    pulls: Sequence[ScopeToPull] = held(listed(ScopeToPull.kind(), most=PULLS, least=1))
    bytes: int = held(whole(least=1))

    def wrong_field(self) -> str | None:
        """Return ``pulls`` when a scope stands in it twice."""
        return "pulls" if len({one.scope for one in self.pulls}) < len(self.pulls) else None


def read_several_to_pull(data: bytes) -> SeveralToPull:
    """Return which scopes are to be read."""
    return SeveralToPull.read(data)


# Documents and the program


@dataclass(frozen=True, slots=True)
class ContentStanding(JsonBody):
    """``PUT …/contents/{name}``: how many bytes headquarters has of how many; all of them: it is complete."""

    have: int = held(whole(most=CONTENT_BYTES))
    total: int = held(whole(least=1, most=CONTENT_BYTES))

    def wrong_field(self) -> str | None:
        """Return ``have`` when it is more than there is."""
        return "have" if self.have > self.total else None


@dataclass(frozen=True, slots=True)
class Release(JsonBody):
    """``GET /v1/release``: the newest installer, and its publisher's signature over all of this (``releases``)."""

    version: str = held(checked(is_version))
    size: int = held(whole(least=1, most=RELEASE_BYTES))
    sha256: str = held(IS_HASH)
    signature: bytes = held(raw(length=SIGNATURE_BYTES))


@dataclass(frozen=True, slots=True)
class Done(JsonBody):
    """The answer to what is simply done: an empty object."""


def read_content_standing(data: bytes) -> ContentStanding:
    """Return how much of a document headquarters has."""
    return ContentStanding.read(data)


def read_release(data: bytes) -> Release:
    """Return what headquarters says of the newest program."""
    return Release.read(data)
