"""How a field is declared: once, here, for every room.

An entity is a frozen dataclass whose fields are made with the functions below. From the declaration
follow the projection's column (``storage/tables.py``), the journal's plain value (``to_plain``), the form's
editor (``ui/widgets/forms``), the search index (``searchable``), the import target and the export column.

Plain values, as the journal keeps them in JSON: text, whole numbers and flags as they are, a date as
``YYYY-MM-DD``, an instant as ``YYYY-MM-DDTHH:MM:SSZ`` (UTC), several codes as a list in sorted order,
money as whole cents. ``None`` always means *not recorded* ("non renseigné"), for every field.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar

from coachdesk.errors import InvalidValue

Plain = str | int | bool | list[str] | None
"""A value as the journal's JSON holds it."""

ENTITY_KEY = "__coachdesk_field__"


class FieldType(Enum):
    """What a field holds, and so how it is stored, edited and shown."""

    TEXT = "text"
    NOTE = "note"
    CHOICE = "choice"
    CHOICES = "choices"
    WHOLE = "whole"
    CENTS = "cents"
    FLAG = "flag"
    DATE = "date"
    INSTANT = "instant"
    REFERENCE = "reference"


class Sensitivity(Enum):
    """How far a field may travel by default.

    ``ORDINARY`` and ``PERSONAL`` are in the file; ``SPECIAL`` (art. 9 RGPD: health, disability) is hidden in
    lists, exports and screens until somebody asks for it.
    """

    ORDINARY = "ordinary"
    PERSONAL = "personal"
    SPECIAL = "special"


class Scope(Enum):
    """Which kind of file an entity lives in."""

    CASE = "case"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One declared field: all that the other rooms need to know of it.

    ``length`` is the longest text in characters; ``least`` and ``most`` bound a whole number; ``catalogue`` names the
    list of codes in ``resources/catalogues``; ``target`` is the entity kind a reference points to.
    """

    name: str
    type: FieldType
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    required: bool = False
    searchable: bool = False
    length: int = 200
    least: int | None = None
    most: int | None = None
    catalogue: str | None = None
    target: str | None = None


class Entity(Protocol):
    """Any declared entity: a frozen dataclass with an id."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class EntityType:
    """What the registry knows of one kind of entity."""

    kind: str
    scope: Scope
    cls: type[Any]
    fields: Mapping[str, FieldSpec]
    is_single: bool

    def field(self, name: str) -> FieldSpec:
        """Return the field's declaration; raise ``InvalidValue`` for an unknown name."""
        try:
            return self.fields[name]
        except KeyError:
            raise InvalidValue(kind=self.kind, field=name, reason="unknown_field") from None


_T = TypeVar("_T")


def entity(kind: str, scope: Scope, *, is_single: bool = False) -> Callable[[type[_T]], type[_T]]:
    """Mark a frozen dataclass as an entity of ``kind`` that lives in ``scope``.

    ``is_single``: a case file holds at most one, whose id is derived from the case, so that two laptops that
    both describe it describe the same one.
    """

    def mark(cls: type[_T]) -> type[_T]:
        specs: dict[str, FieldSpec] = {}
        for declared in dataclasses.fields(cls):  # type: ignore[arg-type]  # only dataclasses are marked
            spec = declared.metadata.get(ENTITY_KEY)
            if spec is not None:
                specs[declared.name] = dataclasses.replace(spec, name=declared.name)
        described = EntityType(kind, scope, cls, MappingProxyType(specs), is_single)
        cls.entity_type = described  # type: ignore[attr-defined]  # read back by entity_type_of
        return cls

    return mark


def entity_type_of(cls: type[Any]) -> EntityType:
    """Return the description that ``entity`` put on a class."""
    described: EntityType = cls.entity_type
    return described


def _declare(type_: FieldType, default: Any, options: Mapping[str, Any]) -> Any:
    spec = FieldSpec(name="", type=type_, **options)
    return dataclasses.field(default=default, metadata={ENTITY_KEY: spec})


def text(*, length: int = 200, **options: Any) -> Any:
    """Declare one line of text of at most ``length`` characters."""
    return _declare(FieldType.TEXT, None, {"length": length, **options})


def long_text(*, length: int = 20_000, **options: Any) -> Any:
    """Declare text of several lines."""
    return _declare(FieldType.NOTE, None, {"length": length, **options})


def choice(catalogue: str, **options: Any) -> Any:
    """Declare one code of a catalogue."""
    return _declare(FieldType.CHOICE, None, {"catalogue": catalogue, **options})


def choices(catalogue: str, **options: Any) -> Any:
    """Declare several codes of a catalogue; none is the empty tuple."""
    return _declare(FieldType.CHOICES, (), {"catalogue": catalogue, **options})


