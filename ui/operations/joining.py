"""Join a headquarters: look at an invitation, ask, follow how the request stands, give it up, carry it by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Background, Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.desk import OpenDesk
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet
    from sync.client.connection import Connection

OnError = Callable[[Exception], None]

INVITATION_SUFFIX = ".coachinvite"
REQUEST_SUFFIX = ".coachjoin"
ANSWER_SUFFIX = ".coachbundle"

_SEEN = "join_seen"
"""The fact of the vault that holds the fingerprint of the request whose words a person has had before their eyes."""
_MOST_BYTES = 64 * 1024
_GROUP = 5
_LETTERS = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZOIL")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2014\u2212\ufeff\u200b\u2060\u00ad>]+")


class Wrong(StrEnum):
    """What is wrong with the text of an invitation; ``group``: which of its groups, where that can be told."""

    EMPTY = "empty"
    KIND = "kind"
    CUT = "cut"
    LONG = "long"
    LETTERS = "letters"
    GROUP_LENGTH = "group_length"
    CHECKSUM = "checksum"
    CONTENT = "content"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitationLook:
    """What a text says: ``wrong`` and the ``group`` it is about, or the invitation's ``expires`` (Unix seconds)."""

    wrong: Wrong | None = None
    group: str = ""
    expires: int = 0
    is_by_hand: bool = False
    """Headquarters has no address: everything travels in files."""


class JoinStage(StrEnum):
    """How a desk stands to the headquarters it asked."""

    NONE = "none"
    WAITING = "waiting"
    DECLINED = "declined"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class JoinStanding:
    """``fingerprint``: six groups of four digits while a request waits or was declined.

    ``is_seen``: a person has had this fingerprint before their eyes.
    """

    stage: JoinStage = JoinStage.NONE
    fingerprint: tuple[str, ...] = ()
    expires: int = 0
    is_by_hand: bool = False
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """What reading an answer by file came to; ``problem``: the code of what is wrong with its end, or ""."""

    has_joined: bool
    changed: tuple[Changed, ...]
    problem: str


# The invitation's text


def look_at(
    background: Background, text: str, on_done: Callable[[InvitationLook], None], *, owner: QObject
) -> Task:
    """Tell whether a text is an invitation, and what is wrong with it if not."""
    return background.run(lambda: examined(text, int(time())), on_done, owner=owner)


def read_invitation_file(
    background: Background, path: Path, on_done: Callable[[str], None], on_error: OnError, *, owner: QObject
) -> Task:
    """Read the text of a ``*.coachinvite`` file; raises ``BundleUnreadable``."""

    def work() -> str:
        from sync.client.bundle_file import reading

        with reading(path) as file:
            return file.read(_MOST_BYTES).decode("utf-8", errors="replace")

    return background.run(work, on_done, on_error, owner=owner)


def examined(text: str, now: int) -> InvitationLook:
    """Return what a text says; ``now``: Unix seconds."""
    from sync.protocol.errors import TextMalformed
    from sync.protocol.invitations import read_invitation

    if not text.strip():
        return InvitationLook(Wrong.EMPTY)
    try:
        public = read_invitation(text).public
    except TextMalformed as error:
        return _wrong_part(text, Wrong(str(error.context["reason"])))
    if now >= public.expires:
        return InvitationLook(Wrong.EXPIRED, expires=public.expires)
    return InvitationLook(expires=public.expires, is_by_hand=not public.url)


def _wrong_part(text: str, wrong: Wrong) -> InvitationLook:
    """Look for the group of letters that is to blame: whoever typed it can put that one right."""
    groups = [group for group in _BETWEEN.split(text) if group][1:]  # the first says what kind of text it is
    if wrong is Wrong.LETTERS:
        strange = next((group for group in groups if set(group.upper()) - _LETTERS), "")
        return InvitationLook(wrong, strange)
    if wrong is Wrong.CHECKSUM and groups:
        odd = next((group for group in groups[:-1] if len(group) != _GROUP), "")
        if odd:
            return InvitationLook(Wrong.GROUP_LENGTH, odd)
        if _lacks_end("".join(groups)):
            return InvitationLook(Wrong.CUT)
    return InvitationLook(wrong)


def _lacks_end(letters: str) -> bool:
    """Tell whether what the letters say stops in the middle: an invitation ends with a brace."""
    import base64

    from sync.protocol.lettered import CHECK_LETTERS

    table = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    body = letters.upper().translate(str.maketrans("OIL", "011"))[:-CHECK_LETTERS].translate(table)
    whole = body[: len(body) - len(body) % 8]
    rest = body + "=" * (-len(body) % 8)
    for padded in (rest, whole):
        try:
            return not base64.b32decode(padded).rstrip(b"\0").endswith(b"}")
        except ValueError:
            continue
    return True


