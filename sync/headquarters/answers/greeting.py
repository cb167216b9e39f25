"""``GET /v1/hello`` and ``GET /v1/release``."""

from __future__ import annotations

from sync.headquarters.asking import Asked, json_answer
from sync.headquarters.site import Site
from sync.protocol.endpoints import JSON
from sync.protocol.errors import NotFound
from sync.protocol.exchange import Answer
from sync.protocol.versions import SPOKEN, Hello


def tell_release(asked: Asked) -> Answer:
    """Answer which installer is the newest; ``NotFound`` when this headquarters offers none."""
    release = asked.parts.site.release
    if release is None:
        raise NotFound
    return json_answer(release)


def say_hello(site: Site, now: int) -> Answer:
    """Answer who this is, which protocols it speaks and which program it offers."""
    hello = Hello(site.organisation, SPOKEN, now, site.newest_program, site.lowest_program)
    headers = {"content-type": JSON, "cache-control": "no-store"}
    return Answer(200, headers, hello.as_bytes())
