"""The desk's header, ``desk.json``: not secret. Its key slots each wrap the master key, as LUKS does.

``desk-copy.json`` beside it holds the same, so that one bad byte does not cost the desk (LUKS2 keeps two
headers for this reason). ``read_header`` looks at ``desk.json`` only; ``restore_header`` takes the copy.

What a header says is checked before it is used; what binds it together is checked by the slots: the desk's
id, its date and everything a slot says are associated data of the slot's box.
Standard library only: the lock screen reads it.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coachdesk.vault.errors import HeaderDamaged, HeaderNotWritten, HeaderTooNew
from coachdesk.vault.private_file import put_in_place

HEADER_NAME = "desk.json"
COPY_NAME = "desk-copy.json"
HEADER_FORMAT = 1
KNOWN_KINDS = ("passphrase", "recovery")
LET_OUT = "let_out"
"""True in a header without slots: the laptop was let out of its organisation, and its keys were destroyed."""
ESCROW = "escrow"
"""The master key sealed to the organisation's recovery key; see ``escrow.py``."""
_MAX_BYTES = 1 << 16
_MAX_SLOTS = 32

# Bounds, so that a hostile header cannot ask for a terabyte or a year: passing over 16 GiB takes about ten
# seconds.
MIN_MEMORY_KIB = 8
MAX_MEMORY_KIB = 1 << 20
MAX_ITERATIONS = 256
MAX_LANES = 4
MAX_WORK_KIB = 16 << 20

