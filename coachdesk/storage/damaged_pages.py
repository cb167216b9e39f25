"""The pages of a SQLCipher file that can still be trusted, whatever happened to the others.

SQLCipher stops at the first page that it cannot authenticate, and a file whose first page or whose journal's root page
is hurt gives nothing at all through SQL, although fifty other pages are whole. Here each page is looked at by
itself, in the layout that SQLCipher 4 documents: AES-256-CBC, then the initialisation vector and an HMAC-SHA-512 over
both and the page's number, under a key derived from the file's key and the salt in its first 16 bytes. A page whose
HMAC does not fit is never read. One flipped bit is put right by trying each bit: the HMAC says which it was.

Of a file that has lost its salt no page can be told from a forged one, so nothing is read. Nothing is written, and no
page in clear leaves the memory.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE_BYTES = 4096
RESERVED_BYTES = 80
"""At the end of each page: initialisation vector and HMAC."""
USABLE_BYTES = PAGE_BYTES - RESERVED_BYTES

_PAGE_COUNT = slice(28, 32)
_SALT_BYTES, _IV_BYTES, _MAC_BYTES = 16, 16, 64
_SALT_MASK, _MAC_ROUNDS = 0x3A, 2
_MOST_TRIED_IN_VAIN = 4
"""Trying every bit of a page takes a third of a second; after so many in vain the file was not hurt by a bit."""
_MAC_BITS = 8
"""An HMAC that differs in so few bits of 512 was itself what the damage hit."""

_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
_LOG_MAGIC = (0x377F0682, 0x377F0683)


@dataclass
class Pages:
    """What a file holds still, in clear, each page without its reserved end.

    ``newest``: page number → its content after the last commit; a damaged one is absent. ``earlier``: further states
    of pages, older ones that the log has replaced. ``lost``: the numbers of the pages that cannot be read or are cut
    off; ``mended`` counts those that a bit was put right in. ``is_log_sound``: no page of the write-ahead log is lost,
    so that ``newest`` is known to be the newest.
    """

    newest: dict[int, bytes] = field(default_factory=dict)
    earlier: list[bytes] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)
    mended: int = 0
    is_log_sound: bool = True

    def all(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number, content) of every page; the number is 0 for an earlier state."""
        yield from self.newest.items()
        yield from ((0, page) for page in self.earlier)


def read_pages(path: Path, key: bytes) -> Pages:
    """Return the pages of a file, and of the log beside it, that can be authenticated.

    Raises ``OSError`` when the file cannot be read at all.
    """
    data = path.read_bytes()
    log_path = path.with_name(path.name + "-wal")
    log = log_path.read_bytes() if log_path.exists() else b""
    pages = Pages()
    opener = _Opener(key, _salt_of(key, data))
    for start in range(0, len(data), PAGE_BYTES):
        number = start // PAGE_BYTES + 1
        page = opener.opened(number, data[start : start + PAGE_BYTES])
        if page is None:
            pages.lost.add(number)
        else:
            pages.newest[number] = page
    _take_log(pages, opener, log)
    first = pages.newest.get(1)
    if first is not None:  # it tells how many pages there were before something was cut off
        count = int.from_bytes(first[_PAGE_COUNT], "big")
        pages.lost.update(number for number in range(1, count + 1) if number not in pages.newest)
    pages.mended = opener.mended
    return pages


def _take_log(pages: Pages, opener: _Opener, log: bytes) -> None:
    """Put the committed pages of a write-ahead log in the place of the file's."""
    for number, raw in _committed_frames(log):
        page = opener.opened(number, raw)
        before = pages.newest.pop(number, None)
        if before is not None:
            pages.earlier.append(before)
        if page is not None:
            pages.newest[number] = page
            pages.lost.discard(number)
        else:
            pages.lost.add(number)
            pages.is_log_sound = False  # its number may be wrong as well: it may have been any page


