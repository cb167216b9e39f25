"""Turns one cell into typed values for its target, or into a doubt with its text kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coachdesk.programme.declaration import FieldSpec, FieldType, Sensitivity, clean_text
from coachdesk.programme.folding import fold
from coachdesk.spreadsheets import amounts, contacts, dates
from coachdesk.spreadsheets.cell_reading import CellReading, ReadingRules, read_choice, read_flag
from coachdesk.spreadsheets.doubts import NOTHING, Read, Severity, written
from coachdesk.spreadsheets.names import civility_of, split_name
from coachdesk.spreadsheets.sheet import Raw
from coachdesk.spreadsheets.situation_cells import (
    EDUCATION_LEVEL,
    RESOURCES,
    RESOURCES_ABSENT,
    read_barrier,
    read_barriers,
    read_education,
    read_resource,
    read_resources,
    read_resources_absent,
)
from coachdesk.spreadsheets.synonyms import common_words
from coachdesk.spreadsheets.targets import (
    BARRIERS,
    BIRTH_NAME,
    BORN_ON,
    CODE_AND_CITY,
    COMMENT,
    EMAIL,
    FIRST_NAMES,
    FULL_NAME,
    FULL_NAME_FIRST,
    FieldKey,
    Target,
)

_CODE = ("beneficiary", "postal_code")
_CITY = ("beneficiary", "city")
_CIVILITY = ("beneficiary", "civility")
_GENDER = ("beneficiary", "gender")
_GENDER_OF = {"mme": "woman", "m": "man"}


def read_cell(target: Target, raw: Raw, rules: ReadingRules) -> CellReading:
    """Return what a cell says as its target. Empty cells, and words for "not recorded", say nothing."""
    if raw is None:
        return CellReading()
    special = _SPECIAL_TARGETS.get(target.key)
    if special is not None:
        return special(raw)
    if target.kind == "resource":
        return read_resource(target.field, raw)
    if target.kind == "barrier":
        return read_barrier(target.field, raw)
    spec = target.spec
    if spec is None:
        return CellReading()
    if spec.type is FieldType.REFERENCE:
        text = clean_text(written(raw), is_multiline=False)
        return CellReading(names={target.key: text}) if _says_something(text) else CellReading()
    return _as_cell(target, spec, _read_typed(target, spec, raw, rules))


def _says_something(text: str) -> bool:
    folded = fold(text)
    return bool(folded) and folded not in common_words().nothing


def _as_cell(target: Target, spec: FieldSpec, read: Read) -> CellReading:
    values = {} if read.value is None else {target.key: read.value}
    return CellReading(
        values=values,
        rest=read.rest,
        code=read.code,
        severity=read.severity,
        suggestion=read.suggestion,
        is_special=spec.sensitivity is Sensitivity.SPECIAL,
    )


def _read_typed(target: Target, spec: FieldSpec, raw: Raw, rules: ReadingRules) -> Read:
    kind = spec.type
    if kind is FieldType.DATE:
        is_birth = target == BORN_ON
        return dates.read_date(raw, today=rules.today, is_birth=is_birth, is_month_first=rules.is_month_first)
    if kind is FieldType.CHOICE:
        return read_choice(spec.catalogue or "", raw)
    if kind is FieldType.FLAG:
        return read_flag(raw)
    if kind is FieldType.WHOLE:
        return amounts.read_whole(raw, spec.least, spec.most)
    if kind is FieldType.CENTS:
        return amounts.read_cents(raw)
    if target == EMAIL:
        return contacts.read_email(raw)
    if target.key == ("project", "siret"):
        return amounts.read_siret(raw)
    return _text(spec, raw)


def _text(spec: FieldSpec, raw: Raw) -> Read:
    """Return text as typed; of one longer than its field, the field gets the beginning, the comment all."""
    text = clean_text(written(raw), is_multiline=spec.type is FieldType.NOTE)
    if not any(character.isalnum() for character in text):
        return NOTHING
    if len(text) <= spec.length:
        return Read(text)
    begun = text[: spec.length - 1].rsplit(" ", 1)[0] + "…"
    return Read(begun, "too_long", Severity.INFO, text)


def _number(raw: Raw) -> CellReading:
    text = clean_text(written(raw), is_multiline=False)
    if isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    if len(text) > 40:
        return CellReading(rest=text, code="too_long", severity=Severity.INFO)
    return CellReading(values={("beneficiary", "outside_number"): text}) if text else CellReading()


def _full_name(raw: Raw, *, is_last_first: bool) -> CellReading:
    text = clean_text(written(raw), is_multiline=False)
    if not any(character.isalpha() for character in text):
        return CellReading(rest=text)
    last, first, civility, is_guess = split_name(text, is_last_first=is_last_first)
    values: dict[FieldKey, object] = {}
    if last:
        values[BIRTH_NAME.key] = last[:120]
    if first:
        values[FIRST_NAMES.key] = first[:120]
    implied: dict[FieldKey, object] = {}
    if civility:
        implied = {_CIVILITY: civility, _GENDER: _GENDER_OF[civility]}
    code = "name_cut_guessed" if is_guess else None
    return CellReading(values=values, implied=implied, code=code, severity=Severity.INFO)


def _civility(raw: Raw) -> CellReading:
    read = read_choice("civilities", raw)
    implied: dict[FieldKey, object] = {_GENDER: _GENDER_OF[read.value]} if isinstance(read.value, str) else {}
    values: dict[FieldKey, object] = {_CIVILITY: read.value} if read.value is not None else {}
    return CellReading(values=values, implied=implied, rest=read.rest, code=read.code)


def _gender(raw: Raw) -> CellReading:
    read = read_choice("genders", raw)
    civility = civility_of(written(raw))
    values: dict[FieldKey, object] = {_GENDER: read.value} if read.value is not None else {}
    implied: dict[FieldKey, object] = {_CIVILITY: civility} if civility else {}
    return CellReading(values=values, implied=implied, rest=read.rest, code=read.code)


def _phones(raw: Raw) -> CellReading:
    read = contacts.read_phones(raw)
    values: dict[FieldKey, object] = {}
    phones = read.value if isinstance(read.value, tuple) else ()
    for name, phone in zip(("phone", "other_phone"), phones, strict=False):
        values[("beneficiary", name)] = phone
    return CellReading(values=values, rest=read.rest, code=read.code, severity=read.severity)


def _other_phone(raw: Raw) -> CellReading:
    reading = _phones(raw)
    first = reading.values.get(("beneficiary", "phone"))
    values: dict[FieldKey, object] = {} if first is None else {("beneficiary", "other_phone"): first}
    rest = reading.rest or (written(raw) if len(reading.values) > 1 else "")
    return replace(reading, values=values, rest=rest)


def _postal_code(raw: Raw) -> CellReading:
    read = contacts.read_postal_code(raw)
    if not isinstance(read.value, tuple):
        return CellReading(rest=read.rest, code=read.code)
    code, city = read.value
    return CellReading(values={_CODE: code}, implied={_CITY: city} if city else {})


def _code_and_city(raw: Raw) -> CellReading:
    text = written(raw)
    code, city = contacts.split_code_and_city(text)
    if code:
        return CellReading(values={_CODE: code, _CITY: city[:80]})
    read = contacts.read_postal_code(raw)
    if isinstance(read.value, tuple):
        return CellReading(values={_CODE: read.value[0]})
    cleaned = clean_text(text, is_multiline=False)
    if len(cleaned) <= 80 and not any(character.isdecimal() for character in cleaned):
        return CellReading(values={_CITY: cleaned} if _says_something(cleaned) else {})
    return CellReading(rest=text, code="invalid_postal_code")


def _address(raw: Raw) -> CellReading:
    text = written(raw)
    street, code, city = contacts.split_address(text)
    spec = Target("beneficiary", "address").spec
    assert spec is not None  # noqa: S101 - a declared field
    read = _text(spec, street if code else raw)
    values: dict[FieldKey, object] = {} if read.value is None else {("beneficiary", "address"): read.value}
    implied: dict[FieldKey, object] = {_CODE: code, _CITY: city} if code else {}
    return CellReading(values=values, implied=implied, rest=read.rest, code=read.code, severity=read.severity)


def _comment(raw: Raw) -> CellReading:
    text = clean_text(written(raw), is_multiline=True)
    return CellReading(values={COMMENT.key: text}) if text else CellReading()


_SPECIAL_TARGETS: dict[FieldKey, Callable[[Raw], CellReading]] = {
    ("row", "number"): _number,
    FULL_NAME.key: lambda raw: _full_name(raw, is_last_first=True),
    FULL_NAME_FIRST.key: lambda raw: _full_name(raw, is_last_first=False),
    CODE_AND_CITY.key: _code_and_city,
    BARRIERS.key: read_barriers,
    COMMENT.key: _comment,
    _CODE: _postal_code,
    _CIVILITY: _civility,
    _GENDER: _gender,
    ("beneficiary", "phone"): _phones,
    ("beneficiary", "other_phone"): _other_phone,
    ("beneficiary", "address"): _address,
    EDUCATION_LEVEL: read_education,
    RESOURCES: read_resources,
    RESOURCES_ABSENT: read_resources_absent,
}
