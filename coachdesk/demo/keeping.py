"""Keep the demo desk of this machine: made once, opened at once afterwards, made anew when it is old.

Its dates are around the day on which it was made, so a desk of last month would have everything late. Whoever tries
things on it loses them then: it is a demonstration.
"""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import platformdirs

from coachdesk import __version__
from coachdesk.preferences import read_preferences, write_preferences

if TYPE_CHECKING:
    from coachdesk.demo.building import Progress

_MARK_NAME = "demo.json"
_CONTENT = 4
"""Raised when the invented people change, so that an older demo desk is made anew."""

_DAYS_FRESH = 5


def demo_folder() -> Path:
    """Return where the demo desk of this person is kept, whether it is there or not."""
    return Path(platformdirs.user_state_dir("CoachDesk", appauthor=False)) / "demo-desk"


def today_there() -> date:
    """Return today's date where the invented people live."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def is_ready(folder: Path, today: date) -> bool:
    """Tell whether a demo desk of this version and of these days is there; quick, nothing is opened."""
    try:
        mark = json.loads((folder / _MARK_NAME).read_text("utf-8"))
        built_on = date.fromisoformat(mark["built_on"])
        made_by = (mark["version"], mark["content"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    is_fresh = 0 <= (today - built_on).days < _DAYS_FRESH
    return is_fresh and made_by == (__version__, _CONTENT) and (folder / "desk.json").exists()


def ready_demo_desk(
    folder: Path | None = None, today: date | None = None, *, progress: Progress | None = None
) -> Path:
    """Return the folder of a demo desk that is ready to be unlocked with ``PASSPHRASE``, made when needed.

    ``progress`` is called with (written, of how many). Raises ``DeskBusy`` when an old one is open in another
    process, ``FolderUnusable`` when it cannot be made.
    """
    folder = demo_folder() if folder is None else folder
    today = today_there() if today is None else today
    if is_ready(folder, today):
        return folder
    from coachdesk.demo.building import build_demo_desk  # noqa: PLC0415 - behind the quick look above

    preferences = read_preferences(folder)
    _clear(folder)
    # The mark has no day until all is written: a desk whose making was interrupted is made anew.
    _mark(folder, "")
    build_demo_desk(folder, today, progress=progress)
    write_preferences(folder, preferences)
    _mark(folder, today.isoformat())
    return folder


def _mark(folder: Path, built_on: str) -> None:
    from coachdesk.desk import FolderUnusable  # noqa: PLC0415 - only when one is made

    mark = {"version": __version__, "content": _CONTENT, "built_on": built_on}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _MARK_NAME).write_text(json.dumps(mark), "utf-8")
    except OSError:
        raise FolderUnusable() from None


def _clear(folder: Path) -> None:
    """Remove an old demo desk; nothing that does not look like one is touched.

    Raises ``DeskBusy`` when it is open in another process, ``DeskExists`` when a real desk is there.
    """
    from coachdesk.desk import DeskExists, FolderUnusable  # noqa: PLC0415 - only when one is made
    from coachdesk.desk_opening import hold_folder  # noqa: PLC0415 - as above

    if not folder.exists():
        return
    if (folder / "desk.json").exists():
        if not (folder / _MARK_NAME).exists():
            raise DeskExists()
        hold_folder(folder).release()
    try:
        shutil.rmtree(folder)
    except OSError:
        raise FolderUnusable() from None
