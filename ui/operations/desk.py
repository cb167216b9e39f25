"""Open, make and lock a desk, and its secrets: everything slow happens on the desk's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Background, Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.desk import LockedDesk, OpenDesk
    from coachdesk.programme.register import Person
    from coachdesk.storage.cabinet import Notice

_HEADER_NAME = (
    "desk.json"  # coachdesk.vault.header.HEADER_NAME, whose import the first painting must not wait for
)
# What an unlocking and the first page need: imported behind the lock screen while the person types.
_BEHIND_THE_LOCK_SCREEN = (
    "coachdesk.desk",
    "coachdesk.desk_opening",
    "coachdesk.vault.slots",
    "coachdesk.services.finding",
    "coachdesk.services.register",
    "coachdesk.services.settings",
    "coachdesk.services.drafts",
)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A desk that was just opened or made; ``words`` are the recovery words of a new one."""

    desk: OpenDesk
    person: Person
    notices: tuple[Notice, ...]
    words: tuple[str, ...] = ()


def find_desk(folder: Path) -> LockedDesk:
    """Return the desk of a folder, locked; reads one small file.

    Errors: those of ``coachdesk.desk.find_desk``.
    """
    from coachdesk import desk

    return desk.find_desk(folder)


def can_be_opened_by_organisation(desk: LockedDesk) -> bool:
    """Tell whether two people of the organisation can open a locked desk, without reading anything more."""
    return desk.escrow is not None


def has_desk(folder: Path) -> bool:
    """Tell whether a folder holds a desk, readable or not; one question to the file system."""
    return (folder / _HEADER_NAME).is_file()


def seconds_to_wait(folder: Path) -> float:
    """Return how long the next attempt must wait; 0 when there is no desk to ask."""
    from coachdesk.vault.attempts import Attempts

    return Attempts(folder).seconds_to_wait()


def preload(background: Background, more: Sequence[str] = ()) -> None:
    """Import what an unlocking needs, and ``more``, while the person types."""
    from importlib import import_module
    from importlib.util import find_spec

    def work() -> None:
        for name in (*_BEHIND_THE_LOCK_SCREEN, *more):
            if find_spec(name) is not None:
                import_module(name)

    background.run(work)


def unlock(
    background: Background,
    folder: Path,
    passphrase: str,
    on_done: Callable[[Unlocked], None],
    on_error: Callable[[Exception], None],
) -> Task:
    """Open the desk with its passphrase.

    The answer is delivered even if nobody looks any more, to be closed.
    """
    return background.run(lambda: opened(find_desk(folder).unlock(passphrase)), on_done, on_error)


def unlock_with_words(
    background: Background,
    folder: Path,
    words: str,
    on_done: Callable[[Unlocked], None],
    on_error: Callable[[Exception], None],
) -> Task:
    """Open the desk with its recovery words, separated by spaces."""
    return background.run(lambda: opened(find_desk(folder).unlock_with_words(words)), on_done, on_error)


def create(
    background: Background,
    folder: Path,
    passphrase: str,
    name: str,
    on_done: Callable[[Unlocked], None],
    on_error: Callable[[Exception], None],
) -> Task:
    """Make a desk for ``name`` and open it."""

    def work() -> Unlocked:
        from coachdesk.desk import create_desk

        desk, words = create_desk(folder, passphrase, name)
        return opened(desk, words)

    return background.run(work, on_done, on_error)


def close(background: Background, desk: OpenDesk, on_done: Callable[[], None] | None = None) -> Task:
    """Close the desk's files once everything asked before is done."""
    return background.run(desk.lock, lambda _locked: on_done() if on_done is not None else None)


def change_passphrase(
    ops: Operations,
    old: str,
    new: str,
    on_done: Callable[[None], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Replace the passphrase; the old one is asked again."""
    desk = ops.desk
    return ops.background.run(lambda: desk.change_passphrase(old, new), on_done, on_error, owner=owner)


def set_passphrase(
    background: Background,
    desk: OpenDesk,
    new: str,
    on_done: Callable[[None], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Give the desk a new passphrase after it was opened with the recovery words or by the organisation."""
    return background.run(lambda: desk.set_passphrase(new), on_done, on_error, owner=owner)


def renew_recovery_words(
    ops: Operations,
    on_done: Callable[[tuple[str, ...]], None],
    on_error: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Make new recovery words; the old ones open nothing any more."""
    desk = ops.desk
    return ops.background.run(desk.renew_recovery_words, on_done, on_error, owner=owner)


def opened(desk: OpenDesk, words: tuple[str, ...] = ()) -> Unlocked:
    """Return a desk that was just opened, with who works there. On the desk's thread; closes it when that fails."""
    from coachdesk.services import register

    try:
        return Unlocked(desk, register.me(desk.cabinet), desk.notices, words)
    except BaseException:
        desk.lock()
        raise
