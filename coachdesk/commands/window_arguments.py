"""The arguments of the window, read without argparse's cost (15 ms of the way to the lock screen)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coachdesk.commands.exit_codes import USAGE


@dataclass(frozen=True, slots=True)
class WindowArguments:
    """Which desk, whether the demo's, which language, and the files to open; None leaves the choice to the program."""

    desk: Path | None = None
    demo: bool = False
    lang: str | None = None
    files: tuple[Path, ...] = ()


def window_arguments(given: Sequence[str]) -> WindowArguments | int:
    """Return what the window is asked, or an exit code when the words are off."""
    desk: Path | None = None
    demo, lang = False, None
    files: list[Path] = []
    rest = iter(given)
    for argument in rest:
        name, separator, value = argument.partition("=")
        if argument == "--demo":
            demo = True
        elif name in ("--desk", "--lang"):
            value = value if separator else next(rest, "")
            if not value or (name == "--lang" and value not in ("fr", "en")):
                return _refused(argument)
            if name == "--desk":
                desk = Path(value)
            else:
                lang = value
        elif _is_file(argument):
            files.append(Path(argument).absolute())  # the window that is open already may stand elsewhere
        else:
            return _refused(argument)
    if demo and desk is not None:
        return _refused("--demo --desk")
    return WindowArguments(desk, demo, lang, tuple(files))


def _is_file(argument: str) -> bool:
    """Tell a file, as a double click gives it, from a word that was mistyped."""
    return not argument.startswith("-") and (Path(argument).name != argument or bool(Path(argument).suffix))


def _refused(argument: str) -> int:
    if sys.stderr is not None:  # started from an icon, nobody is there to read
        sys.stderr.write(f"coachdesk: {argument}: see coachdesk --help\n")
    return USAGE
