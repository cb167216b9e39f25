"""The columns of the Dossiers list: what each says, how it sorts, how wide it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import resources
from coachdesk.programme.case_summary import age_on
from coachdesk.programme.folding import fold
from ui.dossiers.case_filter import DEFAULT_SILENT_DAYS, CaseFlag, CaseRow
from ui.messages import choice_label, format_date, format_date_short, format_relative, language, tr
from ui.widgets.forms.formats import shown_phone

FEW_DAYS = 60
DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``text`` is read aloud and copied; ``order`` gives what to sort by, None comes last.

    ``width`` in pixels, for the content (a longer heading makes it wider); when the list has no room, columns go
    in the order of ``leaves`` (0 never leaves).
    """

    key: str
    title_key: str
    text: Callable[[CaseRow, date], str]
    order: Callable[[CaseRow], Any]
    width: int = 120
    is_default: bool = False
    leaves: int = 0


def ago(day: date | None, today: date) -> str:
    """Say how long ago, or in how long, as a person would: days, then months, then years."""
    if day is None:
        return ""
    distance = (day - today).days
    if abs(distance) <= FEW_DAYS:
        return _near(day, distance, today)
    months = round(abs(distance) / DAYS_A_MONTH)
    if months < 24:
        return (
            tr("dossiers.in_months", count=months)
            if distance > 0
            else tr("dossiers.months_ago", count=months)
        )
    return format_date_short(day, today)


def _near(day: date, distance: int, today: date) -> str:
    if abs(distance) <= 31:
        return format_relative(day, today)
    return tr("app.in_days", count=distance) if distance > 0 else tr("app.days_ago", count=-distance)


def phase_short(code: str | None) -> str:
    """Return the short name of a phase, for where there is little room."""
    if code is None:
        return ""
    spoken = "en" if language() == "en" else "fr"
    for entry in resources.catalogue_entries("phases"):
        if entry["code"] == code:
            return str(entry[f"{spoken}_short"])
    return code


def flag_texts(row: CaseRow, *, with_facts: bool = True) -> list[str]:
    """Return what is to be noticed about a person, most pressing first; facts are QPV and age."""
    texts = []
    if row.summary.is_damaged:
        texts.append(tr("dossiers.flag.damaged"))
    if row.late_count:
        texts.append(tr("dossiers.flag.late", count=row.late_count))
    if row.summary.conflict_count:
        texts.append(tr("dossiers.flag.conflict", count=row.summary.conflict_count))
    if row.silent_days is not None and row.silent_days >= DEFAULT_SILENT_DAYS:
        texts.append(tr("dossiers.flag.silent", count=row.silent_days))
    if with_facts and row.flags & CaseFlag.QPV:
        texts.append(tr("dossiers.flag.qpv"))
    if with_facts and row.flags & CaseFlag.YOUNG:
        texts.append(tr("dossiers.flag.young"))
    return texts


def most_pressing(rows: Sequence[CaseRow], count: int) -> list[CaseRow]:
    """Return at most ``count`` people who need attention: late things first, then the longest silences."""
    waiting = [row for row in rows if flag_texts(row, with_facts=False)]
    waiting.sort(key=lambda row: (row.summary.is_damaged, row.late_count, row.silent_days or 0), reverse=True)
    return waiting[:count]


def _progress_text(row: CaseRow, _today: date) -> str:
    summary = row.summary
    if not summary.applicable:
        return ""
    return tr(
        "dossiers.progress",
        phase=choice_label("phases", summary.phase) or tr("dossiers.progress.done"),
        reached=summary.reached,
        applicable=summary.applicable,
    )


def _weight(row: CaseRow) -> int:
    """Return how pressing the flags are: the highest comes first when sorted downwards."""
    return (
        row.late_count * 100
        + row.summary.conflict_count * 1_000
        + bin(row.flags & ~int(CaseFlag.LATE)).count("1")
    )


_NUMBER = re.compile(r"(\d+)")


def natural(text: str | None) -> tuple[tuple[int, str | int], ...] | None:
    """Return a sort key in which Promo 2 comes before Promo 10, accents and case aside; None for no text."""
    pieces = [piece for piece in _NUMBER.split(fold(text or "")) if piece]
    return tuple((0, int(piece)) if piece.isdigit() else (1, piece) for piece in pieces) or None


