"""Key slots: a passphrase (Argon2id) or the recovery words, each wrapping the desk's master key (AES-256-GCM).

What a box is bound to (desk, slot, kind, salt, cost) is its associated data, so that no part of a slot can be swapped for a
weaker one.
"""

from __future__ import annotations

import json
import os
import secrets
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coachdesk.vault.errors import NoSuchSlot, WrongPassphrase, WrongWords
from coachdesk.vault.header import Header, KdfCost, Slot
from coachdesk.vault.recovery_words import generate_words, secret_of_words

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
LEAST_MEMORY_KIB = 64 << 10
MOST_MEMORY_KIB = 1 << 20
TARGET_S = 0.7


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """The desk's master key; never shown."""

    raw: bytes

    def __repr__(self) -> str:
        return "MasterKey(…)"


def calibrate(target_s: float = TARGET_S) -> KdfCost:
    """Return the cost of a derivation that takes about ``target_s`` seconds on this machine (0.5 to 1 is meant).

    Memory first: from 64 MiB up to 1 GiB, at most a quarter of the machine's; then passes. Two lanes at most, since
    more are no faster on the laptops meant.
    """
    lanes = min(2, os.cpu_count() or 1)
    memory = LEAST_MEMORY_KIB
    most = max(LEAST_MEMORY_KIB, min(MOST_MEMORY_KIB, _machine_memory_kib() // 4))
    took = _time_of(KdfCost(memory, 1, lanes))
    while memory * 2 <= most and took * 2 * 2 <= target_s:
        memory *= 2
        took = _time_of(KdfCost(memory, 1, lanes))
    iterations = max(1, min(50, round(target_s / max(took, 1e-3))))
    return KdfCost(memory, iterations, lanes)


def _time_of(cost: KdfCost) -> float:
    start = time.perf_counter()
    _stretched("mesure", bytes(SALT_BYTES), cost)
    return time.perf_counter() - start


def _machine_memory_kib() -> int:
    if hasattr(os, "sysconf"):
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024)
    import ctypes  # noqa: PLC0415 - only on Windows

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "pt", "pf", "vt", "vf", "ve")),
        )

    status = Status()
    status.length = ctypes.sizeof(Status)
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]  # Windows only
    return int(status.total // 1024)


def _stretched(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    text = unicodedata.normalize("NFKC", passphrase).strip().encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(text)


def _from_words(secret: bytes, salt: bytes) -> bytes:
    # The words carry 128 bits and more of their own, so no stretching is needed; the label keeps this use apart.
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=b"coachdesk/recovery-slot/1").derive(secret)


def _bound_to(desk_id: str, slot: Slot) -> bytes:
    cost = slot.cost
    numbers = [cost.memory_kib, cost.iterations, cost.lanes] if cost else []
    return json.dumps(["coachdesk/slot/1", desk_id, slot.id, slot.kind, slot.salt.hex(), numbers]).encode()


def _wrapped(desk_id: str, slot: Slot, wrapping_key: bytes, master: MasterKey) -> Slot:
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(wrapping_key).encrypt(nonce, master.raw, _bound_to(desk_id, slot))
    return replace(slot, nonce=nonce, box=box)


def _unwrapped(desk_id: str, slot: Slot, wrapping_key: bytes) -> MasterKey | None:
    try:
        raw = AESGCM(wrapping_key).decrypt(slot.nonce, slot.box, _bound_to(desk_id, slot))
    except (InvalidTag, ValueError):
        return None
    return MasterKey(raw) if len(raw) == KEY_BYTES else None


def _passphrase_slot(desk_id: str, master: MasterKey, passphrase: str, cost: KdfCost) -> Slot:
    salt = secrets.token_bytes(SALT_BYTES)
    slot = Slot(secrets.token_hex(8), "passphrase", salt, b"", b"", cost)
    return _wrapped(desk_id, slot, _stretched(passphrase, salt, cost), master)


def _recovery_slot(desk_id: str, master: MasterKey, words: Sequence[str]) -> Slot:
    salt = secrets.token_bytes(SALT_BYTES)
    slot = Slot(secrets.token_hex(8), "recovery", salt, b"", b"")
    return _wrapped(desk_id, slot, _from_words(secret_of_words(" ".join(words)), salt), master)


def create_header(
    desk_id: str, passphrase: str, *, cost: KdfCost | None = None
) -> tuple[Header, MasterKey, tuple[str, ...]]:
    """Return (header, new master key, recovery words to show once). ``cost`` None calibrates on this machine."""
    master = MasterKey(secrets.token_bytes(KEY_BYTES))
    words = generate_words()
    slots = (
        _passphrase_slot(desk_id, master, passphrase, cost or calibrate()),
        _recovery_slot(desk_id, master, words),
    )
    created_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Header(desk_id, created_at, slots), master, words


def unlock_with_passphrase(header: Header, passphrase: str) -> MasterKey:
    """Return the master key. A wrong passphrase and a tampered slot raise ``WrongPassphrase`` after the same work."""
    slot = header.slot("passphrase")
    if slot is None or slot.cost is None:
        raise NoSuchSlot(kind="passphrase")
    master = _unwrapped(header.desk_id, slot, _stretched(passphrase, slot.salt, slot.cost))
    if master is None:
        raise WrongPassphrase()
    return master


def unlock_with_words(header: Header, words: str) -> MasterKey:
    """Return the master key from the recovery words as typed; names a mistyped word, else ``WrongWords``."""
    slot = header.slot("recovery")
    if slot is None:
        raise NoSuchSlot(kind="recovery")
    master = _unwrapped(header.desk_id, slot, _from_words(secret_of_words(words), slot.salt))
    if master is None:
        raise WrongWords()
    return master


def change_passphrase(
    header: Header, master: MasterKey, passphrase: str, *, cost: KdfCost | None = None
) -> Header:
    """Return the header with its passphrase slot made anew; the other slots stand."""
    old = header.slot("passphrase")
    slot = _passphrase_slot(header.desk_id, master, passphrase, cost or (old and old.cost) or calibrate())
    return _with_slot(header, slot)


def renew_recovery_words(header: Header, master: MasterKey) -> tuple[Header, tuple[str, ...]]:
    """Return (header with a new recovery slot, its words); the old words open nothing from then on."""
    words = generate_words()
    return _with_slot(header, _recovery_slot(header.desk_id, master, words)), words


def _with_slot(header: Header, slot: Slot) -> Header:
    others = tuple(one for one in header.slots if one.kind != slot.kind)
    return replace(header, slots=(slot, *others))
