"""At the start: is there a window on this desk already? Then it gets what was asked, and this process ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep

from ui.instance.claim import Claim, Note, claim_path, read_note, take_claim, windows_open
from ui.places import claims_folder

SILENT_AFTER_S = 2.0
"""How long a window that is there may take to answer."""
STARTING_AFTER_S = 30.0
"""How long it may take to be there at all: the first start of a day is slow on an old laptop."""
_AGAIN_S = 0.05


class NoAnswer(Exception):
    """A window is open on this desk, and it does not answer."""


def enter(folder: Path, files: Sequence[Path], *, is_for_any: bool = False) -> Claim | None:
    """Return the claim to the window on a desk, or None when one that is open took the files over.

    ``is_for_any``: a file that was double clicked goes to whichever window is open. Raises ``NoAnswer``, and
    ``OSError`` when nothing can be kept of who has a window.
    """
    path = claim_path(folder, claims_folder())
    claim = _claim_or_hand_over(path, files)
    if claim is not None and is_for_any and files and _hand_to_any(path, files):
        claim.let_go()
        return None
    return claim


def _claim_or_hand_over(path: Path, files: Sequence[Path]) -> Claim | None:
    began, named_at = monotonic(), 0.0
    while (claim := take_claim(path)) is None:
        note = read_note(path)
        now = monotonic()
        if note.server:
            named_at = named_at or now
            if _is_taken(note, files, named_at + SILENT_AFTER_S - now):
                return None
        elif note.pid or now - began > STARTING_AFTER_S:
            raise NoAnswer  # its window is there, and cannot be reached
        sleep(_AGAIN_S)
    return claim


def _is_taken(note: Note, files: Sequence[Path], left_s: float) -> bool:
    """Tell whether the window took it; False when there is nobody (any more)."""
    from ui.instance.handing_over import Answer, hand_over

    answer = hand_over(note, files, max(0.0, left_s))
    if answer is Answer.SILENT or (answer is Answer.NOBODY and left_s <= 0):
        raise NoAnswer
    return answer is Answer.TAKEN


def _hand_to_any(own: Path, files: Sequence[Path]) -> bool:
    for note in windows_open(claims_folder(), but=own):
        try:
            if _is_taken(note, files, SILENT_AFTER_S):
                return True
        except NoAnswer:
            continue
    return False
