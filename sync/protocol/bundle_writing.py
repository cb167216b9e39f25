"""Write a bundle into an open file, record by record, holding no more than a chunk."""

from __future__ import annotations

import secrets
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sync.protocol import canonical
from sync.protocol.bodies import GivenKey
from sync.protocol.bundles import (
    CHUNK_BYTES,
    LAST_CHUNK,
    MAGIC,
    TAG_BYTES,
    BundleHeader,
    RecordKind,
    about_key,
    bound,
    chunk_nonce,
    maker_record,
)
from sync.protocol.framing import Frame
from sync.protocol.keys import KEY_BYTES, seal_to

_ORDER = {kind: place for place, kind in enumerate(RecordKind)}


class BundleWriter:
    """Take records in the order statements, keys, envelopes, receipts; ``finish`` ends the bundle.

    The file is whole only then: write it beside and put it in its place afterwards.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        organisation: str,
        recipient: str | None,
        recipient_key: bytes,
        device: str,
        signing_key: bytes,
        made_at: int,
        directory: int,
    ) -> None:
        """Begin a bundle for a device, or for headquarters (None).

        ``recipient_key``: their public sealing key (1216 bytes); ``device``, ``signing_key``: who makes it, and its
        private key (32 raw bytes); ``made_at``: Unix seconds; ``directory``: how many statements the maker knows.
        Raises ``ValueError`` for a key to which nothing can be sealed.
        """
        self.id = secrets.token_hex(16)
        """The bundle's id: its receipt names it."""
        self.written = 0
        """How many bytes went into the file."""
        stream_key = secrets.token_bytes(KEY_BYTES)
        unsealed = BundleHeader(organisation, self.id, recipient, b"")
        key = seal_to(recipient_key, stream_key, about_key(unsealed))
        header = BundleHeader(organisation, self.id, recipient, key)
        header_bytes = header.written()
        self._file = file
        self._bound = bound(header_bytes)
        self._cipher = ChaCha20Poly1305(stream_key)
        self._rest = bytearray()
        self._index = 0
        self._last_kind = RecordKind.MAKER
        self._write(MAGIC + len(header_bytes).to_bytes(4, "big") + header_bytes)
        said = maker_record(
            header,
            stream_key,
            device=device,
            made_at=made_at,
            directory=directory,
            signing_key=signing_key,
        )
        self._add(RecordKind.MAKER, said)

    def add_statement(self, raw: bytes) -> None:
        """Add a statement of the directory, as it lies there."""
        self._add(RecordKind.STATEMENT, raw)

    def add_key(self, key: GivenKey) -> None:
        """Add a scope key that was wrapped for a device."""
        self._add(RecordKind.KEY, canonical.write(key.as_json()))

    def add_envelope(self, frame: Frame) -> None:
        """Add an envelope, with its place at headquarters where it has one."""
        self._add(RecordKind.ENVELOPE, frame.place.to_bytes(8, "big") + frame.raw)

    def add_receipt(self, raw: bytes) -> None:
        """Add a receipt of headquarters, as it came."""
        self._add(RecordKind.RECEIPT, raw)

    @property
    def size(self) -> int:
        """Return how long the bundle would be if it ended now."""
        return self.written + len(self._rest) + 4 + TAG_BYTES

    def finish(self) -> None:
        """Write the last chunk."""
        self._write_chunk(bytes(self._rest), is_last=True)
        self._rest.clear()

    def _add(self, kind: RecordKind, data: bytes) -> None:
        """Raises ``ValueError`` for what no reader would take: too long, or out of order."""
        if len(data) > kind.most_bytes or _ORDER[kind] < _ORDER[self._last_kind]:
            raise ValueError(f"no {kind.name} can follow here")
        self._last_kind = kind
        self._rest += kind.value + len(data).to_bytes(4, "big") + data
        at = 0
        while len(self._rest) - at > CHUNK_BYTES:  # one chunk's worth stays: the last chunk is never empty
            self._write_chunk(bytes(self._rest[at : at + CHUNK_BYTES]), is_last=False)
            at += CHUNK_BYTES
        del self._rest[:at]

    def _write_chunk(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(chunk_nonce(self._index, is_last=is_last), plain, self._bound)
        self._index += 1
        mark = len(sealed) | (LAST_CHUNK if is_last else 0)
        self._write(mark.to_bytes(4, "big") + sealed)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self.written += len(data)
