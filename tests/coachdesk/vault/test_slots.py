"""Slots: who opens, who does not, and that every altered byte is noticed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import pickle
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from coachdesk.vault.derivation import vault_file_key
from coachdesk.vault.errors import (
    HeaderDamaged,
    MistypedWord,
    NoSuchSlot,
    UnknownWords,
    VaultError,
    WrongPassphrase,
    WrongWordCount,
    WrongWords,
)
from coachdesk.vault.header import HEADER_NAME, Header, KdfCost, Slot, read_header, write_header
from coachdesk.vault.slots import (
    MasterKey,
    change_passphrase,
    create_header,
    renew_recovery_words,
    unlock_with_passphrase,
    unlock_with_words,
)

FAST = KdfCost(64, 1, 1)
DESK = "0123456789abcdef0123456789abcdef"
PHRASE = "Crème brûlée n° 5"
GOLDEN = """{"format": 1, "desk": "0123456789abcdef0123456789abcdef", "created_at": "2026-11-24T21:55:23Z", "slots": [
{"id": "778fe0ac0bd9a064", "kind": "passphrase", "salt": "x7m0pH/ZopfWjO53q19a0A==", "nonce": "EGzuGgPm+iwGHFsl",
"box": "hQsKlh81OSaiaVW4RG7vioS/hvbtVT2M2b0Um5bq4MN85WVWmtUqoRh2Tp0aFzXK",
"memory_kib": 64, "iterations": 2, "lanes": 1},
{"id": "d264cb64f75b722f", "kind": "recovery", "salt": "cBBL+y76oJO0qUBJChho4w==", "nonce": "VVIFsH9MbVSb7oqA",
"box": "jSFGoXrs1lPcYp9V3DUsa8F16oFve/n3sAP8F9H4oBCLALdXc8EdKSSUXVTTiZ7S"}]}"""
GOLDEN_KEY = "ff737ca932dce4d6e1a7ca0fe73198919400fc3afb2f69041025774b238c9bfc"
GOLDEN_WORDS = (
    "mixeur pichet majorer intendant caniche baignade branche vedette "
    "revivre limite lionceau attraper moderne personnel"
)


def outcome(unlock: Callable[[Header, str], MasterKey], header: Header, typed: str) -> MasterKey | VaultError:
    try:
        return unlock(header, typed)
    except VaultError as error:
        return error


def test_a_header_kept_since_the_first_version_opens(tmp_path: Path) -> None:
    (tmp_path / HEADER_NAME).write_text(GOLDEN, "utf-8")
    header = read_header(tmp_path)
    assert header is not None
    assert unlock_with_passphrase(header, PHRASE).raw.hex() == GOLDEN_KEY
    assert unlock_with_words(header, GOLDEN_WORDS).raw.hex() == GOLDEN_KEY


def test_the_vaults_file_key_is_hkdf_by_rfc_5869() -> None:
    """Worked out apart from the library: extract and expand by HMAC-SHA256, no salt, one label."""
    master = bytes(range(32))
    extracted = hmac.new(bytes(32), master, hashlib.sha256).digest()
    expected = hmac.new(extracted, b"coachdesk/vault-file/1\x01", hashlib.sha256).digest()
    assert vault_file_key(MasterKey(master)) == expected


def test_argon2id_is_that_of_rfc_9106() -> None:
    kdf = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    )
    assert (
        kdf.derive(b"\x01" * 32).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    )


def test_passphrase_and_words_open_the_same_key() -> None:
    header, master, words = create_header(DESK, PHRASE, cost=FAST)
    assert unlock_with_passphrase(header, PHRASE) == master
    assert unlock_with_words(header, " ".join(words)) == master
    assert create_header(DESK, PHRASE, cost=FAST)[1] != master


@pytest.mark.parametrize(
    "typed",
    [
        "  Crème brûlée n° 5\n",
        "Cre\u0300me bru\u0302le\u0301e n° 5",  # typed on a Mac: letters and marks apart
        "Crème\u00a0brûlée n° 5",  # a no-break space, pasted from Word
    ],
)
def test_ways_to_type_the_same_passphrase(typed: str) -> None:
    header, master, _ = create_header(DESK, PHRASE, cost=FAST)
    assert unlock_with_passphrase(header, typed) == master


@pytest.mark.parametrize(
    "typed", ["", "Creme brulee n° 5", "crème brûlée n° 5", "Crème  brûlée n° 5", "Crème brûlée n° 5\ud800"]
)
def test_what_is_not_the_passphrase_is_wrong(typed: str) -> None:
    header, _, _ = create_header(DESK, PHRASE, cost=FAST)
    with pytest.raises(WrongPassphrase):
        unlock_with_passphrase(header, typed)


def test_words_of_another_desk_and_words_renewed_since(tmp_path: Path) -> None:
    header, master, words = create_header(DESK, PHRASE, cost=FAST)
    other = create_header(DESK, PHRASE, cost=FAST)[2]
    with pytest.raises(WrongWords):
        unlock_with_words(header, " ".join(other))
    renewed, new_words = renew_recovery_words(header, master)
    assert unlock_with_words(renewed, " ".join(new_words)) == master
    assert renewed.slot("passphrase") == header.slot("passphrase")
    with pytest.raises(WrongWords):
        unlock_with_words(renewed, " ".join(words))


def test_words_that_are_not_right_are_named_before_any_key_is_tried() -> None:
    header, _, words = create_header(DESK, PHRASE, cost=FAST)
    with pytest.raises(WrongWordCount) as count:
        unlock_with_words(header, " ".join(words[:-1]))
    assert count.value.context == {"count": 13, "expected": 14}
    with pytest.raises(UnknownWords) as unknown:
        unlock_with_words(header, " ".join([*words[:4], "qzx", *words[5:]]))
    assert unknown.value.context == {"positions": (5,)}
    wrong = "abeille" if words[4] != "abeille" else "tulipe"
    with pytest.raises(MistypedWord) as mistyped:
        unlock_with_words(header, " ".join([*words[:4], wrong, *words[5:]]))
    assert mistyped.value.context == {"positions": (5,)}
    for error in (count.value, unknown.value, mistyped.value):
        assert not set(words) & set(str(error).replace("'", " ").split()), "no word of the sheet in an error"


def test_changing_the_passphrase_rewrites_one_slot() -> None:
    header, master, words = create_header(DESK, PHRASE, cost=FAST)
    escrow = Slot("", "escrow", b"", b"", b"", extra={"kind": "escrow", "sealed": "x"})
    header = replace(header, slots=(*header.slots, escrow))
    changed = change_passphrase(header, master, "une autre")
    assert unlock_with_passphrase(changed, "une autre") == master
    assert unlock_with_words(changed, " ".join(words)) == master
    with pytest.raises(WrongPassphrase):
        unlock_with_passphrase(changed, PHRASE)
    assert [slot for slot in changed.slots if slot.kind != "passphrase"] == [
        slot for slot in header.slots if slot.kind != "passphrase"
    ]
    new = changed.slot("passphrase")
    assert new is not None
    assert new.cost == FAST, "the cost stays when none is given"


def test_a_damaged_passphrase_slot_is_replaced_after_the_words_opened(tmp_path: Path) -> None:
    header, master, words = create_header(DESK, PHRASE, cost=FAST)
    write_header(tmp_path, header)
    content = json.loads((tmp_path / HEADER_NAME).read_text())
    content["slots"][0]["salt"] = "?"
    (tmp_path / HEADER_NAME).write_text(json.dumps(content))
    found = read_header(tmp_path)
    assert found is not None
    with pytest.raises(HeaderDamaged):
        unlock_with_passphrase(found, PHRASE)
    mended = change_passphrase(found, unlock_with_words(found, " ".join(words)), "neuve", cost=FAST)
    write_header(tmp_path, mended)
    again = read_header(tmp_path)
    assert again is not None
    assert unlock_with_passphrase(again, "neuve") == master
    assert len(again.slots) == 2


def test_a_header_without_the_slot_says_so() -> None:
    header = Header(DESK, "2026-11-24T20:00:00Z", ())
    with pytest.raises(NoSuchSlot):
        unlock_with_passphrase(header, PHRASE)
    with pytest.raises(NoSuchSlot):
        unlock_with_words(header, GOLDEN_WORDS)


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda h, s: (replace(h, desk_id=h.desk_id[::-1]), s),
        lambda h, s: (replace(h, created_at="2001-01-01T00:00:00Z"), s),
        lambda h, s: (h, replace(s, id="0" * 16)),
        lambda h, s: (h, replace(s, salt=flipped(s.salt))),
        lambda h, s: (h, replace(s, nonce=flipped(s.nonce))),
        lambda h, s: (h, replace(s, box=flipped(s.box))),
        lambda h, s: (h, replace(s, box=s.box[:-1] + flipped(s.box[-1:]))),
        lambda h, s: (h, replace(s, extra={"allowed": True})),
        lambda h, s: (h, s if s.cost is None else replace(s, cost=replace(s.cost, memory_kib=32))),
        lambda h, s: (h, s if s.cost is None else replace(s, cost=replace(s.cost, iterations=2))),
        lambda h, s: (h, s if s.cost is None else replace(s, cost=replace(s.cost, lanes=2))),
    ],
)
def test_every_field_is_bound_to_the_box(
    tamper: Callable[[Header, Slot], tuple[Header, Slot]],
) -> None:
    header, _, words = create_header(DESK, PHRASE, cost=FAST)
    changed_header, slots = header, []
    for slot in header.slots:
        changed_header, changed = tamper(header, slot)
        slots.append(changed)
    changed_header = replace(changed_header, slots=tuple(slots))
    assert changed_header != header
    with pytest.raises(WrongPassphrase):
        unlock_with_passphrase(changed_header, PHRASE)
    if changed_header.slot("recovery") != header.slot("recovery") or changed_header.desk_id != header.desk_id:
        with pytest.raises(WrongWords):
            unlock_with_words(changed_header, " ".join(words))


def test_the_cost_cannot_be_made_cheap_without_the_passphrase() -> None:
    """The cost is bound even where the wrapping key would come out the same: it is in the associated data."""
    header, _, _ = create_header(DESK, PHRASE, cost=FAST)
    mine, theirs = (
        header.slot("passphrase"),
        create_header(DESK, "x", cost=KdfCost(8, 1, 1))[0].slot("passphrase"),
    )
    assert mine is not None
    assert theirs is not None
    mixed = replace(header, slots=(replace(mine, cost=theirs.cost, salt=theirs.salt),))
    with pytest.raises(WrongPassphrase):
        unlock_with_passphrase(mixed, PHRASE)


@pytest.mark.parametrize("bit", range(8))
def test_each_flipped_bit_of_the_file_opens_nothing_it_should_not(tmp_path: Path, bit: int) -> None:
    header, master, words = create_header(DESK, PHRASE, cost=KdfCost(8, 1, 1))
    write_header(tmp_path, header)
    path = tmp_path / HEADER_NAME
    whole = path.read_bytes()
    opened = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        try:
            found = read_header(tmp_path)
        except VaultError:
            continue
        assert found is not None
        same_desk = (found.desk_id, found.created_at) == (header.desk_id, header.created_at)
        for kind, result in (
            ("passphrase", outcome(unlock_with_passphrase, found, PHRASE)),
            ("recovery", outcome(unlock_with_words, found, " ".join(words))),
        ):
            if isinstance(result, MasterKey):
                opened += 1
                assert result == master
                assert same_desk
                assert found.slot(kind) == header.slot(kind), f"byte {place}: an altered slot opened"
    # The slot that was not hit still opens; the highest bit makes the file no UTF-8 at all.
    assert (opened > 0) == (bit < 7)


def test_wrong_passphrase_tampered_slot_and_right_one_take_the_same_time() -> None:
    cost = KdfCost(16 << 10, 2, 1)
    header, _, _ = create_header(DESK, PHRASE, cost=cost)
    slot = header.slot("passphrase")
    assert slot is not None
    tampered = replace(header, slots=(replace(slot, box=flipped(slot.box)),))
    times: dict[str, list[float]] = {}
    for _ in range(7):
        for name, which, typed in (
            ("right", header, PHRASE),
            ("wrong", header, "x"),
            ("tampered", tampered, PHRASE),
        ):
            start = time.perf_counter()
            outcome(unlock_with_passphrase, which, typed)
            times.setdefault(name, []).append(time.perf_counter() - start)
    quickest = {name: statistics.median(taken) for name, taken in times.items()}
    assert max(quickest.values()) < 2 * min(quickest.values()), quickest


def test_the_master_key_shows_itself_nowhere() -> None:
    _, master, _ = create_header(DESK, PHRASE, cost=FAST)
    shown = f"{master} {master!r} {[master]} {ValueError(master)}"
    assert master.raw.hex() not in shown
    assert repr(master.raw)[2:10] not in shown
    assert base64.b64encode(master.raw).decode() not in shown
    with pytest.raises(TypeError):
        pickle.dumps(master)
    with pytest.raises(ValueError):
        MasterKey(b"short")
