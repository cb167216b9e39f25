"""Changes between the journal and the text of an envelope, their bodies carried as they are.

In an envelope a change is the list ``[id, kind, entity, act, body, stamp, person, schema, batch]``, and a tenth item
where its device is not the envelope's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Never

from coachdesk.journal.change import BadChange, Change, body_of, read_body
from sync.protocol.errors import BadContent, Bomb, ChangeRefused, Newer
from sync.protocol.limits import (
    CHANGES,
    CODE,
    ID,
    MOST_SCHEMA,
    MOST_STAMP,
    PLAIN_BYTES,
    PORTION_BYTES,
    PORTION_CHANGES,
    is_code,
    is_id,
    is_number,
)

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_NAMES = re.compile(" ".join(rule.pattern for rule in (ID, CODE, ID, CODE, ID, ID)))
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ITEMS, _ITEMS_WITH_DEVICE = 9, 10
_MOST_BRACKETS = CHANGES + 1
_LARGE_PLAIN = 2 * PORTION_BYTES


class WireChange(NamedTuple):
    """A change as its row of the journal: ``body`` is the journal's text, untouched."""

    id: str
    kind: str
    entity: str
    act: str
    body: str
    stamp: int
    person: str
    device: str
    schema: int
    batch: str | None

    def wrong_column(self) -> str | None:
        """Return the first column that may not travel, None when all may."""
        if self._is_plainly_well():
            return None
        rules = (
            ("id", is_id(self.id)),
            ("kind", is_code(self.kind)),
            ("entity", is_id(self.entity)),
            ("act", is_code(self.act)),
            ("body", _is_text(self.body)),
            ("stamp", is_number(self.stamp, most=MOST_STAMP)),
            ("person", is_id(self.person)),
            ("device", is_id(self.device)),
            ("schema", is_number(self.schema, most=MOST_SCHEMA)),
            ("batch", self.batch is None or is_id(self.batch)),
        )
        return next((name for name, is_well in rules if not is_well), None)

    def _is_plainly_well(self) -> bool:
        """Tell whether all columns may travel, as nearly all do: one look at the names instead of seven."""
        try:
            # join refuses what is no text
            names = " ".join((self.id, self.kind, self.entity, self.act, self.person, self.device))  # noqa: FLY002 - see above
        except TypeError:
            return False
        return (
            _NAMES.fullmatch(names) is not None
            and type(self.stamp) is type(self.schema) is int
            and 0 <= self.stamp <= MOST_STAMP
            and 0 <= self.schema <= MOST_SCHEMA
            and (self.batch is None or is_id(self.batch))
            and _is_text(self.body)
        )

    def change(self, scope: str) -> Change:
        """Return the change that the journal's functions understand.

        Raises ``BadContent`` for a body that no version of the journal writes.
        """
        try:
            put, replaces, undoes, extra = read_body(self.body, self.id)
        except (BadChange, RecursionError) as error:
            raise BadContent(change=self.id, reason="body") from error
        if not _is_sound(put, replaces, undoes) or _has_lone_surrogate(self.body):
            raise BadContent(change=self.id, reason="body")
        # By place, as thousands are made one after another: names cost half as much again.
        return Change(
            self.id,
            scope,
            self.kind,
            self.entity,
            self.act,
            put,
            replaces,
            self.stamp,
            self.person,
            self.device,
            self.schema,
            self.batch,
            undoes,
            extra,
            self.body,
        )


def wire_of(change: Change, scope: str) -> WireChange:
    """Return a change of the journal for the wire; raise ``ChangeRefused`` (reason ``scope``) for another scope's."""
    if change.scope != scope:
        raise ChangeRefused(change=change.id, reason="scope")
    return WireChange(
        change.id,
        change.kind,
        change.entity_id,
        change.act,
        body_of(change),
        change.stamp,
        change.person,
        change.device,
        change.schema,
        change.batch,
    )


