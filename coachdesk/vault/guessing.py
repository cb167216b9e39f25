"""How many guesses a text withstands, in bits: the cheapest way an attacker may put it together.

Every place where the text holds something that attackers try first (a word, password or name, a name given
by the caller, a keyboard row, a repeat, a date, a telephone number) is a part with a price; any other
character costs the logarithm of the alphabet in use. The cheapest way through is found by dynamic
programming, as in Wheeler's "zxcvbn: Low-Budget Password Strength Estimation" (USENIX Security 2016); how
parts are combined costs an attacker nothing here, so the estimate is on the low side. Its lists are French
(``resources/words/guessable.txt``).

Reasons, as codes: ``name`` (given by the caller), ``common`` (word, password, name, telephone),
``keyboard`` (rows and sequences), ``date``, ``repeats``, ``short`` (would be too short even if random).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import resources
from coachdesk.vault.word_list import plain, word_list

LONGEST = 128
"""Characters looked at; further ones count for nothing."""
_LONGEST_WORD = 24
_LEAST_WORD = 4
_LEAST_NAME = 3
_GRAMMAR_BITS = 7.0
"""Among the hundred most frequent words: two of them make a sentence."""
_SENTENCE_SHARE = 0.25
"""What the words of a sentence give away of one another, at the least: a quarter of what each costs alone."""
_LANGUAGE_SHARE = 0.4
"""From this share of the text in words of 4 letters and more on, shorter words are taken for words too."""

_ROWS = (
    "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0123456789",
    "&é\"'(-è_çà)=", "!@#$%^&*()", "abcdefghijklmnopqrstuvwxyz", "13579", "02468", "1qaz2wsx3edc",
    "aqwzsxedc",
)  # fmt: skip
_USUAL = frozenset({"123", "321", "abc", "aze", "qwe", "qsd", "asd", "wxc", "zxc"})
_LEET = str.maketrans("0134578@$!€", "oleastbasie")
_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])(?P<between>[/.\- ])(?:0?[1-9]|1[0-2])(?P=between)(?:(?:19|20)\d\d|\d\d)"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d[/.\- ]?(?:0[1-9]|1[0-2])[/.\- ]?(?:0[1-9]|[12]\d|3[01])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PHONE = re.compile(r"(?:\+33|0)[ .]?[1-79](?:[ .]?\d\d){4}")
_DATE_BITS = math.log2(366 * 120)
_YEAR_BITS = math.log2(120)
_PHONE_BITS = 8 * math.log2(10)
_RUN_BITS = 6.0
_BETWEEN = frozenset(" -_.,;:'’")
_BETWEEN_BITS = (1.0, 0.0)
"""Other separators, a space."""
_NAME_BITS = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text that is cheaper to guess than its characters."""

    start: int
    end: int
    bits: float
    reason: str


@cache
def _guessable() -> dict[str, float]:
    """Return word → bits: the logarithm of its place in the order in which it is tried. Not to be changed."""
    drawn = math.log2(len(word_list()))
    found = dict.fromkeys(word_list(), drawn)
    for place, word in enumerate(resources.text_file("words", "guessable.txt").split(), start=1):
        found[word] = min(max(2.0, math.log2(place)), found.get(word, math.inf))
    return found


def guess_bits(text: str, forbidden: Sequence[str] = ()) -> tuple[float, tuple[str, ...]]:
    """Return (bits, reasons, the worst first); ``forbidden`` are names that are tried first."""
    text = text[:LONGEST]
    if not text:
        return 0.0, ()
    names = _names(forbidden)
    in_words = {at for part in _words(text, names, _LEAST_WORD) for at in range(part.start, part.end)}
    is_language = len(in_words) / len(text) >= _LANGUAGE_SHARE
    bits, parts = _cheapest(text, names, least_word=1 if is_language else _LEAST_WORD)
    words = [part for part in parts if part.reason == "common" and part.bits > 1]
    if is_language and sum(part.bits <= _GRAMMAR_BITS for part in words) >= 2:
        bits -= sum(part.bits for part in words) * _SENTENCE_SHARE
    each = character_bits(text)
    lost: dict[str, float] = {}
    for part in parts:
        saved = (part.end - part.start) * each - part.bits
        lost[part.reason] = lost.get(part.reason, 0.0) + saved
    return bits, tuple(sorted(lost, key=lambda reason: -lost[reason]))


def character_bits(text: str) -> float:
    """Return what a random character costs: log2 of the classes in use (37 special ones, as CNIL counts)."""
    size = 0
    for count, is_in in (
        (26, lambda c: c.isascii() and c.islower()),
        (26, lambda c: c.isascii() and c.isupper()),
        (10, lambda c: c.isascii() and c.isdigit()),
        (37, lambda c: not c.isalnum()),
        (16, lambda c: not c.isascii() and c.isalnum()),
    ):
        if any(is_in(c) for c in text):
            size += count
    return math.log2(max(size, 2))


