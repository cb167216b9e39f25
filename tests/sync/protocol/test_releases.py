"""What the publisher signs of an installer, to the byte."""

from __future__ import annotations

import dataclasses

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.protocol.bodies import Release, read_release
from sync.protocol.errors import BadRequest
from sync.protocol.limits import RELEASE_BYTES
from sync.protocol.releases import LABEL, is_published, publisher_of, release_message, sign_release
from tests.sync.protocol.organisation import seed_of
from tests.sync.protocol.signing import public_of, public_pem, signed_by

KEY = seed_of("the publisher")
HASH = "ab" * 32


@pytest.fixture
def release() -> Release:
    return sign_release(KEY, "1.4.2", 90_000_000, HASH)


def test_the_bytes_that_are_signed_are_those_of_the_page(release: Release) -> None:
    message = b'{"sha256":"%s","size":90000000,"use":"release","version":"1.4.2"}' % HASH.encode()
    assert release_message("1.4.2", 90_000_000, HASH) == message
    assert release.signature == signed_by(KEY, b"coachdesk/release/1\0" + message)
    assert LABEL == b"coachdesk/release/1"


@pytest.mark.parametrize(
    "other",
    [{"version": "1.4.3"}, {"size": 90_000_001}, {"sha256": "cd" * 32}, {"signature": bytes(64)}],
)
def test_nothing_of_it_can_be_altered(release: Release, other: dict[str, object]) -> None:
    assert is_published(release, public_of(KEY))
    assert not is_published(dataclasses.replace(release, **other), public_of(KEY))  # type: ignore[arg-type]  # one field each
    assert not is_published(release, public_of(seed_of("somebody else")))


def test_a_release_file_is_read_as_strictly_as_an_answer(release: Release) -> None:
    assert read_release(release.as_bytes()) == release
    longest = dataclasses.replace(release, size=RELEASE_BYTES)
    assert read_release(longest.as_bytes()) == longest
    with pytest.raises(BadRequest):
        read_release(dataclasses.replace(release, size=RELEASE_BYTES + 1).as_bytes())


def test_the_shipped_key_is_read_and_another_kind_refused() -> None:
    assert publisher_of(public_pem(KEY)) == public_of(KEY)
    other = generate_private_key(SECP256R1()).public_key()
    with pytest.raises(ValueError, match="another kind"):
        publisher_of(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(ValueError, match=r"."):
        publisher_of(b"no key")