# The request


def begin(ops: Operations, text: str, on_done: Callable[[None], None], on_error: OnError) -> Task:
    """Note whom this desk wants to join; a former request that nobody accepted is given up for it.

    Raises ``TextMalformed``, ``InvitationExpired``, ``AlreadyJoined``.
    """
    return ops.run_command(lambda cabinet: _begin(cabinet, text), on_done, on_error)


def begin_on(
    background: Background, desk: OpenDesk, text: str, on_done: Callable[[None], None], on_error: OnError
) -> Task:
    """Do the same on a desk that was just made, before its window is there."""
    return background.run(lambda: _begin(desk.cabinet, text), on_done, on_error)


def give_up(ops: Operations, on_done: Callable[[None], None], *, owner: QObject) -> Task:
    """Forget the request; raises ``AlreadyJoined`` when it was accepted meanwhile."""

    def work(cabinet: Cabinet) -> None:
        from sync.client.joining import give_up_joining

        give_up_joining(cabinet)

    return ops.run_command(work, on_done, owner=owner)


def _begin(cabinet: Cabinet, text: str) -> None:
    from sync.client.joining import begin_joining, give_up_joining
    from sync.protocol.invitations import read_invitation

    read_invitation(text)  # before anything is given up for it
    if _standing(cabinet).stage in (JoinStage.WAITING, JoinStage.DECLINED):
        give_up_joining(cabinet)
    begin_joining(cabinet, text, int(time()))


def read_joining(ops: Operations, on_done: Callable[[JoinStanding], None], *, owner: QObject) -> Task:
    """Read how this desk's request stands, as far as it knows."""
    return ops.run_query(_standing, on_done, lambda _error: None, owner=owner)


def note_seen(ops: Operations, fingerprint: tuple[str, ...]) -> Task:
    """Keep that a person has had the request's fingerprint before their eyes."""

    def work(cabinet: Cabinet) -> None:
        from coachdesk.storage.membership_store import MembershipStore

        MembershipStore(cabinet.vault).keep_fact(_SEEN, " ".join(fingerprint))

    return ops.run_command(work)


def _standing(cabinet: Cabinet) -> JoinStanding:
    from coachdesk.storage.membership_store import MembershipStore

    facts = MembershipStore(cabinet.vault).facts()
    if not facts:  # a desk that works alone pays for no import
        return JoinStanding()
    from sync.client.joining import JOIN_INVITATION, JOIN_STATE, JoinState, request_of
    from sync.client.member import ORGANISATION, SEALING_SEED

    if ORGANISATION not in facts or SEALING_SEED not in facts:
        return JoinStanding()
    state = facts.get(JOIN_STATE, JoinState.ACCEPTED)
    if state == JoinState.ACCEPTED or JOIN_INVITATION not in facts:
        return JoinStanding(JoinStage.ACCEPTED)
    request = request_of(cabinet)
    return JoinStanding(
        stage=JoinStage(state),
        fingerprint=request.fingerprint,
        expires=request.invitation.expires,
        is_by_hand=not request.invitation.url,
        is_seen=facts.get(_SEEN, "") == " ".join(request.fingerprint),
    )


def ask_how_it_stands() -> Callable[[Connection], JoinStage]:
    """Return the act that sends the request, or asks how it stands (``Syncing.do``).

    Raises ``Unreachable``, or a ``Refusal``: the invitation lets nobody in.
    """

    def act(connection: Connection) -> JoinStage:
        from sync.client.joining import Joining

        if connection.gate(_standing).stage is JoinStage.ACCEPTED:
            return JoinStage.ACCEPTED
        return JoinStage(Joining(connection).ask().value)

    return act


# By hand


def save_request(
    ops: Operations, path: Path, on_done: Callable[[None], None], on_error: OnError, *, owner: QObject
) -> Task:
    """Write the request to a ``*.coachjoin`` file; raises ``OutputUnwritable``, ``DiskFull``, ``NotJoined``."""

    def work(cabinet: Cabinet) -> None:
        from sync.client.bundle_file import put_whole
        from sync.client.joining import request_of

        data = request_of(cabinet).as_bytes()
        with put_whole(path) as file:
            file.write(data)

    return ops.run_command(work, on_done, on_error, owner=owner)


def take_answer(path: Path) -> Callable[[Connection], TakenAnswer]:
    """Return the act that reads the supervisor's answer by file (``Syncing.do``); it needs no network."""

    def act(connection: Connection) -> TakenAnswer:
        from sync.client.bundles import Bundles

        taken = Bundles(connection).take(path)
        return TakenAnswer(taken.has_joined, taken.received, taken.problem or "")

    return act
