"""Guesses which column is which field, from its header and from the look of its values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from coachdesk.programme.declaration import FieldType, Sensitivity
from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.cell_reading import ReadingRules
from coachdesk.spreadsheets.cells import read_cell
from coachdesk.spreadsheets.contacts import read_email, read_phones
from coachdesk.spreadsheets.dates import read_date
from coachdesk.spreadsheets.doubts import Severity
from coachdesk.spreadsheets.header import Column, Table
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.situation_cells import CARE_BARRIER
from coachdesk.spreadsheets.synonyms import header_words, recognise_header
from coachdesk.spreadsheets.targets import (
    BIRTH_NAME,
    BORN_ON,
    EMAIL,
    FIRST_NAMES,
    FORBIDDEN,
    FULL_NAME,
    FULL_NAME_FIRST,
    KEEP,
    OTHER_PHONE,
    PHONE,
    PROMOTION,
    USUAL_NAME,
    Target,
    available_targets,
)

_SAMPLE = 200
_LEAST_CONFIDENCE = 0.45
_LOOKS_ALIKE = 0.8
_MANY, _HARDLY = 10, 0.15
_FREE_TEXT = (FieldType.TEXT, FieldType.NOTE, FieldType.REFERENCE)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column and its target. ``confidence`` is 0 to 1; 1 also for what the person chose."""

    column: int
    letters: str
    header: str
    target: Target
    confidence: float


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What every column of a list is; ``is_month_first`` says that its dates are written as Americans do."""

    columns: tuple[ColumnMapping, ...]
    is_month_first: bool = False

    def target_of(self, column: int) -> Target:
        """Return the target of a column."""
        return next((each.target for each in self.columns if each.column == column), KEEP)

    def columns_of(self, target: Target) -> tuple[ColumnMapping, ...]:
        """Return the columns that have a target."""
        return tuple(each for each in self.columns if each.target == target)

    @property
    def unmapped(self) -> tuple[ColumnMapping, ...]:
        """Return the columns that have no field: their content goes to the comment."""
        return self.columns_of(KEEP)

    @property
    def has_names(self) -> bool:
        """Tell whether some column holds people's names, without which nothing can be imported."""
        wanted = (BIRTH_NAME, USUAL_NAME, FIRST_NAMES, FULL_NAME, FULL_NAME_FIRST)
        return any(each.target in wanted for each in self.columns)

    def with_target(self, column: int, target: Target) -> SheetMapping:
        """Return the mapping with another target for a column; a column that had it goes to the comment."""
        columns = []
        for each in self.columns:
            if each.column == column:
                columns.append(replace(each, target=target, confidence=1.0))
            elif each.target == target and not target.may_repeat:
                columns.append(replace(each, target=KEEP, confidence=1.0))
            else:
                columns.append(each)
        return replace(self, columns=tuple(columns))

    def with_dates(self, *, is_month_first: bool) -> SheetMapping:
        """Return the mapping with another way to read dates."""
        return replace(self, is_month_first=is_month_first)

    def to_json(self) -> dict[str, object]:
        """Return what is remembered of the mapping: targets by header, nothing personal."""
        return {
            "columns": [[each.header, each.target.kind, each.target.field] for each in self.columns],
            "is_month_first": self.is_month_first,
        }


def fingerprint(columns: Iterable[Column]) -> str:
    """Return what identifies the header of a list, so that its mapping is known again next month."""
    text = "\x1f".join(fold(column.header) if column.has_header else "" for column in columns)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def remembered_mapping(table: Table, kept: Mapping[str, object]) -> SheetMapping | None:
    """Return the mapping that ``to_json`` gave, for a list with the same header; None when it does not fit."""
    entries = kept.get("columns")
    if not isinstance(entries, list) or len(entries) != len(table.columns):
        return None
    columns = []
    for column, entry in zip(table.columns, entries, strict=True):
        if not isinstance(entry, list) or len(entry) != 3 or fold(str(entry[0])) != fold(column.header):
            return None
        target = Target(str(entry[1]), str(entry[2]))
        if target != FORBIDDEN and target not in available_targets():
            return None
        columns.append(ColumnMapping(column.index, column.letters, column.header, target, 1.0))
    return SheetMapping(tuple(columns), is_month_first=kept.get("is_month_first") is True)


