"""The growing delay after wrong passphrases, kept beside the header so that a restart does not forget it.

It slows down somebody at the keyboard; against a copied desk only the passphrase's 80 bits help. Somebody who
may delete files or put the clock forward gets round it, and could as well copy the desk.
Standard library only: the lock screen asks it.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

from coachdesk.vault.private_file import put_in_place

ATTEMPTS_NAME = "attempts.json"
FREE_ATTEMPTS = 2
LONGEST_S = 60.0
_MAX_BYTES = 4096
_FAILURES_WHEN_DAMAGED = FREE_ATTEMPTS + 7
"""A damaged file is no way round the delay: it counts as much as the longest one asks for, once."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """The count of one desk folder."""

    folder: Path

    def seconds_to_wait(self, now: float | None = None) -> float:
        """Return how long the next attempt must wait; ``now`` is Unix seconds."""
        instant = time.time() if now is None else now
        failures, last_at = self._read()
        delay = _delay_s(failures)
        if delay <= 0:
            return 0.0
        # A clock that was put back would ask for years: the wait is counted anew from here, and that is
        # written down, so that it passes. Where nothing can be written, nobody is kept out.
        if last_at > instant:
            return delay if self._write(failures, instant) else 0.0
        return max(delay - (instant - last_at), 0.0)

    def record_failure(self, now: float | None = None) -> None:
        """Count a wrong passphrase."""
        failures, _ = self._read()
        self._write(failures + 1, time.time() if now is None else now)

    def record_success(self) -> None:
        """Forget the wrong ones."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self.folder / ATTEMPTS_NAME

    def _write(self, failures: int, last_at: float) -> bool:
        content = json.dumps({"failures": failures, "last_at": last_at}).encode()
        try:
            put_in_place(self._path, content)
        except OSError:
            return False  # a full or read-only disk must not keep the right passphrase out
        return True

    def _read(self) -> tuple[int, float]:
        try:
            with self._path.open("rb") as stream:
                found = json.loads(stream.read(_MAX_BYTES))
            failures, last_at = found["failures"], float(found["last_at"])
            if type(failures) is not int or failures < 0 or not math.isfinite(last_at):
                raise ValueError("attempts")
            return failures, last_at
        except FileNotFoundError:
            return 0, 0.0
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return self._damaged()

    def _damaged(self) -> tuple[int, float]:
        # Its date, not this instant: the delay must pass although the file stays as it is.
        try:
            return _FAILURES_WHEN_DAMAGED, self._path.stat().st_mtime
        except OSError:
            return 0, 0.0


def _delay_s(failures: int) -> float:
    if failures <= FREE_ATTEMPTS:
        return 0.0
    return min(2.0 ** min(failures - FREE_ATTEMPTS - 1, 16), LONGEST_S)
