"""Signed requests: the RFC's own example, round trips, and everything that is not exactly the profile."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.errors import BadRequest, ClockOff, RequestSignatureWrong
from sync.protocol.request_signing import (
    DIGEST_HEADER,
    INPUT_HEADER,
    SIGNATURE_HEADER,
    SignedParts,
    check_request,
    digest_header,
    read_signature,
    sign_request,
    signature_base,
)
from tests.sync.protocol.organisation import COACH, SUPERVISOR
from tests.sync.protocol.signing import signed_by

NOW = 1_780_000_000
NONCE = "bm9uY2Utbm9uY2Utbm9u"
PARTS = SignedParts.of("POST", "/v1/envelopes", "after=5&bytes=10", b"body")
HEADERS = sign_request(PARTS, device=COACH.id, created=NOW, nonce=NONCE, signing_key=COACH.signing_key)


def checked(
    parts: SignedParts = PARTS,
    headers: dict[str, str] = HEADERS,
    public_key: bytes = COACH.signing,
    now: int = NOW,
) -> str:
    found = read_signature(headers[INPUT_HEADER], headers[SIGNATURE_HEADER])
    check_request(parts, found, content_digest=headers[DIGEST_HEADER], public_key=public_key, now=now)
    return found.device


def test_the_example_of_rfc_9421() -> None:
    """Appendix B.2.6: the signature base of its components, and the signature over it by its key (B.1.4)."""
    private = base64.b64decode("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=")
    public = base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
    components = (
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    )
    names = " ".join(f'"{name}"' for name, _ in components)
    base = signature_base(components, f'({names});created=1618884473;keyid="test-key-ed25519"')
    assert base.decode() == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n'
        '"@method": POST\n'
        '"@path": /foo\n'
        '"@authority": example.com\n'
        '"content-type": application/json\n'
        '"content-length": 18\n'
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )
    expected = base64.b64decode(
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )
    assert signed_by(private, base) == expected
    Ed25519PublicKey.from_public_bytes(public).verify(expected, base)


def test_the_digest_of_rfc_9530() -> None:
    """Appendix B.1 of RFC 9530: the digest of a whole answer."""
    digest = hashlib.sha256(b'{"hello": "world"}\n').digest()
    assert digest_header(digest) == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"


def test_what_the_profile_signs_is_this() -> None:
    covered = '("@method" "@path" "@query" "content-digest")'
    parameters = f'{covered};created={NOW};nonce="{NONCE}";keyid="{COACH.id}";alg="ed25519"'
    assert HEADERS[INPUT_HEADER] == f"desk={parameters}"
    base = (
        '"@method": POST\n"@path": /v1/envelopes\n"@query": ?after=5&bytes=10\n'
        f'"content-digest": {HEADERS[DIGEST_HEADER]}\n"@signature-params": {parameters}'
    )
    signature = base64.b64encode(signed_by(COACH.signing_key, base.encode())).decode()
    assert HEADERS[SIGNATURE_HEADER] == f"desk=:{signature}:"


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD"]),
    path=st.from_regex(r"/[a-z0-9/-]{0,60}", fullmatch=True),
    query=st.from_regex(r"[a-z0-9=&%]{0,40}", fullmatch=True),
    body=st.binary(max_size=100),
    created=st.integers(NOW - 300, NOW + 300),
    nonce=st.from_regex(r"[A-Za-z0-9_-]{16,64}", fullmatch=True),
)
def test_what_was_signed_is_believed(
    method: str, path: str, query: str, body: bytes, created: int, nonce: str
) -> None:
    parts = SignedParts.of(method, path, query, body)
    headers = sign_request(
        parts, device=COACH.id, created=created, nonce=nonce, signing_key=COACH.signing_key
    )
    assert checked(parts, headers) == COACH.id


@pytest.mark.parametrize(
    "parts",
    [
        SignedParts.of("PUT", "/v1/envelopes", "after=5&bytes=10", b"body"),
        SignedParts.of("POST", "/v1/directory", "after=5&bytes=10", b"body"),
        SignedParts.of("POST", "/v1/envelopes", "after=6&bytes=10", b"body"),
        SignedParts.of("POST", "/v1/envelopes", "", b"body"),
        SignedParts.of("POST", "/v1/envelopes", "after=5&bytes=10", b"other"),
        SignedParts.of("POST", "/v1/envelopes", "after=5&bytes=10", b""),
    ],
)
def test_another_request_is_not_the_signed_one(parts: SignedParts) -> None:
    with pytest.raises(RequestSignatureWrong):
        checked(parts)


def test_a_digest_that_fits_the_body_but_was_not_signed() -> None:
    other = SignedParts.of("POST", "/v1/envelopes", "after=5&bytes=10", b"other")
    with pytest.raises(RequestSignatureWrong):
        checked(other, {**HEADERS, DIGEST_HEADER: digest_header(other.digest)})


@pytest.mark.parametrize(
    "header", ["", "sha-256=::", digest_header(bytes(32)), HEADERS[DIGEST_HEADER] + ", md5=::"]
)
def test_a_digest_that_does_not_fit_the_body(header: str) -> None:
    with pytest.raises(RequestSignatureWrong):
        checked(headers={**HEADERS, DIGEST_HEADER: header})


def test_another_device_did_not_sign_it() -> None:
    with pytest.raises(RequestSignatureWrong):
        checked(public_key=SUPERVISOR.signing)
    with pytest.raises(RequestSignatureWrong):
        checked(public_key=b"no key")
    renamed = {**HEADERS, INPUT_HEADER: HEADERS[INPUT_HEADER].replace(COACH.id, SUPERVISOR.id)}
    for key in (COACH.signing, SUPERVISOR.signing):
        with pytest.raises(RequestSignatureWrong):
            checked(headers=renamed, public_key=key)


@pytest.mark.parametrize(("old", "new"), [(str(NOW), str(NOW + 1)), (NONCE, NONCE[::-1])])
def test_time_and_nonce_are_signed(old: str, new: str) -> None:
    with pytest.raises(RequestSignatureWrong):
        checked(headers={**HEADERS, INPUT_HEADER: HEADERS[INPUT_HEADER].replace(old, new)})


def test_the_clock_may_be_five_minutes_off() -> None:
    for now in (NOW - 300, NOW + 300):
        assert checked(now=now)
    for now in (NOW - 301, NOW + 301):
        with pytest.raises(ClockOff) as off:
            checked(now=now)
        assert off.value.problem()["now"] == now
    with pytest.raises(RequestSignatureWrong):  # only who signed learns the time
        checked(now=0, public_key=SUPERVISOR.signing)


@pytest.mark.parametrize(
    "change",
    [
        ("desk=", "sig1="),
        ('"@query" ', ""),
        ('"content-digest"', '"content-digest" "host"'),
        (";alg=", ";expires=5;alg="),
        ('alg="ed25519"', 'alg="hmac-sha256"'),
        (';alg="ed25519"', ""),
        ("created=", "created=-"),
        ("created=", "created=0"),
        (f'nonce="{NONCE}"', 'nonce="short"'),
        (f'nonce="{NONCE}"', f'nonce="{NONCE} "'),
        (COACH.id, "Laptop"),
        (COACH.id, 'x";alg="none'),
        (");created", ") ;created"),
        (NONCE, NONCE + "\n"),
    ],
)
def test_what_is_not_the_profile_is_refused(change: tuple[str, str]) -> None:
    odd = HEADERS[INPUT_HEADER].replace(*change)
    assert odd != HEADERS[INPUT_HEADER]
    for text in (odd, odd + ", " + HEADERS[INPUT_HEADER]):
        with pytest.raises(BadRequest):
            read_signature(text, HEADERS[SIGNATURE_HEADER])


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "desk=",
        "desk=::",
        "desk=:AAAA:",
        HEADERS[SIGNATURE_HEADER][:-1],
        HEADERS[SIGNATURE_HEADER].replace("desk", "sig1"),
        HEADERS[SIGNATURE_HEADER] + " ",
        HEADERS[SIGNATURE_HEADER].replace("==:", "=:"),
        HEADERS[SIGNATURE_HEADER].replace("desk=:", "desk=:é"),
    ],
)
def test_a_signature_is_64_bytes_in_their_one_form(signature: str) -> None:
    with pytest.raises(BadRequest):
        read_signature(HEADERS[INPUT_HEADER], signature)


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("post", "/v1", ""),
        ("POST\n", "/v1", ""),
        ("POST", "v1", ""),
        ("POST", "/v1\n", ""),
        ("POST", "/v1?x", ""),
        ("POST", "/v1 ", ""),
        ("POST", "/é", ""),
        ("POST", "/v1", "a\nb"),
        ("POST", "/v1", "a b"),
    ],
)
def test_nothing_can_be_slipped_into_the_base(method: str, path: str, query: str) -> None:
    with pytest.raises(BadRequest):
        sign_request(
            SignedParts.of(method, path, query, b""),
            device=COACH.id,
            created=NOW,
            nonce=NONCE,
            signing_key=COACH.signing_key,
        )


def test_a_nonce_or_device_of_odd_form_is_not_sent() -> None:
    for device, nonce in (('x"', NONCE), (COACH.id, "short"), (COACH.id, NONCE + '"')):
        with pytest.raises(BadRequest):
            sign_request(PARTS, device=device, created=NOW, nonce=nonce, signing_key=COACH.signing_key)
