"""One value, one form: written, read back, and everything else refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import canonical
from sync.protocol.errors import NotCanonical
from sync.protocol.limits import CANONICAL_DEPTH, MOST_NUMBER

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers(-MOST_NUMBER, MOST_NUMBER) | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
).filter(lambda value: _depth(value) <= CANONICAL_DEPTH)
MOST = 1_000_000


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def reason(data: bytes, most: int = MOST) -> object:
    with pytest.raises(NotCanonical) as caught:
        canonical.read(data, most)
    return caught.value.context["reason"]


@given(VALUES)
def test_what_is_written_is_read_back(value: canonical.Value) -> None:
    data = canonical.write(value)
    assert canonical.read(data, MOST) == value
    assert canonical.write(canonical.read(data, MOST)) == data


@given(VALUES)
def test_another_form_of_the_same_value_is_refused(value: canonical.Value) -> None:
    data = canonical.write(value)
    for other in (json.dumps(value).encode(), json.dumps(value, indent=1).encode(), data + b"\n"):
        if other != data:
            with pytest.raises(NotCanonical):
                canonical.read(other, MOST)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        value = canonical.read(data, MOST)
    except NotCanonical:
        return
    assert canonical.write(value) == data


def test_the_example_of_rfc_8785() -> None:
    """Part 3.2.3: keys sort by UTF-16 code units, and part 3.2.2.2: what is escaped, and how."""
    keys = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    data = canonical.write({key: index for index, key in enumerate(keys)}).decode()
    assert list(json.loads(data)) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    assert canonical.write('€$\x0f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"a":1,"a":1}', "key"),
        (b'{"b":1,"a":1}', "form"),
        (b'{"a": 1}', "form"),
        (b"1.0", "number"),
        (b"1e3", "number"),
        (b"NaN", "number"),
        (b"-Infinity", "number"),
        (b"-0", "form"),
        (b"01", "json"),
        (b"9007199254740992", "number"),
        (b"-9007199254740992", "number"),
        (b"9" * 5000, "number"),
        (b'"\\u00e9"', "form"),
        (b'"\\ud800"', "text"),
        (b'"\\/"', "form"),
        (b'"\xff"', "json"),
        (b'"\xed\xa0\x80"', "json"),
        (b"\xef\xbb\xbf1", "json"),
        (b"", "json"),
        (b"[1,]", "json"),
        (b"[" * 9 + b"]" * 9, "depth"),
        (b"[" * 500_000, "depth"),
        (b'{"a":' * 9 + b"1" + b"}" * 9, "depth"),
    ],
)
def test_what_is_refused(data: bytes, why: str) -> None:
    assert reason(data) == why


def test_brackets_inside_a_text_are_no_depth() -> None:
    value = ["[[[[[[[[[[[[", '"[[[[[[[[[[[[\\']
    assert canonical.read(canonical.write(value), MOST) == value


def test_too_long_is_refused_before_it_is_parsed() -> None:
    assert reason(b"[" * 11, 10) == "long"
    assert canonical.read(b'"12345678"', 10) == "12345678"


@pytest.mark.parametrize(
    "value", [1.0, {1: 2}, b"x", {"a": {1, 2}}, MOST_NUMBER + 1, "\ud800", {"\ud800": 1}, [[[[[[[[[]]]]]]]]]]
)
def test_what_cannot_be_written(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical.write(value)


def test_an_object_is_an_object() -> None:
    assert canonical.read_object(b'{"a":1}', MOST) == {"a": 1}
    with pytest.raises(NotCanonical):
        canonical.read_object(b"[]", MOST)


@given(st.binary(max_size=70))
def test_bytes_have_one_text(data: bytes) -> None:
    text = canonical.to_base64(data)
    assert canonical.from_base64(text) == data
    assert canonical.from_base64(text, len(data)) == data


@pytest.mark.parametrize("text", ["AA==", "AB", "A", "+/", "A A", "é", None, 3, "AAAAA", "AA\n", "QUJD RA"])
def test_another_text_for_bytes_is_refused(text: object) -> None:
    with pytest.raises(NotCanonical):
        canonical.from_base64(text)


def test_bytes_of_another_length_are_refused() -> None:
    with pytest.raises(NotCanonical):
        canonical.from_base64("QUJD", 4)
