"""Which words of a text answer what was typed: they are shown in bold."""

from __future__ import annotations

import re

from coachdesk.programme.folding import fold_tokens, query_groups

Piece = tuple[str, bool]
"""A piece of text and whether it matched."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)


def asked_words(query: str) -> tuple[str, ...]:
    """Return the folded words that a query looks for."""
    found = (word for group in query_groups(query) for alternative in group for word in alternative)
    return tuple(dict.fromkeys(found))


def marked(text: str, words: tuple[str, ...]) -> tuple[Piece, ...]:
    """Return a text in pieces: those words are marked in which some word looked for begins."""
    if not words:
        return ((text, False),) if text else ()
    pieces: list[Piece] = []
    at = 0
    for found in _WORD.finditer(text):
        if any(token.startswith(word) for token in fold_tokens(found.group()) for word in words):
            if found.start() > at:
                pieces.append((text[at : found.start()], False))
            pieces.append((found.group(), True))
            at = found.end()
    if at < len(text):
        pieces.append((text[at:], False))
    return tuple(pieces)


def answers(text: str, query: str) -> bool:
    """Tell whether every group of a query finds its words at the beginning of some words of a text."""
    tokens = fold_tokens(text)
    return all(
        any(
            all(any(token.startswith(word) for token in tokens) for word in alternative)
            for alternative in group
        )
        for group in query_groups(query)
    )
