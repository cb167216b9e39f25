"""The bytes of documents, the last step of a round: what is here goes up, what is missing comes down, in pieces.

An upload goes on where it stopped, since a document is sealed to the same bytes each time; what came down of one lies
in the case's own file until it is whole. Nothing here holds a round up for long: what fails is tried again later.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from coachdesk.journal.edit import Changed
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.content_standing import ContentStandings
from coachdesk.storage.errors import StorageError
from sync.client.connection import Connection
from sync.client.errors import NotHeadquarters
from sync.client.round_result import RoundResult
from sync.protocol.bodies import read_content_standing
from sync.protocol.contents import MOST_PLAIN_BYTES, content_name, open_content, seal_content
from sync.protocol.endpoints import HAVE_HEADER, TOTAL_HEADER
from sync.protocol.errors import (
    BadRequest,
    Conflict,
    ContentRefused,
    Forbidden,
    Full,
    NoScope,
    NotFound,
    RangeRefused,
    RequestTooLarge,
)
from sync.protocol.keys import ScopeKey
from sync.protocol.limits import CONTENT_BYTES, is_number

PIECE_BYTES = 1 << 20
SWEPT_AT_ONCE = 20
"""How many case files are looked into in one piece of work on the desk's thread."""
RETRY_S = 600
"""How long a document that nobody has brought yet is not asked after."""
CHECKED_S = 7 * 24 * 3600
"""How long headquarters is believed to have what it was seen to have, before it is asked again."""
TRIES = 4
LONG, UNSEALED = "long", "unsealed"
_REFUSED = (Forbidden, NoScope, Full, RequestTooLarge, BadRequest, RangeRefused, NotFound)


class ContentState(StrEnum):
    """Where the bytes of a document are."""

    HERE_ONLY = "here_only"
    AT_HEADQUARTERS = "at_headquarters"
    MISSING = "missing"
    """They are at headquarters, or still on a colleague's laptop: a later round brings them."""
    TOO_LARGE = "too_large"
    """They stay on this laptop."""
    DAMAGED = "damaged"
    """What headquarters gave is not what the document says."""


