"""Ids: new ones that sort by time (UUID version 7, RFC 9562), and derived ones that meet."""

from __future__ import annotations

import hashlib
import secrets
import time


def new_id(now_ms: int | None = None) -> str:
    """Return a UUIDv7 as 32 lower-case hexadecimal digits; ``now_ms`` is Unix time in milliseconds."""
    stamp = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    random = secrets.randbits(74)
    value = (
        (stamp & 0xFFFF_FFFF_FFFF) << 80
        | 0x7 << 76
        | (random >> 62) << 64
        | 0b10 << 62
        | random & (1 << 62) - 1
    )
    return f"{value:032x}"


def derived_id(*parts: str) -> str:
    """Return the id that follows from what identifies a thing, the same on every laptop.

    A UUIDv8 (RFC 9562) over SHA-256 of the length-prefixed parts, as 32 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(4, "big") + data)
    value = int.from_bytes(digest.digest()[:16], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    return f"{value:032x}"
