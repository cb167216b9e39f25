"""Scope keys open for one device, scope and epoch; fingerprints tell keys apart."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace

import pytest

from sync.protocol import canonical, keys
from sync.protocol.errors import WrappedKeyRefused
from sync.protocol.keys import KeyPlace
from tests.sync.protocol.organisation import CASE, COACH, ORGANISATION, SUPERVISOR, key_of, proof, seed_of
from tests.sync.protocol.signing import public_of, signed_by

PLACE = KeyPlace(ORGANISATION, CASE, 1)


@pytest.fixture(scope="module")
def wrapped() -> bytes:
    return keys.wrap_scope_key(key_of(CASE), PLACE, COACH.id, COACH.sealing)


def test_the_device_that_it_is_for_opens_it(wrapped: bytes) -> None:
    assert len(wrapped) == keys.WRAPPED_KEY_BYTES
    assert keys.unwrap_scope_key(wrapped, PLACE, COACH.id, COACH.sealing_key, proof(CASE)) == key_of(CASE)


@pytest.mark.parametrize(
    ("place", "device", "seed"),
    [
        (replace(PLACE, scope="case-2"), COACH.id, COACH.sealing_key),
        (replace(PLACE, epoch=2), COACH.id, COACH.sealing_key),
        (replace(PLACE, organisation="0" * 32), COACH.id, COACH.sealing_key),
        (PLACE, SUPERVISOR.id, COACH.sealing_key),
        (PLACE, COACH.id, SUPERVISOR.sealing_key),
    ],
)
def test_no_other_does(wrapped: bytes, place: KeyPlace, device: str, seed: bytes) -> None:
    promised = keys.proof_of(key_of(CASE), place)
    with pytest.raises(WrappedKeyRefused):
        keys.unwrap_scope_key(wrapped, place, device, seed, promised)


def test_a_key_that_was_not_promised_is_refused() -> None:
    """Whoever may deposit wrapped keys cannot make two readers seal with different ones."""
    other = keys.wrap_scope_key(key_of("another"), PLACE, COACH.id, COACH.sealing)
    with pytest.raises(WrappedKeyRefused):
        keys.unwrap_scope_key(other, PLACE, COACH.id, COACH.sealing_key, proof(CASE))


def test_a_damaged_or_cut_one_is_refused(wrapped: bytes) -> None:
    for at in range(0, len(wrapped), 97):
        damaged = wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :]
        for data in (damaged, wrapped[:at]):
            with pytest.raises(WrappedKeyRefused):
                keys.unwrap_scope_key(data, PLACE, COACH.id, COACH.sealing_key, proof(CASE))


def test_nothing_is_wrapped_for_what_is_no_key() -> None:
    for public in (b"", bytes(keys.SEALING_PUBLIC_BYTES), b"\xff" * keys.SEALING_PUBLIC_BYTES):
        with pytest.raises(WrappedKeyRefused):
            keys.wrap_scope_key(key_of(CASE), PLACE, COACH.id, public)


def test_a_key_that_shares_nothing_is_no_key() -> None:
    """A device with such a key would stop everybody who wraps keys for it."""
    assert keys.is_sealing_public_key(COACH.sealing)
    assert not keys.is_sealing_public_key(COACH.sealing[:1184] + bytes(32))
    assert not keys.is_sealing_public_key(COACH.sealing[:1184] + b"\x01" + bytes(31))
    assert not keys.is_sealing_public_key(COACH.sealing[:-1])


def test_what_is_sealed_opens_under_the_same_words_only() -> None:
    sealed = keys.seal_to(COACH.sealing, b"a secret", {"use": "test/1", "for": "claire"})
    assert keys.open_sealed(sealed, COACH.sealing_key, {"for": "claire", "use": "test/1"}) == b"a secret"
    for seed, about in (
        (COACH.sealing_key, {"use": "test/1", "for": "omar"}),
        (COACH.sealing_key, {"use": "test/2", "for": "claire"}),
        (SUPERVISOR.sealing_key, {"use": "test/1", "for": "claire"}),
    ):
        with pytest.raises(ValueError, match="not sealed"):
            keys.open_sealed(sealed, seed, about)


def test_a_signing_key_has_its_public_half() -> None:
    assert keys.signing_public_key(COACH.signing_key) == COACH.signing


def test_a_proof_names_the_key_and_its_place() -> None:
    assert proof(CASE) == keys.proof_of(key_of(CASE), PLACE)
    others = {
        keys.proof_of(key_of(CASE, 2), PLACE),
        keys.proof_of(key_of(CASE), replace(PLACE, epoch=2)),
        keys.proof_of(key_of(CASE), replace(PLACE, scope="case-2")),
        hashlib.sha256(key_of(CASE).raw).hexdigest(),
    }
    assert len(others) == 4
    assert proof(CASE) not in others


def test_a_key_is_neither_shown_nor_pickled() -> None:
    key = key_of(CASE)
    assert key.raw.hex() not in f"{key!r} {key}"
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with pytest.raises(ValueError, match="32"):
        keys.ScopeKey(b"short")


def test_the_private_sealing_key_is_that_of_x_wing() -> None:
    """Against the first test vector of draft-connolly-cfrg-xwing-kem: the public key of its seed."""
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    public = keys.sealing_public_key(seed)
    assert public[:8].hex() == "e2236b35a8c24b39"
    assert public[1184:].hex() == "859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534"


def test_a_label_keeps_signatures_apart() -> None:
    public, private = public_of(seed_of("k")), seed_of("k")
    signature = keys.sign(private, b"one", b"message")
    assert keys.is_signed(public, signature, b"one", b"message")
    assert not keys.is_signed(public, signature, b"two", b"message")
    assert not keys.is_signed(public, signed_by(private, b"message"), b"one", b"message")
    assert not keys.is_signed(b"no key", signature, b"one", b"message")


def test_the_fingerprint_is_the_same_everywhere_and_always() -> None:
    groups = keys.fingerprint(ORGANISATION, COACH.signing, COACH.sealing)
    assert groups == keys.fingerprint(ORGANISATION, COACH.signing, COACH.sealing)
    assert [len(group) for group in groups] == [4] * 6
    assert all(group.isdigit() for group in groups)
    bound = canonical.write(
        {
            "organisation": ORGANISATION,
            "sealing": canonical.to_base64(COACH.sealing),
            "signing": canonical.to_base64(COACH.signing),
            "use": "fingerprint/1",
        }
    )
    assert int("".join(groups)) == int(hashlib.sha256(bound).hexdigest(), 16) % 10**24


def test_another_key_or_organisation_has_another_fingerprint() -> None:
    found = {
        keys.fingerprint(ORGANISATION, COACH.signing, COACH.sealing),
        keys.fingerprint(ORGANISATION, SUPERVISOR.signing, COACH.sealing),
        keys.fingerprint(ORGANISATION, COACH.signing, SUPERVISOR.sealing),
        keys.fingerprint("0" * 32, COACH.signing, COACH.sealing),
    }
    assert len(found) == 4