def content_state(cabinet: Cabinet, case_id: str, content_hash: str) -> ContentState:
    """Return where the bytes of a document are; raises what opening the case file raises."""
    kept = ContentStandings(cabinet.file(case_id)).of(content_hash)
    if kept.reason == LONG:
        return ContentState.TOO_LARGE
    if not kept.is_here:
        return ContentState.DAMAGED if kept.reason == UNSEALED else ContentState.MISSING
    return ContentState.HERE_ONLY if kept.at is None else ContentState.AT_HEADQUARTERS


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What of a scope is to be done."""

    to_send: tuple[str, ...]
    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.to_send or self.missing)


class Contents:
    """A desk's documents while it is unlocked. Used on the thread of the rounds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gate = connection.gate
        self._caller = connection.caller
        self._member = connection.member
        self._has_swept = False
        self._pending: set[str] = set()
        self._later: dict[str, int] = {}
        """Scopes of which something is missing everywhere → when to ask again."""

    def note(self, scopes: Iterable[str]) -> None:
        """Have scopes looked into at the end of this round: something was written there."""
        self._pending |= set(scopes)

    def run(self, result: RoundResult, mended: Iterable[str]) -> None:
        """Bring the documents of this round level; ``mended``: scopes of which headquarters may have lost some.

        Raises ``Unreachable``, ``Busy``, ``Revoked``; what was done until then stays done.
        """
        now = self._connection.now()
        for scope in sorted(mended):
            self._gate(partial(_forget, scope=scope))
            self._pending.add(scope)
        self._pending |= {one.scope for one in result.changed if "document" in one.kinds}
        self._pending |= {scope for scope, at in self._later.items() if at <= now}
        if not self._has_swept:
            self._sweep(now)
            self._has_swept = True
        for scope in sorted(self._pending):
            if scope != REGISTER and self._keys(scope):
                self._later.pop(scope, None)
                self._bring_level(scope, result, now)
            self._pending.discard(scope)

    def _sweep(self, now: int) -> None:
        """Find, once after each unlocking, what an earlier round did not come to."""
        cases = self._gate(lambda cabinet: sorted(cabinet.case_ids()))
        for at in range(0, len(cases), SWEPT_AT_ONCE):
            some = cases[at : at + SWEPT_AT_ONCE]
            self._pending |= self._gate(partial(_with_something_to_do, scopes=some, now=now))

    def _bring_level(self, scope: str, result: RoundResult, now: int) -> None:
        try:
            wanted = self._gate(partial(_wanted, scope=scope, now=now))
            for content_hash in wanted.to_send:
                self._send(scope, content_hash)
            found = [one for one in wanted.missing if self._fetch(scope, one, result)]
        except _REFUSED as refused:
            result.refused.setdefault(scope, refused.wire_code())
            self._later[scope] = now + RETRY_S
            return
        except StorageError as error:  # a full disk, a damaged file: the others go on
            result.problems[scope] = error.code
            self._later[scope] = now + RETRY_S
            return
        if len(found) < len(wanted.missing):
            self._later[scope] = now + RETRY_S

    def _keys(self, scope: str) -> list[ScopeKey]:
        """Return the scope's keys that are here, newest first; none when it may not be read."""
        member = self._member
        if not member.may_read(scope):
            return []
        epochs = range(member.directory.epoch(scope), 0, -1)
        return [key for epoch in epochs if (key := member.key(scope, epoch)) is not None]

    def _standing(self, scope: str, name: str) -> tuple[int, int] | None:
        """Return how many bytes headquarters has of how many, None when it has nothing of this name."""
        try:
            answer = self._caller.call("ask_content", path={"scope": scope, "name": name})
        except NotFound:
            return None
        have, total = (answer.headers.get(name.lower(), "") for name in (HAVE_HEADER, TOTAL_HEADER))
        if not (have.isdigit() and total.isdigit() and 0 <= int(have) <= int(total) <= CONTENT_BYTES):
            raise NotHeadquarters
        return int(have), int(total)

    # Up

    def _send(self, scope: str, content_hash: str) -> None:
        keys = self._keys(scope)
        begin = 0
        for place, key in enumerate(keys):
            standing = self._standing(scope, content_name(key, content_hash))
            if standing is not None and standing[0] == standing[1]:
                self._note_there(scope, content_hash)
                return
            if place == 0 and standing is not None:
                begin = standing[0]
        plain = self._gate(lambda cabinet: cabinet.file(scope).read_bytes(content_hash))
        if plain is None:
            return
        if len(plain) > MOST_PLAIN_BYTES:
            self._gate(lambda cabinet: ContentStandings(cabinet.file(scope)).note_reason(content_hash, LONG))
            return
        sealed = seal_content(plain, keys[0])
        tries = 0
        while begin < sealed.length:
            piece = sealed.piece(begin, PIECE_BYTES)
            headers = {"content-range": f"bytes {begin}-{begin + len(piece) - 1}/{sealed.length}"}
            path = {"scope": scope, "name": sealed.name}
            try:
                answer = self._caller.call("put_content", path=path, body=piece, headers=headers)
                have: object = read_content_standing(answer.body).have
            except (
                Conflict
            ) as conflict:  # the answer to an earlier piece was lost, or a colleague is sending it too
                have = conflict.context.get("have")
                tries += 1
            if tries > TRIES or not is_number(have, most=sealed.length) or (have <= begin and not tries):
                return  # the next round looks again
            begin = have
        self._note_there(scope, content_hash)

    def _note_there(self, scope: str, content_hash: str) -> None:
        now = self._connection.now()
        self._gate(lambda cabinet: ContentStandings(cabinet.file(scope)).note_there(content_hash, now))

    # Down

    def _fetch(self, scope: str, content_hash: str, result: RoundResult) -> bool:
        """Bring a document's bytes here; False when headquarters does not have it whole under any key."""
        for key in self._keys(scope):
            name = content_name(key, content_hash)
            standing = self._standing(scope, name)
            if standing is None or standing[0] < standing[1]:
                continue
            self._fetch_pieces(scope, content_hash, name, standing[1])
            sealed = self._gate(lambda cabinet: ContentStandings(cabinet.file(scope)).pieces(content_hash))
            try:
                plain: bytes | None = open_content(sealed, key, content_hash)
            except ContentRefused:
                plain = None
            now = self._connection.now()
            documents = self._gate(
                partial(_put_together, scope=scope, hash_=content_hash, plain=plain, now=now)
            )
            if plain is None:
                continue
            entities = tuple(("document", one) for one in documents)
            result.changed.append(Changed(scope, frozenset({"document"}), entities, ()))
            return True
        return False

    def _fetch_pieces(self, scope: str, content_hash: str, name: str, total: int) -> None:
        begin = self._gate(
            lambda cabinet: ContentStandings(cabinet.file(scope)).piece_end(content_hash, name)
        )
        while begin < total:
            headers = {"range": f"bytes={begin}-{min(begin + PIECE_BYTES, total) - 1}"}
            path = {"scope": scope, "name": name}
            data = self._caller.call("get_content", path=path, headers=headers).body
            if not data or begin + len(data) > total:
                raise NotHeadquarters
            self._gate(
                partial(_add_piece, scope=scope, hash_=content_hash, name=name, begin=begin, data=data)
            )
            begin += len(data)


def _wanted(cabinet: Cabinet, scope: str, now: int) -> _Wanted:
    if cabinet.scope_entry(scope) is None:
        return _Wanted((), ())
    standings = ContentStandings(cabinet.file(scope))
    missing = standings.missing()
    standings.drop_pieces_of_others(missing)
    return _Wanted(tuple(standings.to_send(now - CHECKED_S)), tuple(missing))


def _with_something_to_do(cabinet: Cabinet, scopes: list[str], now: int) -> set[str]:
    found = set()
    for scope in scopes:
        try:
            if _wanted(cabinet, scope, now):
                found.add(scope)
        except StorageError:
            continue  # it is said where it is read
    return found


def _forget(cabinet: Cabinet, scope: str) -> None:
    if scope != REGISTER and cabinet.scope_entry(scope) is not None:
        with contextlib.suppress(StorageError):
            ContentStandings(cabinet.file(scope)).forget()


def _put_together(cabinet: Cabinet, scope: str, hash_: str, plain: bytes | None, now: int) -> list[str]:
    standings = ContentStandings(cabinet.file(scope))
    standings.put_together(hash_, plain, now)
    if plain is None:
        standings.note_reason(hash_, UNSEALED)
    return standings.documents_of(hash_)


def _add_piece(cabinet: Cabinet, scope: str, hash_: str, name: str, begin: int, data: bytes) -> None:
    ContentStandings(cabinet.file(scope)).add_piece(hash_, name, begin, data)
