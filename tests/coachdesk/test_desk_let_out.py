"""A laptop that was let out: nothing opens it any more, and it says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachdesk.desk import create_desk, find_desk
from coachdesk.vault.errors import NoSuchSlot
from coachdesk.vault.header import COPY_NAME, HEADER_NAME, KdfCost
from coachdesk.vault.keyring_copy import KEYRING_COPY_NAME

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"


def test_neither_passphrase_nor_words_open_a_desk_whose_keys_were_destroyed(tmp_path: Path) -> None:
    desk, words = create_desk(tmp_path, PASSPHRASE, "Ines Moreau", cost=KdfCost(64, 1, 1))
    before = {name: (tmp_path / name).read_bytes() for name in (HEADER_NAME, COPY_NAME, KEYRING_COPY_NAME)}
    locked = desk.destroy()
    assert locked.is_let_out
    found = find_desk(tmp_path)
    assert found.is_let_out
    with pytest.raises(NoSuchSlot):
        found.unlock(PASSPHRASE)
    with pytest.raises(NoSuchSlot):
        found.unlock_with_words(" ".join(words))
    assert not (tmp_path / KEYRING_COPY_NAME).exists()
    # Nothing of the old slots is left in any file of the folder.
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert all(line not in left for line in before[KEYRING_COPY_NAME].split())
    assert b'"box"' not in left


def test_a_header_without_slots_that_does_not_say_so_is_damaged(tmp_path: Path) -> None:
    desk, _ = create_desk(tmp_path, PASSPHRASE, "Ines Moreau", cost=KdfCost(64, 1, 1))
    desk.destroy()
    for name in (HEADER_NAME, COPY_NAME):
        path = tmp_path / name
        path.write_text(path.read_text().replace("let_out", "let_oui"))
    from coachdesk.vault.errors import HeaderDamaged

    with pytest.raises(HeaderDamaged):
        find_desk(tmp_path)


def test_a_desk_in_use_is_not_let_out(tmp_path: Path) -> None:
    desk, _ = create_desk(tmp_path, PASSPHRASE, "Ines Moreau", cost=KdfCost(64, 1, 1))
    assert not desk.lock().is_let_out
