"""``GET /v1/hello``."""

from __future__ import annotations

from sync.headquarters.asking import Parts
from sync.headquarters.store.releases import find_release
from sync.protocol.endpoints import JSON
from sync.protocol.exchange import Answer
from sync.protocol.versions import SPOKEN, Hello


def say_hello(parts: Parts, now: int) -> Answer:
    """Answer who this is, which protocols it speaks and which program it offers."""
    site = parts.site
    with parts.store.reading() as connection:
        kept = find_release(connection)
    newest = site.newest_program if kept is None else kept.release.version
    hello = Hello(site.organisation, SPOKEN, now, newest, site.lowest_program)
    headers = {"content-type": JSON, "cache-control": "no-store"}
    return Answer(200, headers, hello.as_bytes())
