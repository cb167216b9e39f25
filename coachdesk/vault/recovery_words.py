"""Recovery words: 128 bits and more as French words, and two check words that name a mistyped one.

The sheet holds ``SECRET_WORDS`` random words of the list, then two that follow from them (SHA-256). A word that is not in
the list is named at once, with its nearest neighbours. A word of the list in the wrong place spoils both check words:
every replacement at every place is tried, and the one that mends them names the place; a false one comes up about
once in two hundred times, and then both are named. The check words follow from the others by a public rule, so naming
a word tells nobody more than the list does: whoever lacks one word can find it alone, whoever lacks two still faces
``len(list)`` squared.

The list is frozen with the first desk made with it: sheets already printed must stay readable.
"""

from __future__ import annotations

import difflib
import hashlib
import math
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import resources
from coachdesk.vault.errors import MistypedWord, UnknownWords, WrongWordCount

CHECK_WORDS = 2
SECRET_BITS = 128


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """Return the list: lower case, without accents."""
    return tuple(resources.text_file("words", "french.txt").split())


def secret_word_count() -> int:
    """Return how many random words carry at least 128 bits."""
    return math.ceil(SECRET_BITS / math.log2(len(word_list())))


def word_count() -> int:
    """Return how many words a sheet holds."""
    return secret_word_count() + CHECK_WORDS


@dataclass(frozen=True, slots=True)
class WordsFinding:
    """What is wrong with words as typed: places counted from 1, and for each what may have been meant.

    ``code``: ``ok``, ``count``, ``unknown``, ``mistyped`` (one word), ``unclear`` (several words).
    """

    code: str
    positions: tuple[int, ...] = ()
    suggestions: tuple[tuple[str, ...], ...] = ()


def generate_words() -> tuple[str, ...]:
    """Return new recovery words, check words at the end."""
    words = tuple(secrets.choice(word_list()) for _ in range(secret_word_count()))
    return words + _check_words(words)


def _check_words(words: Sequence[str]) -> tuple[str, ...]:
    found = word_list()
    digest = hashlib.sha256(("coachdesk/recovery-check/1 " + " ".join(words)).encode()).digest()
    number = int.from_bytes(digest[:16], "big")
    return tuple(found[number // len(found) ** place % len(found)] for place in range(CHECK_WORDS))


def typed_words(text: str) -> list[str]:
    """Return the words of what was typed: accents and case aside, numbers and punctuation passed over."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"[a-z]+", plain)


def examine(text: str) -> WordsFinding:
    """Return what is wrong with recovery words as typed, if anything."""
    words = typed_words(text)
    known = set(word_list())
    strangers = [place for place, word in enumerate(words) if word not in known]
    if strangers:
        return WordsFinding(
            "unknown",
            tuple(place + 1 for place in strangers),
            tuple(tuple(nearest(words[place])) for place in strangers),
        )
    if len(words) != word_count():
        return WordsFinding("count")
    count = secret_word_count()
    if _check_words(words[:count]) == tuple(words[count:]):
        return WordsFinding("ok")
    mends = _mends(words)
    if not mends:
        return WordsFinding("unclear")
    places = sorted({place for place, _ in mends})
    return WordsFinding(
        "mistyped",
        tuple(place + 1 for place in places),
        tuple(tuple(word for at, word in mends if at == place) for place in places),
    )


def nearest(word: str) -> list[str]:
    """Return words of the list that somebody may have meant, the nearest first."""
    begins = [one for one in word_list() if word and one.startswith(word[:4])][:3]
    close = difflib.get_close_matches(word, word_list(), n=3, cutoff=0.7)
    return list(dict.fromkeys([*close, *begins]))[:3]


def _mends(words: Sequence[str]) -> list[tuple[int, str]]:
    """Return the (place, word) replacements, and swaps of neighbours, that make the check words right."""
    count = secret_word_count()
    secret, check = list(words[:count]), tuple(words[count:])
    expected = _check_words(secret)
    wrong = [place for place in range(CHECK_WORDS) if expected[place] != check[place]]
    if len(wrong) == 1:  # the secret words are right: one check word is not
        return [(count + wrong[0], expected[wrong[0]])]
    for place in range(count - 1):
        swapped = [*secret]
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        if _check_words(swapped) == check:
            return [(place, swapped[place]), (place + 1, swapped[place + 1])]
    mends: list[tuple[int, str]] = []
    for place in range(count):
        before, after = secret[:place], secret[place + 1 :]
        mends += [(place, word) for word in word_list() if _check_words([*before, word, *after]) == check]
    return mends


def secret_of_words(text: str) -> bytes:
    """Return the secret of recovery words as typed (UTF-8 of the secret words).

    Raises ``UnknownWords``, ``WrongWordCount`` or ``MistypedWord`` with the places; ``examine`` has the suggestions.
    """
    finding = examine(text)
    if finding.code == "unknown":
        raise UnknownWords(positions=finding.positions)
    if finding.code == "count":
        raise WrongWordCount(count=len(typed_words(text)), expected=word_count())
    if finding.code != "ok":
        raise MistypedWord(positions=finding.positions)
    return " ".join(typed_words(text)[: secret_word_count()]).encode()
