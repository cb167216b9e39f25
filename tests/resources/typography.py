"""The typography rules of the texts people read, as checks that name what is wrong."""

from __future__ import annotations

import re
import string

NO_BREAK = "\u00a0"
NARROW = "\u202f"

_FRENCH = (
    (re.compile(r"'"), "straight apostrophe: write ’"),
    (re.compile(rf"(?<![{NARROW}!?])[;!?]"), "no U+202F before ; ! ?"),
    (re.compile(rf"(?<![{NO_BREAK}\d:])(?<!https)(?<!http):(?!\w+\}})"), "no U+00A0 before :"),
    (re.compile(rf"«(?!{NO_BREAK})"), "no U+00A0 after «"),
    (re.compile(rf"(?<!{NO_BREAK})»"), "no U+00A0 before »"),
    (re.compile(r'"'), "straight quotation mark: write « »"),
    (re.compile(r"(?<=[\d\}]) ?[%€]"), "no U+00A0 before % or €"),
    (re.compile(r"[“”]"), "English quotation mark: write « »"),
)
_ENGLISH = (
    (re.compile(r"'"), "straight apostrophe: write ’"),
    (re.compile(rf"[ {NO_BREAK}{NARROW}][;!?:](?!\w)"), "space before ; ! ? :"),
    (re.compile(r"[«»]"), "French quotation mark"),
    (re.compile(r'"'), "straight quotation mark: write “ ”"),
)
_BOTH = (
    (re.compile(r"\.\.\."), "three dots: write …"),
    (re.compile(r"  "), "two spaces in a row"),
    (re.compile(r"^\s|\s$"), "white space at an end"),
    (re.compile(r"[ \u00a0\u202f][,.](?![\w…])"), "space before , or ."),
    (re.compile(r"[\x00-\x09\x0b-\x1f\x7f]"), "control character"),
)


def faults(text: str, lang: str) -> list[str]:
    """Return what is wrong with a text in one language, in words; empty when nothing is."""
    rules = (*(_FRENCH if lang == "fr" else _ENGLISH), *_BOTH)
    found = []
    for pattern, reason in rules:
        match = pattern.search(text)
        if match:
            found.append(f"{reason} (at {text[max(0, match.start() - 12) : match.end() + 6]!r})")
    return found


def placeholders(text: str) -> set[str]:
    """Return the names between braces in a text; raise ``ValueError`` for a brace that does not close."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
