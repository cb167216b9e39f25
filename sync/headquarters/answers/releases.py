"""The installer on offer: which it is, and its bytes in parts; asked and read alike in any version of the protocol."""

from __future__ import annotations

import logging

from sync.headquarters.answers.contents import asked_range
from sync.headquarters.asking import Asked, json_answer
from sync.headquarters.store.releases import KeptRelease, find_release
from sync.protocol.endpoints import BYTES
from sync.protocol.errors import Conflict, NotFound
from sync.protocol.exchange import Answer

_log = logging.getLogger("coachdesk.hq")


def tell_release(asked: Asked) -> Answer:
    """Answer which installer is the newest; ``NotFound`` when this headquarters offers none."""
    return json_answer(_kept(asked).release)


def get_release(asked: Asked) -> Answer:
    """Answer the part of the installer that is asked for, at most 4 MiB of it.

    ``Conflict`` when it is no longer the one that ``If-Match`` names: what came before belongs to another file.
    """
    kept = _kept(asked)
    tag = f'"{kept.release.sha256}"'
    if asked.request.headers.get("if-match", tag) != tag:
        raise Conflict
    wanted, total = asked.request.headers.get("range"), kept.release.size
    begin, end = asked_range(wanted, total)
    contents = asked.parts.contents
    data = b"".join(contents.read(*piece) for piece in kept.pieces_between(begin, end))
    if len(data) != end - begin:
        _log.error("the installer on offer is not whole: put it again")
        raise NotFound
    headers = {"content-type": BYTES, "accept-ranges": "bytes", "cache-control": "no-store", "etag": tag}
    if wanted is None and len(data) == total:
        return Answer(200, headers, data)
    return Answer(206, {**headers, "content-range": f"bytes {begin}-{end - 1}/{total}"}, data)


def _kept(asked: Asked) -> KeptRelease:
    with asked.parts.store.reading() as connection:
        kept = find_release(connection)
    if kept is None:
        raise NotFound
    return kept
