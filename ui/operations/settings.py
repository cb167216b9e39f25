"""What a person chooses for the program on this desk: language, theme, lock delay, the names on reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Background, Task
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.preferences import Preferences
    from coachdesk.storage.cabinet import Cabinet


def read_preferences(folder: Path) -> Preferences:
    """Return the preferences of a desk; the lock screen needs them, and they are one small file."""
    from coachdesk import preferences

    return preferences.read_preferences(folder)


def write_preferences(
    background: Background,
    folder: Path,
    chosen: Preferences,
    on_done: Callable[[None], None],
    *,
    owner: QObject,
) -> Task:
    """Keep the preferences."""

    def work() -> None:
        from coachdesk import preferences

        preferences.choose(folder, chosen)

    return background.run(work, on_done, owner=owner)


def read_organisation(ops: Operations, on_done: Callable[[str], None], *, owner: QObject) -> Task:
    """Read the name of the organisation that reports show."""

    def work(cabinet: Cabinet) -> str:
        from coachdesk.services import settings

        return settings.organisation(cabinet)

    return ops.run_query(work, on_done, owner=owner)


def name_organisation(ops: Operations, name: str, on_done: Callable[[str], None], *, owner: QObject) -> Task:
    """Keep the name of the organisation; the answer is the name as it is kept."""

    def work(cabinet: Cabinet) -> str:
        from coachdesk.services import settings

        return settings.name_organisation(cabinet, name)

    return ops.run_command(work, on_done, owner=owner)


def rename_me(
    ops: Operations, name: str, on_done: Callable[[Changed | None], None], *, owner: QObject
) -> Task:
    """Correct the name of whoever works on this desk."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import register

        return register.rename_me(cabinet, name)

    return ops.run_command(work, on_done, owner=owner)
