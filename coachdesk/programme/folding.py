"""Fold text for search, matching and sorting: accents, case, apostrophes and hyphens aside.

Folded text is lower-case words of letters and digits with one space between them. ``N'Diaye`` and ``n diaye``
fold alike; that ``ndiaye`` finds them too is the work of ``fold_tokens`` and ``name_tokens`` (what is
indexed) and of ``query_groups`` (what is asked). Nothing here ever raises, and folding twice is folding once.

Decomposing and stripping marks is not enough: œ, æ, ß, ł, ø, đ and the Turkish dotless i have no
decomposition, and the case fold of its dotted capital brings a mark of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_UNDECOMPOSED = {
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "\u0131": "i",  # the Turkish dotless i
    "ŋ": "n",
    "ɲ": "n",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "ə": "e",
}
_APOSTROPHES = "'’‘`\u02bc\u02b9\u02bb\u02bf\u00b4\u2032\uff07\u201b"
_HYPHENS = "-–\u2010\u2011\u2012\ufe63\uff0d\u00ad"

_LONGEST_JOIN = 6
"""Pieces that are joined at most: text such as a-a-a-a-... must not grow with its square."""

_SHORT_WORD = 3
"""A first word of at most this many letters may be written onto the next: El Amrani, Da Silva, N Diaye."""


def _folded_character(character: str) -> str:
    """Return what a character folds to: letters and digits, a space for what separates, nothing for marks."""
    before, folded = "", character
    while before != folded:  # casefold may bring new marks, decomposing may bring new capitals
        before = folded
        decomposed = unicodedata.normalize("NFKD", folded).casefold()
        folded = "".join(
            _UNDECOMPOSED.get(part, part)
            for part in decomposed
            if unicodedata.category(part) not in ("Mn", "Me")
        )
    return "".join(part if part.isalnum() or unicodedata.category(part) == "Mc" else " " for part in folded)


class _Table(dict[int, str]):
    """A table for ``str.translate`` that works out each character the first time it meets it.

    What it remembers is bounded: scripts beyond the alphabets are worked out each time.
    """

    def __missing__(self, code: int) -> str:
        folded = _folded_character(chr(code))
        if code < _END_OF_ALPHABETS:
            self[code] = folded
        return folded


_END_OF_ALPHABETS = 0x3000
_FOLDED = _Table()
_LINKED = _Table({ord(link): "-" for link in _APOSTROPHES + _HYPHENS})
_SORTED = _Table({ord(apostrophe): "" for apostrophe in _APOSTROPHES})

# French text, which is nearly all there is, goes a shorter way with the same result: decompose, drop what is
# not ASCII, translate bytes. Only characters for which that is right are let in.
_FRENCH = re.compile("[\\x00-\\x7f\u00a0\u202f’«»œŒÀ-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿ]*")
_REPLACED = (("’", "'"), ("«", " "), ("»", " "), ("œ", "oe"), ("Œ", "oe"))
_FOLDED_BYTES = bytes(ord(_FOLDED[code]) if code < 0x80 else 0x20 for code in range(0x100))
_LINKED_BYTES = bytes(ord(_LINKED[code]) if code < 0x80 else 0x20 for code in range(0x100))


def _translated(text: str, table: _Table, ascii_table: bytes) -> str:
    if not text.isascii():
        if not _FRENCH.fullmatch(text):
            return text.translate(table)
        for special, plain in _REPLACED:
            text = text.replace(special, plain)
        text = unicodedata.normalize("NFKD", text)
    return text.encode("ascii", "ignore").translate(ascii_table).decode("ascii")


_PARTICLE = re.compile(rf"\s*(?:de\s+|d\s*[{re.escape(_APOSTROPHES)}]\s*)(?=\w)", re.IGNORECASE)


def fold(text: str) -> str:
    """Return the folded words of a text, one space between them."""
    return " ".join(_translated(text, _FOLDED, _FOLDED_BYTES).split())


def joined(words: Sequence[str]) -> list[str]:
    """Return neighbouring words written as one, from each word on: a prefix finds any of their unions."""
    return ["".join(words[at : at + _LONGEST_JOIN]) for at in range(len(words) - 1)]


def fold_tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text for a full-text index.

    Words linked by an apostrophe or a hyphen are there apart and as one: ``N'Diaye`` gives n, diaye, ndiaye.
    """
    linked = _translated(text, _LINKED, _LINKED_BYTES)
    if "-" not in linked:
        return tuple(linked.split())
    tokens: list[str] = []
    for word in linked.split():
        if "-" not in word:
            tokens.append(word)
            continue
        pieces = [piece for piece in word.split("-") if piece]
        tokens += pieces
        tokens += joined(pieces)
    return tuple(tokens)


def name_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a person's name for an index: apart, and as one whatever stands between them.

    ``El Amrani`` gives el, amrani, elamrani.
    """
    words = fold(name).split()
    return (*words, *joined(words))


Alternative = tuple[str, ...]
"""Words that must all be there (each as the beginning of a word)."""


def query_groups(query: str, *, most: int = 8) -> tuple[tuple[Alternative, ...], ...]:
    """Return what a query asks for: groups that must all be met, each by any one of its alternatives.

    ``N'Diaye`` gives one group: (diaye) or (ndiaye). A lone letter counts only when nothing longer was typed.
    """
    linked = query.translate(_LINKED).split()
    words = [pieces for pieces in ([p for p in word.split("-") if p] for word in linked) if pieces]
    groups: list[tuple[Alternative, ...]] = []
    pending: list[str] = []
    for place, pieces in enumerate(words, start=1):
        pending += pieces
        is_short = len(pieces) == 1 and len(pieces[0]) <= _SHORT_WORD and pieces[0].isalpha()
        if not is_short or place == len(words):
            groups.append(_alternatives(pending))
            pending = []
    longer = [group for group in groups if any(len(word) > 1 or word.isdigit() for word in group[0])]
    return tuple((longer or groups)[:most])


def _alternatives(pieces: Sequence[str]) -> tuple[Alternative, ...]:
    if len(pieces) == 1:
        return ((pieces[0],),)
    apart = tuple(piece for piece in pieces if len(piece) > 1 or piece.isdigit()) or tuple(pieces)
    return (apart, ("".join(pieces[:_LONGEST_JOIN]),))


def sort_key(last_name: str, first_names: str) -> str:
    """Return the key that sorts people as a French list does: last name, then first names.

    Accents and case do not count, the particles "de" and "d'" are passed over (de La Tour and La Fontaine
    under L, but du Bellay under D), and N'Diaye stands beside Ndiaye.
    """
    kept = _PARTICLE.sub("", last_name, count=1) if _PARTICLE.match(last_name) else last_name
    last = " ".join(kept.translate(_SORTED).split())
    first = " ".join(first_names.translate(_SORTED).split())
    return f"{last}\t{first}" if last else first
