"""Who asks: the signature of a request, and whether its device may call the endpoint at all."""

from __future__ import annotations

from dataclasses import replace

from sync.headquarters.asking import Asked
from sync.protocol.acts import Role
from sync.protocol.endpoints import Audience
from sync.protocol.errors import Forbidden, RequestSignatureWrong, Revoked, UnknownDevice
from sync.protocol.request_signing import DIGEST_HEADER, SignedParts, check_request

_ROLES = {
    Audience.ADMITTING: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Audience.SUPERVISOR: frozenset({Role.SUPERVISOR}),
}
SEE_FOR_THEMSELVES = frozenset({"join", "state"})
"""Endpoints that a device may call whose key stands only in what it sends; they check its signature themselves."""


def admit(asked: Asked) -> Asked:
    """Return the request with its device, its signature checked and its audience too.

    Raises ``UnknownDevice``, ``RequestSignatureWrong``, ``ClockOff``, ``Revoked``, ``Forbidden``. What each endpoint
    asks beside that (the scope, the roles of a statement's maker) its own answer checks.
    """
    assert asked.signature is not None  # noqa: S101 - only signed requests come here; tells mypy
    directory = asked.directory
    device = directory.members.devices.get(asked.signature.device)
    if asked.endpoint.name in SEE_FOR_THEMSELVES and (device is None or asked.endpoint.name == "join"):
        return asked
    if device is None:
        raise UnknownDevice
    check_signature(asked, device.signing)
    if directory.device(device.id) is None and asked.endpoint.audience is not Audience.KNOWN:
        raise Revoked
    roles = _ROLES.get(asked.endpoint.audience)
    if roles is not None and not roles & directory.roles_of(device.id):
        raise Forbidden
    return replace(asked, device=device)


def check_signature(asked: Asked, public_key: bytes) -> None:
    """Check that the request was signed by this key (32 raw bytes), now."""
    if asked.signature is None:
        raise RequestSignatureWrong
    request = asked.request
    parts = SignedParts.of(request.method, request.path, request.query, request.body)
    check_request(
        parts,
        asked.signature,
        content_digest=request.headers.get(DIGEST_HEADER.lower(), ""),
        public_key=public_key,
        now=asked.now,
    )
