"""Decides which rows are one person, and which of them already have a case file.

How the same person is met again in next month's version of a sheet:

1. by the sheet's own number together with the name or the day of birth (a number alone is not enough: people
   renumber their sheets);
2. by ``row_identity``: name and day of birth *as the sheet said them at the last import*. A coach who has
   corrected a name in the program still meets the uncorrected row;
3. by likeness (``duplicates``), when it is certain.

A new case gets a new random id, not one derived from the row: the same list may be imported on two laptops
before they have synchronised, and two files with one id but different keys could not be told apart by
headquarters. Two case files of one person are shown and merged instead, which loses nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.decisions import Decisions, RowChoice
from coachdesk.spreadsheets.duplicates import (
    KnownPeople,
    KnownPerson,
    Likeness,
    Pair,
    Profile,
    find_pairs,
)
from coachdesk.spreadsheets.rows import RowReading
from coachdesk.spreadsheets.targets import BIRTH_NAME, BORN_ON, FIRST_NAMES, USUAL_NAME, FieldKey


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be the person of a row: another row of the sheet, or a case file."""

    score: int
    reasons: tuple[str, ...]
    row: int | None = None
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a row is: a person of its own, one who has a case file, or the same as an earlier row."""

    case_id: str | None = None
    into_row: int | None = None
    reasons: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def row_identity(values: Mapping[FieldKey, object]) -> str | None:
    """Return what identifies a row by what it says: name and day of birth; None for a row without a name.

    ``values`` are typed or plain: a date and its YYYY-MM-DD give the same identity.
    """
    last = fold(str(values.get(BIRTH_NAME.key) or "")) or fold(str(values.get(USUAL_NAME.key) or ""))
    first = fold(str(values.get(FIRST_NAMES.key) or ""))
    if not last and not first:
        return None
    born_on = values.get(BORN_ON.key)
    day = born_on.isoformat() if isinstance(born_on, date) else str(born_on or "")
    return hashlib.sha256(f"{last}\x1f{first}\x1f{day}".encode()).hexdigest()[:32]


class Matcher:
    """Matches the rows of one sheet."""

    def __init__(
        self,
        readings: Sequence[RowReading],
        known: Sequence[KnownPerson],
        decisions: Decisions,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._readings = readings
        self._profiles = [reading.profile() for reading in readings]
        self._known = KnownPeople(known)
        self._decisions = decisions
        self._claimed: dict[str, int] = {}
        self._case_of: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._into: dict[int, tuple[int, tuple[str, ...]]] = {}
        self._alike: dict[int, list[tuple[KnownPerson, Likeness]]] = {}
        self.pairs: list[Pair] = find_pairs(self._profiles, is_cancelled=is_cancelled)
        self._pairs_of: dict[int, list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            self._pairs_of[pair.first].append(pair)
            self._pairs_of[pair.second].append(pair)

    def matches(self) -> list[Match]:
        """Return the match of each row, in their order."""
        self._follow_decisions()
        self._meet_by_number()
        self._meet_by_identity()
        self._meet_by_likeness()
        self._merge_within_sheet()
        return [self._match(place) for place in range(len(self._readings))]

    def _is_open(self, place: int) -> bool:
        if place in self._case_of or place in self._into:
            return False
        return self._readings[place].row not in self._decisions.rows

    def _claim(self, place: int, case_id: str, reasons: tuple[str, ...]) -> None:
        holder = self._claimed.setdefault(case_id, place)
        if holder == place:
            self._case_of[place] = (case_id, reasons)
        else:
            self._into[place] = (holder, reasons)

    def _follow_decisions(self) -> None:
        places = {reading.row: place for place, reading in enumerate(self._readings)}
        case_ids = {person.case_id for person in self._known.people}
        for place, reading in enumerate(self._readings):
            decision = self._decisions.rows.get(reading.row)
            if decision is None:
                continue
            if decision.choice is RowChoice.MERGE_INTO_CASE and decision.case_id in case_ids:
                self._claim(place, decision.case_id or "", ("decided",))
            elif decision.choice is RowChoice.MERGE_INTO_ROW and decision.row in places:
                into = places[decision.row]
                if into != place:
                    self._into[place] = (into, ("decided",))

    def _meet_by_number(self) -> None:
        by_number: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in self._known.people:
            if person.outside_number:
                by_number[person.outside_number].append(person)
        for place, reading in enumerate(self._readings):
            if not reading.number or not self._is_open(place):
                continue
            for person in by_number.get(reading.number, ()):
                identity = row_identity(reading.values)
                is_same_row = identity is not None and identity == person.row_identity
                if person.case_id not in self._claimed and (
                    is_same_row or self._is_recognised(self._profiles[place], person)
                ):
                    self._claim(place, person.case_id, ("same_number",))
                    break

    @staticmethod
    def _is_recognised(row: Profile, person: KnownPerson) -> bool:
        """Tell whether name or day of birth bear out that a number means the same person."""
        lasts = {fold(name) for name in person.last_names}
        is_name_same = bool(lasts & set(row.last)) and fold(person.first_names or "") == row.first
        is_birth_same = row.born_on is not None and row.born_on == person.born_on
        shares_a_name = bool(
            row.words & {w for n in (*lasts, fold(person.first_names or "")) for w in n.split()}
        )
        return is_name_same or (is_birth_same and shares_a_name)

    def _meet_by_identity(self) -> None:
        by_identity: dict[str, list[str]] = defaultdict(list)
        for person in self._known.people:
            if person.row_identity:
                by_identity[person.row_identity].append(person.case_id)
        for place, reading in enumerate(self._readings):
            identity = row_identity(reading.values)
            if identity is None or not self._is_open(place):
                continue
            for case_id in by_identity.get(identity, ()):
                if case_id not in self._claimed:
                    self._claim(place, case_id, ("imported_before",))
                    break

    def _meet_by_likeness(self) -> None:
        certain: list[tuple[int, int, KnownPerson, Likeness]] = []
        for place, person in enumerate(self._profiles):
            self._alike[place] = self._known.alike(person)
            if self._is_open(place):
                certain += [(-a.score, place, k, a) for k, a in self._alike[place] if a.is_certain]
        for _, place, known, alike in sorted(certain, key=lambda each: each[:2]):
            if self._is_open(place):
                self._claim(place, known.case_id, alike.reasons)

    def _merge_within_sheet(self) -> None:
        for pair in self.pairs:
            if not pair.likeness.is_certain or not self._is_open(pair.second):
                continue
            leader = self._leader(pair.first)
            if leader != pair.second and not self._is_skipped(leader):
                self._into[pair.second] = (leader, pair.likeness.reasons)

    def _is_skipped(self, place: int) -> bool:
        decision = self._decisions.rows.get(self._readings[place].row)
        return decision is not None and decision.choice is RowChoice.SKIP

    def _leader(self, place: int) -> int:
        """Return the row that a row ends up in, however long the chain."""
        seen = {place}
        while place in self._into:
            place = self._into[place][0]
            if place in seen:  # two rows each decided to go into the other
                break
            seen.add(place)
        return place

    def _match(self, place: int) -> Match:
        suggestions = self._suggestions(place)
        if place in self._into:
            leader = self._leader(place)
            if leader != place and not self._is_skipped(leader):
                return Match(None, self._readings[leader].row, self._into[place][1], suggestions)
        case_id, reasons = self._case_of.get(place, (None, ()))
        return Match(case_id, None, reasons, suggestions)

    def _suggestions(self, place: int) -> tuple[Suggestion, ...]:
        rows = [
            Suggestion(pair.likeness.score, pair.likeness.reasons, row=self._readings[other].row)
            for pair in self._pairs_of.get(place, ())
            for other in (pair.first if pair.second == place else pair.second,)
        ]
        cases = [
            Suggestion(alike.score, alike.reasons, case_id=known.case_id)
            for known, alike in self._alike.get(place, ())
        ]
        return tuple(sorted((*cases, *rows), key=lambda each: -each.score))
