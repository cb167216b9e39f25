"""What the vault keeps of this desk's organisation: statements, scope keys, what was set aside, and small facts.

Its tables are made when first needed. Whatever is kept here is on the disk when the method returns. Nothing here is
understood: bytes and texts of the rooms above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coachdesk.errors import Fault
from coachdesk.storage.round_store import Debt, Invited, RoundRecord, RoundStore, TrayEntry

__all__ = [
    "AsideEnvelope",
    "Debt",
    "Invited",
    "MembershipStore",
    "RoundRecord",
    "StatementsBroken",
    "TrayEntry",
]


_NO_DEVICES = frozenset({"organisation", "url"})
"""Facts that are true on whatever laptop this desk lies."""


class StatementsBroken(Fault):
    """A statement would leave a gap, or alter one that is kept (context: number)."""

    code = "storage.statements_broken"


@dataclass(frozen=True, slots=True)
class AsideEnvelope:
    """An envelope that could not be taken in, as it came; ``at``: Unix seconds, ``reason``: a code."""

    id: str
    scope: str
    device: str
    number: int
    reason: str
    raw: bytes = field(repr=False)
    at: int
    place: int


class MembershipStore(RoundStore):
    """What one desk's vault keeps of its organisation, the rounds included."""

    # Facts by name

    def facts(self) -> dict[str, str]:
        """Return the small facts by name."""
        return {str(name): str(value) for name, value in self._rows("fact", "name, value")}

    def keep_fact(self, name: str, value: str) -> None:
        """Keep one fact."""
        self.keep_facts({name: value})

    def keep_facts(self, facts: Mapping[str, str]) -> None:
        """Keep several facts, all of them or none."""
        with self._writing("fact"):
            self._sql.execute_many(
                "INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", list(facts.items())
            )

    def drop_fact(self, name: str) -> None:
        """Forget a fact."""
        with self._writing("fact"):
            self._sql.execute("DELETE FROM fact WHERE name = ?", (name,))

    def leave_device(self) -> bool:
        """Forget what was a former device's in its organisation; tell whether there was any.

        A copied desk is another device, which nobody has let in. Which organisation it is of stays, and the statements
        and keys, by which it goes on once it was invited.
        """
        names = set(self.facts()) - _NO_DEVICES
        if not names:
            return False
        with self._writing("fact"):
            self._sql.execute_many("DELETE FROM fact WHERE name = ?", [(name,) for name in sorted(names)])
        return True

    # Statements

    def statements(self, after: int = 0) -> list[bytes]:
        """Return the statements after a number, in order, as they were kept."""
        return [
            bytes(row[0]) for row in self._rows("statement", "raw", "WHERE number > ? ORDER BY number", after)
        ]

    def keep_statements(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Add (number, bytes) to the list, which only grows; those that are there already do nothing.

        Raises ``StatementsBroken`` and keeps none when one would leave a gap or alter another.
        """
        with self._writing("statement"):
            last = int(self._sql.execute("SELECT coalesce(max(number), 0) FROM statement")[0][0])
            for number, raw in rows:
                if number == last + 1:
                    self._sql.execute("INSERT INTO statement (number, raw) VALUES (?, ?)", (number, raw))
                    last = number
                    continue
                kept = self._sql.execute("SELECT raw FROM statement WHERE number = ?", (number,))
                if not kept or bytes(kept[0][0]) != raw:
                    raise StatementsBroken(number=number)

    def replace_statements(self, after: int, raws: Sequence[bytes]) -> None:
        """Have these statements follow number ``after``, in the place of all that followed it.

        For a directory of which headquarters shows another branch that this desk can go on with.
        """
        with self._writing("statement"):
            self._sql.execute("DELETE FROM statement WHERE number > ?", (after,))
            self._sql.execute_many(
                "INSERT INTO statement (number, raw) VALUES (?, ?)",
                [(after + 1 + place, raw) for place, raw in enumerate(raws)],
            )

    # Scope keys

    def keep_keys(self, rows: Iterable[tuple[str, int, bytes]]) -> None:
        """Keep (scope, epoch, 32 bytes); a key that was kept for the same epoch goes."""
        with self._writing("scope_key"):
            self._sql.execute_many(
                "INSERT OR REPLACE INTO scope_key (scope, epoch, key) VALUES (?, ?, ?)", list(rows)
            )

    def keys_of(self, scope: str) -> dict[int, bytes]:
        """Return a scope's keys by epoch."""
        rows = self._rows("scope_key", "epoch, key", "WHERE scope = ?", scope)
        return {int(epoch): bytes(key) for epoch, key in rows}

    def all_keys(self) -> list[tuple[str, int, bytes]]:
        """Return every key: (scope, epoch, 32 bytes)."""
        rows = self._rows("scope_key", "scope, epoch, key")
        return [(str(scope), int(epoch), bytes(key)) for scope, epoch, key in rows]

    def drop_keys(self, scope: str) -> None:
        """Destroy a scope's keys; their bytes are overwritten in the vault's file."""
        with self._sql.overwriting(), self._writing("scope_key"):
            self._sql.execute("DELETE FROM scope_key WHERE scope = ?", (scope,))

    # Envelopes that were set aside

    def keep_aside(self, aside: AsideEnvelope) -> None:
        """Keep an envelope that could not be taken in; under the same id the earlier one goes."""
        self.keep_asides([aside])

    def keep_asides(self, asides: Iterable[AsideEnvelope]) -> None:
        """Keep several, all of them or none."""
        with self._writing("aside"):
            self._sql.execute_many(
                "INSERT OR REPLACE INTO aside (id, scope, device, number, reason, raw, at, place)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(a.id, a.scope, a.device, a.number, a.reason, a.raw, a.at, a.place) for a in asides],
            )

    def asides(self, scope: str | None = None) -> list[AsideEnvelope]:
        """Return what was set aside, of one scope or of all, in the order of places."""
        columns = "id, scope, device, number, reason, raw, at, place"
        rows = self._rows("aside", columns, "WHERE ?1 IS NULL OR scope = ?1 ORDER BY scope, place, id", scope)
        return [AsideEnvelope(*row) for row in rows]

    def drop_asides(self, ids: Iterable[str]) -> None:
        """Forget envelopes that were taken in meanwhile."""
        with self._writing("aside"):
            self._sql.execute_many("DELETE FROM aside WHERE id = ?", [(one,) for one in ids])
