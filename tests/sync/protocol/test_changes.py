"""Changes travel as their rows of the journal; odd ones do not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.journal.change import body_of
from sync.protocol.changes import WireChange, portions, read_changes, wire_of, write_changes
from sync.protocol.errors import BadContent, Bomb, ChangeRefused, Newer
from sync.protocol.limits import PORTION_BYTES
from tests.sync.protocol.organisation import CASE, COACH, a_change, wire_changes

ONE = wire_changes(1)[0]
DEVICE = COACH.id


def row(**columns: Any) -> list[Any]:
    names = ("id", "kind", "entity", "act", "body", "stamp", "person", "schema", "batch")
    return [columns.get(name, getattr(ONE, name)) for name in names]


def read(rows: Any, count: int = 1) -> tuple[WireChange, ...]:
    return read_changes(json.dumps(rows).encode(), DEVICE, count)


def test_a_change_is_the_same_behind_the_wire() -> None:
    change = a_change(1)
    (found,) = read_changes(write_changes([wire_of(change, CASE)], DEVICE), DEVICE, 1)
    assert found.change(CASE) == change


def test_a_body_is_carried_as_it_is() -> None:
    """What a newer version wrote, and how it spelt it, is neither understood nor touched."""
    body = '{ "z":[1, 2.50, {"new":true}],"p":{"notes":"\\u00e9t\\u00e9 \\/"},"r":{} }'
    (found,) = read_changes(write_changes([ONE._replace(body=body)], DEVICE), DEVICE, 1)
    assert found.body == body
    assert found.change(CASE).extra == {"z": [1, 2.5, {"new": True}]}


def test_the_device_is_named_where_it_is_another() -> None:
    changes = [ONE, ONE._replace(device="laptop-old")]
    plain = write_changes(changes, DEVICE)
    assert [len(one) for one in json.loads(plain)] == [9, 10]
    assert list(read_changes(plain, DEVICE, 2)) == changes
    with pytest.raises(BadContent):
        read([[*row(), DEVICE]])


def test_a_change_of_another_scope_does_not_leave() -> None:
    with pytest.raises(ChangeRefused) as caught:
        wire_of(a_change(1), "case-2")
    assert caught.value.context["reason"] == "scope"


ODD = [
    ("id", ""),
    ("id", "A" * 32),
    ("id", "a" * 65),
    ("id", 5),
    ("id", None),
    ("id", "a b"),
    ("id", "a\n"),
    ("kind", "Session"),
    ("kind", "session; --"),
    ("kind", ["session"]),
    ("entity", "é"),
    ("entity", "../x"),
    ("act", ""),
    ("act", "_act"),
    ("body", None),
    ("body", {"p": {}}),
    ("body", "\ud800"),
    ("stamp", -1),
    ("stamp", 2**63),
    ("stamp", True),
    ("stamp", "1"),
    ("person", ""),
    ("person", None),
    ("schema", -1),
    ("schema", 2**31),
    ("schema", False),
    ("batch", ""),
    ("batch", 0),
]


@pytest.mark.parametrize(("column", "value"), ODD)
def test_an_odd_column_neither_leaves_nor_comes_in(column: str, value: Any) -> None:
    with pytest.raises(ChangeRefused) as caught:
        write_changes([ONE._replace(**{column: value})], DEVICE)
    assert caught.value.context["reason"] == column
    with pytest.raises(BadContent):
        read([row(**{column: value})])


@pytest.mark.parametrize(
    "rows",
    [
        {},
        "[]",
        [],
        [None],
        [row()[:8]],
        [row(), row()],
        [{"id": "a"}],
        [row(stamp=1.5)],
        [row(stamp=float("nan"))],
        [[*row(), 5]],
        [[*row(), None]],
    ],
)
def test_what_is_no_list_of_changes(rows: Any) -> None:
    with pytest.raises(BadContent):
        read(rows)


def test_what_a_newer_program_added_to_a_change_waits_for_a_newer_program() -> None:
    """It has no column here: taken in, it would be lost to whoever asks this desk for it later."""
    with pytest.raises(Newer):
        read([[*row(), "laptop-old", "more"]])


def test_bytes_that_are_no_text() -> None:
    for plain in (b"\xff", b'[["\xed\xa0\x80"]]', b"[[1,]]", b""):
        with pytest.raises(BadContent):
            read_changes(plain, DEVICE, 1)


@given(st.binary(max_size=200))
def test_any_bytes_are_changes_or_refused(plain: bytes) -> None:
    with pytest.raises((BadContent, Bomb)):
        read_changes(plain, DEVICE, 1)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"p":[]}',
        '{"p":{"a":1.5}}',
        '{"p":{"a":{"b":1}}}',
        '{"p":{"a":[1]}}',
        '{"p":{"a":9223372036854775808}}',
        '{"p":{"a":"\\ud800"}}',
        '{"p":{"a":"\\uDFFF"}}',
        '{"p":{},"r":{"a":[1]}}',
        '{"p":{},"r":{"a":[["x"]]}}',
        '{"p":{},"r":{"a":["../x"]}}',
        '{"p":{},"r":[]}',
        '{"p":{},"r":{"a":5}}',
        '{"p":{},"u":5}',
        '{"p":{},"u":["x"]}',
        '{"p":' + "[" * 100_000,
        '{"p":{"a":NaN}}',
    ],
)
def test_a_body_that_no_journal_writes_is_refused(body: str) -> None:
    with pytest.raises(BadContent):
        ONE._replace(body=body).change(CASE)


def test_a_whole_character_by_its_two_halves_is_a_character() -> None:
    change = ONE._replace(body='{"p":{"a":"\\ud83d\\ude00"}}').change(CASE)
    assert change.put == {"a": "😀"}
    assert json.loads(body_of(change)) == {"p": {"a": "😀"}}


def test_portions_hold_all_in_order() -> None:
    changes = wire_changes(1201)
    cut = list(portions(changes))
    assert [len(portion) for portion in cut] == [500, 500, 201]
    assert [change for portion in cut for change in portion] == changes
    assert list(portions([])) == []


def test_a_portion_is_cut_by_its_size_too() -> None:
    large = [change._replace(body="é" * 50_000) for change in wire_changes(12)]
    alone = ONE._replace(body="x" * 3 * PORTION_BYTES)
    cut = list(portions([*large, alone, ONE]))
    assert [len(portion) for portion in cut] == [5, 5, 2, 1, 1]
    assert all(
        len(write_changes(portion, DEVICE)) <= PORTION_BYTES for portion in cut if alone not in portion
    )


def test_too_many_or_none_are_refused() -> None:
    for changes in ([], [ONE] * 2001):
        with pytest.raises(ChangeRefused):
            write_changes(changes, DEVICE)


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ChangeRefused) as caught:
        write_changes([ONE._replace(body="x" * 8 * 1024 * 1024)], DEVICE)
    assert caught.value.context["reason"] == "size"
