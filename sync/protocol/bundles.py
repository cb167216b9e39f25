"""A bundle: what would have gone over the network, in a file that is carried by hand (PROTOCOL part 9).

    CDB1 · header length, 4 bytes big endian · header, in clear · chunks

The header, canonical JSON, says of which organisation, which id, for whom, and holds the stream's key sealed to them. A
chunk is 4 bytes big endian (the top bit: it is the last; the rest: its length) and ChaCha20-Poly1305 of at most 64 KiB
under that key, its nonce the chunk's index in 11 bytes and the byte of the last (STREAM); the header's SHA-256 is
associated data. Inside, one after another: 1 byte of kind · length, 4 bytes big endian · a record. The first says who
made it and when, under a signature that covers the stream's key too: who has that key is the maker or the recipient, so
each chunk that opens is the maker's, and a bundle that was cut gives what came before the cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.protocol import canonical
from sync.protocol.canonical import Value
from sync.protocol.directory import Directory
from sync.protocol.envelope import ENVELOPE_BYTES
from sync.protocol.errors import BundleAltered, BundleMalformed, BundleSignature, NotCanonical
from sync.protocol.keys import KEY_BYTES, SIGNATURE_BYTES, WRAPPED_KEY_BYTES, is_signed, sign
from sync.protocol.limits import STATEMENT_BYTES, is_id, is_number, is_organisation

MAGIC = b"CDB1"
PREFIX_BYTES = len(MAGIC) + 4
HEADER_BYTES = 8 * 1024
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
LAST_CHUNK = 1 << 31
HEADQUARTERS_BUNDLE_BYTES = 16 * 1024 * 1024
"""The longest bundle that headquarters takes in one request; a desk that has more makes several."""
LABEL = b"coachdesk/bundle/1"


class RecordKind(Enum):
    """What a record is; records come in this order."""

    MAKER = b"M"
    STATEMENT = b"S"
    KEY = b"K"
    ENVELOPE = b"E"
    RECEIPT = b"R"

    @property
    def most_bytes(self) -> int:
        """Return how long a record of this kind may be."""
        return RECORD_BYTES[self]


RECORD_BYTES: Mapping[RecordKind, int] = MappingProxyType(
    {
        RecordKind.MAKER: 4 * 1024,
        RecordKind.STATEMENT: STATEMENT_BYTES,
        RecordKind.KEY: 4 * 1024,
        RecordKind.ENVELOPE: 8 + ENVELOPE_BYTES,
        RecordKind.RECEIPT: 4 * 1024 * 1024,
    }
)
MOST_RECORD_BYTES = max(RECORD_BYTES.values())
"""Also for a record of a kind that this version does not know and passes over."""


@dataclass(frozen=True, slots=True)
class BundleHeader:
    """What stands in clear: ``recipient`` is a device, or None for headquarters; ``key``: the stream's, sealed."""

    organisation: str
    id: str
    recipient: str | None
    key: bytes

    def written(self) -> bytes:
        """Return the canonical bytes."""
        return canonical.write({**about_key(self), "key": canonical.to_base64(self.key)})


@dataclass(frozen=True, slots=True)
class BundleMaker:
    """Who made a bundle: the device, when (``made_at``, Unix seconds), and how many statements it knew."""

    device: str
    made_at: int
    directory: int
    signature: bytes
    signed: bytes

    def check(self, directory: Directory) -> None:
        """Check that a device that the directory knows, even one that was revoked since, made this bundle.

        A desk that joins by file alone does so once it has taken in the bundle's own statements. Raises
        ``BundleSignature``.
        """
        known = directory.members.devices.get(self.device)
        if known is None or not is_signed(known.signing, self.signature, LABEL, self.signed):
            raise BundleSignature(device=self.device)


def about_key(header: BundleHeader) -> dict[str, Value]:
    """Return what the stream's key is sealed under."""
    return {
        "use": "bundle/1",
        "organisation": header.organisation,
        "id": header.id,
        "for": header.recipient,
    }


def read_header(data: bytes) -> BundleHeader:
    """Return the header of its bytes; raise ``BundleMalformed``."""
    try:
        found = canonical.read_object(data, HEADER_BYTES)
        key = canonical.from_base64(found.get("key"), WRAPPED_KEY_BYTES)
    except NotCanonical as error:
        raise BundleMalformed(part="header") from error
    organisation, bundle, recipient = found.get("organisation"), found.get("id"), found.get("for")
    is_well = found.get("use") == "bundle/1" and "for" in found
    if not (is_well and is_organisation(organisation) and is_id(bundle)):
        raise BundleMalformed(part="header")
    if recipient is not None and not is_id(recipient):
        raise BundleMalformed(part="header")
    return BundleHeader(organisation, bundle, recipient, key)


def maker_record(
    header: BundleHeader, stream_key: bytes, *, device: str, made_at: int, directory: int, signing_key: bytes
) -> bytes:
    """Return the first record of a bundle, signed with the device's private key (32 raw bytes)."""
    said: dict[str, Value] = {"from": device, "made_at": made_at, "directory": directory}
    signature = sign(signing_key, LABEL, _signed(header, stream_key, said))
    return canonical.write({**said, "signature": canonical.to_base64(signature)})


def read_maker(record: bytes, header: BundleHeader, stream_key: bytes) -> BundleMaker:
    """Return who made a bundle, the signature not yet checked; raise ``BundleMalformed``."""
    try:
        said = canonical.read_object(record, RecordKind.MAKER.most_bytes)
        signature = canonical.from_base64(said.pop("signature", None), SIGNATURE_BYTES)
    except NotCanonical as error:
        raise BundleMalformed(part="maker") from error
    device, made_at, directory = said.get("from"), said.get("made_at"), said.get("directory")
    if not (is_id(device) and is_number(made_at, least=1) and is_number(directory)):
        raise BundleMalformed(part="maker")
    return BundleMaker(device, made_at, directory, signature, _signed(header, stream_key, said))


def chunk_nonce(index: int, *, is_last: bool) -> bytes:
    """Return the nonce of a chunk; raise ``BundleAltered`` for more chunks than there can be."""
    if index >= 2**32:
        raise BundleAltered(whole=0)
    return index.to_bytes(11, "big") + bytes([is_last])


def bound(header: bytes) -> bytes:
    """Return what each chunk is bound to."""
    return hashlib.sha256(header).digest()


def _signed(header: BundleHeader, stream_key: bytes, said: Mapping[str, Value]) -> bytes:
    info = canonical.write({"use": "bundle-key-proof/1", "id": header.id})
    proof = HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(stream_key).hex()
    return canonical.write({**said, **about_key(header), "key": proof})
