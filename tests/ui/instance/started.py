"""The program, started as a person does, in a process of its own; what its window shows is told by the robot's map."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[3]
PATIENCE_S = 30.0


class Person:
    """Somebody at a laptop: a home, and the programs that were started there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._started: list[Started] = []
        self.program = CHECKOUT
        """Where the program's packages are."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of this person's programs."""
        return {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(self.program),
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "LOCALAPPDATA": str(self.home / "local"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "DISPLAY": "",
            "WAYLAND_DISPLAY": "",
        }

    def start(self, *arguments: str | Path) -> Started:
        """Start the program."""
        started = Started(self, self.home / f"map-{len(self._started)}.json", [str(one) for one in arguments])
        self._started.append(started)
        return started

    def end(self) -> None:
        """End every program that still runs."""
        for one in self._started:
            one.kill()


class Started:
    """One start of the program."""

    def __init__(self, person: Person, place: Path, arguments: list[str]) -> None:
        self._map = place
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "coachdesk", *arguments],
            cwd=person.home,
            env={**person.environment, "COACHDESK_ROBOT_MAP": str(place)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def ended(self, timeout_s: float = PATIENCE_S) -> tuple[int, str]:
        """Wait for the end; return the exit code and what was said."""
        _out, said = self.process.communicate(timeout=timeout_s)
        return self.process.returncode, said.decode()

    @property
    def seen(self) -> dict[str, Any]:
        """What is in sight; nothing before the first painting."""
        try:
            found: dict[str, Any] = json.loads(self._map.read_bytes())
        except (OSError, ValueError):
            return {}
        return found

    @property
    def texts(self) -> set[str]:
        """The keys of the program's own texts that are in sight."""
        return {key for part in self.seen.get("parts", ()) for key in part.get("keys", ())}

    def wait(self, is_so: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        until = time.monotonic() + PATIENCE_S
        while not is_so():
            if self.process.poll() is not None:
                raise AssertionError(f"ended while waiting for {what}: {self.ended()}")
            if time.monotonic() > until:
                raise AssertionError(f"not in time: {what}; seen: {self.seen}")
            time.sleep(0.05)

    def shown(self, screen: str) -> Started:
        """Wait until its window shows a screen."""
        self.wait(lambda: self.seen.get("screen") == screen, screen)
        return self

    def kill(self) -> None:
        """End it as the task manager does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
