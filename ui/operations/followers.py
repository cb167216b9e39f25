"""Which coaches may read a case file, beside the supervisors: out of the vault's statements, no network asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.background import Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.storage.cabinet import Cabinet

OnFollowers = Callable[[tuple[str, ...] | None], None]
_COACH = "coach"


class Access:
    """Who was given which case file, after some statements; they were checked when they came."""

    def __init__(self) -> None:
        self._person_of: dict[str, str] = {}
        self._roles: dict[str, frozenset[str]] = {}
        self._given: dict[str, frozenset[str]] = {}

    def take(self, statements: Iterable[Any]) -> None:
        """Live through some more statements, as read from JSON."""
        for one in statements:
            body = one["body"]
            match one["act"]:
                case "found":
                    self._person_of[body["device"]] = body["person"]
                    self._roles[body["person"]] = frozenset({"administrator"})
                case "device":
                    self._person_of[body["device"]] = body["person"]
                case "person":
                    self._roles[body["person"]] = frozenset(body["roles"])
                case "revoke" if body.get("person"):
                    self._roles[body["person"]] = frozenset()
                case "scope":
                    self._given[body["scope"]] = frozenset({self._person_of.get(one["by"], "")})
                case "access":
                    self._given[body["scope"]] = frozenset(body["persons"])
                case "erase":
                    self._given.pop(body["scope"], None)

    def coaches(self, case_id: str) -> frozenset[str] | None:
        """Return the coaches who were given a case file; None when nobody has stated that it is there."""
        given = self._given.get(case_id)
        if given is None:
            return None
        return frozenset(one for one in given if _COACH in self._roles.get(one, ()))


class Followers:
    """Reads on in the statements from where it was."""

    def __init__(self, ops: Operations, owner: QObject) -> None:
        self._ops = ops
        self._owner = owner
        self._number = 0
        self._access = Access()

    def read(self, case_id: str, on_done: OnFollowers) -> Task:
        """Read the names, by name; None on a desk that works alone, and for a case file that was never declared."""
        return self._ops.run_query(
            lambda cabinet: self._names(cabinet, case_id), on_done, lambda _error: None, owner=self._owner
        )

    def _names(self, cabinet: Cabinet, case_id: str) -> tuple[str, ...] | None:
        from coachdesk.services import register
        from coachdesk.storage.membership_store import MembershipStore

        raws = MembershipStore(cabinet.vault).statements(self._number)
        self._number += len(raws)
        self._access.take(map(json.loads, raws))
        coaches = self._access.coaches(case_id)
        if coaches is None:
            return None
        return tuple(one.name for one in register.list_people(cabinet) if one.id in coaches and one.name)
