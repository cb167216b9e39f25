"""Key slots: a passphrase (Argon2id) or the recovery words, each wrapping the desk's master key
(AES-256-GCM).

What a box is bound to is its associated data: the desk's id and date, and everything its slot says (id,
kind, salt, cost, and what a newer version added). No part of a slot can be swapped for a weaker one, nor a
slot moved to another desk: the box does not open then, as after a wrong passphrase. What the header says
beside its slots and is unknown to this version is kept, and not protected.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coachdesk.vault.calibration import calibrate
from coachdesk.vault.errors import NoSuchSlot, NotEnoughMemory, WrongPassphrase, WrongWords
from coachdesk.vault.header import Header, KdfCost, Slot
from coachdesk.vault.recovery_words import generate_words, secret_of_words

__all__ = [
    "KEY_BYTES",
    "MasterKey",
    "calibrate",
    "change_passphrase",
    "create_header",
    "normalised",
    "renew_recovery_words",
    "unlock_with_passphrase",
    "unlock_with_words",
]

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """The desk's master key; never shown.

    Python cannot promise to wipe memory; this keeps the key out of logs, tracebacks and crash reports.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a master key has 32 bytes")

    def __repr__(self) -> str:
        return "MasterKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def normalised(passphrase: str) -> str:
    """Return the form of a passphrase that counts: NFKC, without white space around it."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def create_header(
    desk_id: str, passphrase: str, *, cost: KdfCost | None = None
) -> tuple[Header, MasterKey, tuple[str, ...]]:
    """Return (header, new master key, recovery words to show once). ``cost`` None measures this machine."""
    master = MasterKey(secrets.token_bytes(KEY_BYTES))
    words = generate_words()
    header = Header(desk_id, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), ())
    slots = (
        _passphrase_slot(header, master, passphrase, cost or calibrate()),
        _recovery_slot(header, master, words),
    )
    return replace(header, slots=slots), master, words


def unlock_with_passphrase(header: Header, passphrase: str) -> MasterKey:
    """Return the master key.

    A wrong passphrase and a tampered slot raise ``WrongPassphrase`` after the same work. Raises
    ``NoSuchSlot``, ``HeaderDamaged`` when the slot makes no sense, ``NotEnoughMemory``.
    """
    slot = header.slot("passphrase")
    if slot is None or slot.cost is None:
        raise NoSuchSlot(kind="passphrase")
    master = _unwrapped(header, slot, _stretched(passphrase, slot.salt, slot.cost))
    if master is None:
        raise WrongPassphrase
    return master


def unlock_with_words(header: Header, words: str) -> MasterKey:
    """Return the master key from the recovery words as typed.

    Raises ``UnknownWords``, ``WrongWordCount``, ``MistypedWord`` with the places, ``WrongWords`` for the
    sheet of another desk or one renewed since, ``NoSuchSlot``, ``HeaderDamaged``.
    """
    slot = header.slot("recovery")
    if slot is None:
        raise NoSuchSlot(kind="recovery")
    master = _unwrapped(header, slot, _from_words(secret_of_words(words), slot.salt))
    if master is None:
        raise WrongWords
    return master


def change_passphrase(
    header: Header, master: MasterKey, passphrase: str, *, cost: KdfCost | None = None
) -> Header:
    """Return the header with its passphrase slot made anew; the other slots stand.

    ``cost`` None keeps that of the old slot, or measures this machine when it cannot be read.
    """
    if cost is None:
        old = next((slot.cost for slot in header.slots if slot.kind == "passphrase"), None)
        cost = old or calibrate()
    return _with_slot(header, _passphrase_slot(header, master, passphrase, cost))


def renew_recovery_words(header: Header, master: MasterKey) -> tuple[Header, tuple[str, ...]]:
    """Return (header with a new recovery slot, its words); the old words open nothing from then on."""
    words = generate_words()
    return _with_slot(header, _recovery_slot(header, master, words)), words


def _passphrase_slot(header: Header, master: MasterKey, passphrase: str, cost: KdfCost) -> Slot:
    salt = secrets.token_bytes(SALT_BYTES)
    slot = Slot(secrets.token_hex(8), "passphrase", salt, b"", b"", cost)
    return _wrapped(header, slot, _stretched(passphrase, salt, cost), master)


def _recovery_slot(header: Header, master: MasterKey, words: Sequence[str]) -> Slot:
    salt = secrets.token_bytes(SALT_BYTES)
    slot = Slot(secrets.token_hex(8), "recovery", salt, b"", b"")
    return _wrapped(header, slot, _from_words(secret_of_words(" ".join(words)), salt), master)


def _with_slot(header: Header, slot: Slot) -> Header:
    others = tuple(one for one in header.slots if one.kind != slot.kind)
    return replace(header, slots=(slot, *others))


def _stretched(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    text = normalised(passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    try:
        return kdf.derive(text)
    except MemoryError:
        raise NotEnoughMemory(memory_mib=cost.memory_kib >> 10) from None


def _from_words(secret: bytes, salt: bytes) -> bytes:
    # The words carry 128 bits and more of their own, so no stretching is needed; the label keeps this use
    # apart.
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=b"coachdesk/recovery-slot/1").derive(secret)


def _bound_to(header: Header, slot: Slot) -> bytes:
    cost = slot.cost
    numbers = [cost.memory_kib, cost.iterations, cost.lanes] if cost else []
    desk = [header.desk_id, header.created_at]
    said = [slot.id, slot.kind, slot.salt.hex(), numbers, dict(slot.extra)]
    return json.dumps(["coachdesk/slot/1", desk, said], sort_keys=True).encode()


def _wrapped(header: Header, slot: Slot, wrapping_key: bytes, master: MasterKey) -> Slot:
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(wrapping_key).encrypt(nonce, master.raw, _bound_to(header, slot))
    return replace(slot, nonce=nonce, box=box)


def _unwrapped(header: Header, slot: Slot, wrapping_key: bytes) -> MasterKey | None:
    try:
        raw = AESGCM(wrapping_key).decrypt(slot.nonce, slot.box, _bound_to(header, slot))
    except InvalidTag:
        return None
    return MasterKey(raw) if len(raw) == KEY_BYTES else None
