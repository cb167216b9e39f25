"""The two halves of the organisation's recovery key, as they are typed on a desk whose passphrase is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject

from ui.background import Background, Task
from ui.operations.desk import Unlocked, find_desk, opened

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKS_LIKE = str.maketrans("OIL", "011")
_KIND_LETTERS = 4
_GROUP = 5
_RUN = re.compile(r"[^\W_]+")
LETTERS_OF_A_HALF = 86
"""49 bytes and their checksum, after ``CDR1``."""


class HalfWrong(StrEnum):
    """What is wrong with what was typed as a half; ``SAME``: the other field holds this half already."""

    EMPTY = "empty"
    KIND = "kind"
    CUT = "cut"
    LONG = "long"
    LETTERS = "letters"
    GROUP_LENGTH = "group_length"
    CHECKSUM = "checksum"
    CHECKSUM_GROUP = "checksum_group"
    CONTENT = "content"
    OTHER_ORGANISATION = "other_organisation"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class HalfLook:
    """``which`` (1, 2) of a good half; else ``wrong``, with the group to blame and its number where that is known."""

    which: int = 0
    wrong: HalfWrong | None = None
    group: str = ""
    number: int = 0


def look_at(
    background: Background, folder: Path, text: str, on_done: Callable[[HalfLook], None], *, owner: QObject
) -> Task:
    """Find out what was typed is, for the desk of a folder."""

    def work() -> HalfLook:
        escrow = find_desk(folder).escrow
        return examined(text, escrow.organisation if escrow is not None else "")

    return background.run(work, on_done, owner=owner)


def unlock_with_organisation(
    background: Background,
    folder: Path,
    halves: tuple[str, str],
    on_done: Callable[[Unlocked], None],
    on_error: Callable[[Exception], None],
) -> Task:
    """Open the desk with both halves, in any order; a new passphrase is to be set at once.

    The answer is delivered even if nobody looks any more, to be closed. Errors: ``RecoveryRefused``, ``TextMalformed``,
    and those of an unlocking.
    """

    def work() -> Unlocked:
        from sync.client.escrow import unlock_with_halves

        return opened(unlock_with_halves(find_desk(folder), *halves))

    return background.run(work, on_done, on_error)


def examined(text: str, organisation: str) -> HalfLook:
    """Return what a text is, typed on a desk of this organisation."""
    from sync.protocol.errors import TextMalformed
    from sync.protocol.recovery import read_half

    if not text.strip():
        return HalfLook(wrong=HalfWrong.EMPTY)
    try:
        half = read_half(text)
    except TextMalformed as error:
        return _to_blame(text, HalfWrong(str(error.context["reason"])))
    if half.organisation != organisation:
        return HalfLook(wrong=HalfWrong.OTHER_ORGANISATION)
    return HalfLook(half.which)


def _to_blame(text: str, wrong: HalfWrong) -> HalfLook:
    """Look for the group of letters that is to blame: whoever typed it can put that one right."""
    runs = _RUN.findall(text)
    letters = "".join(runs).upper()[_KIND_LETTERS:]
    if wrong not in (HalfWrong.LETTERS, HalfWrong.CHECKSUM, HalfWrong.CUT):
        return HalfLook(wrong=wrong)
    groups = runs[1:] if len(runs[0]) == _KIND_LETTERS else _cut_up(letters)
    for number, group in enumerate(groups, 1):
        if set(group.upper().translate(_LOOKS_LIKE)) - set(_ALPHABET):
            return HalfLook(wrong=HalfWrong.LETTERS, group=group, number=number)
    if wrong is HalfWrong.LETTERS:
        return HalfLook(wrong=wrong)
    for number, group in enumerate(groups[:-1], 1):
        if len(group) != _GROUP:
            return HalfLook(wrong=HalfWrong.GROUP_LENGTH, group=group, number=number)
    if len(letters) != LETTERS_OF_A_HALF:
        is_short = len(letters) < LETTERS_OF_A_HALF
        return HalfLook(wrong=HalfWrong.CUT if is_short else HalfWrong.LONG)
    at = _slip(letters.translate(_LOOKS_LIKE))
    if at is None:
        return HalfLook(wrong=HalfWrong.CHECKSUM)
    number = at // _GROUP
    return HalfLook(wrong=HalfWrong.CHECKSUM_GROUP, group=_cut_up(letters)[number], number=number + 1)


def _cut_up(letters: str) -> list[str]:
    return [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]


def _slip(letters: str) -> int | None:
    """Return where one wrong letter, or two in the wrong order, explain it; the checksum tells (35 bits)."""
    from sync.protocol.errors import TextMalformed
    from sync.protocol.recovery import KIND, read_half

    for at, candidate in _one_slip_away(letters):
        try:
            read_half(KIND + candidate)
        except TextMalformed:
            continue
        return at
    return None


def _one_slip_away(letters: str) -> Iterator[tuple[int, str]]:
    for at, letter in enumerate(letters):
        if at + 1 < len(letters) and letters[at + 1] != letter:
            yield at, letters[:at] + letters[at + 1] + letter + letters[at + 2 :]
        for other in _ALPHABET:
            if other != letter:
                yield at, letters[:at] + other + letters[at + 1 :]
