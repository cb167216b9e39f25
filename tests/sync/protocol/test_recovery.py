"""The organisation's recovery key: two people together open a desk's escrow slot, nobody alone."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.errors import RecoveryRefused, TextMalformed
from sync.protocol.keys import sealing_public_key
from sync.protocol.lettered import write_text
from sync.protocol.recovery import (
    ESCROW_BYTES,
    KIND,
    RecoveryHalf,
    joined,
    open_escrow,
    read_half,
    seal_escrow,
    split,
)
from tests.sync.protocol.organisation import ORGANISATION, seed_of

SEED = seed_of("recovery")
PUBLIC = sealing_public_key(SEED)
MASTER = seed_of("master")
DESK = "0f" * 16


def reason(refused: pytest.ExceptionInfo[RecoveryRefused]) -> object:
    return refused.value.context["reason"]


def test_two_halves_open_a_desk() -> None:
    """What two people do when a coach has forgotten the passphrase: both type their sheet."""
    one, other = (read_half(half.as_text().lower()) for half in split(SEED, ORGANISATION))
    sealed = seal_escrow(MASTER, ORGANISATION, DESK, PUBLIC)
    assert len(sealed) == ESCROW_BYTES
    for halves in ((one, other), (other, one)):
        assert open_escrow(sealed, ORGANISATION, DESK, joined(*halves, PUBLIC)) == MASTER


def test_a_half_is_other_bytes_each_time_and_none_of_the_key() -> None:
    first, second = split(SEED, ORGANISATION), split(SEED, ORGANISATION)
    shares = {half.share for half in (*first, *second)}
    assert len(shares) == 4
    assert SEED not in shares
    assert joined(first[0], first[1], PUBLIC) == joined(second[0], second[1], PUBLIC) == SEED


def test_halves_that_do_not_belong_together() -> None:
    one, other = split(SEED, ORGANISATION)
    again = split(SEED, ORGANISATION)
    with pytest.raises(RecoveryRefused) as refused:
        joined(one, one, PUBLIC)
    assert reason(refused) == "same_half"
    stranger = RecoveryHalf("0" * 32, 2, other.share)
    for wrong in (again[1], stranger, split(seed_of("another"), ORGANISATION)[1]):
        with pytest.raises(RecoveryRefused) as refused:
            joined(one, wrong, PUBLIC)
        assert reason(refused) == "other_key"
    with pytest.raises(RecoveryRefused) as refused:
        joined(one, other, sealing_public_key(seed_of("another")))
    assert reason(refused) == "other_key"


def test_an_escrow_opens_for_its_desk_and_organisation_only() -> None:
    sealed = seal_escrow(MASTER, ORGANISATION, DESK, PUBLIC)
    for organisation, desk, seed in (
        ("0" * 32, DESK, SEED),
        (ORGANISATION, "0e" * 16, SEED),
        (ORGANISATION, DESK, seed_of("another")),
    ):
        with pytest.raises(RecoveryRefused) as refused:
            open_escrow(sealed, organisation, desk, seed)
        assert reason(refused) == "escrow"


def test_a_damaged_or_cut_escrow_is_refused() -> None:
    sealed = seal_escrow(MASTER, ORGANISATION, DESK, PUBLIC)
    for at in range(0, len(sealed), 61):
        for wrong in (sealed[:at], sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]):
            with pytest.raises(RecoveryRefused):
                open_escrow(wrong, ORGANISATION, DESK, SEED)


def test_nothing_is_sealed_for_what_is_no_key() -> None:
    with pytest.raises(RecoveryRefused):
        seal_escrow(MASTER, ORGANISATION, DESK, b"\xff" * len(PUBLIC))
    with pytest.raises(ValueError, match="32"):
        seal_escrow(b"short", ORGANISATION, DESK, PUBLIC)


def test_a_half_is_neither_shown_nor_pickled() -> None:
    half = split(SEED, ORGANISATION)[0]
    assert repr(half.share) not in repr(half)
    with pytest.raises(TypeError):
        pickle.dumps(half)


@pytest.mark.parametrize(
    "data", [b"\x03" + bytes(48), b"\x00" + bytes(48), b"\x01" + bytes(47), b"\x01" + bytes(49)]
)
def test_what_is_no_half_is_refused(data: bytes) -> None:
    with pytest.raises(TextMalformed) as refused:
        read_half(write_text(KIND, data))
    assert refused.value.context == {"reason": "content"}


@settings(max_examples=30)
@given(seed=st.binary(min_size=32, max_size=32))
def test_any_key_comes_back(seed: bytes) -> None:
    one, other = split(seed, ORGANISATION)
    assert joined(read_half(other.as_text()), read_half(one.as_text()), sealing_public_key(seed)) == seed
