"""JSON of requests and answers that is not signed: a body is a frozen dataclass that says what each field may be.

Any spelling of JSON is read. Fields that are not known here are ignored: a newer program may send them. What is known
has to be right to the last rule; ``BadRequest`` names the field that is not. An answer is read as strictly as a
request: headquarters is believed no more than a desk.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Never, TypeAlias, TypeVar

from sync.protocol import canonical
from sync.protocol.errors import BadRequest, NotCanonical
from sync.protocol.limits import MOST_NUMBER, is_hash, is_id, is_number

BODY_BYTES = 4 * 1024 * 1024
"""The longest body of JSON that is read."""

Found: TypeAlias = Mapping[str, Any]
Made = TypeVar("Made", bound="JsonBody")

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def write_object(value: Mapping[str, object]) -> bytes:
    """Return an object's bytes."""
    return _ENCODER.encode(value).encode("utf-8")


def read_object(data: bytes, most_bytes: int = BODY_BYTES) -> Found:
    """Return the object of these bytes; raise ``BadRequest`` (field ``body``).

    Neither fractions, nor a key given twice, nor more depth than 8, nor numbers of more than 16 digits.
    """
    if len(data) > most_bytes:
        raise BadRequest(field="body")
    try:
        canonical.check_depth(data)
        value = json.loads(
            data.decode("utf-8"),
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_whole,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError, NotCanonical) as error:
        raise BadRequest(field="body") from error
    if not isinstance(value, dict):
        raise BadRequest(field="body")
    return value


# What a field may be


@dataclass(frozen=True, slots=True)
class Kind:
    """How a field is read from JSON, and written to it; ``read`` raises ``ValueError`` for what it may not be."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value
    is_optional: bool = False
    """May be left out, and is then not written either: the dataclass has its default."""


def held(kind: Kind, **default: Any) -> Any:
    """Declare a field of a body; ``default`` or ``default_factory`` as for any dataclass, ``repr=False`` for keys."""
    return dataclasses.field(metadata={"kind": kind}, **default)


def checked(is_well: Callable[[Any], bool]) -> Kind:
    """Return the kind of a value that is JSON already."""

    def read(value: Any) -> Any:
        if not is_well(value):
            raise ValueError
        return value

    return Kind(read)


def whole(least: int = 0, most: int = MOST_NUMBER) -> Kind:
    """Return the kind of a whole number (no truth value) between the two."""
    return checked(lambda value: is_number(value, least, most))


def one_of(*texts: str) -> Kind:
    """Return the kind of a text that is one of these."""
    return checked(lambda value: isinstance(value, str) and value in texts)


def raw(*, length: int | None = None, most: int = BODY_BYTES) -> Kind:
    """Return the kind of bytes, as base64url: exactly ``length``, or from 1 to ``most``."""

    def read(value: Any) -> bytes:
        try:
            found = canonical.from_base64(value, length)
        except NotCanonical as error:
            raise ValueError from error
        if not 1 <= len(found) <= most:
            raise ValueError
        return found

    return Kind(read, canonical.to_base64)


def listed(kind: Kind, *, most: int, least: int = 0) -> Kind:
    """Return the kind of a list, read as a tuple."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise ValueError
        return tuple([kind.read(item) for item in value])

    def write(value: Sequence[Any]) -> list[Any]:
        return [kind.write(item) for item in value]

    return Kind(read, write)


def by_id(kind: Kind, *, most: int) -> Kind:
    """Return the kind of an object whose names are opaque ids."""

    def read(value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict) or len(value) > most or not all(map(is_id, value)):
            raise ValueError
        return MappingProxyType({name: kind.read(item) for name, item in value.items()})

    def write(value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: kind.write(item) for name, item in value.items()}

    return Kind(read, write)


def optional(kind: Kind) -> Kind:
    """Return the kind of a field that may be left out."""
    return dataclasses.replace(kind, is_optional=True)


IS_ID = checked(is_id)
IS_HASH = checked(is_hash)
IS_TRUTH = checked(lambda value: type(value) is bool)


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A body of JSON, or an object inside of one."""

    @classmethod
    def of(cls: type[Made], found: Any) -> Made:
        """Return the body of its object; raise ``BadRequest`` with the field that is wrong."""
        if not isinstance(found, Mapping):
            raise BadRequest(field="body")
        values = {}
        for field in dataclasses.fields(cls):
            kind: Kind = field.metadata["kind"]
            if kind.is_optional and field.name not in found:
                continue
            try:
                values[field.name] = kind.read(found[field.name])
            except (KeyError, ValueError) as error:
                raise BadRequest(field=field.name) from error
        made = cls(**values)
        wrong = made.wrong_field()
        if wrong is not None:
            raise BadRequest(field=wrong)
        return made

    @classmethod
    def read(cls: type[Made], data: bytes, most_bytes: int = BODY_BYTES) -> Made:
        """Return the body of its bytes; raise ``BadRequest`` with the field that is wrong."""
        return cls.of(read_object(data, most_bytes))

    @classmethod
    def kind(cls) -> Kind:
        """Return the kind of such an object inside of another."""
        return Kind(cls.of, lambda body: body.as_json())

    def wrong_field(self) -> str | None:
        """Return a field that does not fit the others, None when all do."""
        return None

    def as_json(self) -> dict[str, Any]:
        """Return the object that is sent."""
        written: dict[str, Any] = {}
        for field in dataclasses.fields(self):
            kind: Kind = field.metadata["kind"]
            value = getattr(self, field.name)
            if not (kind.is_optional and value == _default(field)):
                written[field.name] = kind.write(value)
        return written

    def as_bytes(self) -> bytes:
        """Return the bytes that are sent."""
        return write_object(self.as_json())


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _whole(text: str) -> int:
    if len(text) > 17:
        raise ValueError("too long for a number")
    return int(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse(_found: str) -> Never:
    raise ValueError("no fractions")
