"""Recovery words: 128 bits as eleven French words, and three check words that name a wrong one.

The words are symbols of a Reed-Solomon code (generalised, parity checks) over the integers modulo
``PRIME``: with c(i) the place of the i-th word in the list, the sums of c(i), i·c(i) and i²·c(i) are 1, 2
and 3 modulo ``PRIME``. Any two sheets differ in at least four words, so that

- **one** wrong word is always found, and what was printed in its place follows by arithmetic, not by search;
- two words that changed places are never taken for one wrong word: they are found by exchanging each pair;
- a word that is not in the list is worked out from the others, when those are right; else it gets near
  spellings;
- two wrong words are found when exactly one pair of near spellings mends the sheet; more are refused as
  unclear.
  Words typed at random pass once in ``PRIME``³ (about 2^35) times.

**No oracle.** All of it is computed from what was typed and the public list; no key, slot or printed sheet
is asked. So it tells an attacker nothing: the sheet's fourteen words carry the entropy of eleven (128.2
bits), whoever has k of them lacks 11 - k words of 11.66 bits each, and suggestions are what anybody could
compute from the same k words. What was typed and what is suggested are as secret as the sheet: neither
goes into errors or logs.

The list is frozen with the first desk made with it: sheets already printed must stay readable.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from coachdesk.vault.errors import MistypedWord, UnknownWords, WrongWordCount
from coachdesk.vault.spelling import distance, is_near
from coachdesk.vault.word_list import typed_words, word_list, word_places

__all__ = [
    "WordsFinding",
    "examine",
    "generate_words",
    "nearest",
    "secret_of_words",
    "secret_word_count",
    "typed_words",
    "word_count",
    "word_list",
]

PRIME = 3221
"""The sheet uses the first ``PRIME`` words of the list: 11 · log2(3221) = 128.2 bits."""
SECRET_WORDS = 11
CHECK_WORDS = 3
_WORDS = SECRET_WORDS + CHECK_WORDS
_TOTALS = (1, 2, 3)
"""What the check sums come to: not 0, or one word fourteen times would be a sheet."""
_LEAST_LETTERS = 4
"""So many first letters stand for a word, when no other word begins with them."""


@dataclass(frozen=True, slots=True)
class WordsFinding:
    """What is wrong with words as typed: places counted from 1, and for each what may have been meant.

    ``code``: ``ok``, ``count``, ``unknown``, ``mistyped`` (one word, two, or two that changed places:
    ``is_swap``), ``unclear`` (several words).
    """

    code: str
    positions: tuple[int, ...] = ()
    suggestions: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    is_swap: bool = False


def secret_word_count() -> int:
    """Return how many words of a sheet are random."""
    return SECRET_WORDS


def word_count() -> int:
    """Return how many words a sheet holds."""
    return _WORDS


def generate_words() -> tuple[str, ...]:
    """Return new recovery words, check words at the end."""
    places: list[int | None] = [secrets.randbelow(PRIME) for _ in range(SECRET_WORDS)]
    whole = _filled([*places, *(None for _ in range(CHECK_WORDS))])
    if whole is None:  # pragma: no cover - three unknowns in three independent equations
        raise AssertionError("check words")
    return tuple(word_list()[place] for place in whole)


def examine(text: str) -> WordsFinding:
    """Return what is wrong with recovery words as typed, if anything."""
    words = typed_words(text)
    places = [_place(word) for word in words]
    if None in places:
        return _strangers(words, places)
    if len(words) != _WORDS:
        return WordsFinding("count")
    return _diagnosis(words, [place for place in places if place is not None])


def secret_of_words(text: str) -> bytes:
    """Return the secret of recovery words as typed (UTF-8 of the secret words).

    Raises ``UnknownWords``, ``WrongWordCount`` or ``MistypedWord`` with the places; ``examine`` has the
    suggestions.
    """
    finding = examine(text)
    if finding.code == "unknown":
        raise UnknownWords(positions=finding.positions)
    words = typed_words(text)
    if finding.code == "count":
        raise WrongWordCount(count=len(words), expected=_WORDS)
    if finding.code != "ok":
        raise MistypedWord(positions=finding.positions)
    places = [_place(word) for word in words[:SECRET_WORDS]]
    return " ".join(word_list()[place] for place in places if place is not None).encode()


def nearest(word: str) -> list[str]:
    """Return up to three words of the list that somebody may have meant, the nearest first."""
    typed = "".join(typed_words(word))
    if not typed:
        return []
    found = [
        (1 if one.startswith(typed) else distance(typed, one), one[:3] != typed[:3], one)
        for one in word_list()[:PRIME]
        if is_near(typed, one) or (len(typed) >= _LEAST_LETTERS and one.startswith(typed))
    ]
    return [one for _, _, one in sorted(found)[:3]]


def _place(typed: str) -> int | None:
    """Return the place of a typed word, written out or by first letters that no other word begins with."""
    place = word_places().get(typed)
    if place is None and len(typed) >= _LEAST_LETTERS:
        begun = [place for word, place in word_places().items() if word.startswith(typed)]
        place = begun[0] if len(begun) == 1 else None
    return place if place is not None and place < PRIME else None


def _strangers(words: Sequence[str], places: Sequence[int | None]) -> WordsFinding:
    """Say which words are not in the list, and what they may be: by the checksum if the others are right."""
    strange = [at for at, place in enumerate(places) if place is None]
    near = [tuple(nearest(words[at])) for at in strange]
    whole = _filled(places) if len(words) == _WORDS and len(strange) < CHECK_WORDS else None
    if whole is not None:
        meant = [word_list()[whole[at]] for at in strange]
        # One unknown leaves two checks, which is proof; two leave one, so that the spelling must agree.
        if len(strange) == 1 or all(
            is_near(words[at], word) for at, word in zip(strange, meant, strict=True)
        ):
            near = [(word,) for word in meant]
    return WordsFinding("unknown", tuple(at + 1 for at in strange), tuple(near))


def _diagnosis(words: Sequence[str], places: Sequence[int]) -> WordsFinding:
    if not any(_sums(places)):
        return WordsFinding("ok")
    for at in range(_WORDS):
        whole = _filled([None if other == at else place for other, place in enumerate(places)])
        if whole is not None:
            return _mistyped([(at, whole[at])])
    swaps = list(_swaps(places))
    neighbours = [mend for mend in swaps if mend[1][0] - mend[0][0] == 1]
    if neighbours or len(swaps) == 1:
        return _mistyped((neighbours or swaps)[0], is_swap=True)
    mends = list(_near_pairs(words, places))
    return _mistyped(mends[0]) if len(mends) == 1 else WordsFinding("unclear")


def _swaps(places: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
    """Yield the exchanges of two words that mend the sheet; at most one of them is of neighbours."""
    for one, other in combinations(range(_WORDS), 2):
        swapped = list(places)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if not any(_sums(swapped)):
            yield [(one, swapped[one]), (other, swapped[other])]


def _near_pairs(words: Sequence[str], places: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
    """Yield the pairs of places where two words near to the typed ones mend the sheet."""
    for pair in combinations(range(_WORDS), 2):
        whole = _filled([None if at in pair else place for at, place in enumerate(places)])
        if whole is not None and all(is_near(words[at], word_list()[whole[at]]) for at in pair):
            yield [(at, whole[at]) for at in pair]


def _mistyped(mend: Sequence[tuple[int, int]], *, is_swap: bool = False) -> WordsFinding:
    return WordsFinding(
        "mistyped",
        tuple(at + 1 for at, _ in mend),
        tuple((word_list()[place],) for _, place in mend),
        is_swap,
    )


def _sums(places: Sequence[int | None]) -> list[int]:
    """Return by how much the three check sums are off, places left out counting as 0."""
    return [
        (sum((at + 1) ** power * (place or 0) for at, place in enumerate(places)) - total) % PRIME
        for power, total in enumerate(_TOTALS)
    ]


def _filled(places: Sequence[int | None]) -> list[int] | None:
    """Return the places with up to three left out (None) worked out, None when no word of the list would fit.

    Solves sum over the left out of (at+1)^k · x(at) = -s(k) for k = 0, 1 ...: Lagrange's basis inverts the
    Vandermonde matrix. The check sums not needed for solving must come out as 0.
    """
    missing = [at for at, place in enumerate(places) if place is None]
    sums = _sums(places)
    whole = [place or 0 for place in places]
    for at in missing:
        # The polynomial that is 1 at this place and 0 at the other missing ones, coefficients from the
        # constant up.
        basis, scale = [1], 1
        for other in missing:
            if other != at:
                root = other + 1
                basis = [
                    (low - root * high) % PRIME for low, high in zip([0, *basis], [*basis, 0], strict=True)
                ]
                scale = scale * (at - other) % PRIME
        value = -sum(factor * total for factor, total in zip(basis, sums, strict=False))
        whole[at] = value * pow(scale, -1, PRIME) % PRIME
    return None if any(_sums(whole)) else whole