def guess_mapping(table: Table, *, today: date) -> SheetMapping:
    """Return the likeliest mapping of a list's columns; what cannot be told goes to the comment."""
    samples = {column.index: _sample(table, column.index) for column in table.columns}
    is_month_first = _is_month_first(table, samples)
    rules = ReadingRules(today, is_month_first=is_month_first)
    scored: list[tuple[float, int, Target]] = []
    for column in table.columns:
        scored += [
            (score, column.index, target)
            for target, score in _candidates(column, samples[column.index], rules)
        ]
    words = {column.index: len(header_words(column.header).split()) for column in table.columns}
    scored.sort(key=lambda each: (-each[0], -words[each[1]], each[1], each[2].key))  # the fuller header first
    chosen: dict[int, tuple[Target, float]] = {}
    taken: set[Target] = set()
    for score, index, wanted in scored:
        if index in chosen or score < _LEAST_CONFIDENCE:
            continue
        target = wanted if wanted.may_repeat or wanted not in taken else _second_choice(wanted, taken)
        if target != KEEP:
            chosen[index] = (target, score)
            taken.add(target)
    _settle_names(chosen, samples)
    columns = tuple(
        ColumnMapping(
            column.index,
            column.letters,
            column.header,
            *_rounded(chosen.get(column.index, (KEEP, 0.0))),
        )
        for column in table.columns
    )
    return SheetMapping(columns, is_month_first=is_month_first)


def _rounded(choice: tuple[Target, float]) -> tuple[Target, float]:
    return choice[0], round(min(choice[1], 1.0), 2)


def _sample(table: Table, column: int) -> list[Raw]:
    sample: list[Raw] = []
    for row in table.rows:
        if (value := row.value(column)) is not None:
            sample.append(value)
            if len(sample) == _SAMPLE:
                break
    return sample


def _second_choice(target: Target, taken: set[Target]) -> Target:
    """Return where a second column of the same kind goes: a second telephone has its own field."""
    return OTHER_PHONE if target == PHONE and OTHER_PHONE not in taken else KEEP


def _candidates(column: Column, sample: list[Raw], rules: ReadingRules) -> list[tuple[Target, float]]:
    names = recognise_header(column.header) if column.has_header else ()
    if column.group and column.has_header:
        # "Téléphone" under "Urgence" is still a telephone; "Date" under "Naissance" is named by both
        # together.
        known = {target for target, _ in names}
        both = recognise_header(f"{column.group} {column.header}")
        names += tuple((target, score) for target, score in both if target not in known and score > 0.75)
    scores = [(target, score * _fitness(target, sample, rules)) for target, score in names]
    if not any(score >= _LEAST_CONFIDENCE for _, score in scores):
        scores += _from_values(sample, rules)
    return scores


def _fitness(target: Target, sample: list[Raw], rules: ReadingRules) -> float:
    """Return how well values fit a target, 0.7 to 1, by the part of them that is read without a doubt.

    A clear header stands even over bad values, unless there are many and hardly one fits. What is about health always
    goes by its header: in the comment everybody would read it.
    """
    spec = target.spec
    is_special = target.key == CARE_BARRIER or (spec is not None and spec.sensitivity is Sensitivity.SPECIAL)
    if target == FORBIDDEN or is_special or not sample:
        return 1.0
    if spec is not None and spec.type in _FREE_TEXT and target not in (PHONE, OTHER_PHONE, EMAIL, PROMOTION):
        numbers = sum(isinstance(value, int | float | date) for value in sample)
        is_name = target in (BIRTH_NAME, USUAL_NAME, FIRST_NAMES)
        return 1.0 - 0.6 * numbers / len(sample) if is_name else 1.0
    if target == PROMOTION or target.kind in ("row", "name"):
        return 1.0
    share = sum(_fits(target, value, rules) for value in sample) / len(sample)
    return 0.4 if share < _HARDLY and len(sample) >= _MANY else 0.7 + 0.3 * share