def _age(row: CaseRow, today: date) -> str:
    born = row.summary.born_on
    return str(age_on(born, today)) if born else ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        "dossiers.column.name",
        lambda row, _: row.summary.display_name or tr("dossiers.unnamed"),
        lambda row: row.summary.sort_key,
        width=216,
        is_default=True,
    ),
    Column(
        "promotion",
        "dossiers.column.promotion",
        lambda row, _: row.promotion,
        lambda row: natural(row.promotion),
        width=116,
        is_default=True,
        leaves=8,
    ),
    Column(
        "coach",
        "dossiers.column.coach",
        lambda row, _: row.coach,
        lambda row: natural(row.coach),
        width=116,
        is_default=True,
        leaves=9,
    ),
    Column(
        "progress",
        "dossiers.column.progress",
        _progress_text,
        lambda row: row.summary.reached / row.summary.applicable if row.summary.applicable else None,
        width=132,
        is_default=True,
    ),
    Column(
        "last_contact",
        "dossiers.column.last_contact",
        lambda row, today: ago(row.summary.last_contact_on, today),
        lambda row: row.summary.last_contact_on,
        width=118,
        is_default=True,
        leaves=2,
    ),
    Column(
        "next",
        "dossiers.column.next",
        lambda row, today: ago(row.next_on, today),
        lambda row: row.next_on,
        width=110,
        is_default=True,
        leaves=3,
    ),
    Column(
        "flags",
        "dossiers.column.flags",
        lambda row, _: ", ".join(flag_texts(row)),
        lambda row: _weight(row) or None,
        width=154,
        is_default=True,
        leaves=1,
    ),
    Column(
        "status",
        "dossiers.column.status",
        lambda row, _: choice_label("case_statuses", row.summary.status),
        lambda row: row.summary.status,
        width=136,
        leaves=7,
    ),
    Column(
        "entered",
        "dossiers.column.entered",
        lambda row, _: format_date(row.summary.entered_on),
        lambda row: row.summary.entered_on,
        width=96,
        leaves=6,
    ),
    Column(
        "age",
        "dossiers.column.age",
        _age,
        lambda row: (
            None if row.summary.born_on is None else -row.summary.born_on.toordinal()
        ),  # the youngest first
        width=64,
        leaves=6,
    ),
    Column(
        "city",
        "dossiers.column.city",
        lambda row, _: row.summary.city or "",
        lambda row: natural(row.summary.city),
        leaves=6,
    ),
    Column(
        "phone",
        "dossiers.column.phone",
        lambda row, _: shown_phone(row.summary.phone or ""),
        lambda row: row.summary.phone or None,
        leaves=5,
    ),
    Column(
        "email",
        "dossiers.column.email",
        lambda row, _: row.summary.email or "",
        lambda row: row.summary.email or None,
        width=200,
        leaves=10,
    ),
    Column(
        "project",
        "dossiers.column.project",
        lambda row, _: row.summary.project_title or "",
        lambda row: natural(row.summary.project_title),
        width=180,
        leaves=7,
    ),
    Column(
        "barriers",
        "dossiers.column.barriers",
        lambda row, _: str(row.summary.open_barriers) if row.summary.open_barriers else "",
        lambda row: row.summary.open_barriers or None,
        width=84,
        leaves=6,
    ),
    Column(
        "outcome",
        "dossiers.column.outcome",
        lambda row, _: choice_label("outcomes", row.summary.outcome),
        lambda row: row.summary.outcome,
        width=160,
        leaves=7,
    ),
)
"""Every column in the order of the list."""

COLUMN_BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
DEFAULT_COLUMNS = tuple(column.key for column in COLUMNS if column.is_default)


def columns_from_setting(text: str | None) -> tuple[str, ...]:
    """Return the chosen columns of a setting, in the list's order; the name is always one of them."""
    chosen = {key for key in (text or "").split(",") if key in COLUMN_BY_KEY}
    if not chosen:
        return DEFAULT_COLUMNS
    return tuple(column.key for column in COLUMNS if column.key in chosen | {"name"})


def fitting_columns(chosen: tuple[str, ...], room: int, widths: Mapping[str, int]) -> tuple[str, ...]:
    """Return the chosen columns that fit in ``room`` pixels: what matters least leaves first."""
    kept = list(chosen)
    ranked = sorted(
        (key for key in kept if COLUMN_BY_KEY[key].leaves), key=lambda k: -COLUMN_BY_KEY[k].leaves
    )
    for key in ranked:
        if sum(widths[kept_key] for kept_key in kept) <= room:
            break
        kept.remove(key)
    return tuple(kept)
