"""What the Dossiers list keeps and leaves out: no Qt, so that 10,000 rows filter between two keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntFlag

from coachdesk.programme.case_summary import CaseSummary, age_on
from coachdesk.programme.folding import fold_tokens, name_tokens, query_groups

DEFAULT_SILENT_DAYS = 30
"""A month without contact is worth a call (one interview a month is the usual rhythm)."""

SILENT_CHOICES = (15, 30, 45, 60, 90)
YOUNG_LIMIT = 26
NOT_SET = ""
"""Stands in a filter for "not recorded" (no promotion, no coach ...)."""


class CaseFlag(IntFlag):
    """What makes a row worth a look; several may be wanted at once (all must hold)."""

    LATE = 1
    SILENT = 2
    NO_NEXT = 4
    QPV = 8
    YOUNG = 16
    CONFLICT = 32


FLAG_CODES: Mapping[str, CaseFlag] = {
    "late": CaseFlag.LATE,
    "silent": CaseFlag.SILENT,
    "no_next": CaseFlag.NO_NEXT,
    "qpv": CaseFlag.QPV,
    "young": CaseFlag.YOUNG,
    "conflict": CaseFlag.CONFLICT,
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One person as the list shows them: the summary and what follows from it today.

    ``flags`` holds every flag but SILENT, which depends on the number of days asked for. For somebody who has
    left, ``silent_days`` is None and ``late_count`` 0. ``words`` is the folded text that typing looks in,
    ``digits`` those of the telephone number.
    """

    summary: CaseSummary
    promotion: str
    coach: str
    flags: int
    late_count: int
    next_on: date | None
    silent_days: int | None
    words: str
    digits: str

    @property
    def case_id(self) -> str:
        """Return the id of the case file."""
        return self.summary.case_id


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is asked of the list; empty sets and no flags keep everybody."""

    text: str = ""
    promotion_ids: frozenset[str] = frozenset()
    coach_ids: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    flags: CaseFlag = field(default=CaseFlag(0))
    silent_days: int = DEFAULT_SILENT_DAYS

    @property
    def is_empty(self) -> bool:
        """Tell whether the filter keeps everybody."""
        return replace(self, silent_days=DEFAULT_SILENT_DAYS, text=self.text.strip()) == CaseFilter()


def prepare_rows(
    summaries: Iterable[CaseSummary],
    promotions: Mapping[str, str],
    coaches: Mapping[str, str],
    left_statuses: frozenset[str],
    today: date,
) -> list[CaseRow]:
    """Return the rows of the list in the order given.

    ``promotions`` and ``coaches``: id → name; ``left_statuses``: those that mean "has left the programme".
    """
    return [_row(summary, promotions, coaches, left_statuses, today) for summary in summaries]


def _row(
    summary: CaseSummary,
    promotions: Mapping[str, str],
    coaches: Mapping[str, str],
    left_statuses: frozenset[str],
    today: date,
) -> CaseRow:
    is_gone = summary.outcome is not None or summary.status in left_statuses
    late = 0 if is_gone else summary.late_count(today)
    next_on = summary.next_on(today)
    flags = CaseFlag(0)
    if late:
        flags |= CaseFlag.LATE
    if not is_gone and next_on is None:
        flags |= CaseFlag.NO_NEXT
    if summary.in_qpv == "yes":
        flags |= CaseFlag.QPV
    if summary.born_on is not None and age_on(summary.born_on, summary.entered_on or today) < YOUNG_LIMIT:
        flags |= CaseFlag.YOUNG
    if summary.conflict_count:
        flags |= CaseFlag.CONFLICT
    return CaseRow(
        summary=summary,
        promotion=promotions.get(summary.promotion_id or "", ""),
        coach=coaches.get(summary.coach_id or "", ""),
        flags=int(flags),
        late_count=late,
        next_on=next_on,
        silent_days=None if is_gone else summary.days_without_contact(today),
        words=_words(summary),
        digits="".join(filter(str.isdigit, summary.phone or "")),
    )


def _words(summary: CaseSummary) -> str:
    """Return the folded words of a row, a space before each: what is typed must begin one of them."""
    words: list[str] = []
    for name in (summary.first_names, summary.last_name):
        words += name_tokens(name or "")
    for text in (summary.city, summary.email, summary.project_title):
        words += fold_tokens(text or "")
    return " " + " ".join(words)


def select(rows: Sequence[CaseRow], wanted: CaseFilter) -> list[int]:
    """Return the places in ``rows`` of those that the filter keeps, in their order."""
    asked = int(wanted.flags)
    is_silent_asked = bool(asked & CaseFlag.SILENT)
    # Plain whole numbers: the operators of IntFlag would be the slowest thing in this loop.
    plain_flags = asked & ~int(CaseFlag.SILENT)
    groups = _starts(wanted.text)
    typed_digits = _phone_digits(wanted.text)
    kept: list[int] = []
    for place, row in enumerate(rows):
        summary = row.summary
        if row.flags & plain_flags != plain_flags:
            continue
        if is_silent_asked and (row.silent_days is None or row.silent_days < wanted.silent_days):
            continue
        if wanted.promotion_ids and (summary.promotion_id or NOT_SET) not in wanted.promotion_ids:
            continue
        if wanted.coach_ids and (summary.coach_id or NOT_SET) not in wanted.coach_ids:
            continue
        if wanted.statuses and (summary.status or NOT_SET) not in wanted.statuses:
            continue
        if wanted.phases and (summary.phase or NOT_SET) not in wanted.phases:
            continue
        if groups and not _is_met(groups, row.words) and not (typed_digits and typed_digits in row.digits):
            continue
        kept.append(place)
    return kept


_Groups = list[list[list[str]]]


def _starts(text: str) -> _Groups:
    return [[[" " + word for word in alternative] for alternative in group] for group in query_groups(text)]


def _is_met(groups: _Groups, words: str) -> bool:
    for group in groups:
        for alternative in group:
            if all(start in words for start in alternative):
                break
        else:
            return False
    return True


def _phone_digits(text: str) -> str:
    """Return the digits to look for when the text reads like (part of) a phone number, else nothing.

    Numbers are kept as +33…, people type 01 99…: the leading 0 or 33 is dropped.
    """
    if not text.strip() or any(not (c.isdigit() or c in " +.-()\u00a0\u202f") for c in text):
        return ""
    digits = "".join(filter(str.isdigit, text))
    if digits.startswith("0033"):
        digits = digits[4:]
    return digits.removeprefix("0") if len(digits) > 2 else ""


def count_late(rows: Sequence[CaseRow], places: Iterable[int]) -> int:
    """Return how many of the rows at those places are late."""
    return sum(1 for place in places if rows[place].flags & CaseFlag.LATE)


def flag_counts(rows: Iterable[CaseRow], silent_days: int) -> dict[str, int]:
    """Return how many people each flag stands for, by its code."""
    counts = dict.fromkeys(FLAG_CODES, 0)
    bits = [(code, int(flag)) for code, flag in FLAG_CODES.items()]
    for row in rows:
        for code, bit in bits:
            if row.flags & bit:
                counts[code] += 1
        if row.silent_days is not None and row.silent_days >= silent_days:
            counts["silent"] += 1
    return counts
