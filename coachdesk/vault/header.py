"""The desk's header, ``desk.json``: not secret. Its key slots each wrap the master key, as LUKS does.

Standard library only: the lock screen reads it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coachdesk.vault.errors import HeaderDamaged, HeaderTooNew

HEADER_NAME = "desk.json"
HEADER_FORMAT = 1
_MAX_BYTES = 1 << 20

# Bounds, so that a hostile header cannot ask for a terabyte or a year.
MIN_MEMORY_KIB = 8
MAX_MEMORY_KIB = 4 << 20
MAX_ITERATIONS = 1_000
MAX_LANES = 16


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What Argon2id is asked: memory in KiB, passes, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the master key. ``salt``, ``nonce`` and ``box`` are raw bytes; ``cost`` is None without a KDF.

    ``extra`` keeps what a newer version wrote and this one does not know, and whole slots of unknown kinds.
    """

    id: str
    kind: str
    salt: bytes
    nonce: bytes
    box: bytes
    cost: KdfCost | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Header:
    """The header: format, desk id (not secret), when made (ISO 8601, UTC), slots."""

    desk_id: str
    created_at: str
    slots: tuple[Slot, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def slot(self, kind: str) -> Slot | None:
        """Return the first slot of a kind."""
        return next((slot for slot in self.slots if slot.kind == kind), None)


_HEADER_KEYS = {"format", "desk", "created_at", "slots"}
_SLOT_KEYS = {"id", "kind", "salt", "nonce", "box", "memory_kib", "iterations", "lanes"}


def read_header(folder: Path) -> Header | None:
    """Return the header of a desk folder, None when there is none.

    Raises ``HeaderDamaged`` or ``HeaderTooNew``; the file is never altered.
    """
    path = folder / HEADER_NAME
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise HeaderDamaged(file=HEADER_NAME)
        parsed = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, RecursionError):
        raise HeaderDamaged(file=HEADER_NAME) from None
    try:
        return _header(parsed)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        raise HeaderDamaged(file=HEADER_NAME) from None


def _header(parsed: Any) -> Header:
    number = parsed["format"]
    if type(number) is not int or number < 1:
        raise ValueError("format")
    if number > HEADER_FORMAT:
        raise HeaderTooNew(file=HEADER_NAME)
    return Header(
        _text(parsed["desk"]),
        _text(parsed["created_at"]),
        tuple(_slot(slot) for slot in parsed["slots"]),
        {name: value for name, value in parsed.items() if name not in _HEADER_KEYS},
    )


def _slot(parsed: Any) -> Slot:
    cost = None
    if "memory_kib" in parsed:
        cost = KdfCost(
            _whole(parsed["memory_kib"], MIN_MEMORY_KIB, MAX_MEMORY_KIB),
            _whole(parsed["iterations"], 1, MAX_ITERATIONS),
            _whole(parsed["lanes"], 1, MAX_LANES),
        )
    return Slot(
        _text(parsed["id"]),
        _text(parsed["kind"]),
        _bytes(parsed.get("salt", "")),
        _bytes(parsed.get("nonce", "")),
        _bytes(parsed.get("box", "")),
        cost,
        {name: value for name, value in parsed.items() if name not in _SLOT_KEYS},
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("text")
    return value


def _whole(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("number")
    return value


def _bytes(value: Any) -> bytes:
    return base64.b64decode(value, validate=True)


def write_header(folder: Path, header: Header) -> None:
    """Put a header in place: after a crash at any point the old one stands, or the new one.

    The mode is set before the content; the file and its folder are forced to the disk.
    """
    content = {
        **header.extra,
        "format": HEADER_FORMAT,
        "desk": header.desk_id,
        "created_at": header.created_at,
        "slots": [_slot_content(slot) for slot in header.slots],
    }
    put_in_place(folder / HEADER_NAME, json.dumps(content, indent=1).encode())


def _slot_content(slot: Slot) -> dict[str, Any]:
    content: dict[str, Any] = {**slot.extra, "id": slot.id, "kind": slot.kind}
    for name, data in (("salt", slot.salt), ("nonce", slot.nonce), ("box", slot.box)):
        content[name] = base64.b64encode(data).decode()
    if slot.cost is not None:
        content |= {
            "memory_kib": slot.cost.memory_kib,
            "iterations": slot.cost.iterations,
            "lanes": slot.cost.lanes,
        }
    return content


def put_in_place(path: Path, data: bytes) -> None:
    """Replace a file's content as a whole (mode 0600, forced to the disk)."""
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
