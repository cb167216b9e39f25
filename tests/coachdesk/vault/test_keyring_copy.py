"""The sealed copy of the keyring: what is in it comes out, whatever a crash left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coachdesk.vault.keyring_copy import KEYRING_COPY_NAME, KeptKey, KeyringCopy

MASTER = bytes(range(32))
DESK = "0123456789abcdef"
KEYS = [KeptKey(f"scope{number}", "case", f"{number:064x}") for number in range(5)]


@pytest.fixture
def copy(tmp_path: Path) -> KeyringCopy:
    found = KeyringCopy(tmp_path, MASTER, DESK)
    for key in KEYS:
        found.append(key)
    return found


def test_what_is_appended_is_read_the_last_of_each_scope(copy: KeyringCopy, tmp_path: Path) -> None:
    assert KeyringCopy(tmp_path, MASTER, DESK).read() == KEYS
    newer = KeptKey("scope2", "case", "f" * 64)
    copy.append(newer)
    assert [key for key in copy.read() if key.scope == "scope2"] == [newer]
    assert KeyringCopy(tmp_path / "empty", MASTER, DESK).read() == []


def test_a_cut_at_any_byte_costs_the_last_entry_at_most(copy: KeyringCopy, tmp_path: Path) -> None:
    path = tmp_path / KEYRING_COPY_NAME
    whole = path.read_bytes()
    before_last = whole.rstrip(b"\n").rindex(b"\n")
    for end in range(before_last, len(whole)):
        path.write_bytes(whole[:end])
        assert copy.read()[:4] == KEYS[:4]
        copy.append(KEYS[4])
        assert copy.read() == KEYS, "what is appended after a cut line is whole"


def test_a_flipped_bit_costs_one_entry(copy: KeyringCopy, tmp_path: Path) -> None:
    path = tmp_path / KEYRING_COPY_NAME
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        for bit in (1, 64, 128):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            found = copy.read()
            assert len(found) >= 3
            assert all(key in KEYS for key in found), "nothing false comes out"


def test_another_master_key_or_desk_reads_nothing(copy: KeyringCopy, tmp_path: Path) -> None:
    assert KeyringCopy(tmp_path, bytes(32), DESK).read() == []
    assert KeyringCopy(tmp_path, MASTER, "another").read() == []
    assert copy.read() == KEYS


def test_no_key_stands_in_the_file_and_an_erased_one_is_gone(copy: KeyringCopy, tmp_path: Path) -> None:
    path = tmp_path / KEYRING_COPY_NAME
    for key in KEYS:
        assert key.scope.encode() not in path.read_bytes()
        assert key.key_hex.encode() not in path.read_bytes()
    copy.rewrite(KEYS[1:])
    assert copy.read() == KEYS[1:]
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
