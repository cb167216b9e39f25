"""The directory lived through, kept in the process and never older than the database says.

What is kept here can be thrown away at any time: it is keyed by the directory's number and the database's history, and
every request compares these with the database's before it counts on them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync.headquarters.store.engine import Store, Transaction
from sync.headquarters.store.rounds import ScopeList
from sync.headquarters.store.statements import (
    Consequences,
    standing_of_directory,
    statements_after,
)
from sync.protocol.directory import Directory
from sync.protocol.errors import Refusal, StatementRefused
from sync.protocol.members import ScopeRecord
from sync.protocol.statements import Statement, read_statement


class Stale(Refusal):
    """The directory grew while a request was answered: whoever answers reads on and begins again."""

    code = "refused.stale"


@dataclass(frozen=True, slots=True)
class Known:
    """The directory of one moment, and what follows from it for each device that asked."""

    history: str
    directory: Directory
    _scopes: dict[str, ScopeList] = field(default_factory=dict, repr=False)

    def scopes_of(self, device: str) -> ScopeList:
        """Return the scopes that a device may read."""
        found = self._scopes.get(device)
        if found is None:
            names = self.directory.scopes_of(device)
            there = sum(record.is_there() for record in self.directory.members.scopes.values())
            found = self._scopes[device] = ScopeList(names, is_all=len(names) == there)
        return found

    def is_at(self, number: int, head: str, history: str) -> bool:
        """Tell whether the database stands here."""
        return (number, head, history) == (self.directory.number, self.directory.head, self.history)

    def check(self, number: int, head: str, history: str) -> None:
        """Raise ``Stale`` when the database has come further, or is another one by now."""
        if not self.is_at(number, head, history):
            raise Stale


class Directories:
    """Gives the directory as it is now, reading only what is new."""

    def __init__(self, store: Store, organisation: str) -> None:
        self._store = store
        self._nothing = Known("", Directory(organisation))
        self._known = self._nothing
        self._lock = threading.Lock()

    @property
    def last(self) -> Known:
        """Return what was known last; only for whoever compares it with the database in the same request."""
        return self._known

    def current(self) -> Known:
        """Return the directory as the database has it."""
        with self._store.reading() as connection:
            known = self._known
            if known.is_at(*standing_of_directory(connection)):
                return known
            return self._read_on(connection)

    def _read_on(self, connection: Transaction) -> Known:
        with self._lock:
            standing = standing_of_directory(connection)
            if self._known.is_at(*standing):
                return self._known  # another thread read on meanwhile
            directory = self._known.directory
            if self._known.history != standing.history or standing.number <= directory.number:
                directory = self._nothing.directory
            try:
                directory = _continued(connection, directory, standing.number)
            except StatementRefused:
                # An older copy was put back, and others stated something since: what was known is not what is.
                directory = _continued(connection, self._nothing.directory, standing.number)
            self._known = Known(standing.history, directory)
            return self._known


def _continued(connection: Transaction, directory: Directory, number: int) -> Directory:
    """Return the directory with the statements up to a number."""
    while directory.number < number:
        found = statements_after(connection, directory.number)
        if not found:
            break
        directory = directory.taking_in(map(read_statement, found[: number - directory.number]))
    return directory


def consequences(before: Directory, statements: Sequence[Statement]) -> tuple[Directory, Consequences]:
    """Return the directory after some statements that come next, and what they do to scopes and keys.

    Each is lived through by itself: who lost access and got it again with the next one needs the keys anew.
    """
    does = Consequences()
    for statement in statements:
        after = before.extended(statement)
        _add_consequences(does, before, after)
        before = after
    return before, does


def _add_consequences(does: Consequences, before: Directory, after: Directory) -> None:
    was, now = before.members, after.members
    changed_scopes = [one for one, record in now.scopes.items() if _is_other(was.scopes.get(one), record)]
    changed_devices = [
        one.id
        for one in now.devices.values()
        if was.devices.get(one.id) is not one or was.persons.get(one.person) is not now.persons[one.person]
    ]
    for scope in changed_scopes:
        if scope not in was.scopes:
            does.made.append(scope)
        elif now.scopes[scope].erased_at is not None and was.scopes[scope].erased_at is None:
            does.erased.append(scope)
        _compare(does, before, after, ((scope, device) for device in now.devices))
    does.joined += [one for one in changed_devices if one not in was.devices]
    for device in changed_devices:
        _compare(does, before, after, ((scope, device) for scope in now.scopes))


def _is_other(before: ScopeRecord | None, after: ScopeRecord) -> bool:
    """Tell whether what a scope's readers need may have changed (that it became due for rotation does not)."""
    if before is after:
        return False
    return before is None or (before.access, before.proofs, before.erased_at) != (
        after.access,
        after.proofs,
        after.erased_at,
    )


def _compare(
    does: Consequences, before: Directory, after: Directory, pairs: Iterable[tuple[str, str]]
) -> None:
    """Note which keys are needed after a statement, or may not be had any more, for pairs of scope and device."""
    for scope, device in pairs:
        had, has = before.may_read(device, scope), after.may_read(device, scope)
        if had and not has:
            does.lost.add((scope, device))
            does.missing.difference_update(
                (scope, device, epoch) for epoch in range(1, before.epoch(scope) + 1)
            )
        if not has:
            continue
        first = before.epoch(scope) + 1 if had else 1
        # Also for who made the key: an older state of its disk may come back, which has it not.
        does.missing |= {(scope, device, epoch) for epoch in range(first, after.epoch(scope) + 1)}
