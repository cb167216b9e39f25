"""The passphrase rule: 80 bits, because whoever copies the desk can try offline for as long as they like.

The estimate is conservative. Words of our list count for what drawing them costs; other text for its characters, after
repeats, sequences, keyboard rows, years and common words have been taken out. Source: CNIL, délibération 2022-100 (80
bits where nothing slows an attacker down; its own example of 12 characters of four classes comes to 79.55).
"""

from __future__ import annotations

import math
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from coachdesk.vault.errors import WeakPassphrase
from coachdesk.vault.recovery_words import typed_words, word_list

REQUIRED_BITS = 80
_ROWS = (
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
)
_COMMON = (
    "motdepasse", "password", "bonjour", "coachdesk", "soleil", "doudou", "loulou", "marseille", "parigo", "france",
    "secret", "admin", "azerty", "qwerty", "chouchou", "jetaime", "iloveyou", "football", "welcome", "bienvenue",
)  # fmt: skip
_DATE = re.compile(r"(?:19|20)\d\d|\d{2}[/.-]\d{2}[/.-]?(?:\d{2,4})?")
_REPEAT = re.compile(r"(.+?)\1+", re.DOTALL)
_COMMON_BITS = 8.0


@dataclass(frozen=True, slots=True)
class Strength:
    """An estimate: ``bits``; ``is_enough``; ``reasons`` why it is low (codes)."""

    bits: float
    is_enough: bool
    reasons: tuple[str, ...]


def generate_passphrase(words: int = 7) -> str:
    """Return words drawn from the list, at least ``words`` and as many as 80 bits need."""
    needed = math.ceil(REQUIRED_BITS / math.log2(len(word_list())))
    return " ".join(secrets.choice(word_list()) for _ in range(max(words, needed)))


def strength(passphrase: str, forbidden: Sequence[str] = ()) -> Strength:
    """Estimate a passphrase; ``forbidden`` are names that an attacker would try first."""
    text = unicodedata.normalize("NFKC", passphrase).strip()
    bits, reasons = _bits(text, forbidden)
    is_enough = round(bits) >= REQUIRED_BITS
    if not is_enough and not reasons:
        reasons = ("short",)
    return Strength(bits, is_enough, reasons)


def require_strong(passphrase: str) -> None:
    """Raise ``WeakPassphrase`` under the rule."""
    found = strength(passphrase)
    if not found.is_enough:
        raise WeakPassphrase(bits=round(found.bits))


def _bits(text: str, forbidden: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    reasons: list[str] = []
    known = set(word_list())
    listed = [word for word in typed_words(text) if word in known]
    rest = text
    word_bits = 0.0
    if len(listed) >= 3:
        word_bits = len(set(listed)) * math.log2(len(word_list()))
        if len(set(listed)) < len(listed):
            reasons.append("repeats")
        folded = " ".join(typed_words(text))
        for word in set(listed):
            folded = re.sub(rf"\b{word}\b", "", folded)
        rest = folded.strip()
    rest, extra = _without_patterns(rest, forbidden, reasons)
    if len(listed) >= 3 and len(rest.replace(" ", "")) <= 3:
        return word_bits + extra, tuple(dict.fromkeys(reasons))
    return word_bits + extra + len(rest) * math.log2(_alphabet(rest)), tuple(dict.fromkeys(reasons))


def _without_patterns(text: str, forbidden: Sequence[str], reasons: list[str]) -> tuple[str, float]:
    """Return (text without what an attacker tries first, bits that those parts are worth)."""
    bits = 0.0

    def take(pattern: re.Pattern[str], reason: str, worth: float) -> None:
        nonlocal text, bits
        text, count = pattern.subn("", text)
        if count:
            reasons.append(reason)
            bits += count * worth

    for name in forbidden:
        for part in typed_words(name):
            if len(part) >= 3:
                take(re.compile(re.escape(part), re.IGNORECASE), "name", 2.0)
    for word in _COMMON:
        take(re.compile(word, re.IGNORECASE), "common", _COMMON_BITS)
    take(_DATE, "date", 10.0)
    for run in _runs(text):
        take(re.compile(re.escape(run), re.IGNORECASE), "keyboard", _COMMON_BITS)
    shorter = _REPEAT.sub(lambda found: found.group(1) if len(found.group()) > 2 else found.group(), text)
    if shorter != text:
        reasons.append("repeats")
        bits += 2.0
        text = shorter
    return text, bits


def _runs(text: str) -> list[str]:
    """Return runs of four and more neighbours on a keyboard row, in the alphabet or in the digits, either way."""
    folded = text.casefold()
    found: list[str] = []
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), 3, -1):
            for start in range(len(row) - length + 1):
                run = row[start : start + length]
                if run in folded and not any(run in longer for longer in found):
                    found.append(run)
    return found


def _alphabet(text: str) -> int:
    size = 1
    for has, count in (
        (str.islower, 26),
        (str.isupper, 26),
        (str.isdigit, 10),
        (lambda c: not c.isalnum(), 37),
        (lambda c: c.isalpha() and not (c.islower() or c.isupper()), 60),
    ):
        if any(has(c) for c in text):
            size = count if size == 1 else size + count
    return max(size, 2)
