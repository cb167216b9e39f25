"""How far a typed word is from a word of the list."""

from __future__ import annotations


def distance(typed: str, word: str) -> int:
    """Return the fewest letters to change, add, leave out or exchange with a neighbour (alignment)."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(typed, start=1):
        earlier, before, row = before, row, [at]
        for place, other in enumerate(word, start=1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == word[place - 2] and typed[at - 2] == other:
                cost = min(cost, earlier[place - 2] + 1)
            row.append(cost)
    return row[-1]


def is_near(typed: str, word: str) -> bool:
    """Tell whether a typed word may be a slip for a word: a third of its letters wrong at most, and three."""
    most = min(3, max(1, len(word) // 3))
    return abs(len(typed) - len(word)) <= most and distance(typed, word) <= most
