"""Texts that people copy: read as they were typed, and never as another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.errors import TextMalformed
from sync.protocol.lettered import CHECK_LETTERS, MOST_LETTERS, read_text, write_text

KIND = "CDI1"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TEXT = write_text(KIND, b"Sixteen bytes 01")


def reason(text: str, kind: str = KIND) -> str:
    with pytest.raises(TextMalformed) as refused:
        read_text(kind, text)
    return str(refused.value.context["reason"])


def test_it_is_spelled_so() -> None:
    """Crockford's letters of these bytes, and the checksum behind them."""
    assert TEXT.startswith("CDI1-ADMQ-"[:5])
    letters = TEXT.replace("-", "").removeprefix(KIND)
    assert set(letters) <= set(ALPHABET)
    value = 0
    for letter in letters[:-CHECK_LETTERS]:
        value = value * 32 + ALPHABET.index(letter)
    assert (value >> 2).to_bytes(16, "big") == b"Sixteen bytes 01"  # 26 letters are 130 bits


def test_long_ones_have_lines() -> None:
    lines = write_text(KIND, bytes(100)).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("CDI1-00000-00000-")
    assert all(len(line.replace("-", "").removeprefix(KIND)) == 50 for line in lines[:-1])


@given(data=st.binary(min_size=1, max_size=120))
def test_it_is_read_as_it_was_typed(data: bytes) -> None:
    text = write_text(KIND, data)
    assert read_text(KIND, text) == data
    assert read_text(KIND, text.lower()) == data
    assert read_text(KIND, text.replace("-", " ").replace("\n", "\r\n\t")) == data
    assert read_text(KIND, text.replace("-", "")) == data
    assert read_text(KIND, text.replace("-", "\u2011").replace("\n", "\n> ")) == data
    assert read_text(KIND, "\ufeff\u00a0 " + text + "\n\n") == data
    assert read_text(KIND, text.replace("0", "O").replace("1", "l")) == data
    assert read_text(KIND, text.replace("0", "o").replace("1", "i")) == data


def test_one_wrong_letter_is_never_passed_over() -> None:
    start = TEXT.index("-") + 1
    for at in range(start, len(TEXT)):
        if TEXT[at] == "-":
            continue
        for letter in ALPHABET:
            if letter != TEXT[at]:
                assert reason(TEXT[:at] + letter + TEXT[at + 1 :]) == "checksum"


def test_letters_that_changed_places_are_noticed() -> None:
    letters = TEXT.replace("-", "")
    for at in range(len(KIND), len(letters) - 1):
        swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        if swapped != letters:
            assert reason(swapped) == "checksum"


def test_a_cut_one_is_noticed_wherever_it_was_cut() -> None:
    for at in range(len(TEXT)):
        assert reason(TEXT[:at]) in {"cut", "checksum"}
    assert reason("") == "cut"
    assert reason("CD") == "cut"
    assert reason("CDI1-ABC") == "cut"


def test_another_kind_is_named() -> None:
    assert reason(TEXT, "CDR1") == "kind"
    assert reason("https://example.org") == "kind"
    assert reason("CDI2" + TEXT[4:]) == "kind"
    assert reason("CDR1" + TEXT[4:], "CDR1") == "checksum"  # the checksum is over the kind too


def test_what_is_no_letter_is_said() -> None:
    assert reason(TEXT + "U") == "letters"
    assert reason(TEXT + "é") == "letters"
    assert reason(TEXT + "\U0001f600") == "letters"


def test_a_long_text_is_not_even_looked_at() -> None:
    assert reason(TEXT + " " * MOST_LETTERS) == "long"


@given(text=st.text(max_size=60))
def test_garbage_is_refused(text: str) -> None:
    assert reason(text) in {"kind", "cut", "letters", "checksum"}
    assert reason("CDI1" + text) in {"cut", "letters", "checksum"}