def _committed_frames(log: bytes) -> list[tuple[int, bytes]]:
    """Return (page number, page) of each frame up to the last commit that its checksum vouches for."""
    if len(log) < _LOG_HEADER_BYTES:
        return []
    magic = int.from_bytes(log[:4], "big")
    order = ">" if magic & 1 else "<"
    salts = log[16:24]
    checksum = struct.unpack(">II", log[24:32])
    frames: list[tuple[int, bytes]] = []
    committed = 0
    for start in range(
        _LOG_HEADER_BYTES, len(log) - _FRAME_HEADER_BYTES - PAGE_BYTES + 1, _FRAME_HEADER_BYTES + PAGE_BYTES
    ):
        header = log[start : start + _FRAME_HEADER_BYTES]
        raw = log[start + _FRAME_HEADER_BYTES : start + _FRAME_HEADER_BYTES + PAGE_BYTES]
        if header[8:16] != salts:
            break  # left by an earlier turn of the log
        stored = struct.unpack(">II", header[16:24])
        # Each sum goes on from the one stored before it, so that one bad frame does not condemn those after it.
        is_sound = magic in _LOG_MAGIC and _checksum(order, header[:8] + raw, checksum) == stored
        checksum = stored
        frames.append((int.from_bytes(header[:4], "big"), raw))
        if is_sound and any(header[4:8]):
            committed = len(frames)
    return frames[:committed]


def _checksum(order: str, data: bytes, before: tuple[int, ...]) -> tuple[int, int]:
    first, second = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, two in zip(words[::2], words[1::2], strict=True):
        first = first + one + second & 0xFFFF_FFFF
        second = second + two + first & 0xFFFF_FFFF
    return first, second


class _Opener:
    """Authenticates and opens pages under one key and salt."""

    def __init__(self, key: bytes, salt: bytes | None) -> None:
        self._key = key
        self._mac_key = _mac_key(key, salt) if salt is not None else None
        self.mended = 0
        self._tried_in_vain = 0

    def opened(self, number: int, raw: bytes) -> bytes | None:
        """Return a page in clear, None when it cannot be trusted; a page of the file's start has 16 empty bytes."""
        if self._mac_key is None or len(raw) != PAGE_BYTES or number < 1:
            return None
        start = _SALT_BYTES if number == 1 else 0
        sealed, mac = raw[start:-_MAC_BYTES], raw[-_MAC_BYTES:]
        found = sealed if _mac(self._mac_key, number, sealed) == mac else self._mended(number, sealed, mac)
        if found is None:
            return None
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(found[-_IV_BYTES:])).decryptor()
        return bytes(start) + decryptor.update(found[:-_IV_BYTES]) + decryptor.finalize()

    def _mended(self, number: int, sealed: bytes, mac: bytes) -> bytes | None:
        """Return what was authenticated before one bit of it, or a few of its HMAC, were flipped."""
        key = self._mac_key
        if key is None or self._tried_in_vain >= _MOST_TRIED_IN_VAIN or not any(sealed):
            return None
        if _differing_bits(_mac(key, number, sealed), mac) <= _MAC_BITS:
            self.mended += 1
            return sealed
        numbered = sealed + number.to_bytes(4, "little")
        before = hmac.new(key, digestmod="sha512")
        for place, byte in enumerate(sealed):
            after = numbered[place + 1 :]
            for bit in range(8):
                tried = before.copy()
                tried.update(bytes((byte ^ 1 << bit,)) + after)
                if tried.digest() == mac:
                    self.mended += 1
                    return sealed[:place] + bytes((byte ^ 1 << bit,)) + sealed[place + 1 :]
            before.update(sealed[place : place + 1])
        self._tried_in_vain += 1
        return None


def _differing_bits(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _mac_key(key: bytes, salt: bytes) -> bytes:
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key, masked, _MAC_ROUNDS, len(key))


def _mac(mac_key: bytes, number: int, sealed: bytes) -> bytes:
    return hmac.digest(mac_key, sealed + number.to_bytes(4, "little"), "sha512")


def _salt_of(key: bytes, data: bytes) -> bytes | None:
    """Return the file's salt, with one flipped bit put right; None when no page fits under any."""
    pages = [
        (start // PAGE_BYTES + 1, data[start : start + PAGE_BYTES])
        for start in range(0, len(data) - PAGE_BYTES + 1, PAGE_BYTES)
    ]

    def fits(tried: bytes, looked_at: list[tuple[int, bytes]]) -> bool:
        mac_key = _mac_key(key, tried)
        return any(
            _mac(mac_key, number, raw[_SALT_BYTES if number == 1 else 0 : -_MAC_BYTES]) == raw[-_MAC_BYTES:]
            for number, raw in looked_at
        )

    salt = data[:_SALT_BYTES]
    if len(salt) < _SALT_BYTES or fits(salt, pages):
        return salt if len(salt) == _SALT_BYTES else None
    whole = int.from_bytes(salt, "big")
    variants = ((whole ^ 1 << bit).to_bytes(_SALT_BYTES, "big") for bit in range(8 * _SALT_BYTES))
    return next((tried for tried in variants if fits(tried, pages[:4])), None)
