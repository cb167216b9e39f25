"""The log: what failed and where in the program, never what anybody typed.

A record holds the kind of error, its stable code, and the places in the source. Messages and values of
exceptions stay out, because they may hold a name; so do log messages with arguments.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType

_BYTES = 200_000
_FILES = 3
_ROOT = Path(__file__).resolve().parents[1]


class _Wordless(logging.Formatter):
    """Time, level, the message's constant part, and for an exception its kind and places."""

    def format(self, record: logging.LogRecord) -> str:
        stamp = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        line = f"{stamp} {record.levelname} {record.name}: {record.msg}"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + places_of(record.exc_info[1])
        return line


def places_of(error: BaseException) -> str:
    """Return an exception's kind, code and places in the source, without its message or values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        code = getattr(current, "code", "")
        lines.append(f"  {type(current).__name__}" + (f" [{code}]" if isinstance(code, str) and code else ""))
        lines += [
            f"    {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(_traceback_of(current))
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _traceback_of(error: BaseException) -> TracebackType | None:
    return error.__traceback__


def _short(file_name: str) -> str:
    try:
        return str(Path(file_name).resolve().relative_to(_ROOT))
    except ValueError:
        return Path(file_name).name  # a path outside the program may hold the name of the person's account


def start_log(folder: Path) -> Path | None:
    """Begin to write the log in ``folder``; return its file, ``None`` when it cannot be written."""
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "coachdesk.log"
        handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(_Wordless())
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    for former in [one for one in root.handlers if isinstance(one, RotatingFileHandler)]:
        root.removeHandler(former)
        former.close()
    root.addHandler(handler)
    return path
