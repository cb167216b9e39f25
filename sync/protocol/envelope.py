"""An envelope as bytes, and its place in the chain of its device.

``CDE1`` · header length, 4 bytes big endian · header, canonical JSON · signature, 64 bytes · sealed body.
The body is opened by ``sealing``; headquarters, which cannot, works with what is here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from sync.protocol import canonical
from sync.protocol.canonical import Value
from sync.protocol.errors import Malformed, Newer, NotCanonical, SealBroken, SignatureWrong, TooLarge
from sync.protocol.keys import SIGNATURE_BYTES, KeyPlace, is_signed
from sync.protocol.limits import (
    CHANGES,
    HEADER_BYTES,
    NO_HASH,
    SEALED_BYTES,
    SEEN,
    is_hash,
    is_id,
    is_number,
    is_organisation,
)

MAGIC = b"CDE1"
LABEL = b"coachdesk/envelope/1"
NONCE_BYTES = 12
PREFIX_BYTES = len(MAGIC) + 4
ENVELOPE_BYTES = PREFIX_BYTES + HEADER_BYTES + SIGNATURE_BYTES + SEALED_BYTES
"""The longest envelope there is."""


@dataclass(frozen=True, slots=True)
class Header:
    """What everybody may read of an envelope: who, where, how much; see PROTOCOL part 3.

    ``again``: None, or for the first envelope of a run that repeats what headquarters forgot, the number of the
    envelope that it stands on (0: none). ``extra``: what a newer program wrote and this one does not know.
    """

    organisation: str
    scope: str
    device: str
    epoch: int
    number: int
    previous: str
    directory: int
    seen: Mapping[str, int]
    changes: int
    nonce: bytes
    sealed: str
    again: int | None = None
    extra: Mapping[str, Value] = field(default_factory=dict)

    @property
    def key_place(self) -> KeyPlace:
        """Return which scope key opens the body."""
        return KeyPlace(self.organisation, self.scope, self.epoch)

    def as_json(self) -> dict[str, Value]:
        """Return the header as the object that is written."""
        written: dict[str, Value] = {
            **self.extra,
            "organisation": self.organisation,
            "scope": self.scope,
            "device": self.device,
            "epoch": self.epoch,
            "number": self.number,
            "previous": self.previous,
            "directory": self.directory,
            "seen": dict(self.seen),
            "changes": self.changes,
            "nonce": canonical.to_base64(self.nonce),
            "sealed": self.sealed,
        }
        if self.again is not None:
            written["again"] = self.again
        return written

    def bound(self) -> bytes:
        """Return what the seal is bound to: the header without ``sealed``."""
        written = self.as_json()
        del written["sealed"]
        return canonical.write(written)


_KNOWN = frozenset(Header.__dataclass_fields__) - {"extra"}


@dataclass(frozen=True)
class Envelope:
    """A header with its own bytes, signature and sealed body. Being one says nothing yet of who wrote it."""

    header: Header
    header_bytes: bytes
    signature: bytes
    body: bytes

    @cached_property
    def raw(self) -> bytes:
        """Return the envelope's bytes, the same that were read."""
        length = len(self.header_bytes).to_bytes(4, "big")
        return b"".join((MAGIC, length, self.header_bytes, self.signature, self.body))

    @cached_property
    def hash(self) -> str:
        """Return the SHA-256 (hex) of the whole envelope: what the next one calls ``previous``."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def link(self) -> Link:
        """Return its place in the chain."""
        return Link(self.header.number, self.hash, self.header.directory)


def read_envelope(data: bytes) -> Envelope:
    """Return the envelope that these bytes are, to the last byte.

    Raises ``Malformed`` (part: magic, length, header, signature, body; a cut one too), ``TooLarge``, ``Newer`` for
    a later format.
    """
    length = header_length(data[:PREFIX_BYTES])
    begin_of_body = PREFIX_BYTES + length + SIGNATURE_BYTES
    if len(data) < begin_of_body:
        raise Malformed(part="header" if len(data) < PREFIX_BYTES + length else "signature", reason="cut")
    if len(data) - begin_of_body > SEALED_BYTES:
        raise TooLarge(part="body", limit=SEALED_BYTES)
    if len(data) == begin_of_body:
        raise Malformed(part="body", reason="cut")
    header_bytes = bytes(data[PREFIX_BYTES : PREFIX_BYTES + length])
    signature = bytes(data[PREFIX_BYTES + length : begin_of_body])
    return Envelope(read_header(header_bytes), header_bytes, signature, bytes(data[begin_of_body:]))


def header_length(prefix: bytes) -> int:
    """Return the header's length from the first 8 bytes; raise ``Malformed``, ``TooLarge`` or ``Newer``."""
    magic = prefix[: len(MAGIC)]
    if magic != MAGIC:
        if len(magic) == len(MAGIC) and magic[:3] == MAGIC[:3] and magic[3:] in b"23456789":
            raise Newer(part="magic")
        raise Malformed(part="magic", reason="cut" if MAGIC.startswith(magic) else "other")
    if len(prefix) < PREFIX_BYTES:
        raise Malformed(part="length", reason="cut")
    length = int.from_bytes(prefix[len(MAGIC) : PREFIX_BYTES], "big")
    if length > HEADER_BYTES:
        raise TooLarge(part="header", limit=HEADER_BYTES)
    return length


