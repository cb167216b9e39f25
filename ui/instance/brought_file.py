"""What a file is that the program was started with, and whether it can be opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from ui.operations.carrying import BUNDLE_SUFFIX, LEFT_SUFFIX, RECEIPT_SUFFIX
from ui.operations.joining import INVITATION_SUFFIX

_LONGEST_NAME = 60


class Kind(Enum):
    """What is done with it: read on the Synchronisation page, or joining."""

    EXCHANGE = auto()
    INVITATION = auto()


_KINDS = {
    BUNDLE_SUFFIX: Kind.EXCHANGE,
    RECEIPT_SUFFIX: Kind.EXCHANGE,
    LEFT_SUFFIX: Kind.EXCHANGE,
    INVITATION_SUFFIX: Kind.INVITATION,
}


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """``problem``: the key of the sentence that says why it cannot be opened, or ""."""

    path: Path
    kind: Kind = Kind.EXCHANGE
    problem: str = ""

    @property
    def name(self) -> str:
        """Its name, short enough for a sentence."""
        name = self.path.name
        return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 16]}…{name[-15:]}"


def look_at(path: Path) -> BroughtFile:
    """Look at a file; it may lie on a stick or in a network, so never on the window's thread."""
    kind = _KINDS.get(path.suffix.lower())
    try:
        if not path.exists():
            return BroughtFile(path, problem="instance.missing")
        if kind is None or not path.is_file():
            return BroughtFile(path, problem="instance.other_kind")
        with path.open("rb") as file:
            is_empty = not file.read(1)
    except (OSError, ValueError):
        return BroughtFile(path, problem="instance.unreadable")
    return BroughtFile(path, kind, "instance.empty" if is_empty else "")
