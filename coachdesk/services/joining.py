"""Put two answers to one question together, so that nothing of either is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import reduce

from coachdesk.programme.declaration import FieldSpec, FieldType, Plain

_ENDS = re.compile(r"((?<=[.!?…»])[ \t\u00a0\u202f]+|\s*\n\s*)")
"""What stands between two sentences, or two lines."""


def can_join(spec: FieldSpec) -> bool:
    """Tell whether several answers to a field can stand together: texts of several lines, and lists."""
    return spec.type in (FieldType.NOTE, FieldType.CHOICES)


def joined(spec: FieldSpec, values: Sequence[Plain]) -> Plain:
    """Return plain answers put together, in their order: every code of the lists, every sentence of the texts.

    What several of them say in the same words is said once.
    """
    if spec.type is FieldType.CHOICES:
        return sorted({code for value in values if isinstance(value, list) for code in value})
    texts = [value for value in values if isinstance(value, str) and value]
    return reduce(joined_texts, texts) if texts else None


def joined_texts(first: str, second: str) -> str:
    """Return a text with every sentence of both: where they differ, what the first says and then the second."""
    ours, theirs = _pieces(first), _pieces(second)
    matcher = SequenceMatcher(None, [one for one, _ in ours], [one for one, _ in theirs], autojunk=False)
    kept: list[tuple[str, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            # The longer of the two ends: a paragraph that one of them began stays one.
            kept += [
                (words, max(end, other, key=len))
                for (words, end), (_, other) in zip(ours[i:j], theirs[k:m], strict=True)
            ]
        else:
            kept += [*ours[i:j], *theirs[k:m]]
    return "".join(words + (end or _end_after(words)) for words, end in kept).strip()


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return the sentences of a text, each with what stands after it; joined again they are the text."""
    parts = _ENDS.split(text)
    return [(words, end) for words, end in zip(parts[::2], [*parts[1::2], ""], strict=True) if words or end]


def _end_after(words: str) -> str:
    return " " if words[-1:] in ".!?…»" else "\n"
