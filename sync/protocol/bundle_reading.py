"""Read a bundle from an open file: what it says in clear, who made it, and its records one by one.

No more than a chunk and a record are held. Nothing is given out before its chunk has opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sync.protocol import canonical
from sync.protocol.bodies import GivenKey
from sync.protocol.bundles import (
    CHUNK_BYTES,
    HEADER_BYTES,
    LAST_CHUNK,
    MAGIC,
    MOST_RECORD_BYTES,
    PREFIX_BYTES,
    TAG_BYTES,
    BundleHeader,
    BundleMaker,
    RecordKind,
    about_key,
    bound,
    chunk_nonce,
    read_header,
    read_maker,
)
from sync.protocol.envelope import ENVELOPE_BYTES
from sync.protocol.errors import (
    BadRequest,
    BundleAltered,
    BundleCut,
    BundleForAnother,
    BundleForeign,
    BundleMalformed,
    BundleNewer,
    NotCanonical,
)
from sync.protocol.framing import Frame
from sync.protocol.keys import KEY_BYTES, open_sealed
from sync.protocol.limits import MOST_NUMBER

_RECORD_PREFIX = 1 + 4
_KINDS = {kind.value: kind for kind in RecordKind}
_ORDER = {kind: place for place, kind in enumerate(RecordKind)}


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A statement's bytes, not looked into."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A scope key wrapped for a device."""

    key: GivenKey


@dataclass(frozen=True, slots=True)
class EnvelopeRecord:
    """An envelope's bytes, not looked into, with its place at headquarters (0: none yet)."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """A receipt's bytes, not looked into."""

    raw: bytes


Record: TypeAlias = StatementRecord | KeyRecord | EnvelopeRecord | ReceiptRecord


def look_at(file: BinaryIO) -> BundleHeader:
    """Return what a bundle says in clear, whoever it is for; the file is left behind its header.

    Raises ``BundleMalformed``, ``BundleNewer``, ``BundleCut``.
    """
    return read_header(_header_bytes(file))


