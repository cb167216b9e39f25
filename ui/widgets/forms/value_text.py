"""Any declared field's value as words, for notices, history and summaries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, from_plain
from ui.messages import (
    choice_label,
    format_cents,
    format_date,
    format_instant,
    format_number,
    tr,
)
from ui.widgets.forms.formats import shown_text
from ui.widgets.forms.step_editor import level_words, maturity_words

NameOf = Callable[[str, str], str]
"""``(kind, id)`` to the name of what a reference points to; "" when it is not known here."""


def value_text(kind: str, spec: FieldSpec, value: object, name_of: NameOf) -> str:
    """Return a typed value as a person reads it; "Non renseigné" for none."""
    if value is None or value in ((), ""):
        return tr("forms.not_recorded")
    if isinstance(value, bool):
        return tr("forms.yes") if value else tr("forms.no")
    if isinstance(value, tuple):
        return ", ".join(choice_label(spec.catalogue or "", str(code)) for code in value)
    if isinstance(value, int):
        return _number_text(spec, value)
    if isinstance(value, date):
        return format_instant(value) if isinstance(value, datetime) else format_date(value)
    return _code_or_text(kind, spec, str(value), name_of)


def _code_or_text(kind: str, spec: FieldSpec, text: str, name_of: NameOf) -> str:
    if spec.type is FieldType.CHOICE:
        return choice_label(spec.catalogue or "", text)
    if spec.type is FieldType.REFERENCE:
        return name_of(spec.target or "", text) or tr("forms.unknown_reference")
    return shown_text(kind, spec.name, text)


def plain_text(kind: str, spec: FieldSpec, plain: Plain, name_of: NameOf) -> str:
    """Return a plain value (as the journal keeps it) as a person reads it."""
    return value_text(kind, spec, from_plain(spec, plain), name_of)


def _number_text(spec: FieldSpec, value: int) -> str:
    if spec.type is FieldType.CENTS:
        return format_cents(value)
    if spec.name.endswith("_maturity") and 0 <= value <= 5:
        return f"{value}/5 ({maturity_words()[value]})"
    if spec.name == "level" and 0 <= value <= 3:
        return f"{value}/3 ({level_words()[value]})"
    # A year is not a quantity: no separator between its thousands.
    return str(value) if spec.name.endswith("_year") else format_number(value)