def whole(least: int | None = None, most: int | None = None, **options: Any) -> Any:
    """Declare a whole number between ``least`` and ``most``."""
    return _declare(FieldType.WHOLE, None, {"least": least, "most": most, **options})


def cents(**options: Any) -> Any:
    """Declare an amount of money in whole euro cents, never negative."""
    return _declare(FieldType.CENTS, None, {"least": 0, "most": 10**12, **options})


def flag(**options: Any) -> Any:
    """Declare yes, no or not recorded."""
    return _declare(FieldType.FLAG, None, options)


def on(**options: Any) -> Any:
    """Declare a date without a time."""
    return _declare(FieldType.DATE, None, options)


def instant(**options: Any) -> Any:
    """Declare an instant (aware, UTC, to the second)."""
    return _declare(FieldType.INSTANT, None, options)


def reference(target: str, **options: Any) -> Any:
    """Declare the id of an entity of kind ``target``."""
    return _declare(FieldType.REFERENCE, None, {"target": target, **options})


# Control characters that no screen, Word file or spreadsheet can carry; tab and line feed are text.
_KEPT_CONTROLS = {"\n", "\t"}


def clean_text(value: str, *, is_multiline: bool) -> str:
    """Return text as it may be kept: NFC, no control characters, no outer white space.

    Lone surrogates and NUL, which SQLite, XML or JSON would refuse later, are replaced or dropped here.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if not is_multiline:
        value = value.replace("\n", " ").replace("\t", " ")
    value = value.encode("utf-8", "replace").decode("utf-8")
    if not value.isprintable():
        value = "".join(c for c in value if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", value).strip()


def to_plain(spec: FieldSpec, value: Any) -> Plain:
    """Check a value against its declaration and return it as the journal keeps it.

    Raises ``InvalidValue`` (context: field, reason) when it does not fit; empty text becomes ``None``.
    """
    if value is None:
        return [] if spec.type is FieldType.CHOICES else None
    kind = spec.type
    if kind in (FieldType.TEXT, FieldType.NOTE, FieldType.CHOICE, FieldType.REFERENCE):
        if not isinstance(value, str):
            raise InvalidValue(field=spec.name, reason="not_text")
        cleaned = clean_text(value, is_multiline=kind is FieldType.NOTE)
        if len(cleaned) > spec.length:
            raise InvalidValue(field=spec.name, reason="too_long", limit=spec.length)
        return cleaned or None
    if kind is FieldType.CHOICES:
        is_several = isinstance(value, Collection) and not isinstance(value, str)
        if not is_several or not all(isinstance(code, str) for code in value):
            raise InvalidValue(field=spec.name, reason="not_codes")
        return sorted(set(value))
    if kind is FieldType.FLAG:
        if not isinstance(value, bool):
            raise InvalidValue(field=spec.name, reason="not_a_flag")
        return value
    if kind in (FieldType.WHOLE, FieldType.CENTS):
        return _plain_whole(spec, value)
    return _plain_moment(spec, value)


def _plain_whole(spec: FieldSpec, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(field=spec.name, reason="not_whole")
    if (spec.least is not None and value < spec.least) or (spec.most is not None and value > spec.most):
        raise InvalidValue(field=spec.name, reason="out_of_range", least=spec.least, most=spec.most)
    return value


def _plain_moment(spec: FieldSpec, value: Any) -> str:
    if spec.type is FieldType.DATE:
        if isinstance(value, datetime) or not isinstance(value, date):
            raise InvalidValue(field=spec.name, reason="not_a_date")
        return value.isoformat()
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidValue(field=spec.name, reason="not_an_instant")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_plain(spec: FieldSpec, plain: Plain) -> Any:
    """Return the typed value of a plain one, as read from the journal or the projection.

    A plain value that another version wrote in a form this one cannot read becomes *not recorded*: the journal
    keeps it, and the version that understands it shows it.
    """
    kind = spec.type
    if kind is FieldType.CHOICES:
        return tuple(plain) if isinstance(plain, list) else ()
    if plain is None:
        return None
    try:
        if kind is FieldType.DATE:
            return date.fromisoformat(plain) if isinstance(plain, str) else None
        if kind is FieldType.INSTANT:
            return datetime.fromisoformat(plain) if isinstance(plain, str) else None
    except ValueError:
        return None
    if kind is FieldType.FLAG:
        return bool(plain) if isinstance(plain, bool | int) else None
    if kind in (FieldType.WHOLE, FieldType.CENTS):
        return plain if isinstance(plain, int) and not isinstance(plain, bool) else None
    return plain if isinstance(plain, str) else None
