"""Finds people who may be the same, in a sheet and against the case files.

A pair is scored from what speaks for it and against it::

    names      the same 50 (also swapped, or spaced otherwise) · last name near, first the same 40 · one part
               of several missing 38 · last the same, first near 20 · only the first name 10
    birth      same day 35 · day and month swapped 25 · one digit off 15 · different -30
    telephone  same 30        e-mail  same 25

From 50 a pair is *possible* and shown; from 80 it is *certain* enough to be proposed as one person. Names
whose first names differ are never certain: twins share everything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.errors import ImportCancelled

POSSIBLE = 50
CERTAIN = 80

_BLOCK_LIMIT = 60
_BIRTH_BLOCK_LIMIT = 25
"""People compared with each other who share a key: a sheet of 20,000 born on 1 January must not take hours."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who has a case file on this desk, as the import needs to know them.

    ``last_names``: birth and usual name. ``row_identity``: that of the row last imported into this case
    (``matching.row_identity``), None when it never came from a sheet.
    """

    case_id: str
    last_names: tuple[str, ...] = ()
    first_names: str | None = None
    born_on: date | None = None
    phones: tuple[str, ...] = ()
    email: str | None = None
    outside_number: str | None = None
    row_identity: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two people are: ``score`` and the codes of the reasons for and against."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Tell whether the two are proposed as one person."""
        return self.score >= CERTAIN and "first_name_near" not in self.reasons


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of a person, folded once."""

    last: tuple[str, ...]
    first: str
    words: frozenset[str]
    joined: str
    """All name words in alphabetical order, as one: the same however they are ordered or spaced."""

    born_on: date | None
    phones: frozenset[str]
    email: str
    keys: tuple[str, ...] = field(default=(), compare=False)


def profile(
    last_names: Iterable[str | None],
    first_names: str | None,
    born_on: date | None,
    phones: Iterable[str | None] = (),
    email: str | None = None,
) -> Profile:
    """Return the profile of a person."""
    lasts = tuple(dict.fromkeys(folded for name in last_names if name and (folded := fold(name))))
    first = fold(first_names or "")
    words = frozenset(word for text in (*lasts, first) for word in text.split())
    together = sorted("".join(text.split()) for text in (lasts[0] if lasts else "", first) if text)
    kept_phones = frozenset(phone for phone in phones if phone)
    folded_email = (email or "").strip().casefold()
    joined = "|".join(together)
    return Profile(
        lasts,
        first,
        words,
        joined,
        born_on,
        kept_phones,
        folded_email,
        tuple(_keys(lasts, first, words, born_on, kept_phones, folded_email)),
    )


def _keys(
    lasts: Sequence[str],
    first: str,
    words: frozenset[str],
    born_on: date | None,
    phones: frozenset[str],
    email: str,
) -> Iterator[str]:
    """Yield the keys of which two people must share one to be compared."""
    if words:
        for last in lasts or ("",):
            yield "n:" + "|".join(sorted(("".join(last.split()), "".join(first.split()))))
        yield "w:" + " ".join(sorted(words))
    if born_on is not None:
        for day in {born_on, _swapped(born_on) or born_on}:
            for word in words:
                yield f"b:{day.isoformat()}:{word}"
    for phone in phones:
        yield "t:" + phone
    if email:
        yield "e:" + email


def _swapped(day: date) -> date | None:
    return date(day.year, day.day, day.month) if day.day <= 12 else None


def likeness(one: Profile, other: Profile) -> Likeness:
    """Return how alike two people are."""
    names, reasons = _name_score(one, other)
    score = names
    if one.born_on is not None and other.born_on is not None:
        birth, reason = _birth_score(one.born_on, other.born_on)
        score += birth
        reasons.append(reason)
    if one.phones & other.phones:
        score += 30
        reasons.append("same_phone")
    if one.email and one.email == other.email:
        score += 25
        reasons.append("same_email")
    if not names:
        score = min(score, POSSIBLE - 1)  # a couple, a shared address: not the same person
    return Likeness(score, tuple(reasons))


def _name_score(one: Profile, other: Profile) -> tuple[int, list[str]]:
    if not one.words or not other.words:
        return 0, []
    if _crossed(one) & _crossed(other):
        return 50, ["same_name"]
    if one.joined == other.joined or one.words == other.words:
        return 50, ["names_swapped"]
    best = max(
        (
            _near_score(last, one.first, other_last, other.first)
            for last in one.last
            for other_last in other.last
        ),
        default=(0, ""),
    )
    if (
        best[0] < 38
        and len(one.words & other.words) >= 2
        and (one.words < other.words or other.words < one.words)
    ):
        return 38, ["name_part_missing"]
    return best[0], [best[1]] if best[1] else []


def _crossed(one: Profile) -> set[tuple[str, str]]:
    """Return (last, first) without spaces, for each last name."""
    first = "".join(one.first.split())
    return {("".join(last.split()), first) for last in one.last}


def _near_score(last: str, first: str, other_last: str, other_first: str) -> tuple[int, str]:
    is_first_same = bool(first) and first == other_first
    is_last_same = last == other_last
    if is_first_same and is_near(last, other_last):
        return 40, "last_name_near"
    if is_last_same and first and other_first and is_near(first, other_first):
        return 20, "first_name_near"
    if is_first_same:
        return 10, "same_first_name"
    return 0, ""


def is_near(one: str, other: str) -> bool:
    """Tell whether two folded names may be one: one letter off, or the same consonants (letters lost on the way)."""
    one, other = "".join(one.split()), "".join(other.split())
    if not one or not other:
        return False
    if min(len(one), len(other)) >= 4 and _edits(one, other, 1) <= 1:
        return True
    bones = _consonants(one)
    return len(bones) >= 3 and bones == _consonants(other) and (bones in (one, other) or one[0] == other[0])


def _consonants(text: str) -> str:
    return "".join(letter for letter in text if letter not in "aeiouy")


def _edits(one: str, other: str, most: int) -> int:
    """Return the number of letters inserted, left out, replaced or swapped with a neighbour, at most ``most + 1``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, previous, row = row, before, [i]
        for j, other_letter in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _birth_score(one: date, other: date) -> tuple[int, str]:
    if one == other:
        return 35, "same_birth"
    if _swapped(one) == other:
        return 25, "birth_day_month_swapped"
    digits = sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    return (15, "birth_near") if digits == 1 else (-30, "other_birth")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of a list that may be one person, by their places in it, ``first`` before ``second``."""

    first: int
    second: int
    likeness: Likeness


def find_pairs(people: Sequence[Profile], *, is_cancelled: Callable[[], bool] = lambda: False) -> list[Pair]:
    """Return the pairs of a list that are at least possible, by their order in it."""
    blocks: dict[str, list[int]] = defaultdict(list)
    found: dict[tuple[int, int], Likeness] = {}
    for place, person in enumerate(people):
        if place % 500 == 0 and is_cancelled():
            raise ImportCancelled()
        seen: set[int] = set()
        for key in person.keys:
            block = blocks[key]
            seen.update(block)
            if len(block) < (_BIRTH_BLOCK_LIMIT if key.startswith("b:") else _BLOCK_LIMIT):
                block.append(place)
        for other in seen:
            alike = likeness(people[other], person)
            if alike.score >= POSSIBLE:
                found[(other, place)] = alike
    return [Pair(first, second, found[(first, second)]) for first, second in sorted(found)]


class KnownPeople:
    """The people who have a case file, ready to be compared with."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        self.people = tuple(people)
        self._profiles = [
            profile(person.last_names, person.first_names, person.born_on, person.phones, person.email)
            for person in self.people
        ]
        self._blocks: dict[str, list[int]] = defaultdict(list)
        for place, known in enumerate(self._profiles):
            for key in known.keys:
                self._blocks[key].append(place)

    def alike(self, person: Profile) -> list[tuple[KnownPerson, Likeness]]:
        """Return the people who may be this one, the likeliest first."""
        places = {place for key in person.keys for place in self._blocks.get(key, ())[:_BLOCK_LIMIT]}
        scored = [(self.people[place], likeness(self._profiles[place], person)) for place in places]
        possible = [each for each in scored if each[1].score >= POSSIBLE]
        return sorted(possible, key=lambda each: (-each[1].score, each[0].case_id))
