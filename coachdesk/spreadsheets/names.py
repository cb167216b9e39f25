"""Splits a cell that holds last name and first name."""

from __future__ import annotations

from coachdesk.programme.folding import fold
from coachdesk.spreadsheets.synonyms import choices

_PARTICLE_WORDS = (
    "ait al ben bin d da das de del della den der des di do dos du el l la le les mac mc n o saint sainte st ste"
    " ter van von"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())


def civility_of(word: str) -> str | None:
    """Return the civility that a word such as "Mme" or "M." is; a bare M or F is none."""
    if fold(word) in ("m", "") and "." not in word:
        return None
    return choices("civilities").exact(word)


def split_name(text: str, *, is_last_first: bool = True) -> tuple[str, str, str | None, bool]:
    """Return (last name, first names, civility or None, whether the cut is a guess).

    A comma cuts; then words in capitals are the last name; then the order that the header says, a particle
    keeping the word after it.
    """
    words = text.split()
    civility = civility_of(words[0]) if len(words) > 1 else None
    if civility:
        words = words[1:]
    joined = " ".join(words)
    if joined.count(",") == 1:
        last, first = (part.strip() for part in joined.split(","))
        return last, first, civility, False
    if len(words) < 2:
        return joined, "", civility, False
    by_capitals = _cut_by_capitals(words)
    if by_capitals is not None:
        return *by_capitals, civility, False
    cut = _cut(words) if is_last_first else 1
    left, right = " ".join(words[:cut]), " ".join(words[cut:])
    last, first = (left, right) if is_last_first else (right, left)
    return last, first, civility, len(words) > 2


def _cut_by_capitals(words: list[str]) -> tuple[str, str] | None:
    """Return (last name, first names) when the words in capitals are together at one end."""
    capitals = [_is_in_capitals(word) for word in words]
    if not any(capitals) or all(capitals):
        return None
    start = capitals.index(True)
    end = len(words) - capitals[::-1].index(True)
    if not all(capitals[at] or fold(words[at]) in _PARTICLES for at in range(start, end)):
        return None
    while start > 0 and fold(words[start - 1]) in _PARTICLES:
        start -= 1
    if start == 0 and end < len(words):
        return " ".join(words[:end]), " ".join(words[end:])
    if start > 0 and end == len(words):
        return " ".join(words[start:]), " ".join(words[:start])
    return None


def _is_in_capitals(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return len(letters) >= 2 and word == word.upper()


def _cut(words: list[str]) -> int:
    """Return how many of the first words are the last name, a particle keeping the next word."""
    cut = 1
    while cut < len(words) - 1 and fold(words[cut - 1]) in _PARTICLES:
        cut += 1
    return cut
