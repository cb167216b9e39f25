"""Any declared field and its value as a person writes them, for notices, history and summaries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from coachdesk.programme.declaration import FieldSpec, FieldType, Plain, from_plain
from ui.formats import NO_BREAK, write_size
from ui.messages import (
    choice_label,
    choices,
    format_cents,
    format_date_long,
    format_instant,
    format_minutes,
    format_number,
    format_time,
    has_text,
    label,
    language,
    tr,
)
from ui.widgets.forms.formats import CLOCK_FIELDS, SHOWN_AS, shown_text
from ui.widgets.forms.step_editor import level_words, maturity_words

NameOf = Callable[[str, str], str]
"""``(kind, id)`` to the name of what a reference points to; "" when it is not known here."""


def pair(what: str, value: str) -> str:
    """Join a label and its value with the colon of the language in force."""
    return tr("forms.pair", label=what, value=value)


def field_words(kind: str, name: str) -> str:
    """Return a field's label beside a value in words: without the unit or the scale that a bare number needs."""
    key = f"forms.label.{kind}.{name}"
    return tr(key) if has_text(key) else label(kind, name)


def size_text(size: int | None) -> str:
    """Return a size in bytes as ``38 Ko``, ``1,2 Mo``; nothing for none."""
    return write_size(size, language()) if size is not None else ""


def value_text(kind: str, spec: FieldSpec, value: object, name_of: NameOf) -> str:
    """Return a typed value as a person writes it; "Non renseigné" for none."""
    if value is None or value in ((), ""):
        return tr("forms.not_recorded")
    if isinstance(value, bool):
        return tr("forms.yes") if value else tr("forms.no")
    if isinstance(value, tuple):
        return _list_text(spec.catalogue or "", [str(code) for code in value])
    if isinstance(value, int):
        return _number_text(spec, value)
    if isinstance(value, date):
        return format_instant(value) if isinstance(value, datetime) else format_date_long(value)
    return _code_or_text(kind, spec, str(value), name_of)


def plain_text(kind: str, spec: FieldSpec, plain: Plain, name_of: NameOf) -> str:
    """Return a plain value (as the journal keeps it) as a person writes it."""
    return value_text(kind, spec, from_plain(spec, plain), name_of)


def _list_text(catalogue: str, codes: list[str]) -> str:
    """Return the labels in the order of their catalogue, whatever the order of the codes; unknown codes last."""
    known = [code for code in choices(catalogue) if code in codes]
    unknown = [code for code in codes if code not in known]
    return ", ".join(choice_label(catalogue, code) for code in known + unknown)


def _code_or_text(kind: str, spec: FieldSpec, text: str, name_of: NameOf) -> str:
    if spec.type is FieldType.CHOICE:
        return choice_label(spec.catalogue or "", text)
    if spec.type is FieldType.REFERENCE:
        return name_of(spec.target or "", text) or tr("forms.unknown_reference")
    if (kind, spec.name) in CLOCK_FIELDS:
        return format_time(text)
    shown = shown_text(kind, spec.name, text)
    # The groups of a telephone number or of a SIRET stay together at the end of a line.
    return shown.replace(" ", NO_BREAK) if (kind, spec.name) in SHOWN_AS else shown


def _number_text(spec: FieldSpec, value: int) -> str:
    if spec.type is FieldType.CENTS:
        return format_cents(value)
    if spec.name == "minutes":
        return format_minutes(value)
    if spec.name == "size_bytes":
        return size_text(value)
    if spec.name.endswith("_maturity") and 0 <= value <= 5:
        return tr("forms.step", word=maturity_words()[value], step=value, most=5)
    if spec.name == "level" and 0 <= value <= 3:
        return tr("forms.step", word=level_words()[value], step=value, most=3)
    # A year is not a quantity: no separator between its thousands.
    return str(value) if spec.name.endswith("_year") else format_number(value)
