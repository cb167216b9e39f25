"""A document sealed for headquarters: the same bytes each time, so that an upload goes on where it stopped.

``CDC1`` · length of the plain text, 8 bytes big endian · sealed chunks of 64 KiB of plain text each, the last one
shorter or as long (and one of nothing for an empty document). A chunk is ChaCha20-Poly1305 under a key of this name
and epoch, its nonce the chunk's index in 11 bytes and a byte that is 1 for the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár): chunks can be neither moved, nor left out, nor the end cut off. The header is the
associated data.

The name at headquarters follows from the scope's key and the plain text's SHA-256, so it tells nobody what is inside,
and the key follows from the name: one key and nonce never seal two texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.protocol import canonical
from sync.protocol.errors import ContentRefused
from sync.protocol.keys import KEY_BYTES, ScopeKey
from sync.protocol.limits import CONTENT_BYTES

MAGIC = b"CDC1"
HEADER_BYTES = len(MAGIC) + 8
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
_INDEX_BYTES = 11


def sealed_length(plain_length: int) -> int:
    """Return how long a document of so many bytes is once sealed."""
    return HEADER_BYTES + plain_length + TAG_BYTES * _chunk_count(plain_length)


MOST_PLAIN_BYTES = CONTENT_BYTES - HEADER_BYTES - TAG_BYTES * (CONTENT_BYTES // SEALED_CHUNK_BYTES + 1)
"""The longest document: so long once sealed as headquarters takes."""


def content_name(key: ScopeKey, sha256: str) -> str:
    """Return the name (64 hexadecimal digits) at headquarters of a document of this SHA-256 (hex)."""
    return _derived(key, {"use": "content-name/1", "content": sha256}).hex()


def candidate_names(keys: Sequence[ScopeKey], sha256: str) -> tuple[str, ...]:
    """Return the names under which a document may lie, one for each key of its scope, in their order."""
    return tuple(content_name(key, sha256) for key in keys)


@dataclass(frozen=True, slots=True)
class SealedContent:
    """A document ready to be sent: read it from any byte on."""

    name: str
    length: int
    plain: bytes = field(repr=False)
    _cipher: ChaCha20Poly1305 = field(repr=False)

    def piece(self, begin: int, most: int) -> bytes:
        """Return up to ``most`` of the sealed bytes from ``begin`` on."""
        end = min(begin + most, self.length)
        if not 0 <= begin <= end:
            return b""
        header = _header(len(self.plain))
        pieces = [header[begin:end]]
        first = max(begin - HEADER_BYTES, 0) // SEALED_CHUNK_BYTES
        at = HEADER_BYTES + first * SEALED_CHUNK_BYTES
        last = _chunk_count(len(self.plain)) - 1
        for index in range(first, last + 1):
            if at >= end:
                break
            plain = self.plain[index * CHUNK_BYTES : (index + 1) * CHUNK_BYTES]
            sealed = self._cipher.encrypt(_nonce(index, is_last=index == last), plain, header)
            pieces.append(sealed[max(begin - at, 0) : end - at])
            at += len(sealed)
        return b"".join(pieces)


def seal_content(plain: bytes, key: ScopeKey) -> SealedContent:
    """Return a document sealed with a scope's key; raise ``ContentRefused`` (reason ``long``)."""
    if len(plain) > MOST_PLAIN_BYTES:
        raise ContentRefused(reason="long")
    name = content_name(key, hashlib.sha256(plain).hexdigest())
    return SealedContent(name, sealed_length(len(plain)), plain, _content_cipher(key, name))


def open_content(pieces: Iterable[bytes], key: ScopeKey, sha256: str) -> bytes:
    """Return the document of sealed bytes that come in pieces of any size.

    ``key``: the one whose ``content_name`` it was found under; ``sha256``: of the document, from its record. Raises
    ``ContentRefused`` (reason ``malformed``, ``long``, ``seal``, ``cut``, ``other``).
    """
    digest = hashlib.sha256()
    plain = bytearray()
    for chunk in opened_chunks(pieces, key, content_name(key, sha256)):
        digest.update(chunk)
        plain += chunk
    if digest.hexdigest() != sha256:
        raise ContentRefused(reason="other")
    return bytes(plain)


def opened_chunks(pieces: Iterable[bytes], key: ScopeKey, name: str) -> Iterator[bytes]:
    """Yield the plain text of sealed bytes, chunk by chunk, holding no more than one; raise ``ContentRefused``."""
    rest = bytearray()
    source = iter(pieces)
    _fill(rest, source, HEADER_BYTES)
    header = bytes(rest[:HEADER_BYTES])
    length = _plain_length(header)
    del rest[:HEADER_BYTES]
    cipher, count = _content_cipher(key, name), _chunk_count(length)
    for index in range(count):
        is_last = index == count - 1
        size = (length - index * CHUNK_BYTES if is_last else CHUNK_BYTES) + TAG_BYTES
        _fill(rest, source, size)
        try:
            yield cipher.decrypt(_nonce(index, is_last=is_last), bytes(rest[:size]), header)
        except InvalidTag as error:
            raise ContentRefused(reason="seal") from error
        del rest[:size]
    if rest or any(source):
        raise ContentRefused(reason="long")


def _fill(rest: bytearray, source: Iterator[bytes], size: int) -> None:
    while len(rest) < size:
        piece = next(source, None)
        if piece is None:
            raise ContentRefused(reason="cut")
        rest += piece


def _plain_length(header: bytes) -> int:
    if header[: len(MAGIC)] != MAGIC:
        raise ContentRefused(reason="malformed")
    length = int.from_bytes(header[len(MAGIC) :], "big")
    if length > MOST_PLAIN_BYTES:
        raise ContentRefused(reason="long")
    return length


def _header(plain_length: int) -> bytes:
    return MAGIC + plain_length.to_bytes(8, "big")


def _chunk_count(plain_length: int) -> int:
    return max(1, -(-plain_length // CHUNK_BYTES))


def _nonce(index: int, *, is_last: bool) -> bytes:
    return index.to_bytes(_INDEX_BYTES, "big") + bytes([is_last])


def _content_cipher(key: ScopeKey, name: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(key, {"use": "content/1", "name": name}))


def _derived(key: ScopeKey, about: dict[str, str]) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=canonical.write(about)).derive(key.raw)
