"""Search over people and notes: any prefix of two letters or more, accents and case aside, newest first."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from coachdesk.programme.folding import Alternative, fold_tokens, query_groups
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.index.summaries import read_day

_SNIPPET = 120
_ONLY_DIGITS = re.compile(r"[\d\s.+()-]{4,}")


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person found: name, and a second line (town or telephone) to tell namesakes apart."""

    case_id: str
    display_name: str
    detail: str


@dataclass(frozen=True, slots=True)
class NoteHit:
    """A note found; ``snippet`` is text in pieces, each with whether it matched."""

    case_id: str
    display_name: str
    kind: str
    entity_id: str
    held_on: date | None
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What a search found."""

    people: tuple[PersonHit, ...] = ()
    notes: tuple[NoteHit, ...] = ()


Groups = tuple[tuple[Alternative, ...], ...]


def asked(query: str) -> Groups:
    """Return what was typed as groups of alternatives; digits with spaces are one word, or stand as in a note."""
    if _ONLY_DIGITS.fullmatch(query.strip()):
        pieces = tuple(re.findall(r"\d+", query))
        if not pieces:
            return ()
        whole = ("".join(pieces),)
        return ((whole,),) if len(pieces) == 1 else ((whole, pieces),)
    return tuple(group for group in query_groups(query) if any(len("".join(words)) > 1 for words in group))


def _match(groups: Groups) -> str:
    """Return the full-text expression: every group, each by any of its alternatives, every word as a prefix."""
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(f'"{word}"*' for word in words) + ")" for words in group) + ")"
        for group in groups
    )


def search(sql: SqlFile, query: str, *, limit: int = 50) -> SearchResults:
    """Return people and notes in which every word of the query begins some word.

    Fewer than two letters find nothing. People come by name, first those whose name begins with the first word; notes
    newest first.
    """
    groups = asked(query)
    if not groups:
        return SearchResults()
    match = _match(groups)
    words = tuple(dict.fromkeys(word for group in groups for words in group for word in words))
    people = sql.execute(
        "SELECT case_id, display_name, city, phone FROM person WHERE row IN"
        " (SELECT rowid FROM person_words WHERE person_words MATCH ?) AND NOT is_deleted"
        " ORDER BY sort_key NOT GLOB ?, sort_key LIMIT ?",
        (match, groups[0][-1][0] + "*", limit),
    )
    notes = sql.execute(
        "SELECT e.case_id, p.display_name, e.kind, e.entity, e.held_on, e.text"
        # CROSS JOIN keeps the full text outermost: newest first, and no further than the limit.
        " FROM entry_words CROSS JOIN entry AS e ON e.row = entry_words.rowid"
        " CROSS JOIN person AS p ON p.case_id = e.case_id"
        " WHERE entry_words MATCH ? AND NOT p.is_deleted ORDER BY entry_words.rowid DESC LIMIT ?",
        (match, limit),
    )
    return SearchResults(
        tuple(PersonHit(str(row[0]), str(row[1]), str(row[2] or row[3] or "")) for row in people),
        tuple(
            NoteHit(
                str(row[0]),
                str(row[1]),
                str(row[2]),
                str(row[3]),
                read_day(row[4]),
                snippet(str(row[5]), words),
            )
            for row in notes
        ),
    )


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)


def snippet(text: str, words: Collection[str]) -> tuple[tuple[str, bool], ...]:
    """Return the surroundings of the first match in pieces, each with whether it matched."""
    start, end = 0, len(text)
    spans: list[tuple[int, int]] = []
    for found in _WORD.finditer(text):
        if found.start() >= end:
            break
        if any(token.startswith(word) for token in fold_tokens(found.group()) for word in words):
            if not spans:
                start = _window_start(text, found.start())
                end = min(start + _SNIPPET, len(text))
            spans.append((found.start(), min(found.end(), end)))
    end = min(end, start + _SNIPPET)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for begin, finish in spans:
        pieces += [(text[at:begin], False)] if begin > at else []
        pieces.append((text[begin:finish], True))
        at = finish
    pieces += [(text[at:end], False)] if at < end else []
    pieces += [(" …", False)] if end < len(text) else []
    return tuple((piece.replace("\n", " "), is_match) for piece, is_match in pieces)


def _window_start(text: str, match_start: int) -> int:
    """Return where a snippet begins: a third of its length before the match, at the beginning of a word."""
    start = match_start - _SNIPPET // 3
    if start <= 0:
        return 0
    space = text.find(" ", start, match_start)
    return space + 1 if space >= 0 else start