def _names(forbidden: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in forbidden:
        words = re.findall(r"[a-z0-9]+", plain(name))
        for word in (*words, "".join(words)):
            if len(word) >= _LEAST_NAME:
                found[word] = _NAME_BITS
    return found


def _cheapest(text: str, names: Mapping[str, float], *, least_word: int) -> tuple[float, list[Part]]:
    """Return the cheapest way through the text: its bits, and the parts it goes by."""
    each = character_bits(text)
    ending: dict[int, list[Part]] = {}
    for part in _parts(text, names, least_word, each):
        ending.setdefault(part.end, []).append(part)
    best: list[tuple[float, Part | None]] = [(0.0, None)]
    for end in range(1, len(text) + 1):
        choice: tuple[float, Part | None] = (best[end - 1][0] + each, None)
        for part in ending.get(end, ()):
            if best[part.start][0] + part.bits < choice[0]:
                choice = (best[part.start][0] + part.bits, part)
        best.append(choice)
    parts: list[Part] = []
    end = len(text)
    while end:
        chosen = best[end][1]
        if chosen is not None:
            parts.append(chosen)
        end = chosen.start if chosen is not None else end - 1
    return best[-1][0], parts


def _parts(text: str, names: Mapping[str, float], least_word: int, each: float) -> Iterator[Part]:
    yield from _words(text, names, least_word)
    if least_word == 1:  # words in a row: what parts them is no secret
        for at, c in enumerate(text):
            if c in _BETWEEN:
                yield Part(at, at + 1, _BETWEEN_BITS[c == " "], "common")
    yield from _runs(text)
    yield from _repeats(text, names, least_word, each)
    for pattern, bits, reason in (
        (_DATE, _DATE_BITS, "date"),
        (_YEAR, _YEAR_BITS, "date"),
        (_PHONE, _PHONE_BITS, "common"),
    ):
        for start in range(len(text)):
            found = pattern.match(text, start)
            if found:
                yield Part(start, found.end(), bits, reason)


def _words(text: str, names: Mapping[str, float], least_word: int) -> Iterator[Part]:
    guessable = _guessable()
    folded = [plain(c) or c for c in text]
    swapped = [c.translate(_LEET) for c in folded]
    for start in range(len(text)):
        for end in range(start + 1, min(start + _LONGEST_WORD, len(text)) + 1):
            typed = text[start:end]
            extra = _case_bits(typed)
            straight, leet = "".join(folded[start:end]), "".join(swapped[start:end])
            forms = [(straight, 0.0), (straight[::-1], 1.0)]
            if leet != straight:
                forms.append((leet, float(sum(a != b for a, b in zip(folded, swapped, strict=True)))))
            for word, more in forms:
                if word in names:
                    yield Part(start, end, names[word] + more, "name")
                # Four letters come up by chance in what is random: only in a usual case, and as written.
                elif len(word) >= least_word and (len(word) > 5 or (extra <= 1 and more == 0)):
                    bits = guessable.get(word)
                    if bits is not None:
                        yield Part(start, end, bits + extra + more, "common")


def _case_bits(typed: str) -> float:
    upper = sum(c.isupper() for c in typed)
    if not upper:
        return 0.0
    letters = sum(c.isalpha() for c in typed)
    if upper == letters or (upper == 1 and typed[0].isupper()):
        return 1.0
    return math.log2(math.comb(letters, upper)) + 1


def _runs(text: str) -> Iterator[Part]:
    """Yield runs of neighbours on a keyboard row, in the alphabet or in the digits, either way."""
    low = text.casefold()
    if len(low) != len(text):  # ß becomes two letters, and the places would not fit
        low = text.lower() if len(text.lower()) == len(text) else text
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for start in range(len(low)):
            at = row.find(low[start])
            if at < 0:
                continue
            length = 1
            while (
                start + length < len(low)
                and at + length < len(row)
                and low[start + length] == row[at + length]
            ):
                length += 1
            # Three neighbours come up by chance: only the usual ones are taken for meant.
            if length >= 4 or (low[start : start + length] in _USUAL and _case_bits(text[start:][:3]) <= 1):
                for end in range(start + min(length, 4), start + length + 1):
                    yield Part(start, end, _RUN_BITS + math.log2(end - start), "keyboard")


def _repeats(text: str, names: Mapping[str, float], least_word: int, each: float) -> Iterator[Part]:
    for start in range(len(text)):
        found: list[int] = []
        for length in range(1, (len(text) - start) // 2 + 1):
            if any(length % shorter == 0 for shorter in found):
                continue  # the same repeat, counted in longer blocks
            block = text[start : start + length]
            times = 1
            while text.startswith(block, start + times * length):
                times += 1
            if times < 2 or (times < 3 and length < 3):  # what chance repeats
                continue
            found.append(length)
            inner = each
            if length > 1:
                # The block alone, in its own alphabet or the whole text's; blocks get shorter, so this ends.
                inner = min(length * each, _cheapest(block, names, least_word=least_word)[0])
            yield Part(start, start + times * length, inner + 1 + math.log2(times), "repeats")
