"""The passphrase rule: 80 bits, because whoever copies the desk can try offline for as long as they like.

Source: CNIL, délibération 2022-100 (80 bits where nothing slows an attacker down; its own example of 12
characters of four classes comes to 79.55, so the rounded value counts). Words drawn from our list count
for what drawing them costs; anything else for what guessing it costs (``guessing``). Whether seven words
of the list were drawn or chosen cannot be seen: the program offers to draw them.
"""

from __future__ import annotations

import math
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from coachdesk.vault.errors import WeakPassphrase
from coachdesk.vault.guessing import LONGEST, character_bits, guess_bits
from coachdesk.vault.word_list import plain, word_list, word_places

REQUIRED_BITS = 80
_LEAST_DRAWN = 3
"""So many words of the list, and no others, are taken for drawn ones."""
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]+|_+")
_SEPARATORS = re.compile(r"[-_.,;:+/'’]")


@dataclass(frozen=True, slots=True)
class Strength:
    """An estimate: ``bits``; ``is_enough``; ``reasons`` why (codes of ``guessing``, worst first)."""

    bits: float
    is_enough: bool
    reasons: tuple[str, ...]


def generate_passphrase(words: int = 7) -> str:
    """Return different words drawn from the list, at least ``words`` and as many as 80 bits need."""
    found = word_list()
    needed = math.ceil(REQUIRED_BITS / math.log2(len(found)))
    return " ".join(secrets.SystemRandom().sample(found, max(words, needed)))


def strength(passphrase: str, forbidden: Sequence[str] = ()) -> Strength:
    """Estimate a passphrase, fit for each keystroke; ``forbidden`` are names that are tried first."""
    text = unicodedata.normalize("NFKC", passphrase).strip()
    bits, reasons = _drawn(text, forbidden) or guess_bits(text, forbidden)
    is_enough = round(bits) >= REQUIRED_BITS
    is_short = len(text) * character_bits(text) < REQUIRED_BITS
    if not is_enough and (is_short or not reasons):
        reasons = (*reasons, "short")
    return Strength(bits, is_enough, reasons)


def require_strong(passphrase: str, forbidden: Sequence[str] = ()) -> None:
    """Raise ``WeakPassphrase`` under the rule."""
    found = strength(passphrase, forbidden)
    if not found.is_enough:
        raise WeakPassphrase(bits=round(found.bits), reasons=found.reasons)


def _drawn(text: str, forbidden: Sequence[str]) -> tuple[float, tuple[str, ...]] | None:
    """Return (bits, reasons) when every word is one of the list, else None; the rest counts as usual."""
    tokens = _TOKEN.findall(text[: 2 * LONGEST])
    words = [plain(token) for token in tokens if token[0].isalpha()]
    if len(words) < _LEAST_DRAWN or not all(word in word_places() for word in words):
        return None
    names = {part for name in forbidden for part in re.findall(r"[a-z]+", plain(name))}
    different = set(words)
    rest = "".join(token for token in tokens if not token[0].isalpha() and not _SEPARATORS.fullmatch(token))
    rest_bits, reasons = guess_bits(rest, forbidden)
    if len(different) < len(words):
        reasons = ("repeats", *reasons)
    if different & names:
        reasons = ("name", *reasons)
    return len(different - names) * math.log2(len(word_list())) + rest_bits, reasons
