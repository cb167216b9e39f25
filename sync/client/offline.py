"""Statements that a desk makes where there is no network: they travel in a bundle for headquarters.

Somebody else may state something in the same place meanwhile. Until headquarters has shown them they are this desk's
alone: they are told to no colleague, and are said again behind whatever list of others turns out to be the one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.membership_store import MembershipStore
from sync.client.branches import say_again, seal_anew
from sync.client.connection import Connection
from sync.protocol.acts import Body, NewScope, Role, read_body
from sync.protocol.directory import Directory
from sync.protocol.errors import DirectoryRefused, StatementRefused
from sync.protocol.keys import new_scope_key, proof_of
from sync.protocol.statements import Statement, make_statement, read_statement

STATED_OFFLINE = "stated_offline"
"""The fact of the vault that names the statements (hashes) made here that headquarters has not shown yet."""


def note_confirmed(cabinet: Cabinet) -> None:
    """Note that headquarters has every statement of this desk."""
    store = MembershipStore(cabinet.vault)
    if STATED_OFFLINE in store.facts():
        store.drop_fact(STATED_OFFLINE)


def confirmed_number(cabinet: Cabinet, directory: Directory) -> int:
    """Return how many statements are not this desk's alone."""
    own = _hashes(MembershipStore(cabinet.vault))
    return next(
        (place for place, hash_ in enumerate(directory.hashes) if hash_ in own), len(directory.hashes)
    )


class OfflineStatements:
    """State the case files that were opened here, and follow another list of statements, without headquarters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gate = connection.gate
        self._member = connection.member

    def declare(self, scopes: Sequence[str]) -> list[str]:
        """State these scopes where the organisation does not know them and this person may; return which."""
        member = self._member
        wanted = [scope for scope in scopes if self._may_declare(scope)]
        if not wanted:
            return []
        rows = []
        for scope in wanted:
            if member.made_key(scope, 1) is None:
                key = new_scope_key()
                rows.append((scope, 1, key.raw))
                member.hold(scope, 1, key)
        # On the disk before anybody hears of them.
        self._gate(lambda cabinet: MembershipStore(cabinet.vault).keep_keys(rows))
        bodies = []
        for scope in wanted:
            made = member.made_key(scope, 1)
            assert made is not None  # noqa: S101 - just made; tells mypy
            bodies.append(NewScope(scope, proof_of(made, member.place(scope, 1))))
        directory, statements = self._stated_on(member.directory, bodies)
        self._gate(lambda cabinet: _keep(cabinet, statements))
        member.directory = directory
        return wanted

    def _may_declare(self, scope: str) -> bool:
        member = self._member
        return (
            scope != REGISTER
            and scope not in member.directory.members.scopes
            and bool(member.roles & {Role.SUPERVISOR, Role.COACH})
        )

    def follow(self, theirs: Sequence[Statement]) -> bool:
        """Go on with another list, which differs from this desk's; False when that would lose what others know.

        Only what this desk stated by itself, and headquarters has not shown, is taken back and said again there.
        """
        raws, hashes = self._gate(_all_statements)
        own = [read_statement(raw) for raw in raws]
        common = _common(own, theirs)
        if common is None:
            return False
        orphans = own[common:]
        if any(orphan.hash not in hashes for orphan in orphans):
            return False
        try:
            directory = Directory(self._member.organisation).taking_in(own[:common]).taking_in(theirs)
        except (StatementRefused, DirectoryRefused):
            return False
        new = [one for one in theirs if one.number > common]
        bodies = [body for orphan in orphans if (body := read_body(orphan.act, orphan.body)) is not None]
        directory, again = self._stated_on(directory, bodies)
        unreadable = self._member.scopes_of_other_keys(directory)
        self._gate(lambda cabinet: say_again(cabinet, unreadable))
        self._gate(lambda cabinet: _replace(cabinet, common, new, again))
        self._member.directory = directory
        self._member.forget_proofs()
        return True

    def _stated_on(self, directory: Directory, bodies: Sequence[Body]) -> tuple[Directory, list[Statement]]:
        """Return a directory with these things stated behind it, as far as they count, and the statements."""
        said_at = datetime.fromtimestamp(self._connection.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = []
        for body in bodies:
            try:
                statement = make_statement(
                    directory.next_place,
                    body,
                    by=self._member.device,
                    at=said_at,
                    signing_key=self._member.signing_key,
                )
                directory = directory.extended(statement)
            except StatementRefused:
                continue  # it is so already, or cannot be any more
            made.append(statement)
        return directory, made


def _common(own: Sequence[Statement], theirs: Sequence[Statement]) -> int | None:
    """Return the number of the last statement that both lists have; None when the other begins too late to tell."""
    if not theirs or theirs[0].number > len(own):
        return None
    common = theirs[0].number - 1
    if common and own[common - 1].hash != theirs[0].place.previous:
        return None
    for one in theirs:
        if one.number > len(own) or own[one.number - 1].hash != one.hash:
            break
        common = one.number
    return common


def _hashes(store: MembershipStore) -> set[str]:
    return set(store.facts().get(STATED_OFFLINE, "").split())


def _all_statements(cabinet: Cabinet) -> tuple[list[bytes], set[str]]:
    store = MembershipStore(cabinet.vault)
    return store.statements(0), _hashes(store)


def _keep(cabinet: Cabinet, statements: Sequence[Statement]) -> None:
    store = MembershipStore(cabinet.vault)
    hashes = _hashes(store) | {one.hash for one in statements}
    with store.transaction():
        store.keep_statements([(one.number, one.raw) for one in statements])
        store.keep_fact(STATED_OFFLINE, " ".join(sorted(hashes)))


def _replace(cabinet: Cabinet, common: int, new: Sequence[Statement], again: Sequence[Statement]) -> None:
    store = MembershipStore(cabinet.vault)
    with store.transaction():
        store.replace_statements(common, [one.raw for one in (*new, *again)])
        store.keep_fact(STATED_OFFLINE, " ".join(sorted(one.hash for one in again)))
    seal_anew(cabinet)
