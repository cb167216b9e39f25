"""Numbers that follow a rule: the social-security number, which must never be kept.

The association has no right to hold the French social-security number ("NIR", décret 2019-341): wherever text
comes in, it is looked for here and masked before the text goes anywhere. Standard library only.
"""

from __future__ import annotations

import re

MASK = "•••"
"""What stands in place of a number that must not be kept."""

_GAP = r"[\s._/\-–]?"
_GROUPED = re.compile(
    rf"(?<![\d+])([1-478]){_GAP}(\d\d){_GAP}(\d\d){_GAP}(\d\d|2[AB]){_GAP}(\d{{3}}){_GAP}(\d{{3}})(?:{_GAP}(\d\d))?(?!\d)",
    re.IGNORECASE,
)
# Any other grouping (285 057 800 608 491), of which every start is looked at.
_LOOSE = re.compile(
    rf"(?<![\d+])(?=([1-478](?:{_GAP}\d){{4}}{_GAP}(?:\d{_GAP}\d|2{_GAP}[AB])(?:{_GAP}\d){{8}})(?!\d))",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(rf"\d{{3}}(?:{_GAP}\d{{3}}){{4}}")  # as Excel groups a number
_GOES_ON_BEFORE = re.compile(rf"\d{_GAP}$")
_GOES_ON_AFTER = re.compile(rf"{_GAP}\d")
_FEWEST_DIGITS = 12  # thirteen characters, of which Corsica has one letter
# Telephone numbers written without their + that have thirteen digits: Côte d'Ivoire, Benin, Nigeria. As a
# social-security number they would be of women born in 1925, 1929 and 1934.
_THIRTEEN_DIGIT_PHONES = ("225", "229", "234")


def nir_key(number: str) -> int:
    """Return the key (1 to 97) of the first thirteen characters of a social-security number."""
    digits = number.upper().replace("2A", "19").replace("2B", "18")
    return 97 - int(digits) % 97


def has_right_nir_key(number: str) -> bool:
    """Tell whether fifteen characters without gaps are a social-security number with the right key."""
    body, key = number[:13], number[13:]
    department = body[5:7].upper()
    plain = body[:5] + {"2A": "19", "2B": "18"}.get(department, department) + body[7:]
    return len(number) == 15 and plain.isdecimal() and key.isdecimal() and nir_key(plain) == int(key)


def find_nirs(text: str) -> list[tuple[int, int]]:
    """Return where social-security numbers stand in a text, as (start, end), without overlap.

    Fifteen characters count when their key is right, and also when only the key is wrong: a number with one
    digit mistyped still points to the person. Thirteen (without key) count when month and department are
    possible and it is no telephone number.
    """
    if sum(map(str.isdecimal, text)) < _FEWEST_DIGITS:
        return []
    spans = [found.span() for found in _GROUPED.finditer(text) if _is_nir(found)]
    for found in _LOOSE.finditer(text):
        start, end = found.span(1)
        if any(start < taken[1] and taken[0] < end for taken in spans):
            continue
        number = re.sub(r"[^\dAB]", "", found.group(1).upper())
        # Grouped by chance (two telephone numbers), only a right key tells; alone, it is taken for one.
        is_alone = not _GOES_ON_BEFORE.search(text[:start]) and not _GOES_ON_AFTER.match(text, end)
        is_alone = is_alone or _THOUSANDS.fullmatch(found.group(1)) is not None
        if _is_possible_month(number[3:5]) and (
            has_right_nir_key(number) or (is_alone and _is_plausible(number))
        ):
            spans.append((start, end))
    return sorted(spans)


def _is_nir(found: re.Match[str]) -> bool:
    body = "".join(found.groups()[:6])
    key = found.group(7)
    if key is not None and _is_possible_month(body[3:5]) and has_right_nir_key(body + key):
        return True
    return _is_plausible(body) and (key is not None or not body.startswith(_THIRTEEN_DIGIT_PHONES))


def _is_plausible(number: str) -> bool:
    """Tell whether month, department, commune and order of a number of somebody born here can be."""
    return (
        number[0] in "12"
        and 1 <= int(number[3:5]) <= 12
        and number[5:7] != "00"
        and number[7:10] != "000"
        and number[10:13] != "000"
    )


def _is_possible_month(month: str) -> bool:
    """Tell whether a month code is used: 01 to 12, and the codes of births whose month is not known."""
    number = int(month)
    return 1 <= number <= 12 or 20 <= number <= 42 or 50 <= number <= 99


def mask_nirs(text: str) -> tuple[str, int]:
    """Return the text with every social-security number masked, and how many there were."""
    spans = find_nirs(text)
    for start, end in reversed(spans):
        text = text[:start] + MASK + text[end:]
    return text, len(spans)


def is_luhn_valid(digits: str) -> bool:
    """Tell whether a row of digits passes the Luhn check."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
