"""The rows that single pages of an SQLite file hold, without the tree that leads to them.

The layout is SQLite's documented file format: a page's header, its cell pointers, cells with a record, and a chain of
overflow pages for what is longer than a page. What does not fit the format is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coachdesk.storage.damaged_pages import USABLE_BYTES

Value = int | float | str | bytes | None

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_FILE_HEADER_BYTES = 100
_SMALLEST_LOCAL = (USABLE_BYTES - 12) * 32 // 255 - 23
_INT_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row: its values, its row number (None where the table has none), and whether it needed other pages."""

    values: tuple[Value, ...]
    number: int | None
    is_chained: bool


def rows_of(number: int, page: bytes, chain: Mapping[int, bytes]) -> Iterator[FoundRow]:
    """Yield the rows of a page; ``chain`` holds the pages that a long row goes on in, by their number."""
    header = _FILE_HEADER_BYTES if number == 1 else 0
    kind = page[header]
    if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER):
        return
    count = int.from_bytes(page[header + 3 : header + 5], "big")
    first = header + (12 if kind == _INDEX_INNER else 8)
    for place in range(first, min(first + 2 * count, USABLE_BYTES - 1), 2):
        cell = int.from_bytes(page[place : place + 2], "big")
        try:
            found = _row(page, cell, kind, chain)
        except (IndexError, ValueError, OverflowError):
            continue
        if found is not None:
            yield found


def _row(page: bytes, at: int, kind: int, chain: Mapping[int, bytes]) -> FoundRow | None:
    if kind == _INDEX_INNER:
        at += 4
    length, at = _varint(page, at)
    number = None
    if kind == _TABLE_LEAF:
        number, at = _varint(page, at)
        most = USABLE_BYTES - 35
    else:
        most = (USABLE_BYTES - 12) * 64 // 255 - 23
    if length <= most:
        payload = page[at : at + length]
        return FoundRow(_record(payload), number, is_chained=False) if len(payload) == length else None
    local = _SMALLEST_LOCAL + (length - _SMALLEST_LOCAL) % (USABLE_BYTES - 4)
    local = local if local <= most else _SMALLEST_LOCAL
    parts = [page[at : at + local]]
    left = length - local
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    while left > 0:
        further = chain.get(following)
        if further is None:
            return None
        parts.append(further[4 : 4 + min(left, USABLE_BYTES - 4)])
        left -= len(parts[-1])
        following = int.from_bytes(further[:4], "big")
    return FoundRow(_record(b"".join(parts)), number, is_chained=True)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return (value, place after it) of a number of one to nine bytes."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> tuple[Value, ...]:
    header_end, at = _varint(payload, 0)
    body = header_end
    values: list[Value] = []
    while at < header_end:
        code, at = _varint(payload, at)
        value, body = _value(payload, body, code)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, at: int, code: int) -> tuple[Value, int]:
    if code in _INT_BYTES:
        end = at + _INT_BYTES[code]
        value: Value = int.from_bytes(_part(payload, at, end), "big", signed=True)
    elif code >= 12:
        end = at + (code - 12) // 2
        part = _part(payload, at, end)
        value = part.decode() if code % 2 else part
    elif code in (0, 8, 9):
        return (None if code == 0 else code - 8), at
    else:
        raise ValueError  # no table of ours holds real numbers
    return value, end


def _part(payload: bytes, at: int, end: int) -> bytes:
    if end > len(payload):
        raise IndexError
    return payload[at:end]
