"""What the exit code says, stable for scripts."""

from __future__ import annotations

DONE = 0
FAILED = 1
"""The reason stands on the standard error stream, in one sentence."""
USAGE = 2
NO_SCREEN = 3
PROBLEMS = 4
"""``check`` found something wrong; ``import`` and ``export`` left something out: the report says what."""
