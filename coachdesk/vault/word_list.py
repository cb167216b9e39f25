"""The frozen list of French words that passphrases and recovery sheets are drawn from.

Where it comes from: ``resources/words/LICENCE.md``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import resources


@cache
def word_list() -> tuple[str, ...]:
    """Return the list in its order: lower case, words that French spells without accents."""
    return tuple(resources.text_file("words", "french.txt").split())


@cache
def word_places() -> dict[str, int]:
    """Return word → place in the list, from 0. Not to be changed."""
    return {word: place for place, word in enumerate(word_list())}


def typed_words(text: str) -> list[str]:
    """Return the words of what was typed: accents and case aside, numbers and punctuation passed over."""
    return re.findall(r"[a-z]+", plain(text))


def plain(text: str) -> str:
    """Return a text in lower case without accents; œ and æ become two letters."""
    # Case first: folding can bring letters with marks of their own.
    low = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in low if not unicodedata.combining(c))
