"""Canonical JSON (RFC 8785) of strings, whole numbers, lists, objects, true, false and null.

One value has one form: what is signed can be read back and written again to the same bytes, and bytes that are
not the canonical form of their value are refused. Floats are not allowed, so that no two programs can disagree.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Never, TypeAlias

from sync.protocol.errors import NotCanonical
from sync.protocol.limits import CANONICAL_DEPTH, MOST_NUMBER

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"
"""What canonical JSON may hold here."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def write(value: object) -> bytes:
    """Return the canonical bytes; raise ``NotCanonical`` (reason: type, number, text, key, depth)."""
    return _ENCODER.encode(_ordered(value, CANONICAL_DEPTH)).encode("utf-8")


def read(data: bytes, most_bytes: int) -> Value:
    """Return the value of canonical bytes.

    Raises ``NotCanonical`` with a reason: ``long`` (before anything is parsed), ``depth``, ``number``, ``key`` (one
    given twice), ``json``, and ``form`` for bytes that are JSON and not canonical.
    """
    if len(data) > most_bytes:
        raise NotCanonical(reason="long")
    check_depth(data)
    try:
        value: Value = json.loads(
            data.decode("utf-8"),
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_whole,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonical(reason="json") from error
    if write(value) != data:
        raise NotCanonical(reason="form")
    return value


def read_object(data: bytes, most_bytes: int) -> dict[str, Value]:
    """Return the object of canonical bytes; raise ``NotCanonical`` (reason ``object`` for another value)."""
    value = read(data, most_bytes)
    if not isinstance(value, dict):
        raise NotCanonical(reason="object")
    return value


def to_base64(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64(value: object, length: int | None = None) -> bytes:
    """Return the bytes of base64url without padding, in its one form; raise ``NotCanonical`` (reason ``base64``).

    ``length``: how many bytes there have to be.
    """
    if not isinstance(value, str) or _BASE64URL.fullmatch(value) is None:
        raise NotCanonical(reason="base64")
    try:
        data = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except binascii.Error as error:
        raise NotCanonical(reason="base64") from error
    if to_base64(data) != value or (length is not None and len(data) != length):
        raise NotCanonical(reason="base64")
    return data


def check_depth(data: bytes) -> None:
    """Check, before it is parsed, that JSON is nested no deeper than 8; raise ``NotCanonical`` (reason ``depth``)."""
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(data):
        first = found.group()[0]
        if first in b"[{":
            depth += 1
            if depth > CANONICAL_DEPTH:
                raise NotCanonical(reason="depth")
        elif first in b"]}":
            depth -= 1


def _ordered(value: object, depth: int) -> Value:
    """Return the value with its keys in the order of RFC 8785: by UTF-16 code units."""
    if value is None or value is True or value is False:
        return value
    if type(value) is int:
        if not -MOST_NUMBER <= value <= MOST_NUMBER:
            raise NotCanonical(reason="number")
        return value
    if type(value) is str:
        return _encodable(value)
    if depth == 0:
        raise NotCanonical(reason="depth")
    if isinstance(value, (list, tuple)):
        return [_ordered(item, depth - 1) for item in value]
    if isinstance(value, Mapping):
        if any(type(key) is not str for key in value):
            raise NotCanonical(reason="key")
        keys = [_encodable(key) for key in value]
        is_ascii = all(key.isascii() for key in keys)
        keys.sort(key=None if is_ascii else _utf_16)
        return {key: _ordered(value[key], depth - 1) for key in keys}
    raise NotCanonical(reason="type")


def _utf_16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _encodable(text: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(reason="text") from error
    return text


def _once(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical(reason="key")
    return found


def _whole(text: str) -> int:
    if len(text) > 17:
        raise NotCanonical(reason="number")
    return int(text)


def _refuse_number(_text: str) -> Never:
    raise NotCanonical(reason="number")
