"""An older or newer program is told before anything is exchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coachdesk
from sync.protocol.errors import BadRequest
from sync.protocol.versions import (
    SPOKEN,
    Hello,
    Protocols,
    Verdict,
    hello_of,
    is_older,
    read_hello,
    spoken_version,
    verdict,
)

HELLO = Hello("ab" * 16, Protocols(2, 3), 1_780_000_000, "1.4.0", "1.2")


def test_a_hello_is_read_back() -> None:
    assert read_hello(HELLO.as_json()) == HELLO
    assert read_hello({**HELLO.as_json(), "motto": ["new"]}) == HELLO
    bare = {name: value for name, value in HELLO.as_json().items() if name != "program"}
    assert read_hello(bare) == replace(HELLO, newest_program="", lowest_program="")


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        {},
        {**HELLO.as_json(), "organisation": "x"},
        {**HELLO.as_json(), "now": "noon"},
        {**HELLO.as_json(), "protocol": 3},
        {**HELLO.as_json(), "protocol": {"lowest": 3, "highest": 2}},
        {**HELLO.as_json(), "protocol": {"lowest": 0, "highest": 2}},
        {**HELLO.as_json(), "program": []},
        {**HELLO.as_json(), "program": {"newest": 14}},
        {**HELLO.as_json(), "program": {"newest": "the newest"}},
    ],
)
def test_what_is_no_hello(found: Any) -> None:
    with pytest.raises(BadRequest):
        read_hello(found)


@pytest.mark.parametrize(
    ("ours", "program", "expected"),
    [
        (Protocols(2, 3), "1.4.0", Verdict.SPEAK),
        (Protocols(3, 9), "1.4.1", Verdict.SPEAK),
        (Protocols(1, 2), "1.3.9", Verdict.UPDATE_OFFERED),
        (Protocols(1, 2), "1.1.9", Verdict.PROGRAM_OLD),
        (Protocols(1, 1), "1.4.0", Verdict.PROGRAM_OLD),
        (Protocols(4, 5), "2.0.0", Verdict.HEADQUARTERS_OLD),
        (Protocols(2, 3), "built by hand", Verdict.PROGRAM_OLD),
    ],
)
def test_the_verdict(ours: Protocols, program: str, expected: Verdict) -> None:
    assert verdict(ours, program, HELLO) is expected


def test_a_headquarters_that_asks_for_nothing() -> None:
    hello = replace(HELLO, newest_program="", lowest_program="")
    assert verdict(Protocols(2, 2), "built by hand", hello) is Verdict.SPEAK


@given(st.integers(1, 6), st.integers(0, 3), st.integers(1, 6), st.integers(0, 3))
def test_they_speak_exactly_when_there_is_a_common_version(
    low: int, more: int, other: int, further: int
) -> None:
    ours, theirs = Protocols(low, low + more), Protocols(other, other + further)
    common = set(range(low, low + more + 1)) & set(range(other, other + further + 1))
    assert spoken_version(ours, theirs) == max(common, default=None)
    hello = Hello("ab" * 16, theirs, 0)
    assert (verdict(ours, "1.0", hello) is Verdict.SPEAK) == bool(common)


@pytest.mark.parametrize(
    ("version", "other", "expected"),
    [
        ("0.9.9", "0.10.0", True),
        ("0.10.0", "0.9.9", False),
        ("1.2", "1.2.0", False),
        ("1.2.0", "1.2", False),
        ("1.2.0.dev3", "1.2.0", False),
        ("1.2.0", "", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, other: str, *, expected: bool) -> None:
    assert is_older(version, other) is expected


def test_this_program_understands_itself() -> None:
    assert not is_older(coachdesk.__version__, coachdesk.__version__)
    assert is_older("0.0.1", coachdesk.__version__)
    assert spoken_version(SPOKEN, SPOKEN) == SPOKEN.highest


def test_hello_travels_as_bytes() -> None:
    hello = Hello("0" * 32, Protocols(1, 2), 1_780_000_000, "1.4", "1.2")
    assert hello_of(hello.as_bytes()) == hello
    for data in (b"", b"[]", b"<html>", hello.as_bytes()[:-1], b'{"organisation":1}'):
        with pytest.raises(BadRequest):
            hello_of(data)