def portions(changes: Iterable[WireChange]) -> Iterator[list[WireChange]]:
    """Cut changes into what one envelope each shall hold: at most 500, and 512 KiB unless one alone is longer."""
    portion: list[WireChange] = []
    size = 0
    for change in changes:
        length = len(change.body.encode("utf-8", "surrogatepass")) + 300  # its columns and quotes, about
        if portion and (len(portion) == PORTION_CHANGES or size + length > PORTION_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(change)
        size += length
    if portion:
        yield portion


def write_changes(changes: Sequence[WireChange], device: str, *, are_checked: bool = False) -> bytes:
    """Return the text of an envelope that ``device`` writes.

    ``are_checked``: the caller has just found that each may travel (``wrong_column``).

    Raises ``ChangeRefused`` with the change and, as reason, the column that may not travel, or ``count`` or ``size``.
    """
    if not 1 <= len(changes) <= CHANGES:
        raise ChangeRefused(reason="count")
    rows: list[list[str | int | None]] = []
    for change in changes:
        wrong = None if are_checked else change.wrong_column()
        if wrong is not None:
            raise ChangeRefused(change=change.id if wrong != "id" else "", reason=wrong)
        row: list[str | int | None] = [change.id, change.kind, change.entity, change.act, change.body]
        row += [change.stamp, change.person, change.schema, change.batch]
        if change.device != device:
            row.append(change.device)
        rows.append(row)
    plain = _ENCODER.encode(rows).encode("utf-8")
    if len(plain) > PLAIN_BYTES:
        raise ChangeRefused(reason="size")
    return plain


def read_changes(plain: bytes, device: str, count: int) -> tuple[WireChange, ...]:
    """Return the changes of an envelope's text.

    ``device`` and ``count``: what the header says. Raises ``BadContent``, ``Bomb`` when the text would grow in
    memory, ``Newer`` for a change with more items than this version knows.
    """
    if len(plain) > _LARGE_PLAIN and _STRING.sub(b"", plain).count(b"[") > _MOST_BRACKETS:
        raise Bomb(limit=CHANGES)
    try:
        rows = json.loads(
            plain.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_refuse
        )
    except (ValueError, RecursionError) as error:
        raise BadContent(reason="json") from error
    if not isinstance(rows, list) or len(rows) != count:
        raise BadContent(reason="count")
    return tuple([_read_row(row, device) for row in rows])


def _read_row(row: Any, device: str) -> WireChange:
    if not isinstance(row, list) or len(row) < _ITEMS:
        raise BadContent(reason="items")
    if len(row) > _ITEMS_WITH_DEVICE:
        raise Newer(part="change")
    if len(row) == _ITEMS_WITH_DEVICE:
        if row[_ITEMS] == device:
            raise BadContent(reason="device")  # one form for one change
        device = row[_ITEMS]
    change_id, kind, entity, act, body, stamp, person, schema, batch = row[:_ITEMS]
    change = WireChange(change_id, kind, entity, act, body, stamp, person, device, schema, batch)
    wrong = change.wrong_column()
    if wrong is not None:
        raise BadContent(reason=wrong, change=change.id if is_id(change.id) else "")
    return change


def _is_text(value: object) -> bool:
    return isinstance(value, str) and (value.isascii() or _LONE_SURROGATE.search(value) is None)


def _refuse(_found: object) -> Never:
    raise ValueError("neither fractions nor objects belong into the list of changes")


def _is_sound(put: dict[Any, Any], replaces: dict[Any, Any], undoes: Any) -> bool:
    """Tell whether a body holds what a replica can keep: plain values, and ids."""
    for value in put.values():
        if type(value) is not str and value is not None and not _is_plain(value):
            return False
    for ids in replaces.values():
        if not all(map(is_id, ids)):
            return False
    return undoes is None or is_id(undoes)


def _is_plain(value: Any) -> bool:
    if type(value) is int:
        return -MOST_STAMP <= value <= MOST_STAMP
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, (str, bool))


def _has_lone_surrogate(body: str) -> bool:
    """Tell whether a body spells half a character by an escape, which no file can keep as text."""
    if "\\" not in body or ("\\ud" not in body and "\\uD" not in body):
        return False
    return _LONE_SURROGATE.search(_ENCODER.encode(json.loads(body))) is not None
