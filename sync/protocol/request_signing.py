"""Signed requests: HTTP Message Signatures (RFC 9421), one profile of it, byte for byte.

Covered: method, path, query and the body's digest (RFC 9530); parameters ``created``, ``nonce``, ``keyid`` (the device)
and ``alg``; label ``desk``. Anything that is not written exactly so is refused, so there is nothing to negotiate and
nothing to downgrade. The host is not covered, as a proxy may rename it: a device belongs to one organisation.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol.errors import BadRequest, ClockOff, RequestSignatureWrong
from sync.protocol.keys import SIGNATURE_BYTES

LABEL = "desk"
COMPONENTS = ("@method", "@path", "@query", "content-digest")
CLOCK_TOLERANCE_S = 5 * 60

DIGEST_HEADER = "Content-Digest"
INPUT_HEADER = "Signature-Input"
SIGNATURE_HEADER = "Signature"

_COVERED = " ".join(f'"{name}"' for name in COMPONENTS)
_INPUT = re.compile(
    rf"{LABEL}=(?P<parameters>\({re.escape(_COVERED)}\)"
    r';created=(?P<created>0|[1-9][0-9]{0,11});nonce="(?P<nonce>[A-Za-z0-9_-]{16,64})"'
    r';keyid="(?P<keyid>[a-z0-9-]{1,64})";alg="ed25519")',
    re.ASCII,
)
_BYTES = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)
_METHOD = re.compile(r"[A-Z]{1,16}", re.ASCII)
_PATH = re.compile(r"/[!-~]*", re.ASCII)
_QUERY = re.compile(r"[!-~]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignedParts:
    """What of a request is signed: ``path`` begins with /; ``query`` as on the wire, without its ?; body's SHA-256."""

    method: str
    path: str
    query: str
    digest: bytes

    @classmethod
    def of(cls, method: str, path: str, query: str, body: bytes) -> SignedParts:
        """Return the parts of a request whose body is at hand."""
        return cls(method, path, query, hashlib.sha256(body).digest())


@dataclass(frozen=True, slots=True)
class RequestSignature:
    """What a request's headers say of its signature; nothing is believed before ``check_request``.

    ``created``: Unix seconds; ``nonce``: headquarters remembers it until ``created`` is too old; ``device``: who.
    """

    created: int
    nonce: str
    device: str
    signature: bytes
    parameters: str


def sign_request(
    parts: SignedParts, *, device: str, created: int, nonce: str, signing_key: bytes
) -> dict[str, str]:
    """Return the three headers to send.

    ``nonce``: 16 to 64 of base64url, never used before; ``signing_key``: 32 raw bytes. Raises ``BadRequest`` for what
    the profile cannot carry.
    """
    parameters = f'({_COVERED});created={created};nonce="{nonce}";keyid="{device}";alg="ed25519"'
    if _INPUT.fullmatch(f"{LABEL}={parameters}") is None:
        raise BadRequest
    signature = Ed25519PrivateKey.from_private_bytes(signing_key).sign(_base(parts, parameters))
    return {
        DIGEST_HEADER: digest_header(parts.digest),
        INPUT_HEADER: f"{LABEL}={parameters}",
        SIGNATURE_HEADER: f"{LABEL}={_byte_sequence(signature)}",
    }


def read_signature(signature_input: str, signature: str) -> RequestSignature:
    """Return what the two headers say; raise ``BadRequest`` when they are not of the profile."""
    found = _INPUT.fullmatch(signature_input)
    if found is None:
        raise BadRequest
    raw = _read_bytes(signature.removeprefix(f"{LABEL}=")) if signature.startswith(f"{LABEL}=") else b""
    if len(raw) != SIGNATURE_BYTES:
        raise BadRequest
    return RequestSignature(int(found["created"]), found["nonce"], found["keyid"], raw, found["parameters"])


def check_request(
    parts: SignedParts, found: RequestSignature, *, content_digest: str, public_key: bytes, now: int
) -> None:
    """Check that a device signed this request, now.

    ``parts``: as they arrived, the digest of the body taken here; ``content_digest``: the header; ``public_key``: the
    device's (32 raw bytes); ``now``: Unix seconds. Raises ``RequestSignatureWrong``, ``BadRequest``, and then
    ``ClockOff``: nobody learns the time but who signed.
    """
    if content_digest != digest_header(parts.digest):
        raise RequestSignatureWrong
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(found.signature, _base(parts, found.parameters))
    except (InvalidSignature, ValueError) as error:
        raise RequestSignatureWrong from error
    if abs(found.created - now) > CLOCK_TOLERANCE_S:
        raise ClockOff(now=now)


def digest_header(digest: bytes) -> str:
    """Return ``Content-Digest`` (RFC 9530) for a SHA-256."""
    return f"sha-256={_byte_sequence(digest)}"


def signature_base(components: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """Return the signature base of RFC 9421 part 2.5: (component, value) pairs, then the parameters."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("ascii")


def _base(parts: SignedParts, parameters: str) -> bytes:
    is_well = (
        _METHOD.fullmatch(parts.method) and _PATH.fullmatch(parts.path) and _QUERY.fullmatch(parts.query)
    )
    if not is_well or "?" in parts.path:
        raise BadRequest
    values = (parts.method, parts.path, f"?{parts.query}", digest_header(parts.digest))
    return signature_base(tuple(zip(COMPONENTS, values, strict=True)), parameters)


def _byte_sequence(data: bytes) -> str:
    return f":{base64.b64encode(data).decode('ascii')}:"


def _read_bytes(text: str) -> bytes:
    inner = text[1:-1]
    if len(text) < 2 or text[0] != ":" or text[-1] != ":" or _BYTES.fullmatch(inner) is None:
        raise BadRequest
    try:
        data = base64.b64decode(inner, validate=True)
    except binascii.Error as error:
        raise BadRequest from error
    if _byte_sequence(data) != text:
        raise BadRequest
    return data
