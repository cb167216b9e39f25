"""What a person chose about newer programs, known on the window's thread and kept on the desk's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from ui.operations.update_state import PUT_OFF_S, is_put_off

if TYPE_CHECKING:
    from coachdesk.preferences import UpdateChoices
    from ui.background import Background


class KeptChoices:
    """The choices of one unlocked desk; what cannot be kept is asked again, no more."""

    def __init__(self, background: Background, folder: Path, kept: UpdateChoices) -> None:
        self._background = background
        self._folder = folder
        self._kept = kept

    def is_wanted(self, version: str) -> bool:
        """Tell whether somebody had begun to download this version, and not stopped it."""
        return version != "" and self._kept.wanted == version

    def is_put_off(self, version: str) -> bool:
        """Tell whether this version is to be left unmentioned now."""
        return version != "" and is_put_off(self._kept.put_off, self._kept.put_off_until, version, time())

    def want(self, version: str) -> None:
        """Keep that this version is being downloaded; "" for none."""
        self._choose(lambda kept: replace(kept, wanted=version))

    def put_off(self, version: str) -> None:
        """Keep that this version is to be left unmentioned for a week."""
        until = int(time()) + PUT_OFF_S
        self._choose(lambda kept: replace(kept, put_off=version, put_off_until=until))

    def _choose(self, change: Callable[[UpdateChoices], UpdateChoices]) -> None:
        self._kept = change(self._kept)
        folder = self._folder
        self._background.run(lambda: _keep(folder, change))


# On the desk's thread


def note_program(folder: Path, program: str) -> tuple[UpdateChoices, bool]:
    """Return what is kept, and whether a newer version opens this desk for the first time."""
    from coachdesk.preferences import read_preferences
    from sync.protocol.versions import is_older

    kept = read_preferences(folder).updates
    if kept.program != program:
        _keep(folder, lambda now: replace(now, program=program))
    return kept, bool(kept.program) and is_older(kept.program, program)


def _keep(folder: Path, change: Callable[[UpdateChoices], UpdateChoices]) -> None:
    from coachdesk.preferences import choose_updates

    try:
        choose_updates(folder, change)
    except OSError:
        return
