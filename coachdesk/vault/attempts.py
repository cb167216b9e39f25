"""The growing delay after wrong passphrases, kept beside the header so that a restart does not forget it.

It slows down somebody at the keyboard; against a copied desk only the passphrase's 80 bits help.
Standard library only: the lock screen asks it.
"""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

ATTEMPTS_NAME = "attempts.json"
FREE_ATTEMPTS = 2
LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class Attempts:
    """The count of one desk folder."""

    folder: Path

    def seconds_to_wait(self, now: float | None = None) -> float:
        """Return how long the next attempt must wait; ``now`` is Unix seconds."""
        failures, last_at = self._read()
        if failures <= FREE_ATTEMPTS:
            return 0.0
        delay = min(2.0 ** (failures - FREE_ATTEMPTS - 1), LONGEST_S)
        since = (time.time() if now is None else now) - last_at
        # A clock put back would otherwise ask for years: from its point of view the failure is just now.
        return max(delay - max(since, 0.0), 0.0)

    def record_failure(self, now: float | None = None) -> None:
        """Count a wrong passphrase."""
        failures, _ = self._read()
        content = {"failures": failures + 1, "last_at": time.time() if now is None else now}
        # A full or read-only disk must not keep the right passphrase out.
        with contextlib.suppress(OSError):
            (self.folder / ATTEMPTS_NAME).write_text(json.dumps(content), "utf-8")

    def record_success(self) -> None:
        """Forget the wrong ones."""
        with contextlib.suppress(OSError):
            (self.folder / ATTEMPTS_NAME).unlink(missing_ok=True)

    def _read(self) -> tuple[int, float]:
        try:
            found = json.loads((self.folder / ATTEMPTS_NAME).read_text("utf-8"))
            return max(int(found["failures"]), 0), float(found["last_at"])
        except FileNotFoundError:
            return 0, 0.0
        except (OSError, ValueError, TypeError, KeyError, OverflowError):
            return FREE_ATTEMPTS + 3, time.time()  # somebody tampered with it: not a way round the delay
