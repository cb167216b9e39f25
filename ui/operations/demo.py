"""The demo desk: where it is, whether it is ready, and making it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from ui.background import Background, Progress, Task
from ui.formats import programme_zone


def demo_folder() -> Path:
    """Return where the demo desk is kept, whether it is there or not."""
    from coachdesk.demo import keeping

    return keeping.demo_folder()


def demo_passphrase() -> str:
    """Return the passphrase of every demo desk: it guards invented people."""
    from coachdesk.demo import PASSPHRASE

    return PASSPHRASE


def is_ready(folder: Path) -> bool:
    """Tell whether a demo desk of these days is there; quick."""
    from coachdesk.demo import keeping

    return keeping.is_ready(folder, datetime.now(programme_zone()).date())


def make_ready(
    background: Background,
    folder: Path,
    on_done: Callable[[Path], None],
    on_error: Callable[[Exception], None],
    on_progress: Callable[[int, int], None],
    *,
    owner: QObject,
) -> Task:
    """Make the demo desk if it is not there; it takes some seconds."""

    def work(progress: Progress) -> Path:
        from coachdesk.demo import keeping

        today = datetime.now(programme_zone()).date()
        return keeping.ready_demo_desk(folder, today, progress=progress.report)

    return background.run_long(work, on_done, on_error, on_progress, owner=owner)
