"""A person's hands at the laptop: looks at the map of the window, clicks and types."""

from __future__ import annotations

import json
import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path

from windows.verification.screen_map import NOTHING, Part, ScreenMap, read_map
from windows.verification.session import Session

PATIENCE_S = 30.0
_LOOK_S = 0.05
_REST_S = 0.2
_TRIES = 3
_FOREIGN_WINDOW = (
    "for _ in $(seq 60); do t=$(xdotool getactivewindow getwindowname 2>/dev/null)\n"
    '[ -n "$t" ] && [ "${t%CoachDesk}" = "$t" ]'
)
"""Begins a loop of the shell that asks whether a window in front is none of the program's."""

_LOOK = "look() { import -window root -silent rgb:- | md5sum; }; before=$(look)\n"
_WAIT_FOR_PICTURE = (
    'for _ in $(seq 40); do now=$(look); [ "$now" = "$before" ] || break; sleep 0.1; done\n'
    'for _ in $(seq 12); do sleep 0.15; last=$now; now=$(look); [ "$now" != "$last" ] || break; done\n'
)


class NeverSeen(Exception):
    """What was waited for did not come."""


class Robot:
    """Works in the one window of the program, by its map."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._place = session.out / "map.json"
        # Letters with accents are keys of their own then; a layout that changes while one types is not followed.
        session.run("setxkbmap fr oss", 10)

    def open_program(self, program: Path, *arguments: str) -> None:
        """Start the program, asking it for its map."""
        self._place.unlink(missing_ok=True)
        words = " ".join(shlex.quote(word) for word in arguments)
        variable = f"COACHDESK_ROBOT_MAP={shlex.quote(self._session.inside(self._place))}"
        self._session.start(f"{self._session.linux(program)} {words}", variable)

    def double_click(self, file: Path) -> None:
        """Open a file by what Windows knows of its ending; the program that opens is asked for its map."""
        self._place.unlink(missing_ok=True)
        variable = f"COACHDESK_ROBOT_MAP={shlex.quote(self._session.inside(self._place))}"
        self._session.start(f"start {shlex.quote(self._session.inside(file))}", variable)

    def look(self) -> ScreenMap:
        """Return what is in front now."""
        try:
            return read_map(self._place.read_text("utf-8"))
        except (OSError, json.JSONDecodeError):
            return NOTHING

    def wait(self, is_so: Callable[[ScreenMap], object], what: str, seconds: float = PATIENCE_S) -> ScreenMap:
        """Look until something is so; raises ``NeverSeen``."""
        until = time.monotonic() + seconds
        while True:
            seen = self.look()
            if is_so(seen):
                return seen
            if time.monotonic() > until:
                raise NeverSeen(f"{what} (in front: {seen.front} on {seen.screen})")
            time.sleep(_LOOK_S)

    def wait_for(self, name: str, seconds: float = PATIENCE_S) -> Part:
        """Wait for a part that can be used; return it when it has come to rest."""
        return self._at_rest(lambda seen: seen.usable(name), name, seconds)

    def wait_for_text(self, key: str, seconds: float = PATIENCE_S) -> Part:
        """Wait until a text of the program is shown; return its label or button."""
        seen = self.wait(lambda seen: seen.saying(key), key, seconds)
        return seen.saying(key)[0]

    def click(self, part: str | Part, times: int = 1, button: int = 1) -> None:
        """Click the middle of a part."""
        where = self.wait_for(part) if isinstance(part, str) else part
        x, y = where.middle
        self._do(f"mousemove {x} {y} click --repeat {times} --delay 60 {button}")

    def press(self, key: str) -> None:
        """Click the button that says a text of the program."""
        self.click(self._at_rest(lambda seen: seen.button(key), key))

    def rest(self) -> None:
        """Wait a moment, as somebody who reads."""
        time.sleep(2 * _REST_S)

    def type(self, text: str, into: str | None = None) -> None:
        """Type letters, where the keyboard is or into a part after clicking it."""
        if into is not None:
            self.click(into)
        self._do(f"type --delay 20 -- {shlex.quote(text)}", 60)

    def key(self, *keys: str) -> None:
        """Press keys as xdotool calls them: ``Return``, ``ctrl+k``."""
        self._do("key --delay 40 " + " ".join(keys))

    def turn_page(self, *keys: str) -> None:
        """Press keys in a window that draws no map, and wait until its picture has changed and come to rest."""
        self._session.run(_LOOK + f"xdotool key --delay 40 {' '.join(keys)}\n" + _WAIT_FOR_PICTURE, 60)

    def choose_file(self, path: str) -> None:
        """Type a path into Windows' own dialog for files and accept it; on a busy machine letters go astray."""
        for _ in range(_TRIES):
            # Its title is the question alone; the program's own windows end with its name.
            self._session.run(f"{_FOREIGN_WINDOW} && break; sleep 0.1; done; sleep 0.5", 20)
            self.key("ctrl+a")  # a name may be proposed
            self._type_path(path)
            self.key("Return")
            closed = self._session.run(f"{_FOREIGN_WINDOW} || exit 0; sleep 0.1; done; exit 1", 20)
            if closed.status == 0:
                return
            self.key("Return")  # it says that there is no such file
        raise NeverSeen(f"the dialog for files takes {path.rpartition(chr(92))[2]}")

    def _type_path(self, path: str) -> None:
        """Type letters, and apart from them what needs a second key: on a busy machine that is held too long."""
        runs = [run for run in re.split(r"([:\\\\])", path) if run]
        self._session.run(
            "; sleep 0.15; ".join(f"xdotool type --delay 25 -- {shlex.quote(run)}" for run in runs), 60
        )

    def copy_words(self, part: Part, into: str) -> None:
        """Select the one word of a label, copy it, and paste it somewhere else."""
        self.click(part, times=2)
        self.key("ctrl+c")
        self.click(into)
        self.key("ctrl+v")

    def _at_rest(
        self, find: Callable[[ScreenMap], Part | None], what: str, seconds: float = PATIENCE_S
    ) -> Part:
        """Return a part once it stays where it is: the map is a moment behind what was typed last."""
        before = None
        while True:
            now = find(self.wait(find, what, seconds))
            if now is not None and now == before:
                return now
            before = now
            time.sleep(_REST_S)

    def _do(self, act: str, seconds: float = 20) -> None:
        self._session.run(f"xdotool {act}", seconds)
