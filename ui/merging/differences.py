"""Which words of several texts differ: pure, so that it can be tested without a window."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Piece = tuple[str, bool]
"""Some words, and whether another text does not have them there."""

WORDS = re.compile(r"\s*\S+|\s+")
ITEMS = re.compile(r",*[^,]+|,+")
"""A list of labels is compared label by label."""

_LOOSE = " ,\t\n\u00a0\u202f"
_LONGEST_ALIKE = 260
_KEPT_ALIKE = 90
GAP = " […] "
"""What stands for words that every text has."""

_MOST_PAIRS = 4_000_000
"""Words of one text times words of the other that are compared: beyond, all that lies between is marked at once."""


_LEAST_ALIKE = 1 / 3
"""Of a text's words: one that shares fewer is another text, and marking it from end to end tells nothing."""

_FEW = 4
"""Texts of so few words are marked all the same: they are seen at a glance, and which digit differs is the point."""


def differing(texts: Sequence[str], pieces: re.Pattern[str] = WORDS) -> list[list[Piece]]:
    """Return each text in pieces; joined again they are the text. Equal texts have one piece.

    Where two texts share nearly no word nothing is marked: each is to be read as a whole.
    """
    split = [pieces.findall(text) for text in texts]
    marks = [[False] * len(words) for words in split]
    for first in range(len(texts)):
        for second in range(first + 1, len(texts)):
            _mark(split[first], split[second], marks[first], marks[second])
    if pieces is WORDS and any(
        _is_marked_throughout(words, marked) for words, marked in zip(split, marks, strict=True)
    ):
        return [[(text, False)] for text in texts]
    return [_runs(words, marked) for words, marked in zip(split, marks, strict=True)]


def _mark(ours: list[str], theirs: list[str], our_marks: list[bool], their_marks: list[bool]) -> None:
    a, b = [word.lstrip(_LOOSE) for word in ours], [word.lstrip(_LOOSE) for word in theirs]
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    a, b = a[start : len(a) - end], b[start : len(b) - end]
    if len(a) * len(b) > _MOST_PAIRS:
        blocks = [("replace", 0, len(a), 0, len(b))]
    else:
        blocks = [*SequenceMatcher(None, a, b, autojunk=False).get_opcodes()]
    for tag, i, j, k, m in blocks:
        if tag != "equal":
            our_marks[start + i : start + j] = [True] * (j - i)
            their_marks[start + k : start + m] = [True] * (m - k)


def _is_marked_throughout(words: Sequence[str], marks: Sequence[bool]) -> bool:
    return len(words) > _FEW and marks.count(False) < _LEAST_ALIKE * len(words)


def _runs(words: Sequence[str], marks: Sequence[bool]) -> list[Piece]:
    """Return neighbours of the same kind as one piece; spaces before marked words stay outside of the mark."""
    runs: list[list[str]] = []
    kinds: list[bool] = []
    for word, is_marked in zip(words, marks, strict=True):
        if kinds and kinds[-1] is is_marked:
            runs[-1].append(word)
            continue
        space = word[: len(word) - len(word.lstrip(_LOOSE))]
        is_apart = bool(is_marked and space and runs)
        if is_apart:
            runs[-1].append(space)
        runs.append([word.lstrip(_LOOSE) if is_apart else word])
        kinds.append(is_marked)
    return [("".join(run), kind) for run, kind in zip(runs, kinds, strict=True)]


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a text with what is alike over a long stretch left out, but for the words next to what differs.

    A text that is alike from end to end stays whole.
    """
    if not any(is_marked for _, is_marked in pieces):
        return list(pieces)
    short: list[Piece] = []
    for at, (text, is_marked) in enumerate(pieces):
        if is_marked or len(text) <= _LONGEST_ALIKE:
            short.append((text, is_marked))
            continue
        begin = "" if at == 0 else _first_words(text)
        end = "" if at == len(pieces) - 1 else _last_words(text)
        gap = GAP.lstrip() if not begin else GAP if end else GAP.rstrip()
        short.append((begin + gap + end, False))
    return short


def _first_words(text: str) -> str:
    cut = text[:_KEPT_ALIKE]
    return cut[: max(cut.rfind(" "), cut.rfind("\n"), 1)]


def _last_words(text: str) -> str:
    cut = text[-_KEPT_ALIKE:]
    found = min((at for at in (cut.find(" "), cut.find("\n")) if at >= 0), default=-1)
    return cut[found + 1 :]
