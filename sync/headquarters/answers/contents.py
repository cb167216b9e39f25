"""Sealed documents: put in pieces that follow one another, asked after, read back in parts."""

from __future__ import annotations

import re
import secrets

from sync.headquarters.asking import Asked, json_answer
from sync.headquarters.store.content_rows import (
    ContentRow,
    PieceRow,
    add_piece,
    find_content,
    pieces_between,
)
from sync.headquarters.store.statements import standing_of_directory
from sync.protocol.bodies import ContentStanding
from sync.protocol.endpoints import BYTES, HAVE_HEADER, TOTAL_HEADER
from sync.protocol.errors import (
    BadRequest,
    Conflict,
    NoScope,
    NotFound,
    RangeRefused,
    Refusal,
    RequestTooLarge,
)
from sync.protocol.exchange import Answer
from sync.protocol.limits import CONTENT_BYTES

PART_BYTES = 4 * 1024 * 1024
"""How much of a document one answer holds at most; who asks for more gets the beginning of it, as 206."""

_CONTENT_RANGE = re.compile(r"bytes (0|[1-9][0-9]{0,9})-(0|[1-9][0-9]{0,9})/([1-9][0-9]{0,9})", re.ASCII)
_RANGE = re.compile(r"bytes=(0|[1-9][0-9]{0,9})-(0|[1-9][0-9]{0,9})?", re.ASCII)


def put_content(asked: Asked) -> Answer:
    """Append a piece to a document that is not whole yet; the piece is on the disk when this is answered."""
    scope, name = asked.scope(), asked.names["name"]
    begin, total = _content_range(asked.request.headers.get("content-range", ""), asked.request.body)
    with asked.parts.store.reading() as connection:
        row = find_content(connection, scope, name) or ContentRow(total, 0)
    if row.total != total or row.have != begin:
        raise Conflict(have=row.have)
    # The piece is kept first, under a key of its own: what the database does not name counts for nothing.
    piece = PieceRow(begin, len(asked.request.body), f"s-{scope}/{name}-{begin}-{secrets.token_hex(8)}")
    asked.parts.contents.put(piece.key, asked.request.body)
    try:
        after = _added(asked, piece, total)
    except Refusal:
        asked.parts.contents.remove(piece.key)
        raise
    return json_answer(ContentStanding(after.have, after.total))


def ask_content(asked: Asked) -> Answer:
    """Answer how much of a document is here."""
    row = _row(asked)
    standing = {HAVE_HEADER.lower(): str(row.have), TOTAL_HEADER.lower(): str(row.total)}
    headers = {**standing, "cache-control": "no-store"}
    return Answer(200, {"content-type": BYTES, "accept-ranges": "bytes", **headers})


def get_content(asked: Asked) -> Answer:
    """Answer a whole document, or the part asked for; one that is not whole yet is ``NotFound``."""
    row = _row(asked)
    if not row.is_whole:
        raise NotFound
    wanted = asked.request.headers.get("range")
    begin, end = asked_range(wanted, row.total)
    scope, name = asked.names["scope"], asked.names["name"]
    with asked.parts.store.reading() as connection:
        pieces = pieces_between(connection, scope, name, begin, end)
    data = b"".join(
        asked.parts.contents.read(one.key, max(begin - one.begin, 0), min(end - one.begin, one.size))
        for one in pieces
    )
    headers = {"content-type": BYTES, "accept-ranges": "bytes", "cache-control": "no-store"}
    if wanted is None and len(data) == row.total:
        return Answer(200, headers, data)
    return Answer(
        206, {**headers, "content-range": f"bytes {begin}-{begin + len(data) - 1}/{row.total}"}, data
    )


def _added(asked: Asked, piece: PieceRow, total: int) -> ContentRow:
    scope, name = asked.names["scope"], asked.names["name"]
    with asked.parts.store.writing() as connection:
        asked.once(connection)
        added = add_piece(connection, scope, name, piece, total, asked.now)
        asked.known.check(*standing_of_directory(connection))
        if added is None:
            raise NoScope
        after, is_part = added
        if not is_part:
            raise Conflict(have=after.have)
    return after


def _row(asked: Asked) -> ContentRow:
    scope = asked.scope()
    with asked.parts.store.reading() as connection:
        row = find_content(connection, scope, asked.names["name"])
    if row is None:
        raise NotFound
    return row


def _content_range(header: str, body: bytes) -> tuple[int, int]:
    """Return where a piece begins and how long the whole is."""
    found = _CONTENT_RANGE.fullmatch(header)
    if found is None:
        raise BadRequest(field="content-range")
    begin, last, total = map(int, found.groups())
    if total > CONTENT_BYTES:
        raise RequestTooLarge(limit=CONTENT_BYTES)
    if not body or last - begin + 1 != len(body) or last >= total:
        raise BadRequest(field="content-range")
    return begin, total


def asked_range(header: str | None, total: int) -> tuple[int, int]:
    """Return from where to where (not included) somebody wants a document, cut to what one answer holds."""
    if header is None:
        return 0, min(total, PART_BYTES)
    found = _RANGE.fullmatch(header)
    if found is None:
        raise BadRequest(field="range")
    begin = int(found[1])
    last = min(int(found[2]), total - 1) if found[2] is not None else total - 1
    if begin > last:
        raise RangeRefused(have=total)
    return begin, min(last + 1, begin + PART_BYTES)