def _fits(target: Target, value: Raw, rules: ReadingRules) -> bool:
    """Tell whether a value is what the target expects: for a barrier, a word is readable but not expected."""
    reading = read_cell(target, value, rules)
    if target.kind in ("barrier", "resource"):
        is_word = bool(reading.rest) or any(barrier.comment for barrier in reading.barriers)
        return reading.is_no or not is_word
    return reading.code is None or reading.severity is Severity.INFO


def _from_values(sample: list[Raw], rules: ReadingRules) -> list[tuple[Target, float]]:
    """Return what the look of the values alone tells: addresses, telephones, dates of birth."""
    if len(sample) < 3:
        return []
    looks: tuple[tuple[Target, Callable[[Raw], bool]], ...] = (
        (EMAIL, lambda value: "@" in str(value) and read_email(value).value is not None),
        (PHONE, _looks_like_a_phone),
        (BORN_ON, lambda value: _looks_like_a_birth(value, rules)),
        (Target("beneficiary", "postal_code"), _looks_like_a_postal_code),
    )
    found = []
    for target, is_alike in looks:
        share = sum(map(is_alike, sample)) / len(sample)
        if share >= _LOOKS_ALIKE:
            found.append((target, 0.6 * share))
    return found


def _looks_like_a_phone(value: Raw) -> bool:
    digits = sum(map(str.isdecimal, str(value)))
    return 9 <= digits <= 13 and not isinstance(value, date) and read_phones(value).value is not None


def _looks_like_a_birth(value: Raw, rules: ReadingRules) -> bool:
    if isinstance(value, int | float):
        return False
    read = read_date(value, today=rules.today, is_birth=True, is_month_first=rules.is_month_first)
    return read.value is not None and read.code is None


def _looks_like_a_postal_code(value: Raw) -> bool:
    text = str(value)
    return len(text) == 5 and text.isdecimal() and "01000" <= text < "99000"


def _is_month_first(table: Table, samples: Mapping[int, list[Raw]]) -> bool:
    """Tell whether dates are written month first: some can only be read so, and none only the other way."""
    only_month_first = only_day_first = 0
    for column in table.columns:
        for value in samples[column.index]:
            if isinstance(value, str) and value.count("/") == 2 and len(value) <= 10:
                first, second, _ = (part.strip() for part in value.split("/"))
                if first.isdecimal() and second.isdecimal() and len(first) <= 2:
                    only_month_first += int(second) > 12 >= int(first)
                    only_day_first += int(first) > 12 >= int(second)
    return only_month_first >= 3 and not only_day_first


def _settle_names(chosen: dict[int, tuple[Target, float]], samples: Mapping[int, list[Raw]]) -> None:
    """Make a lone "Nom" of two words a full name."""
    targets = MappingProxyType({target: index for index, (target, _) in chosen.items()})
    if FIRST_NAMES in targets or FULL_NAME in targets or FULL_NAME_FIRST in targets:
        if FIRST_NAMES in targets:  # "Nom prénom" beside "Prénom" would be read twice
            for full in (FULL_NAME, FULL_NAME_FIRST):
                if full in targets and BIRTH_NAME in targets:
                    chosen[targets[full]] = (KEEP, 0.0)
        return
    for target in (BIRTH_NAME, USUAL_NAME):
        if target in targets:
            index = targets[target]
            sample = [value for value in samples[index] if isinstance(value, str)]
            if sample and sum(len(value.split()) >= 2 for value in sample) >= 0.6 * len(sample):
                chosen[index] = (FULL_NAME, chosen[index][1] * 0.9)
            return
