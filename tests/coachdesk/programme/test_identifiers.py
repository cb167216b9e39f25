"""The social-security number is found however it is written, and telephone numbers are left alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.programme.identifiers import (
    MASK,
    find_nirs,
    has_right_nir_key,
    is_luhn_valid,
    mask_nirs,
    nir_key,
)


def number(body: str) -> str:
    return f"{body}{nir_key(body):02d}"


@pytest.mark.parametrize(
    "text",
    [
        "2 85 05 78 006 084 91",  # the key is wrong
        number("2850578006084"),
        "2850578006084 " + number("2850578006084")[13:],
        "2.85.05.78.006.084.41",
        "2-85-05-78-006-084-41",
        "2/85/05/78/006/084/41",
        "2\u00a085\u202f05 78 006 084 41",
        "2850578006084",
        "2 85 05 78 006 084",
        "285 057 800 608 441",
        "285 057 800 608 491",
        "1 84 12 2A 451 089 18",
        "1 84 12 2b 451 089",
        "184122A451089" + f"{nir_key('184122A451089'):02d}",
        number("7850578006084"),  # a provisional number
        number("1855599006084"),  # the month is not known
    ],
)
def test_is_masked_wherever_it_stands(text: str) -> None:
    for around in ("{}", "n° sécu {}", "{}, à relancer", "Tél. 06 12 34 56 78 {} voir", "({})"):
        masked, count = mask_nirs(around.format(text))
        assert (masked, count) == (around.format(MASK), 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01 99 00 25 94",
        "0199002594 0199003748",
        "01 99 00 25 94 01 99 00 37 48",
        "06 12 34 56 78/07 12 34 56 78",
        "+33 1 84 12 25 94 06 12 34 56 78",
        "+2250707123456",
        "2250707123456",
        "225 07 07 12 34 56",
        "2348031234567",
        "FR76 3000 6000 0112 3456 7890 189",
        "73282932000074",
        "404 833 048 00022",
        "3017620422003",
        "12/05/2026 13/06/2026",
        "2850078006084",  # no such month
        "2851300006084",
        "285057800608499999",
        "9 85 05 78 006 084 41",
    ],
)
def test_leaves_other_numbers_alone(text: str) -> None:
    assert mask_nirs(text) == (text, 0)


def test_two_in_a_text() -> None:
    text = "lui 1 84 12 75 451 089 46, elle 2850578006084"
    assert mask_nirs(text) == (f"lui {MASK}, elle {MASK}", 2)


def test_keys() -> None:
    assert nir_key("2850578006084") == 41
    assert has_right_nir_key("285057800608441")
    assert not has_right_nir_key("285057800608442")
    assert not has_right_nir_key("28505780060844")
    assert not has_right_nir_key("2850578006O8441")


NUMBERS = st.builds(
    "{}{:02d}{:02d}{:02d}{:03d}{:03d}".format,
    st.sampled_from("12"),
    st.integers(40, 99),
    st.integers(1, 12),
    st.integers(1, 95),
    st.integers(1, 999),
    st.integers(1, 999),
)


@given(NUMBERS, st.lists(st.sampled_from(["", " ", ".", "-", "\u00a0"]), min_size=14, max_size=14), st.text())
def test_any_number_with_its_key_is_found_in_any_grouping(body: str, gaps: list[str], before: str) -> None:
    digits = number(body)
    written = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    masked, count = mask_nirs(f"{before} : {written} !")
    assert count >= 1
    assert written not in masked


@given(st.text(alphabet="0123456789 .-/AB+", max_size=60))
def test_masking_twice_finds_nothing_more_to_mask(text: str) -> None:
    spans = find_nirs(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    masked, _ = mask_nirs(text)
    assert len(masked) <= len(text)


def test_luhn() -> None:
    assert is_luhn_valid("73282932000074")
    assert not is_luhn_valid("12345678901234")
