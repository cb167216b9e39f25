"""Which roles whoever works here has in the team, for the rail: out of the vault's statements, no network asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet


class OwnRoles:
    """Reads on from where it was; the statements were checked when they came, so that only their words count here."""

    def __init__(self, ops: Operations, owner: QObject) -> None:
        self._ops = ops
        self._owner = owner
        self._number = 0
        self._roles = frozenset[str]()

    def read(self, on_done: Callable[[frozenset[str], bool], None]) -> Task:
        """Read what is new; ``on_done``: the roles, and whether anything new was stated about the team."""

        def work(cabinet: Cabinet) -> tuple[frozenset[str], bool]:
            from coachdesk.storage.membership_store import MembershipStore

            raws = MembershipStore(cabinet.vault).statements(self._number)
            self._number += len(raws)
            self._roles = roles_after(self._roles, map(json.loads, raws), cabinet.author.person)
            return self._roles, bool(raws)

        return self._ops.run_query(
            work, lambda found: on_done(*found), lambda _error: None, owner=self._owner
        )


def roles_after(roles: frozenset[str], statements: Iterable[Any], person: str) -> frozenset[str]:
    """Return a person's roles after some more statements."""
    for one in statements:
        body = one["body"]
        if body.get("person") != person:
            continue
        match one["act"]:
            case "person":
                roles = frozenset(body["roles"])
            case "found":
                roles |= {"administrator"}
            case "revoke":
                roles = frozenset()
    return roles