_SALT_BYTES = 16
_NONCE_BYTES = 12
_BOX_BYTES = 32 + 16
_ID = re.compile(r"[0-9a-f]{8,64}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What Argon2id is asked: memory in KiB, passes, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the master key. ``salt``, ``nonce`` and ``box`` are bytes; ``cost`` is None without a KDF.

    ``extra`` keeps what a newer version wrote and this one does not know. A slot of an unknown kind, or a
    damaged one (``damage`` says where), is ``extra`` as a whole: it opens nothing and is written back as
    it was.
    """

    id: str
    kind: str
    salt: bytes
    nonce: bytes
    box: bytes
    cost: KdfCost | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The header: format, desk id (not secret), when made (ISO 8601, UTC), slots."""

    desk_id: str
    created_at: str
    slots: tuple[Slot, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_let_out(self) -> bool:
        """Tell whether the keys were destroyed because the laptop was let out of its organisation."""
        return not self.slots and self.extra.get(LET_OUT) is True

    def slot(self, kind: str) -> Slot | None:
        """Return the slot of a kind, None when there is none; raise ``HeaderDamaged`` when it is damaged."""
        found = next((slot for slot in self.slots if slot.kind == kind), None)
        if found is not None and found.damage:
            raise HeaderDamaged(file=HEADER_NAME, field=found.damage)
        return found


class _Damage(Exception):
    """Where in the header something is wrong; stays inside this module."""


_HEADER_KEYS = frozenset({"format", "desk", "created_at", "slots", "sum"})
_SLOT_KEYS = frozenset({"id", "kind", "salt", "nonce", "box"})
_COST_KEYS = frozenset({"memory_kib", "iterations", "lanes"})


def read_header(folder: Path, *, is_strict: bool = False) -> Header | None:
    """Return the header of a desk folder, None when there is none.

    ``is_strict``: one whose sum does not fit is damaged, though each slot may look well.
    Raises ``HeaderDamaged`` or ``HeaderTooNew``; the file is never altered.
    """
    return _read(folder / HEADER_NAME, is_strict=is_strict)


def restore_header(folder: Path) -> Header:
    """Put the copy in the place of a missing or damaged header, and return it.

    The damaged one is kept as ``desk.json.damaged`` (``-2``, ``-3`` ...). Raises ``HeaderDamaged`` when
    the copy is missing or damaged too, ``HeaderTooNew``, ``HeaderNotWritten``.
    """
    header = _read(folder / COPY_NAME, is_strict=True)
    if header is None:
        raise HeaderDamaged(file=COPY_NAME, field="missing")
    path = folder / HEADER_NAME
    aside, number = path.with_name(f"{HEADER_NAME}.damaged"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{HEADER_NAME}.damaged-{number}")
    try:
        with contextlib.suppress(FileNotFoundError):
            path.rename(aside)
        put_in_place(path, _content(header))
    except OSError as error:
        raise HeaderNotWritten(file=HEADER_NAME, reason=_reason(error)) from error
    return header


def write_header(folder: Path, header: Header) -> None:
    """Put a header and its copy in place: after a crash at any point the old one stands, or the new one.

    The mode is set before the content; file and folder are forced to the disk. Raises ``HeaderNotWritten``.
    """
    content = _content(header)
    try:
        put_in_place(folder / HEADER_NAME, content)
    except OSError as error:
        raise HeaderNotWritten(file=HEADER_NAME, reason=_reason(error)) from error
    _put_copy(folder, content)


def refresh_copy(folder: Path, header: Header) -> None:
    """Make the copy say what the header says, after a crash between the two; for when the desk is open."""
    content = _content(header)
    try:
        if (folder / COPY_NAME).read_bytes() == content:
            return
    except OSError:
        pass
    _put_copy(folder, content)


def _put_copy(folder: Path, content: bytes) -> None:
    path = folder / COPY_NAME
    try:
        put_in_place(path, content)
    except OSError:
        # The header itself is right. An old copy would let an old passphrase open: better none than that one.
        with contextlib.suppress(OSError):
            path.unlink()


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "disk_full"
    return "denied" if isinstance(error, PermissionError) or error.errno == errno.EROFS else "other"


def _read(path: Path, *, is_strict: bool = False) -> Header | None:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        raise HeaderDamaged(file=path.name, field="unreadable") from None
    if len(data) > _MAX_BYTES:
        raise HeaderDamaged(file=path.name, field="size")
    try:
        parsed = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise HeaderDamaged(file=path.name, field="json") from None
    try:
        header = _header(parsed, path.name)
        # A flipped bit in a slot would make the right passphrase a wrong one, though the copy is whole.
        if is_strict and "sum" in parsed and parsed["sum"] != _sum_of(parsed):
            raise _Damage("sum")
        return header
    except _Damage as damage:
        raise HeaderDamaged(file=path.name, field=str(damage)) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key written twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _header(parsed: Any, file: str) -> Header:
    if not isinstance(parsed, dict):
        raise _Damage("json")
    number = parsed.get("format")
    if type(number) is not int or number < 1:
        raise _Damage("format")
    if number > HEADER_FORMAT:
        raise HeaderTooNew(file=file)
    slots = parsed.get("slots")
    if not isinstance(slots, list) or len(slots) > _MAX_SLOTS:
        raise _Damage("slots")
    if not slots and parsed.get(LET_OUT) is not True:
        raise _Damage("slots")
    header = Header(
        _matching(parsed, "desk", _ID, ""),
        _matching(parsed, "created_at", _INSTANT, ""),
        tuple(_slot(slot, f"slots.{place}") for place, slot in enumerate(slots)),
        {name: value for name, value in parsed.items() if name not in _HEADER_KEYS},
    )
    for kind in KNOWN_KINDS:
        if sum(slot.kind == kind for slot in header.slots) > 1:
            raise _Damage("slots")
    return header


def _slot(parsed: Any, where: str) -> Slot:
    """Return a slot; a damaged one is kept as it is, since the other slots may still open the desk."""
    if not isinstance(parsed, dict) or not isinstance(parsed.get("kind"), str):
        raise _Damage(where)
    kind = parsed["kind"]
    if kind not in KNOWN_KINDS:
        return Slot("", kind, b"", b"", b"", extra=parsed)
    try:
        has_cost = kind == "passphrase"
        keys = _SLOT_KEYS | _COST_KEYS if has_cost else _SLOT_KEYS
        return Slot(
            _matching(parsed, "id", _ID, where),
            kind,
            _bytes(parsed, "salt", _SALT_BYTES, where),
            _bytes(parsed, "nonce", _NONCE_BYTES, where),
            _bytes(parsed, "box", _BOX_BYTES, where),
            _cost(parsed, where) if has_cost else None,
            {name: value for name, value in parsed.items() if name not in keys},
        )
    except _Damage as damage:
        return Slot("", kind, b"", b"", b"", extra=parsed, damage=str(damage))


def _cost(parsed: Mapping[str, Any], where: str) -> KdfCost:
    memory = _whole(parsed, "memory_kib", MIN_MEMORY_KIB, MAX_MEMORY_KIB, where)
    iterations = _whole(parsed, "iterations", 1, MAX_ITERATIONS, where)
    lanes = _whole(parsed, "lanes", 1, MAX_LANES, where)
    if memory * iterations > MAX_WORK_KIB or memory < MIN_MEMORY_KIB * lanes:
        raise _Damage(f"{where}.memory_kib")
    return KdfCost(memory, iterations, lanes)


def _matching(parsed: Mapping[str, Any], name: str, pattern: re.Pattern[str], where: str) -> str:
    value = parsed.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _Damage(f"{where}.{name}".lstrip("."))
    return value


def _whole(parsed: Mapping[str, Any], name: str, least: int, most: int, where: str) -> int:
    value = parsed.get(name)
    if type(value) is not int or not least <= value <= most:
        raise _Damage(f"{where}.{name}")
    return value


def _bytes(parsed: Mapping[str, Any], name: str, length: int, where: str) -> bytes:
    value = parsed.get(name)
    try:
        data = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        data = b""
    # Encoded again, since several texts mean the same bytes and only one of them is what was written.
    if len(data) != length or base64.b64encode(data).decode() != value:
        raise _Damage(f"{where}.{name}")
    return data


def _content(header: Header) -> bytes:
    content = {
        **header.extra,
        "format": HEADER_FORMAT,
        "desk": header.desk_id,
        "created_at": header.created_at,
        "slots": [_slot_content(slot) for slot in header.slots],
    }
    content["sum"] = _sum_of(content)
    return json.dumps(content, indent=1).encode()


def _sum_of(content: Mapping[str, Any]) -> str:
    """Return a checksum (SHA-256, hex) of everything in a header but the sum itself."""
    summed = {name: value for name, value in content.items() if name != "sum"}
    return hashlib.sha256(json.dumps(summed, sort_keys=True).encode()).hexdigest()


def _slot_content(slot: Slot) -> dict[str, Any]:
    if slot.damage or slot.kind not in KNOWN_KINDS:
        return dict(slot.extra)
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