def read_header(data: bytes) -> Header:
    """Return the header of its canonical bytes; raise ``Malformed`` with the field that is wrong as reason."""
    try:
        found = canonical.read_object(data, HEADER_BYTES)
        nonce = canonical.from_base64(found.get("nonce"), NONCE_BYTES)
    except NotCanonical as error:
        raise Malformed(part="header", reason=error.context["reason"]) from error
    wrong = _wrong_field(found)
    if wrong is not None:
        raise Malformed(part="header", reason=wrong)
    known = {name: found[name] for name in _KNOWN if name in found}
    seen = known["seen"]
    assert isinstance(seen, dict)  # noqa: S101 - just checked; tells mypy
    extra = MappingProxyType({name: value for name, value in found.items() if name not in _KNOWN})
    known |= {"nonce": nonce, "seen": MappingProxyType(seen), "extra": extra}  # type: ignore[dict-item]  # no JSON now
    return Header(**known)  # type: ignore[arg-type]  # each was checked by its rule


def check_signature(envelope: Envelope, public_key: bytes) -> None:
    """Check that a device wrote this header for this body.

    ``public_key``: the device's, 32 bytes, from the directory. Raises ``SignatureWrong``, and ``SealBroken`` when the
    signature is right and the body another one.
    """
    header = envelope.header
    if not is_signed(public_key, envelope.signature, LABEL, envelope.header_bytes):
        raise SignatureWrong(device=header.device, scope=header.scope, number=header.number)
    if hashlib.sha256(envelope.body).hexdigest() != header.sealed:
        raise SealBroken(device=header.device, scope=header.scope, number=header.number)


# The chain


@dataclass(frozen=True, slots=True)
class Link:
    """The last known envelope of a chain: its number, hash, and what its writer knew of the directory."""

    number: int
    hash: str
    directory: int = 0


BEGINNING = Link(0, NO_HASH)
"""Before the first envelope of a chain."""


class Standing(Enum):
    """How an envelope stands to the last known one of its chain."""

    NEXT = "next"
    KNOWN = "known"
    """It is the last known one again."""
    OLDER = "older"
    """Its place is before the last known one: compare it with the hash kept for its number, when one is kept."""
    GAP = "gap"
    """Something before it has not come."""
    FORK = "fork"
    """Another one has its place, or stands before it; or its writer forgot statements within a run."""


def follows(known: Link, envelope: Envelope) -> Standing:
    """Tell how an envelope stands to ``known``, the last one of the same device and scope (or ``BEGINNING``).

    One that begins a run again may leave out numbers that headquarters lost: it carries their changes once more. It
    stands on an envelope that is known (``again`` not after ``known``), so that nothing can be left out before it. Its
    writer may know fewer statements than before: the directory may have been that of a headquarters that was set back.
    """
    header = envelope.header
    if header.number == known.number and known.number > 0:
        return Standing.KNOWN if envelope.hash == known.hash else Standing.FORK
    if header.number < known.number:
        return Standing.OLDER
    stands_on = header.number - 1 if header.again is None else header.again
    if stands_on > known.number:
        return Standing.GAP
    if stands_on == known.number and header.previous != known.hash:
        return Standing.FORK
    if header.directory < known.directory and header.again is None:
        return Standing.FORK
    return Standing.NEXT


def _wrong_field(found: Mapping[str, Value]) -> str | None:
    """Return the first field that breaks its rule, None when all are well."""
    seen, again, previous = found.get("seen"), found.get("again"), found.get("previous")
    is_first = found.get("number") == 1 if again is None else again == 0
    rules = {
        "organisation": is_organisation(found.get("organisation")),
        "scope": is_id(found.get("scope")),
        "device": is_id(found.get("device")),
        "epoch": is_number(found.get("epoch"), least=1),
        "number": is_number(found.get("number"), least=1),
        "previous": is_hash(previous) and (previous == NO_HASH) == is_first,
        "directory": is_number(found.get("directory"), least=1),
        "seen": isinstance(seen, dict)
        and len(seen) <= SEEN
        and all(is_id(device) and is_number(number, least=1) for device, number in seen.items())
        and str(found.get("device")) not in seen,
        "changes": is_number(found.get("changes"), least=1, most=CHANGES),
        "sealed": is_hash(found.get("sealed")),
    }
    if "again" in found:
        rules["again"] = is_number(again) and is_number(found.get("number"), least=_after(again))
    return next((name for name, is_well in rules.items() if not is_well), None)


def _after(again: Value) -> int:
    return again + 1 if type(again) is int else 1
