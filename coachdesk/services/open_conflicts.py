"""What several people wrote without having seen each other: where it is, who wrote what, what stood before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coachdesk.journal.change import DELETED, Change
from coachdesk.journal.clock import stamp_at
from coachdesk.journal.deciding import DECIDED_WITH, asked_about
from coachdesk.programme.case_file import Conflict
from coachdesk.programme.case_summary import CaseSummary
from coachdesk.programme.declaration import Plain
from coachdesk.programme.registry import ENTITY_TYPES, kinds_in
from coachdesk.services import register
from coachdesk.services.joining import can_join, joined
from coachdesk.services.reopening import SETTLE
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.storage.errors import StorageError
from coachdesk.storage.index.summaries import count_conflicts
from coachdesk.storage.reading import (
    before_of,
    changes_named,
    read_conflict,
    read_kind,
    read_one,
)
from coachdesk.storage.scope_file import ScopeFile

MOST_CASES = 100
"""Case files read at once: who has more to decide gets the next ones when these are done."""

_SHARED = CaseSummary(case_id=REGISTER, display_name="", sort_key="")
"""Stands for the register, which is nobody's file."""

_OWN_FILES_ONLY = frozenset({"coach", "volunteer"})


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote an answer, on which laptop, when (aware UTC)."""

    change_id: str
    person_id: str
    device_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One of the open answers, with everybody who wrote it, the last one first.

    ``before``: what stood when they wrote. ``beside``: the fields that go with it. ``edits``: what was written of a
    thing that somebody else deleted, as field → (before, after).
    """

    value: Plain
    writers: tuple[Writer, ...]
    before: Plain = None
    beside: Mapping[str, Plain] = field(default_factory=dict)
    edits: Mapping[str, tuple[Plain, Plain]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A field with several answers, or a thing deleted by one and edited by another (field ``_deleted``).

    ``case_id`` is ``REGISTER`` for what all case files share. ``entity`` is the thing as it stands now, to name it by.
    The answer shown for now comes first; of a deletion there are two, True (deleted) and False (kept).
    """

    case_id: str
    case_name: str
    coach_id: str | None
    kind: str
    entity_id: str
    field: str
    entity: Any
    answers: tuple[OpenAnswer, ...]

    @property
    def key(self) -> str:
        """Return what tells this conflict from every other."""
        return f"{self.case_id}/{self.kind}/{self.entity_id}/{self.field}"

    @property
    def is_shared(self) -> bool:
        """Tell whether it is about what all case files share: a promotion, a partner, somebody who works here."""
        return self.case_id == REGISTER

    @property
    def is_deletion(self) -> bool:
        """Tell whether it is about a whole thing."""
        return self.field == DELETED

    @property
    def seen(self) -> frozenset[str]:
        """Return the ids of the changes that wrote the answers."""
        return frozenset(writer.change_id for answer in self.answers for writer in answer.writers)

    @property
    def can_join(self) -> bool:
        """Tell whether the answers can stand together."""
        return not self.is_deletion and can_join(ENTITY_TYPES[self.kind].fields[self.field])

    def joined(self) -> Plain:
        """Return the answers put together, the oldest first."""
        oldest_first = sorted(self.answers, key=lambda one: one.writers[0].at)
        spec = ENTITY_TYPES[self.kind].fields[self.field]
        return joined(spec, [answer.value for answer in oldest_first])


# Where they are


def disputed_cases(cabinet: Cabinet, *, also: str = "", decides_for_all: bool = False) -> list[CaseSummary]:
    """Return the case files in which something waits for a decision of whoever works here, by name.

    A coach decides about the people they accompany and those nobody accompanies yet, a supervisor about all; ``also``
    names a file that is asked for whoever accompanies that person. ``decides_for_all``: the team says that whoever
    works here is a supervisor, whatever the register calls them.
    """
    found = cabinet.index.disputed()
    if not _decides_for_all(cabinet, decides_for_all):
        me = cabinet.author.person
        found = [one for one in found if one.coach_id in (me, None) or one.case_id == also]
    return found


def _decides_for_all(cabinet: Cabinet, is_said_by_team: bool) -> bool:
    return is_said_by_team or register.me(cabinet).role not in _OWN_FILES_ONLY


def count_open(cabinet: Cabinet, *, decides_for_all: bool = False) -> int:
    """Return how many decisions wait of whoever works here: from the index, and the register, which is open anyway.

    What all case files share (promotions, partners, people) is decided by who decides about all files.
    """
    cases = disputed_cases(cabinet, decides_for_all=decides_for_all)
    shared = count_conflicts(cabinet.register) if _decides_for_all(cabinet, decides_for_all) else 0
    return sum(one.conflict_count for one in cases) + shared


def open_conflicts(
    cabinet: Cabinet, *, also: str = "", most_cases: int = MOST_CASES, decides_for_all: bool = False
) -> list[OpenConflict]:
    """Return what waits for a decision, by name of the person; of the first ``most_cases`` files, and of ``also``.

    What all case files share comes last, for those who decide about all of them.
    A file that cannot be read now is left out: its own page says so.
    """
    found: list[OpenConflict] = []
    cases = disputed_cases(cabinet, also=also, decides_for_all=decides_for_all)
    for summary in (*cases[:most_cases], *(one for one in cases[most_cases:] if one.case_id == also)):
        try:
            found += _conflicts_in(cabinet.file(summary.case_id), summary)
        except StorageError:
            continue
    if _decides_for_all(cabinet, decides_for_all):
        found += _conflicts_in(cabinet.register, _SHARED)
    return found


def _conflicts_in(file: ScopeFile, summary: CaseSummary) -> list[OpenConflict]:
    found = []
    for described in kinds_in(file.scope):
        read = read_kind(file, described.cls)
        for entity_id, names in read.conflicts.items():
            if entity_id in read.deleted_ids:  # a decision about it would bring the deletion up again
                continue
            found += [
                _opened(file, summary, read_conflict(file, described.kind, entity_id, name))
                for name in asked_about(described.kind, names)
            ]
    return found


def _opened(file: ScopeFile, summary: CaseSummary, conflict: Conflict) -> OpenConflict:
    kind, name = conflict.kind, conflict.field
    changes = changes_named(file, tuple(value.change_id for value in conflict.values))
    known = _with_what_they_replaced(file, changes)
    entity = read_one(file, ENTITY_TYPES[kind].cls, conflict.entity_id)
    heads = [changes[value.change_id] for value in conflict.values]
    answers = _two_sides(heads, known) if name == DELETED else _answers(kind, name, heads, known)
    return OpenConflict(
        summary.case_id,
        summary.display_name,
        summary.coach_id,
        kind,
        conflict.entity_id,
        name,
        entity,
        tuple(answers),
    )


def _with_what_they_replaced(file: ScopeFile, changes: Mapping[str, Change]) -> dict[str, Change]:
    """Return changes with those they replaced, and all that stands behind a decision that was taken back."""
    known = dict(changes)
    asked = set(known)
    while True:
        behind = {one.undoes for one in known.values() if one.undoes is not None}
        behind |= {
            other
            for one in known.values()
            if one.act == SETTLE
            for ids in one.replaces.values()
            for other in ids
        }
        if not behind - asked:
            break
        known |= changes_named(file, tuple(behind - asked))
        asked |= behind
    replaced = {other for one in known.values() for ids in one.replaces.values() for other in ids}
    known |= changes_named(file, tuple(replaced - asked))
    return known


def _answers(kind: str, name: str, heads: Sequence[Change], known: Mapping[str, Change]) -> list[OpenAnswer]:
    """Return the different answers in the order of the heads; who wrote the same one stands under it together."""
    groups: list[list[Change]] = []
    for head in heads:
        value = head.put.get(name)
        same = next((one for one in groups if _is_same(one[0].put.get(name), value)), None)
        if same is None:
            groups.append([head])
        else:
            same.append(head)
    answers = []
    for group in groups:
        newest = max(group, key=lambda one: (one.stamp, one.id))
        beside = {
            other: newest.put.get(other)
            for other in DECIDED_WITH.get((kind, name), ())
            if other in newest.put
        }
        first = _written_by(newest, name, known)
        before = before_of(first, known).get(name)
        answers.append(OpenAnswer(newest.put.get(name), _writers(group, name, known), before, beside))
    return answers


def _two_sides(heads: Sequence[Change], known: Mapping[str, Change]) -> list[OpenAnswer]:
    gone = [one for one in heads if one.is_delete]
    stays = sorted((one for one in heads if not one.is_delete), key=lambda one: (one.stamp, one.id))
    edits: dict[str, tuple[Plain, Plain]] = {}
    for change in stays:
        before = before_of(change, known)
        for name, value in change.put.items():
            if name != DELETED:
                edits[name] = (edits[name][0] if name in edits else before.get(name), value)
    # What is deleted and edited stays in sight until somebody decides: so it comes first.
    return [
        OpenAnswer(False, _writers(stays, DELETED, known), edits=edits),
        OpenAnswer(True, _writers(gone, DELETED, known)),
    ]


def _is_same(one: Plain, other: Plain) -> bool:
    return type(one) is type(other) and one == other


def _writers(changes: Iterable[Change], name: str, known: Mapping[str, Change]) -> tuple[Writer, ...]:
    found = []
    for change in sorted(changes, key=lambda one: (one.stamp, one.id), reverse=True):
        first = _written_by(change, name, known)
        found.append(Writer(change.id, first.person, first.device, stamp_at(first.stamp)))
    return tuple(found)


def _written_by(change: Change, name: str, known: Mapping[str, Change]) -> Change:
    """Return who wrote an answer first: a decision that was taken back opened it again, and is not its author."""
    seen = set[str]()
    while change.undoes is not None and change.id not in seen:
        seen.add(change.id)
        decision = known.get(change.undoes)
        if decision is None or decision.act != SETTLE:
            break
        value = change.put.get(name)
        replaced = (known.get(one) for one in decision.replaces.get(name, ()))
        first = next(
            (one for one in replaced if one and name in one.put and _is_same(one.put[name], value)), None
        )
        if first is None:
            break
        change = first
    return change