class BundleReader:
    """A bundle for this desk, or for headquarters: first ``maker``, then ``records``, once.

    ``whole``: how many records were given out; ``unknown``: how many of a newer kind were passed over.
    """

    def __init__(self, file: BinaryIO, *, organisation: str, recipient: str | None, seed: bytes) -> None:
        """Open a bundle.

        ``recipient``: this device, None at headquarters; ``seed``: its private sealing key (32 bytes). Raises
        ``BundleMalformed``, ``BundleNewer``, ``BundleForeign``, ``BundleForAnother``, ``BundleCut`` and
        ``BundleAltered``.
        """
        self.whole = 0
        self.unknown = 0
        self._file = file
        header_bytes = _header_bytes(file)
        self.header = header = read_header(header_bytes)
        if header.organisation != organisation:
            raise BundleForeign
        if header.recipient != recipient:
            raise BundleForAnother(recipient=header.recipient or "headquarters")
        try:
            stream_key = open_sealed(header.key, seed, about_key(header))
        except ValueError as error:
            raise BundleAltered(whole=0) from error
        if len(stream_key) != KEY_BYTES:
            raise BundleMalformed(part="key")
        self._bound = bound(header_bytes)
        self._cipher = ChaCha20Poly1305(stream_key)
        self._rest = bytearray()
        self._index = 0
        self._is_ended = False
        self._last_kind = RecordKind.MAKER
        first = self._next()
        if first is None or first[0] is not RecordKind.MAKER:
            raise BundleMalformed(part="maker")
        self.maker: BundleMaker = read_maker(first[1], header, stream_key)

    def records(self) -> Iterator[Record]:
        """Yield the records in their order: statements, keys, envelopes, receipts.

        Raises ``BundleCut`` and ``BundleAltered`` (with ``whole``) behind the last record that came whole, and
        ``BundleMalformed``, ``BundleNewer``.
        """
        while (found := self._next()) is not None:
            kind, data = found
            if kind is None:
                self.unknown += 1
                continue
            if _ORDER[kind] < _ORDER[self._last_kind] or kind is RecordKind.MAKER:
                raise BundleMalformed(part="order")
            self._last_kind = kind
            record = _record(kind, data)
            self.whole += 1
            yield record

    def _next(self) -> tuple[RecordKind | None, bytes] | None:
        """Return the next record, its kind None for one of a newer program; None behind the last one."""
        if not self._fill(_RECORD_PREFIX):
            if self._rest:
                raise BundleMalformed(part="record")
            return None
        kind = _KINDS.get(bytes(self._rest[:1]))
        length = int.from_bytes(self._rest[1:_RECORD_PREFIX], "big")
        if length > (MOST_RECORD_BYTES if kind is None else kind.most_bytes):
            raise BundleMalformed(part="record")
        if not self._fill(_RECORD_PREFIX + length):
            raise BundleMalformed(part="record")
        data = bytes(self._rest[_RECORD_PREFIX : _RECORD_PREFIX + length])
        del self._rest[: _RECORD_PREFIX + length]
        return kind, data

    def _fill(self, size: int) -> bool:
        """Open chunks until so many bytes are at hand; tell whether they are."""
        while len(self._rest) < size and not self._is_ended:
            self._open_chunk()
        return len(self._rest) >= size

    def _open_chunk(self) -> None:
        mark = int.from_bytes(self._read(4), "big")
        is_last, length = mark >= LAST_CHUNK, mark & (LAST_CHUNK - 1)
        if not TAG_BYTES <= length <= TAG_BYTES + CHUNK_BYTES:
            raise BundleAltered(whole=self.whole)
        sealed = self._read(length)
        try:
            self._rest += self._cipher.decrypt(chunk_nonce(self._index, is_last=is_last), sealed, self._bound)
        except InvalidTag as error:
            raise BundleAltered(whole=self.whole) from error
        self._index += 1
        if is_last:
            self._is_ended = True
            if self._file.read(1):
                raise BundleAltered(whole=self.whole)

    def _read(self, size: int) -> bytes:
        data = _read_exactly(self._file, size)
        if len(data) < size:
            raise BundleCut(whole=self.whole)
        return data


def _record(kind: RecordKind, data: bytes) -> Record:
    match kind:
        case RecordKind.STATEMENT:
            return StatementRecord(data)
        case RecordKind.KEY:
            try:
                return KeyRecord(GivenKey.of(canonical.read_object(data, kind.most_bytes)))
            except (NotCanonical, BadRequest) as error:
                raise BundleMalformed(part="key") from error
        case RecordKind.ENVELOPE:
            place = int.from_bytes(data[:8], "big")
            if not 8 < len(data) <= 8 + ENVELOPE_BYTES or place > MOST_NUMBER:
                raise BundleMalformed(part="envelope")
            return EnvelopeRecord(Frame(data[8:], place))
        case _:
            return ReceiptRecord(data)


def _header_bytes(file: BinaryIO) -> bytes:
    prefix = _read_exactly(file, PREFIX_BYTES)
    magic = prefix[: len(MAGIC)]
    if magic != MAGIC[: len(magic)]:
        if len(magic) == len(MAGIC) and magic[:3] == MAGIC[:3] and magic[3:] in b"23456789":
            raise BundleNewer
        raise BundleMalformed(part="magic")
    if len(prefix) < PREFIX_BYTES:
        raise BundleCut(whole=0)
    length = int.from_bytes(prefix[len(MAGIC) :], "big")
    if length > HEADER_BYTES:
        raise BundleMalformed(part="header")
    data = _read_exactly(file, length)
    if len(data) < length:
        raise BundleCut(whole=0)
    return data


def _read_exactly(file: BinaryIO, size: int) -> bytes:
    """Return so many bytes, fewer only at the end of the file: a file may give less than it is asked for."""
    pieces = bytearray()
    while len(pieces) < size:
        piece = file.read(size - len(pieces))
        if not piece:
            break
        pieces += piece
    return bytes(pieces)
