"""One function answers a request: routing, versions, signature, audience, and then the subject's own file."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sync.headquarters.answers import ANSWERS
from sync.headquarters.answers.greeting import say_hello
from sync.headquarters.asking import Asked, Parts
from sync.headquarters.callers import admit
from sync.headquarters.contents import Contents
from sync.headquarters.directories import Directories, Known, Stale
from sync.headquarters.rate_limits import RateLimits
from sync.headquarters.site import Site
from sync.headquarters.store.engine import WAIT_S, Store
from sync.headquarters.store.nonces import forget_old_nonces
from sync.protocol.bundles import HEADQUARTERS_BUNDLE_BYTES
from sync.protocol.endpoints import (
    BUNDLE,
    BYTES,
    ENVELOPES,
    JSON,
    PROGRAM_HEADER,
    PROTOCOL_HEADER,
    REQUEST_BYTES,
    Audience,
    Endpoint,
    endpoint_at,
    read_query,
)
from sync.protocol.envelope import ENVELOPE_BYTES
from sync.protocol.errors import (
    BadRequest,
    Busy,
    ProtocolNew,
    ProtocolOld,
    Refusal,
    RequestTooLarge,
    UnknownDevice,
    WrongMethod,
)
from sync.protocol.exchange import Answer, Request
from sync.protocol.framing import PREAMBLE_BYTES
from sync.protocol.problems import problem
from sync.protocol.request_signing import INPUT_HEADER, SIGNATURE_HEADER, RequestSignature, read_signature
from sync.protocol.versions import SPOKEN, is_older

TRIES = 4
"""How often a request is begun again because the directory grew under it."""
PRUNE_EVERY_S = 60
MOST_BYTES: Mapping[str, int] = MappingProxyType(
    {
        JSON: 2 * 1024 * 1024,
        ENVELOPES: max(REQUEST_BYTES, PREAMBLE_BYTES + ENVELOPE_BYTES),
        BYTES: 4 * 1024 * 1024,
        BUNDLE: HEADQUARTERS_BUNDLE_BYTES,
    }
)
"""The longest body of each media type; an endpoint that takes none takes no byte."""

_VERSION = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)

_LOOKS_BY_ITSELF = frozenset({"round"})
"""Endpoints whose own query tells how far the directory is; the others ask for it first."""


class Headquarters:
    """Answers requests, one at a time in each thread that calls it; it keeps nothing that another could not have."""

    def __init__(
        self,
        site: Site,
        store: Store,
        contents: Contents,
        *,
        clock: Callable[[], float] = time.time,
        limits: RateLimits | None = None,
    ) -> None:
        self._parts = Parts(site, store, contents, Directories(store, site.organisation))
        self._clock = clock
        self._limits = limits
        self._pruned_at = 0.0

    def answer(self, request: Request) -> Answer:
        """Return the answer; a refusal is one too. Raises nothing but what is a defect of this program."""
        try:
            endpoint, names = endpoint_at(request.method, request.path)
            return self._answered(request, endpoint, names)
        except WrongMethod as refusal:
            answer = problem(refusal)
            return replace(answer, headers={**answer.headers, "allow": ", ".join(_methods(request.path))})
        except Refusal as refusal:
            return problem(refusal)

    def _answered(self, request: Request, endpoint: Endpoint, names: dict[str, str]) -> Answer:
        now = int(self._clock())
        query = read_query(endpoint, request.query)
        if len(request.body) > most_bytes(endpoint):
            raise RequestTooLarge(limit=most_bytes(endpoint))
        if endpoint.audience is Audience.ANYONE:
            return say_hello(self._parts, now)
        spoken = _spoken_version(request.headers)
        if not endpoint.is_for_any_version:
            _check_versions(spoken, request.headers, self._parts.site.lowest_program)
        signature = _signature_of(request.headers)
        asked = Asked(
            self._parts,
            request,
            endpoint,
            MappingProxyType(names),
            query,
            now,
            signature,
            self._parts.directories.last,
        )
        self._prune(now)
        for _ in range(TRIES):
            try:
                asked = replace(asked, known=self._known_for(endpoint, signature), device=None)
                admitted = admit(asked)
                if self._limits is not None and admitted.device is not None:
                    self._limits.count_device(admitted.device.id)
                return ANSWERS[endpoint.name](admitted)
            except Stale:
                self._parts.directories.current()
        raise Busy(wait_s=WAIT_S)

    def _known_for(self, endpoint: Endpoint, signature: RequestSignature) -> Known:
        last = self._parts.directories.last
        if endpoint.name in _LOOKS_BY_ITSELF and last.directory.device(signature.device) is not None:
            return last
        return self._parts.directories.current()

    def _prune(self, now: float) -> None:
        """Forget old nonces now and then; whichever worker comes first does it for all."""
        if now - self._pruned_at < PRUNE_EVERY_S and now >= self._pruned_at:
            return
        self._pruned_at = now
        with self._parts.store.writing() as connection:
            forget_old_nonces(connection, int(now))


def most_bytes(endpoint: Endpoint) -> int:
    """Return how long an endpoint's request body may be."""
    return MOST_BYTES.get(endpoint.takes or "", 0)


def _methods(path: str) -> list[str]:
    methods = []
    for method in ("GET", "HEAD", "POST", "PUT"):
        try:
            endpoint_at(method, path)
        except Refusal:
            continue
        methods.append(method)
    return methods


def _spoken_version(headers: Mapping[str, str]) -> int:
    spoken = headers.get(PROTOCOL_HEADER.lower(), "")
    if _VERSION.fullmatch(spoken) is None:
        raise BadRequest(field="protocol")
    return int(spoken)


def _check_versions(spoken: int, headers: Mapping[str, str], lowest_program: str) -> None:
    """Tell an older or newer desk so, before anything else is looked at."""
    told = {"lowest": SPOKEN.lowest, "highest": SPOKEN.highest}
    if spoken < SPOKEN.lowest:
        raise ProtocolOld(**told)
    if spoken > SPOKEN.highest:
        raise ProtocolNew(**told)
    program = headers.get(PROGRAM_HEADER.lower(), "")
    if lowest_program and is_older(program, lowest_program):
        raise ProtocolOld(**told)


def _signature_of(headers: Mapping[str, str]) -> RequestSignature:
    found = read_signature(headers.get(INPUT_HEADER.lower(), ""), headers.get(SIGNATURE_HEADER.lower(), ""))
    if not found.device:
        raise UnknownDevice
    return found
