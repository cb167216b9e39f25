"""One request on its way through headquarters: what was asked, by whom, and what there is to answer it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.headquarters.contents import Contents
from sync.headquarters.directories import Directories, Known
from sync.headquarters.site import Site
from sync.headquarters.store.engine import Store, Transaction
from sync.headquarters.store.nonces import remember_nonce
from sync.protocol.directory import Directory
from sync.protocol.endpoints import ENVELOPES, JSON, Endpoint
from sync.protocol.errors import Forbidden, NoScope, NotFound, RequestSignatureWrong
from sync.protocol.exchange import Answer, Request
from sync.protocol.framing import Frame, write_frame
from sync.protocol.json_body import JsonBody
from sync.protocol.limits import MOST_NUMBER
from sync.protocol.members import Device
from sync.protocol.request_signing import RequestSignature

SAFE_TO_REPEAT = frozenset({"bring_bundle"})
"""Beside what only reads. A bundle is taken in by several transactions, each of which finds what is there already."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a headquarters is made of."""

    site: Site
    store: Store
    contents: Contents
    directories: Directories


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that found its endpoint.

    ``names``: what stands in its path; ``query``: its numbers; ``now``: Unix seconds; ``signature``: None for what
    anyone may ask, and checked by nobody yet where ``device`` is None.
    """

    parts: Parts
    request: Request
    endpoint: Endpoint
    names: Mapping[str, str]
    query: Mapping[str, int]
    now: int
    signature: RequestSignature | None
    known: Known
    device: Device | None = None

    @property
    def directory(self) -> Directory:
        """Return the directory that the request is answered by."""
        return self.known.directory

    @property
    def caller(self) -> Device:
        """Return the device that asked, its signature checked."""
        if self.device is None:
            raise Forbidden
        return self.device

    def scope(self) -> str:
        """Return the scope of the path; raise ``NoScope``, or ``Forbidden`` for one that the caller may not read."""
        return self.readable(self.names["scope"])

    def readable(self, scope: str) -> str:
        """Return a scope that the caller may read; raise ``NoScope`` or ``Forbidden``."""
        if not self.directory.may_read(self.caller.id, scope):
            record = self.directory.members.scopes.get(scope)
            raise NoScope if record is None or not record.is_there() else Forbidden
        return scope

    def once(self, connection: Transaction) -> None:
        """Remember the request's nonce in the transaction that does what it asks; refuse one that was seen."""
        signature = self.signature
        if self.endpoint.name in SAFE_TO_REPEAT or signature is None:
            return
        if not remember_nonce(connection, signature.device, signature.nonce, self.now):
            raise RequestSignatureWrong


def json_answer(body: JsonBody, **headers: str) -> Answer:
    """Return an answer of JSON."""
    return Answer(200, {"content-type": JSON, "cache-control": "no-store", **headers}, body.as_bytes())


def frames_answer(frames: list[Frame]) -> Answer:
    """Return an answer of envelopes with their places."""
    body = b"".join(map(write_frame, frames))
    return Answer(200, {"content-type": ENVELOPES, "cache-control": "no-store"}, body)


def numbered(asked: Asked, name: str) -> int:
    """Return a name of the path that is a number; raise ``NotFound`` for another one."""
    found = asked.names[name]
    if not found.isdecimal() or int(found) > MOST_NUMBER:
        raise NotFound
    return int(found)
