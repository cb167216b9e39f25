"""A forgotten passphrase: two people of the organisation type their halves."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest

from coachdesk.desk import LockedDesk, create_desk, find_desk
from coachdesk.vault.attempts import Attempts
from coachdesk.vault.errors import NoSuchSlot, TooSoon, WrongPassphrase
from coachdesk.vault.header import COPY_NAME, HEADER_NAME, KdfCost
from sync.client.escrow import check_half, has_escrow, keep_escrow, unlock_with_halves
from sync.protocol.errors import RecoveryRefused, TextMalformed
from sync.protocol.keys import sealing_public_key
from sync.protocol.recovery import split

PASSPHRASE = "sapin rivage cuivre lanterne orage mirador"
NEW = "falaise tambour osier brume cadran violon"
CHEAP = KdfCost(64, 1, 1)
ORGANISATION = "0" * 31 + "1"
OTHER = "0" * 31 + "2"


def _halves(organisation: str = ORGANISATION) -> tuple[bytes, str, str]:
    seed = secrets.token_bytes(32)
    one, other = split(seed, organisation)
    return sealing_public_key(seed), one.as_text(), other.as_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


def _locked(folder: Path, recovery: bytes) -> LockedDesk:
    desk, _ = create_desk(folder, PASSPHRASE, "Claire", cost=CHEAP)
    assert keep_escrow(desk, ORGANISATION, recovery)
    assert not keep_escrow(desk, ORGANISATION, recovery)
    return desk.lock()


def test_both_halves_open_the_desk_and_a_new_passphrase_is_set(folder: Path) -> None:
    recovery, one, other = _halves()
    _locked(folder, recovery)
    locked = find_desk(folder)
    assert has_escrow(locked)
    assert (check_half(locked, one), check_half(locked, other)) == (1, 2)
    desk = unlock_with_halves(locked, other, one.lower())
    person = desk.cabinet.author.person
    desk.set_passphrase(NEW, cost=CHEAP)
    desk.lock()
    with pytest.raises(WrongPassphrase):
        find_desk(folder).unlock(PASSPHRASE)
    again = find_desk(folder).unlock(NEW) if find_desk(folder).seconds_to_wait() == 0 else None
    assert again is not None
    assert again.cabinet.author.person == person
    again.lock()
    # It survived the change, and stands in the copy too.
    unlock_with_halves(find_desk(folder), one, other).lock()
    (folder / HEADER_NAME).unlink()
    assert json.loads((folder / COPY_NAME).read_bytes())["escrow"]["organisation"] == ORGANISATION
    unlock_with_halves(find_desk(folder), one, other).lock()


def test_what_is_not_the_two_halves_opens_nothing(folder: Path) -> None:
    recovery, one, other = _halves()
    locked = _locked(folder, recovery)
    _, strange, stranger = _halves()
    _, foreign, foreigner = _halves(OTHER)
    for wrong in ((one, one), (one, strange), (strange, stranger), (foreign, foreigner), (one, foreigner)):
        with pytest.raises(RecoveryRefused):
            unlock_with_halves(locked, *wrong)
        Attempts(folder).record_success()
    with pytest.raises(TextMalformed):
        unlock_with_halves(locked, one[:-3], other)
    with pytest.raises(RecoveryRefused):
        check_half(locked, foreign)


def test_after_wrong_halves_one_has_to_wait_as_after_wrong_passphrases(folder: Path) -> None:
    recovery, one, other = _halves()
    locked = _locked(folder, recovery)
    _, strange, _stranger = _halves()
    for _ in range(3):
        with pytest.raises(RecoveryRefused):
            unlock_with_halves(locked, strange, other)
    with pytest.raises(TooSoon):
        unlock_with_halves(locked, one, other)


def test_an_escrow_of_another_desk_opens_nothing(folder: Path, tmp_path: Path) -> None:
    recovery, one, other = _halves()
    _locked(folder, recovery)
    second = tmp_path / "second"
    _locked(second, recovery)
    stolen = json.loads((folder / HEADER_NAME).read_bytes())["escrow"]
    header = json.loads((second / HEADER_NAME).read_bytes())
    header["escrow"] = stolen
    del header["sum"]
    (second / HEADER_NAME).write_text(json.dumps(header))
    with pytest.raises(RecoveryRefused):
        unlock_with_halves(find_desk(second), one, other)


def test_another_recovery_key_takes_the_place_of_the_old_one(folder: Path) -> None:
    recovery, one, other = _halves()
    _locked(folder, recovery)
    later, new_one, new_other = _halves()
    desk = find_desk(folder).unlock(PASSPHRASE)
    assert keep_escrow(desk, ORGANISATION, later)
    locked = desk.lock()
    with pytest.raises(RecoveryRefused):
        unlock_with_halves(locked, one, other)
    unlock_with_halves(locked, new_one, new_other).lock()


def test_a_desk_that_never_joined_has_none_and_one_that_was_let_out_no_more(folder: Path) -> None:
    recovery, one, other = _halves()
    desk, _ = create_desk(folder, PASSPHRASE, "Claire", cost=CHEAP)
    assert not keep_escrow(desk, ORGANISATION, b"")
    locked = desk.lock()
    assert not has_escrow(locked)
    with pytest.raises(NoSuchSlot):
        unlock_with_halves(locked, one, other)
    desk = locked.unlock(PASSPHRASE)
    keep_escrow(desk, ORGANISATION, recovery)
    desk.destroy()
    out = find_desk(folder)
    assert out.is_let_out
    assert not has_escrow(out)
    for name in (HEADER_NAME, COPY_NAME):
        assert b"escrow" not in (folder / name).read_bytes()
